"""`limelight export`: stored articles as an archive that `limelight replay` reads."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.records import record_of, write_record

if TYPE_CHECKING:
    from bot.settings import Settings


def export(
    since: Annotated[str, typer.Option(help="24h, 3d, yesterday or a date.")] = "7d",
    mends: Annotated[bool, typer.Option("--mends", help="What editors mended, as evaluation lines, instead.")] = False,
) -> None:
    """Write stored articles as an archive (JSON lines), in the order in which they were seen; or what was mended."""
    from bot.settings import load_settings

    asyncio.run(_export_mends(load_settings()) if mends else _export(load_settings(), since))


async def _export_mends(settings: Settings) -> None:
    from bot.actions.mend import MENDS
    from bot.cli.export_mends import evaluation_lines
    from bot.store import open_store

    async with open_store(settings.database_url) as store:
        for line in evaluation_lines(await store.entries_of(MENDS)):
            write_record(line)


async def _export(settings: Settings, since: str) -> None:
    from datetime import UTC, datetime

    from bot.actions.spans import moment_of
    from bot.store import open_store

    begins = moment_of(since, datetime.now(UTC), settings.zone)
    async with open_store(settings.database_url) as store:
        stories = await store.stories_since(begins)
    found = {report.article.id: report.article for story in stories for report in story.reports}
    for article in sorted(found.values(), key=lambda article: (article.seen_at, article.id)):
        if article.seen_at > begins:
            write_record(record_of(article))
