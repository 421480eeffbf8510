"""Taking a posted item back: which message it stands in, and the note that it was done and why."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot.actions.journal import note
from bot.actions.mend import stories_of
from bot.actions.office import ActionRefused, Asker, Office
from bot.actions.rights import check_mend
from bot.briefing.wording import withdrawn as withdrawn_because

LONGEST = 300
NO_MARKER = ("", "0")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedItem:
    """An item that readers reported, and where it stands: the message that carries the marker."""

    report: int
    story: str
    address: str
    marker: str


async def posted_item(office: Office, asker: Asker, report: int) -> PostedItem:
    """Return the item behind a report; raises ActionRefused without the right, or when it was never posted."""
    await check_mend(office, asker)
    entries = await office.desk.entries(asker.space, limit=500)
    entry = next((found for found in entries if found.id == report and found.action == "report"), None)
    marker = str(entry.detail.get("marker", "")) if entry else ""
    if entry is None or marker in NO_MARKER:
        raise ActionRefused("refused.not_posted")
    return PostedItem(report=report, story=entry.subject, address=str(entry.detail["address"]), marker=marker)


async def withdraw(office: Office, asker: Asker, story: str, reason: str, *, marker: str = "") -> int:
    """Strike a story's item out wherever the asker's server or workspace was told of it, saying why.

    Return in how many messages; with `marker`, in the one that carries it. What the item told stays told. Raises
    ActionRefused without the right, without a reason, or when it was posted nowhere.
    """
    await check_mend(office, asker)
    reason = " ".join(reason.split())[:LONGEST]
    if not reason:
        raise ActionRefused("refused.empty")
    found = await office.desk.story(story)
    stories = stories_of(found) if found else {story}
    readers = [one for one in await office.desk.audiences() if one.space == asker.space or one.id == asker.audience]
    count = 0
    if office.amend is not None:
        line = partial(withdrawn_because, reason)
        count = await office.amend(readers, stories, line, struck=True, marker=marker)
    if not count:
        raise ActionRefused("refused.not_posted")
    await note(office, asker, "withdraw", story, {"reason": reason, "marker": marker, "messages": count})
    for entry in await office.desk.entries(asker.space, limit=500):
        if entry.action == "report" and entry.subject in stories and entry.undone_at is None:
            await office.desk.mark_undone(entry.id, asker.space, office.clock.now())
    return count
