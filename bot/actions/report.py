"""What a reader says is wrong with an item: written down for the editors, with the item as it stood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions.journal import note
from bot.actions.office import ActionRefused, Asker, Office
from bot.actions.rights import check_mend
from bot.ports import JournalEntry

REASONS = ("name", "story", "news", "translation", "fact", "other")
LONGEST = 500
#: Reports that one person may make in a server before its editors have looked at them.
QUOTA = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What somebody says is wrong: one of REASONS, and words of their own."""

    story: str
    reason: str
    words: str = ""
    marker: str = ""


async def report(office: Office, asker: Asker, said: Report) -> None:
    """Write a report down; raises ActionRefused for an unknown story or too many reports."""
    found = await office.desk.story(said.story)
    if found is None or said.reason not in REASONS:
        raise ActionRefused("refused.story")
    recent = await office.desk.entries(asker.space, limit=500)
    mine = [entry for entry in recent if entry.action == "report" and entry.person == asker.person]
    if sum(entry.undone_at is None for entry in mine) >= QUOTA:
        raise ActionRefused("refused.quota", count=QUOTA)
    detail = {
        "reason": said.reason,
        "words": said.words[:LONGEST],
        "marker": said.marker,
        "title": found.reports[-1].article.title if found.reports else "",
        "address": asker.address,
    }
    await note(office, asker, "report", found.id, detail)


async def open_reports(office: Office, asker: Asker) -> Sequence[JournalEntry]:
    """Return the reports of a space that nobody has closed, newest first, for its editors."""
    await check_mend(office, asker)
    recent = await office.desk.entries(asker.space, limit=500)
    return [entry for entry in recent if entry.action == "report" and entry.undone_at is None]


async def close_report(office: Office, asker: Asker, number: int) -> None:
    """Note that a report has been dealt with."""
    await check_mend(office, asker)
    if not await office.desk.mark_undone(number, asker.space, office.clock.now()):
        raise ActionRefused("refused.undone")
