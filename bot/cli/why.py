"""`limelight why`: why an audience was, or was not, told of an article or story; reads the database only."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import InputError
from bot.text.counted import counted

if TYPE_CHECKING:
    from bot.actions.office import Office
    from bot.model import Story
    from bot.settings import Settings


def why(
    what: Annotated[str, typer.Argument(help="Id of an article or story, as `brief --format json` prints them.")],
    audience: Annotated[str, typer.Option(help="Whose briefing; the only one when there is one.")] = "",
) -> None:
    """Say why an audience was, or was not, told of an article or story."""
    from bot.settings import load_settings

    for line in asyncio.run(_why(load_settings(), what, audience)):
        typer.echo(line)


async def _why(settings: Settings, what: str, audience: str) -> list[str]:
    from bot.answering import open_office

    async with open_office(settings) as office:
        story = await office.desk.story(await office.desk.story_of(what) or what)
        if story is None:
            raise InputError(f"{what} is neither an article nor a story of this database")
        return [*_article(story, what), *await _told(office, story, await _named(office, audience))]


async def _named(office: Office, audience: str) -> str:
    known = [found.id for found in await office.desk.audiences()]
    if audience in known:
        return audience
    if audience or len(known) > 1:
        listed = ", ".join(known[:20])
        raise InputError(
            f"name one of the audiences with --audience: {listed}" if known else "nobody is told anything yet"
        )
    return known[0] if known else ""


def _article(story: Story, what: str) -> list[str]:
    """Say what an article is to its story; nothing for a story."""
    report = story.report(what)
    if report is None:
        return []
    lines = [f"article {what}: {report.article.title or report.article.own_text[:80]}"]
    if report.rewritten:
        lines.append(
            f"  it tells {report.copy_of} again, largely in its words: no source of its own, but what it adds counts"
        )
    elif report.copy_of:
        lines.append(f"  its text is that of {report.copy_of}: it adds its outlet, never an item")
    if report.citing:
        lines.append(f"  it names {report.citing} as its source")
    if report.baseline:
        lines.append("  it was there when its feed was first read: for the record only")
    return lines


async def _told(office: Office, story: Story, audience: str) -> list[str]:
    from bot.actions.office import Asker
    from bot.actions.why import why_story

    asker = Asker(platform="", person="", audience=audience, address="")
    found = await why_story(office, asker, story.id)
    lines = [f"story {story.id}: {found.line.headline} ({counted(found.line.reports, 'report')})"]
    lines.append(
        f"  told to {audience} in {found.told_in}" if found.told_in else f"  never told to {audience or 'anybody'}"
    )
    if not found.is_chosen and not found.reasons:
        lines.append("  nothing new since")
    else:
        lines.append("  it would be told now:" if found.is_chosen else "  it would not be told now:")
    named = (replace(one, what=found.countries.get(one.what, one.what)) for one in found.reasons)
    return lines + [f"    {reason}" for reason in named]
