"""What an editor mends, as every chat asks it: which name, reports or story -> done, said, with its way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
from bot.chat.phrases import Phrases

#: These ask on which; the other mends are done at once.
ASKING = ("name", "split", "join")
MENDS = (*ASKING, "news", "translation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the names, reports or stories to choose of."""

    value: str
    name: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """What was done, in words. `change` is its number on record, "" when it can't be taken back."""

    said: str
    change: str


async def choices(office: Office, asker: Asker, what: str, story: str, say: Phrases) -> list[Choice]:
    """Return what a mend of ASKING is chosen of; raises ActionRefused without the right."""
    if what == "name":
        named = await names_in(office, asker, story)
        return [
            Choice(value=one.entity, name=one.name, about=say("mend.in_articles", count=one.articles)) for one in named
        ]
    if what == "split":
        articles = [report.article for report in await reports_in(office, asker, story)]
        return [
            Choice(value=one.id, name=one.title or one.own_text, about=_outlet(office, one.feed)) for one in articles
        ]
    lines = await other_stories(office, asker, story)
    return [Choice(value=one.story, name=one.headline, about=one.outlet) for one in lines]


async def mend(office: Office, asker: Asker, what: str, story: str, chosen: Sequence[str], say: Phrases) -> Mended:
    """Do one of MENDS; `chosen` are values of choices, for those that ask. Raises ActionRefused."""
    if what == "name":
        said = say("mend.did_name", count=await wrong_name(office, asker, story, chosen[0]))
    elif what == "split":
        await not_one_story(office, asker, story, chosen)
        said = say("mend.did_split")
    elif what == "join":
        await same_story(office, asker, story, chosen[0])
        said = say("mend.did_join")
    elif what == "news":
        await not_news(office, asker, story)
        said = say("mend.did_news")
    else:
        count = await mistranslated(office, asker, story, await _language_here(office, asker))
        said = say("mend.did_translation", count=count)
    newest = next(iter(await history(office, asker)), None)
    can_be_undone = newest is not None and newest.action.startswith("mend.") and "before" in newest.detail
    return Mended(said=said, change=str(newest.id) if newest is not None and can_be_undone else "")


async def _language_here(office: Office, asker: Asker) -> str:
    """Return the language of the channel's briefings, the asker's where it has none."""
    found = await office.desk.audiences()
    here = (one.language for one in found if one.platform == asker.platform and one.address == asker.address)
    return next(here, asker.language)


def _outlet(office: Office, feed: str) -> str:
    known = office.feeds.get(feed)
    return known.outlet if known else feed
