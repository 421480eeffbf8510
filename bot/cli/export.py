"""`limelight export`: stored articles as an archive that `limelight replay` reads."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.records import record_of, write_record
from bot.text.counted import counted

if TYPE_CHECKING:
    from bot.settings import Settings


def export(
    since: Annotated[str, typer.Option(help="24h, 3d, yesterday or a date.")] = "7d",
    mends: Annotated[bool, typer.Option("--mends", help="What editors mended, as evaluation lines, instead.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write an audience's briefings as pages into this folder.")] = None,
    audience: Annotated[str, typer.Option(help="Whose, with --html; left out, the only one there is.")] = "",
) -> None:
    """Write stored articles as an archive (JSON lines), in the order in which they were seen; or mends; or pages."""
    from bot.settings import load_settings

    settings = load_settings()
    if html:
        asyncio.run(_pages(settings, html, audience))
    else:
        asyncio.run(_export_mends(settings) if mends else _export(settings, since))


async def _export_mends(settings: Settings) -> None:
    from bot.actions.mend import MENDS
    from bot.cli.export_mends import evaluation_lines
    from bot.store import open_store

    async with open_store(settings.database_url) as store:
        for line in evaluation_lines(await store.entries_of(MENDS)):
            write_record(line)


async def _pages(settings: Settings, folder: Path, wanted: str) -> None:
    from bot.answering import open_office
    from bot.errors import InputError
    from bot.web.static_archive import write_archive

    async with open_office(settings) as office:
        known = [one for one in await office.desk.audiences() if wanted in ("", one.id)]
        if len(known) != 1:
            names = ", ".join(one.id for one in await office.desk.audiences()) or "none yet"
            raise InputError(f"say whose briefings with --audience; there are: {names}")
        paths = await write_archive(office, known[0], folder)
    typer.echo(f"Written: {paths[0]} and {counted(len(paths) - 1, 'file')} beside it")


async def _export(settings: Settings, since: str) -> None:
    from datetime import UTC, datetime

    from bot.actions.spans import moment_of
    from bot.store import open_store

    begins = moment_of(since, datetime.now(UTC), settings.zone)
    async with open_store(settings.database_url) as store:
        stories = await store.reports_since(begins)
    found = {report.article.id: report.article for story in stories for report in story.reports}
    for article in sorted(found.values(), key=lambda article: (article.seen_at, article.id)):
        if article.seen_at > begins:
            write_record(record_of(article))
