"""Topics of a server or workspace: names, words, kinds of source and more -> a draft with a preview, a saved topic."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, cast

from bot.actions.journal import note
from bot.actions.lookup import find_entities
from bot.actions.office import ActionRefused, Asker, Office
from bot.actions.rights import check_set_up
from bot.actions.stories import StoryLine, line_of
from bot.actions.topics import Choice, choices, topic_of
from bot.briefing.choose import choose
from bot.briefing.phrases import languages, phrases_for
from bot.model import FeedKind, Story, Topic
from bot.store.packing import pack, unpack
from bot.stories.news import development

#: Saved topics of one space, drafts kept of it, wishes of one kind in a topic, letters of a wish or a name.
QUOTA, DRAFTS, WISHES, LONGEST = 25, 5, 12, 60
LOOK_BACK = timedelta(days=7)
HEADLINES = 8
SAVED, DRAFTED = "topics", "topic_drafts"
_PREFIX = "s:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A topic as somebody writes it; all but the name are lists with commas, "" = none."""

    name: str
    words: str = ""
    entities: str = ""
    countries: str = ""
    themes: str = ""
    kinds: str = ""  # of source; with a minus before it, all but that
    without: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A topic that is not saved yet, with the stories of the last week that it would have told, the weightiest first.

    `code` saves it; `names` are the entities' own, so that a wrong guess is seen.
    """

    topic: Topic
    code: str
    names: tuple[str, ...]
    matched: int
    stories: tuple[StoryLine, ...]


async def draft_topic(office: Office, asker: Asker, wanted: Wanted) -> Draft:
    """Understand what is wanted and keep it as a draft; raises ActionRefused without the right, or naming the word."""
    await check_set_up(office, asker)
    topic = understood(wanted, office)
    elsewhere = await saved_topics(office, asker)

    def drafted(settings: Mapping[str, object]) -> Mapping[str, object]:
        saved = {**elsewhere, **_topics(settings)}
        if topic.key in saved:
            raise ActionRefused("refused.topic_known", written=topic.name)
        if len(saved) >= QUOTA:
            raise ActionRefused("refused.topic_quota", count=QUOTA)
        older = [one for one in _drafts(settings) if one.key != topic.key]
        return {**settings, DRAFTED: [pack(one) for one in (*older, topic)][-DRAFTS:]}

    await office.desk.change_space_settings(asker.space, drafted)
    matched = await _last_week(office, topic)
    return Draft(
        topic=topic,
        code=_code(topic),
        names=tuple(office.entities[key].name for key in topic.entities),
        matched=len(matched),
        stories=tuple(line_of(story, office, language=asker.language) for story in matched[:HEADLINES]),
    )


async def preview_topic(office: Office, asker: Asker, written: str) -> Draft:
    """Return what any topic, saved or not, would have told last week; `code` is what subscribes to it."""
    topic = await topic_in(office, asker, written)
    matched = await _last_week(office, topic)
    return Draft(
        topic=topic,
        code=topic.key,
        names=tuple(office.entities[key].name for key in topic.entities if key in office.entities),
        matched=len(matched),
        stories=tuple(line_of(story, office, language=asker.language) for story in matched[:HEADLINES]),
    )


async def save_topic(office: Office, asker: Asker, code: str) -> Topic:
    """Save a draft by its code or its name; raises ActionRefused without the right, or when it is no longer kept."""
    await check_set_up(office, asker)
    elsewhere = await saved_topics(office, asker)
    kept: list[Topic] = []

    def saved_too(settings: Mapping[str, object]) -> Mapping[str, object]:
        drafts, mine = _drafts(settings), _topics(settings)
        topic = next((one for one in drafts if code == _code(one) or _key(code) == one.key), None)
        if topic is None:
            raise ActionRefused("refused.no_draft")
        if topic.key not in mine and len({**elsewhere, **mine}) >= QUOTA:
            raise ActionRefused("refused.topic_quota", count=QUOTA)
        kept[:] = [topic]
        all_saved = {key: pack(one) for key, one in {**mine, topic.key: topic}.items()}
        return {**settings, DRAFTED: [pack(one) for one in drafts if one != topic], SAVED: all_saved}

    await office.desk.change_space_settings(asker.space, saved_too)
    await note(office, asker, "topic", kept[0].key, {"before": {}})
    return kept[0]


async def remove_topic(office: Office, asker: Asker, written: str) -> Topic:
    """Take a saved topic off the list; digests and subscriptions that have it go on as they are."""
    await check_set_up(office, asker)
    topic = (await saved_topics(office, asker)).get(_key(written))
    if topic is None:
        raise ActionRefused("refused.no_topic", written=written[:LONGEST])
    await put_topic(office, asker, topic.key, {})
    await note(office, asker, "untopic", topic.key, {"before": pack(topic)})
    return topic


async def put_topic(office: Office, asker: Asker, key: str, packed: Mapping[str, Any]) -> None:
    """Let a saved topic be this, from the asker's own place on; empty = none, wherever in the team it was made."""
    for space in office.shared_with(asker.space):
        mine = packed if space == asker.space else {}
        await office.desk.change_space_settings(space, partial(_with_topic, key=key, packed=mine))


def _with_topic(settings: Mapping[str, object], *, key: str, packed: Mapping[str, Any]) -> Mapping[str, object]:
    kept = {known: pack(topic) for known, topic in _topics(settings).items() if known != key}
    return {**settings, SAVED: {**kept, key: dict(packed)} if packed else kept}


async def saved_topics(office: Office, asker: Asker) -> dict[str, Topic]:
    """Return the topics saved in the asker's server, workspace or private talk, or its team's others, by key."""
    spaces = reversed(office.shared_with(asker.space))
    found = [_topics(await office.desk.space_settings(space)) for space in spaces]
    return {key: topic for topics in found for key, topic in topics.items()}


async def topic_in(office: Office, asker: Asker, written: str) -> Topic:
    """Return the topic of a choice's value or free words, as `topic_of` does; a saved topic of that name goes first."""
    saved = (await saved_topics(office, asker)).get(_key(written))
    return saved or topic_of(written, office)


async def choices_in(office: Office, asker: Asker) -> list[Choice]:
    """Return what there is to choose from: saved topics, then the region's own."""
    saved = await saved_topics(office, asker)
    return [*(Choice(value=key, name=topic.name) for key, topic in saved.items()), *choices(office)]


def understood(wanted: Wanted, office: Office) -> Topic:
    """Return the topic meant; raises ActionRefused with the first wish that nothing is known of."""
    name = " ".join(wanted.name.split())
    if not name or len(name) > LONGEST or not topic_of(name, office).words:
        raise ActionRefused("refused.topic_name", count=LONGEST)
    topic = Topic(
        key=_key(name),
        name=name,
        region=office.region.key,
        entities=_each(wanted.entities, lambda written: _entity(written, office)),
        words=_each(wanted.words, str.casefold),
        countries=_each(wanted.countries, lambda written: _country(written, office)),
        themes=_each(wanted.themes, lambda written: _theme(written, office)),
        kinds=_kinds(wanted.kinds),
        without=_each(wanted.without, lambda written: _excluded(written, office)),
    )
    if topic.is_whole_region and not topic.without:
        raise ActionRefused("refused.topic_empty")
    return topic


def _each(written: str, meant: Callable[[str], str]) -> tuple[str, ...]:
    wishes = [" ".join(wish.split()) for wish in written.split(",") if wish.strip()]
    if len(wishes) > WISHES or any(len(wish) > LONGEST for wish in wishes):
        raise ActionRefused("refused.wishes", count=WISHES)
    return tuple(dict.fromkeys(map(meant, wishes)))


def _entity(written: str, office: Office) -> str:
    found = find_entities(office, written, 1)
    if not found:
        raise ActionRefused("refused.entity", written=written)
    return found[0].key


def _country(written: str, office: Office) -> str:
    folded, countries = written.casefold(), office.region.countries
    code = next((code for code, name in countries.items() if folded in (code, name.casefold(), f"c:{code}")), "")
    if not code:
        found = find_entities(office, written, 1)
        code = found[0].country if found and found[0].type == "country" else ""
    if code not in countries:
        raise ActionRefused("refused.country", written=written)
    return code


def _theme(written: str, office: Office) -> str:
    folded = written.casefold()
    for theme in office.region.themes:
        if folded in (theme.key.casefold(), theme.name.casefold(), f"t:{theme.key}".casefold()):
            return theme.key
    raise ActionRefused("refused.theme", written=written)


def _kinds(written: str) -> tuple[FeedKind, ...]:
    """Return the kinds of source that are wanted: those named, or all but those with a minus before them."""
    wishes = _each(written, str.casefold)
    if not wishes:
        return ()
    left_out = {_kind(wish) for wish in wishes if wish.startswith("-")}
    named = [_kind(wish) for wish in wishes if not wish.startswith("-")]
    found = tuple(kind for kind in (named or FeedKind) if kind not in left_out)
    if not found:
        raise ActionRefused("refused.topic_empty")
    return found


def _kind(written: str) -> FeedKind:
    """Return the kind of source of that name, in any language that briefings are written in."""
    bare = written.removeprefix("-").strip()
    for kind in FeedKind:
        names = {phrases_for(language).text(kind).casefold() for language in languages()}
        if bare == kind or any(_same_but_for_its_ending(bare, name) for name in names):
            return kind
    raise ActionRefused("refused.kind", written=bare, kinds=", ".join(FeedKind))


def _same_but_for_its_ending(one: str, other: str) -> bool:
    stem = max(len(one), len(other)) - 3
    return stem >= 3 and one[:stem] == other[:stem]


def _excluded(written: str, office: Office) -> str:
    """Return an entity's key when one is spelt exactly so, else the word."""
    folded = written.casefold()
    for entity in find_entities(office, written, 3):
        if folded in {name.casefold() for name in (entity.name, *(alias.text for alias in entity.aliases))}:
            return entity.key
    return folded


async def _last_week(office: Office, topic: Topic) -> list[Story]:
    stories = await office.desk.stories_since(office.clock.now() - LOOK_BACK)

    def chosen() -> list[Story]:
        developments = [found for story in stories if (found := development(story, {}))]
        choice = choose(
            developments, topic=topic, region=office.region, entities=office.entities, feeds=dict(office.feeds)
        )
        return [one.development.story for one in choice.chosen]

    return await asyncio.to_thread(chosen)


def _topics(settings: Mapping[str, object]) -> dict[str, Topic]:
    kept = cast("Mapping[str, Mapping[str, Any]]", settings.get(SAVED) or {})
    return {key: unpack(Topic, packed) for key, packed in kept.items()}


def _drafts(settings: Mapping[str, object]) -> list[Topic]:
    return [unpack(Topic, packed) for packed in cast("list[Mapping[str, Any]]", settings.get(DRAFTED) or [])]


def _key(written: str) -> str:
    return _PREFIX + " ".join(written.split()).casefold().removeprefix(_PREFIX)


def _code(topic: Topic) -> str:
    return hashlib.sha256(repr(topic).encode()).hexdigest()[:12]
