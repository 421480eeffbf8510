"""An audience's page -> a folder of files that can be opened and put anywhere; nothing in it needs a server."""

from __future__ import annotations

from pathlib import Path

from bot.actions.office import Office
from bot.model import Audience
from bot.ports import PostedBriefing
from bot.web import pages
from bot.web.atom import atom
from bot.web.links import FEED, STYLE, FileLinks
from bot.web.reader import Reader
from bot.web.rendering import page, style_sheet

#: Briefings of one archive.
MOST = 400


async def write_archive(office: Office, audience: Audience, folder: Path, *, most: int = MOST) -> list[Path]:
    """Write the newest briefings, their stories and the feeds; return the files, the list of briefings first."""
    found = await office.desk.briefings(audience.id, limit=most)
    stories = frozenset(item.story for posted in found for item in posted.briefing.items)
    reader = Reader(office=office, audience=audience, links=FileLinks(stories=stories))
    written = {"index.html": _index(reader, found), STYLE: style_sheet(), FEED: (await atom(reader)).decode()}
    for posted in found:
        written[pages.address_of(reader, posted)] = await pages.posted_page(reader, posted)
    for key in sorted(stories):
        if text := await pages.story(reader, key):
            written[reader.links.story(key)] = text
    written[reader.links.feeds()] = await pages.feeds(reader)
    folder.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 (a command's own files)
    paths = []
    for name, text in written.items():
        paths.append(folder / name)
        paths[-1].write_text(text, encoding="utf-8")
    return paths


def _index(reader: Reader, found: list[PostedBriefing]) -> str:
    listed = [pages.listed(posted, reader) for posted in found]
    return page("archive.html", reader, place="archive", briefings=listed, older="", is_first=True)
