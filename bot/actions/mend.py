"""What an editor mends in a story -> the record changed at once, on the journal, so that `undo` takes it back.

Names and stories are one record for all who are served, so where others are served too they are the operator's to mend;
"not news" and translations hold for the editor's own server or workspace.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from bot.actions.journal import note
from bot.actions.office import ActionRefused, Asker, Office
from bot.actions.rights import check_mend, serves_others
from bot.actions.stories import StoryLine, line_of
from bot.briefing.wording import untranslated
from bot.model import Audience, Report, Story
from bot.ports import JournalEntry

NAME, SPLIT, JOIN, NOT_NEWS, TRANSLATION = "mend.name", "mend.split", "mend.join", "mend.news", "mend.translation"
MENDS = (NAME, SPLIT, JOIN, NOT_NEWS, TRANSLATION)
#: Letters of a mended text that the journal keeps, so that the record can be learnt from when the article is gone.
KEPT_TEXT = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An entity that a story names, in how many of its articles."""

    entity: str
    name: str
    articles: int


async def names_in(office: Office, asker: Asker, story: str) -> list[Named]:
    """Return whom a story names, most often first: one of them may be wrong."""
    found = await _story(office, asker, story)
    counted: dict[str, int] = {}
    for report in found.reports:
        for entity in {mention.entity for mention in report.mentions}:
            counted[entity] = counted.get(entity, 0) + 1
    names = {mention.entity: mention.name for report in found.reports for mention in report.mentions}
    order = sorted(counted, key=lambda key: (-counted[key], key))
    return [Named(entity=key, name=names[key], articles=counted[key]) for key in order]


async def reports_in(office: Office, asker: Asker, story: str) -> list[Report]:
    """Return the reports of a story that are no copies, newest first: one of them may tell of something else."""
    found = await _story(office, asker, story)
    return [report for report in reversed(found.reports) if not report.silent]


async def other_stories(office: Office, asker: Asker, story: str, *, limit: int = 10) -> list[StoryLine]:
    """Return stories that name the same entities as this one, the newest first: one of them may be the same."""
    names = [named.entity for named in (await names_in(office, asker, story))[:3]]
    found = await office.desk.latest_stories(names, limit=limit + 1)
    return [line_of(one, office) for one in found if one.id != story][:limit]


async def wrong_name(office: Office, asker: Asker, story: str, entity: str, *, article: str = "") -> int:
    """Say that an entity is not who is meant in an article ("" = all of the story's); return in how many it stood."""
    found = await _shared_story(office, asker, story)
    wrong = [
        report
        for report in found.reports
        if article in ("", report.article.id) and entity in {mention.entity for mention in report.mentions}
    ]
    taken = {}
    for report in wrong:
        before = await office.desk.drop_name(report.article.id, entity)
        if before:
            taken[report.article.id] = before
    if not taken:
        raise ActionRefused("refused.no_names")
    evidence = [_evidence(report, entity) for report in wrong if report.article.id in taken]
    detail = {"entity": entity, "articles": sorted(taken), "evidence": evidence, "before": taken}
    await note(office, asker, NAME, found.id, detail)
    return len(taken)


async def not_one_story(office: Office, asker: Asker, story: str, articles: Collection[str]) -> str:
    """Say that these articles tell of something else: with their copies they become a story; return its id."""
    found = await _shared_story(office, asker, story)
    leaving = {
        report.article.id for report in found.reports if report.article.id in articles or report.copy_of in articles
    }
    if not leaving or len(leaving) == len(found.reports):
        raise ActionRefused("refused.split")
    fresh = hashlib.sha256(f"split {found.id} {sorted(leaving)}".encode()).hexdigest()[:16]
    await office.desk.regroup(dict.fromkeys(leaving, fresh), {}, office.clock.now())
    detail = {
        "stories": [found.id, fresh],
        "evidence": [_about(found, leaving), _about(found, {one.article.id for one in found.reports} - leaving)],
        "before": {"places": dict.fromkeys(leaving, found.id), "forwards": {fresh: found.id}},
    }
    await note(office, asker, SPLIT, found.id, detail)
    return fresh


async def same_story(office: Office, asker: Asker, story: str, other: str) -> str:
    """Say that two stories are one; return the id that stays, the older one's."""
    one, two = await _shared_story(office, asker, story), await _shared_story(office, asker, other)
    if one.id == two.id:
        raise ActionRefused("refused.same")
    kept, gone = sorted((one, two), key=lambda each: (each.reports[0].article.seen_at, each.id))
    leaving = [report.article.id for report in gone.reports]
    await office.desk.regroup(dict.fromkeys(leaving, kept.id), {gone.id: kept.id}, office.clock.now())
    detail = {
        "stories": [kept.id, gone.id],
        "evidence": [_about(kept, None), _about(gone, None)],
        "before": {"places": dict.fromkeys(leaving, gone.id), "forwards": {gone.id: ""}},
    }
    await note(office, asker, JOIN, kept.id, detail)
    return kept.id


async def not_news(office: Office, asker: Asker, story: str) -> None:
    """Say that a story is no news: nobody in the asker's server or workspace is told more of it."""
    found = await _story(office, asker, story)
    scope = f"space:{asker.space}"
    await office.desk.mute(scope, found.id, until=None, now=office.clock.now())
    await note(office, asker, NOT_NEWS, found.id, {"evidence": [_about(found, None)], "before": {"scope": scope}})


async def mistranslated(office: Office, asker: Asker, story: str, language: str) -> int:
    """Say that a story was translated wrongly into a language; return how many posted messages now say so.

    From now on the story is told there in its sources' own words.
    """
    found = await _story(office, asker, story)
    originals = [one for one in found.statements if one.language != language and not one.background]
    if not originals:
        raise ActionRefused("refused.no_translation")
    detail = {"language": language, "evidence": [_about(found, None)], "before": {}}
    await note(office, asker, TRANSLATION, found.id, detail)
    if office.amend is None:
        return 0
    readers = [one for one in await _readers(office, asker) if one.language == language]
    newest = max(originals, key=lambda one: one.number)
    return await office.amend(readers, stories_of(found), partial(untranslated, newest.text))


async def put_back(office: Office, entry: JournalEntry) -> None:
    """Undo a mend."""
    before = cast("Mapping[str, Any]", entry.detail["before"])
    if entry.action == NAME:
        for taken in before.values():
            await office.desk.restore_name(taken)
    elif entry.action in (SPLIT, JOIN):
        await office.desk.regroup(before["places"], before["forwards"], office.clock.now())
    elif entry.action == NOT_NEWS:
        await office.desk.unmute(before["scope"], entry.subject)


def stories_of(story: Story) -> set[str]:
    """Return the ids under which items of a story may have been posted."""
    return {story.id, *(statement.story for statement in story.statements)}


async def _story(office: Office, asker: Asker, story: str) -> Story:
    await check_mend(office, asker)
    found = await office.desk.story(story)
    if found is None or not found.reports:
        raise ActionRefused("refused.story")
    return found


async def _shared_story(office: Office, asker: Asker, story: str) -> Story:
    found = await _story(office, asker, story)
    if await serves_others(office, asker):
        raise ActionRefused("refused.mend_shared")
    return found


async def _readers(office: Office, asker: Asker) -> list[Audience]:
    return [one for one in await office.desk.audiences() if one.space == asker.space or one.id == asker.audience]


def _evidence(report: Report, entity: str) -> dict[str, object]:
    article = report.article
    return {
        "id": article.id,
        "title": article.title,
        "text": article.own_text[:KEPT_TEXT],
        "language": article.language,
        "mentions": [
            {"field": one.field, "start": one.start, "end": one.end, "text": one.text, "reason": one.reason}
            for one in report.mentions
            if one.entity == entity
        ],
    }


def _about(story: Story, articles: Collection[str] | None) -> list[dict[str, object]]:
    """Return the articles of a story, those named or all, as the journal keeps them."""
    return [
        {"id": one.article.id, "feed": one.article.feed, "title": one.article.title, "language": one.article.language}
        for one in story.reports
        if articles is None or one.article.id in articles
    ]
