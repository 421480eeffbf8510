"""What an editor mends from the message that shows it: a wrong name, two stories in one, one story in two, no news."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from bot.actions.journal import history
from bot.actions.mend import (
    mistranslated,
    names_in,
    not_news,
    not_one_story,
    other_stories,
    reports_in,
    same_story,
    wrong_name,
)
from bot.actions.office import Asker, Office
from bot.chat.discord import pieces
from bot.chat.discord.asking import Interaction, Message, answer, asker_of, office_of
from bot.chat.discord.pieces import Piece
from bot.chat.phrases import Phrases

#: What the menu offers; "withdraw" and "report" open forms, which other modules do.
MENDS = ("name", "split", "join", "news", "translation", "withdraw", "report")

Question = Callable[[Office, Asker, str, Phrases], Awaitable[list[Piece]]]


def menu(story: str, marker: str, say: Phrases) -> list[Piece]:
    """Return what an editor can do about an item."""
    options = [(what, say(f"mend.{what}"), say(f"mend.{what}.about")) for what in MENDS]
    chosen = pieces.select(pieces.custom_id("mend", story, marker), say("report.what"), options)
    return [pieces.text(say("mend.title")), pieces.row(chosen)]


async def mend_menu(interaction: Interaction, story: str, what: str) -> None:
    """Do what was picked, or ask on which name, report or story."""

    async def work(say: Phrases) -> Sequence[Message]:
        office, asker = office_of(interaction), asker_of(interaction)
        if what in QUESTIONS:
            return [await QUESTIONS[what](office, asker, story, say)]
        if what == "news":
            await not_news(office, asker, story)
            return [await _done(office, asker, say("mend.did_news"), say)]
        count = await mistranslated(office, asker, story, await _language_here(office, asker))
        return [await _done(office, asker, say("mend.did_translation", count=count), say)]

    await answer(interaction, work)


async def mend_pick(interaction: Interaction, rest: str, values: Sequence[str]) -> None:
    """Do it on what was picked; `rest` is "what:story"."""
    what, _, story = rest.partition(":")

    async def work(say: Phrases) -> Sequence[Message]:
        office, asker = office_of(interaction), asker_of(interaction)
        if what == "name":
            count = await wrong_name(office, asker, story, values[0])
            said = say("mend.did_name", count=count)
        elif what == "split":
            await not_one_story(office, asker, story, values)
            said = say("mend.did_split")
        else:
            await same_story(office, asker, story, values[0])
            said = say("mend.did_join")
        return [await _done(office, asker, said, say)]

    await answer(interaction, work)


async def _which_name(office: Office, asker: Asker, story: str, say: Phrases) -> list[Piece]:
    found = await names_in(office, asker, story)
    options = [(one.entity, one.name, say("mend.in_articles", count=one.articles)) for one in found]
    return _question("name", story, options, say)


async def _which_reports(office: Office, asker: Asker, story: str, say: Phrases) -> list[Piece]:
    found = await reports_in(office, asker, story)
    options = [
        (one.article.id, one.article.title or one.article.text, _outlet(office, one.article.feed)) for one in found
    ]
    return _question("split", story, options, say, several=True)


async def _which_story(office: Office, asker: Asker, story: str, say: Phrases) -> list[Piece]:
    found = await other_stories(office, asker, story)
    return _question("join", story, [(one.story, one.headline, one.outlet) for one in found], say)


QUESTIONS: dict[str, Question] = {"name": _which_name, "split": _which_reports, "join": _which_story}


def _question(
    what: str, story: str, options: Sequence[tuple[str, str, str]], say: Phrases, *, several: bool = False
) -> list[Piece]:
    fitting = [option for option in options if len(option[0]) <= 100]
    if not fitting:
        return [pieces.text(say("mend.nothing"))]
    identity = pieces.custom_id("mendpick", what, story)
    asked = say(f"mend.which_{what}")
    return [pieces.text(asked), pieces.row(pieces.select(identity, asked, fitting, several=several))]


async def _done(office: Office, asker: Asker, said: str, say: Phrases) -> list[Piece]:
    """Say what was done, with the way back."""
    newest = next(iter(await history(office, asker)), None)
    message = [pieces.text(said)]
    if newest is not None and newest.action.startswith("mend.") and "before" in newest.detail:
        message.append(pieces.row(pieces.button(say("button.undo"), pieces.custom_id("undo", str(newest.id)))))
    return message


async def _language_here(office: Office, asker: Asker) -> str:
    """Return the language of the channel's briefings, the asker's where it has none."""
    found = await office.desk.audiences()
    here = (one.language for one in found if one.platform == asker.platform and one.address == asker.address)
    return next(here, asker.language)


def _outlet(office: Office, feed: str) -> str:
    known = office.feeds.get(feed)
    return known.outlet if known else feed
