"""A feed of teasers whose pages are read: what that adds is known and never shown."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import open_app
from bot.briefing.render_text import to_text
from bot.cli.main import run
from bot.model import BODY, BlockRole, Topic
from bot.settings import load_settings
from bot.stories.news import development
from tests.fetch.conftest import Site, site  # noqa: F401  (a fixture)

TEASER = "The dam near Makmal broke on Monday night."
SECRET = "Police arrested the district water chief Asan Bekov on Tuesday, prosecutors said in a statement."
MORE = "Four hundred people were moved to a school in the next valley, and nobody knows when they can go home."
PACK = """region: {{name: Rivers, countries: {{kg: Hills}}}}
feeds:
  - {{id: north, url: '{url}/rss', outlet: North, language: en, country: kg, full_text: true}}
"""
CATALOGUE = """- {key: bekov, name: Asan Bekov, type: person, country: kg}
- {key: makmal, name: Makmal, type: place, country: kg}
"""


def feed(site: Site) -> bytes:  # noqa: F811
    now = datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    item = f"<item><title>Dam breaks near Makmal</title><link>{site.url}/1</link><guid>1</guid><pubDate>{now}</pubDate>"
    return f"<rss><channel>{item}<description>{TEASER}</description></item></channel></rss>".encode()


def page(*sentences: str) -> bytes:
    text = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return f"<!doctype html><html><body><article><h1>Dam breaks</h1>{text}</article></body></html>".encode()


async def test_a_page_is_read_and_never_quoted(
    site: Site,  # noqa: F811
    tmp_path: Path,
    monkeypatch,
    capsys,
) -> None:
    (tmp_path / "feeds.yaml").write_text(PACK.format(url=site.url))
    (tmp_path / "entities.yaml").write_text(CATALOGUE)
    site.says("/rss", feed(site))
    site.says("/1", page(TEASER, SECRET, MORE), Content_Type="text/html")
    environment = {"LIMELIGHT_HOME": str(tmp_path), "FETCH_ALLOW_NETWORKS": "127.0.0.0/8"}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    async with open_app(load_settings(environment)) as app:
        assert (await app.poll(everything=True)).articles == 1
        [story] = await app.store.stories_since(datetime.now(UTC) - timedelta(days=1))
        assert "bekov" in {mention.entity for mention in story.reports[0].mentions}
        said = {statement.text: statement.for_reading for statement in story.statements}
        assert said[SECRET] is True
        assert list(said).count(TEASER) == 1
        assert said[TEASER] is False
        assert development(story, {}) is not None
        read = [block for block in story.reports[0].article.blocks if block.role in BODY]
        assert [block.role for block in read] == [BlockRole.BODY, BlockRole.READING, BlockRole.READING]

        briefing = await app.office().answer(topic=Topic(key="all"), limit=None)
        shown = to_text(briefing, zone="UTC", width=400)
        assert TEASER in shown
        assert "arrested" not in shown
        assert "Bekov" not in shown

        assert (await app.poll(everything=True)).articles == 0
        assert await app.store.said_before([f"{site.url}/1"]) == [
            ("north", [], (story.reports[0].article.seen_at, "Dam breaks near Makmal", f"{TEASER}\n{SECRET}\n{MORE}"))
        ]
    assert [request.path for request in site.asked].count("/1") == 1

    assert await asyncio.to_thread(run, ["feeds", "check"]) == 0
    length = len(f"Dam breaks\n{TEASER}\n{SECRET}\n{MORE}")
    assert f"; {length} characters on its newest page, {len(TEASER)} in the feed" in capsys.readouterr().out
    site.says("/robots.txt", b"User-agent: *\nDisallow: /1")
    assert await asyncio.to_thread(run, ["feeds", "check"]) == 0
    assert "its newest page is not read in full: the site's robots.txt keeps it from robots" in capsys.readouterr().out
