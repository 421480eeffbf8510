"""A folder of pages that needs no server: every link in it leads to a file beside it, or to the web."""

from __future__ import annotations

import re
from pathlib import Path

from bot.web.static_archive import write_archive
from tests.web.reading import audience, reading


async def test_every_link_of_the_archive_leads_somewhere(tmp_path: Path):
    async with reading() as page:
        paths = await write_archive(page.office, audience("mine"), tmp_path / "made" / "here")
        names = {path.name for path in paths}
        assert paths[0].name == "index.html"
        assert {"style.css", "feed.xml", "feeds.html", "story-dam.html"} <= names
        for path in paths:
            text = path.read_text("utf-8")
            assert page.token not in text
            if path.suffix == ".html":
                links = re.findall(r'(?:href|action)="([^"#]*)', text)
                assert {link for link in links if link and not link.startswith("https://")} <= names, path.name
