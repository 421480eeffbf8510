"""`limelight brief`: a briefing from the database; polls nothing, writes nothing."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:  # imported when called: `limelight --help` must not pay for them
    from bot.model import Briefing
    from bot.settings import Settings


class Format(StrEnum):
    """What a briefing can be printed as."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


def brief(
    topic: Annotated[str, typer.Option(help="Country, theme, entity (any spelling) or words; default: all.")] = "",
    since: Annotated[str, typer.Option(help="24h, 3d, yesterday or a date.")] = "24h",
    language: Annotated[str, typer.Option(help="Of headings and dates; default: LIMELIGHT_LANGUAGE.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="Items at most.")] = 7,
    format: Annotated[Format, typer.Option(help="How to print it.")] = Format.TEXT,
) -> None:
    """Print a briefing from what is stored."""
    from bot.settings import language_of, load_settings

    settings = load_settings()
    language = language_of(language or settings.language, where="--language")
    found = asyncio.run(_answer(settings, topic=topic, since=since, language=language, limit=limit))
    typer.echo(printed(found, format, zone=settings.zone), nl=False)


def printed(briefing: Briefing, format: Format, *, zone: str) -> str:
    """Return the briefing in a format, ending with a line break."""
    import json

    from bot.briefing.record import to_record
    from bot.briefing.render_html import to_html
    from bot.briefing.render_markdown import to_markdown
    from bot.briefing.render_text import to_text

    match format:
        case Format.TEXT:
            return to_text(briefing, zone=zone)
        case Format.MARKDOWN:
            return to_markdown(briefing, zone=zone)
        case Format.HTML:
            return to_html(briefing, zone=zone)
        case Format.JSON:
            return json.dumps(to_record(briefing), ensure_ascii=False) + "\n"


async def _answer(settings: Settings, *, topic: str, since: str, language: str, limit: int) -> Briefing:
    from bot.actions.brief import brief as brief_action
    from bot.answering import open_office

    async with open_office(settings) as office:
        found = await brief_action(office, topic=topic, since=since, zone=settings.zone, language=language, limit=limit)
        if not found.items and not await office.desk.count_articles():
            typer.echo("limelight: nothing is stored yet; `limelight poll` reads all feeds once", err=True)
        return found
