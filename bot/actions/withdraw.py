"""Taking a posted item back: which message it stands in, and the note that it was done and why."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.journal import note
from bot.actions.office import ActionRefused, Asker, Office
from bot.actions.rights import check_mend

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


async def withdrawn(office: Office, asker: Asker, item: PostedItem, reason: str) -> None:
    """Note that the item was taken back, and close the report about it."""
    detail = {"reason": reason[:LONGEST], "marker": item.marker, "address": item.address}
    await note(office, asker, "withdraw", item.story, detail)
    await office.desk.mark_undone(item.report, asker.space, office.clock.now())
