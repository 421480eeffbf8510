"""What was changed, by whom, and taking it back: each entry holds the state before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from bot.actions.office import ActionRefused, Asker, Office
from bot.model import Audience, Schedule
from bot.ports import JournalEntry
from bot.store.packing import pack, unpack

SHOWN = 10


async def note(office: Office, asker: Asker, action: str, subject: str, detail: Mapping[str, object]) -> None:
    """Write down a change that has been made."""
    entry = JournalEntry(
        at=office.clock.now(),
        space=asker.space,
        person=asker.person,
        action=action,
        subject=subject,
        detail=detail,
    )
    await office.desk.record(entry)


async def set_for_space(office: Office, asker: Asker, action: str, key: str, value: str) -> None:
    """Set one thing for the asker's server or workspace, and write it down with what stood before."""
    before: object = ""

    def changed(settings: Mapping[str, object]) -> Mapping[str, object]:
        nonlocal before
        before = settings.get(key, "")
        return {**settings, key: value}

    await office.desk.change_space_settings(asker.space, changed)
    await note(office, asker, action, key, {"before": before, "after": value})


def kept(audience: Audience | None, schedule: Schedule | None, *beside: Schedule) -> dict[str, object]:
    """Return a state of an audience as a journal keeps it; empty when there was none.

    `beside`: the audience's other schedules, where their pauses change too.
    """
    state: dict[str, object] = {}
    if audience is not None:
        state["audience"] = pack(audience)
    if schedule is not None:
        state["schedule"] = pack(schedule)
    if beside:
        state["beside"] = {one.id: pack(one).get("paused_until") for one in beside}
    return state


async def history(office: Office, asker: Asker) -> list[JournalEntry]:
    """Return the newest changes in the asker's server, workspace or private talk."""
    return await office.desk.entries(asker.space, limit=SHOWN)


async def undo(office: Office, asker: Asker, number: int) -> JournalEntry:
    """Put back what stood before a change; only the newest change of a thing can be taken back."""
    from bot.actions.rights import check_mend, check_set_up

    entries = await office.desk.entries(asker.space, limit=200)
    entry = next((found for found in entries if found.id == number), None)
    check = check_mend if entry is not None and entry.action.startswith("mend.") else check_set_up
    await check(office, asker)
    if entry is None or "before" not in entry.detail:
        raise ActionRefused("refused.undo")
    newer = [found for found in entries if found.subject == entry.subject and found.id > entry.id]
    if any(found.undone_at is None and found.action != "undo" for found in newer):
        raise ActionRefused("refused.undo_order")
    if not await office.desk.mark_undone(number, asker.space, office.clock.now()):
        raise ActionRefused("refused.undone")
    await _put_back(office, asker, entry)
    await note(office, asker, "undo", entry.subject, {"entry": number})
    return entry


async def _put_back(office: Office, asker: Asker, entry: JournalEntry) -> None:
    before: Any = entry.detail["before"]
    if entry.action in ("role", "model"):
        await office.desk.change_space_settings(asker.space, lambda settings: {**settings, entry.subject: before})
        return
    if entry.subject.startswith("s:"):
        from bot.actions.saved_topics import put_topic

        await put_topic(office, asker, entry.subject, before)
        return
    if entry.subject.startswith("added-"):
        from bot.actions.feed_list import put_feed

        await put_feed(office, asker, entry.subject, before)
        return
    if entry.action.startswith("mend."):
        from bot.actions.mend import put_back

        await put_back(office, entry)
        return
    if entry.action == "mute":
        await office.desk.unmute(before["scope"], entry.subject)
        return
    state = cast("Mapping[str, Mapping[str, Any]]", before)
    if entry.action in ("schedule", "unschedule"):
        await _put_schedule(office, entry.subject, state.get("schedule"))
        return
    if "audience" not in state:
        await office.desk.delete_audience(entry.subject, office.clock.now())
        return
    await office.desk.save_audience(unpack(Audience, state["audience"]))
    if "schedule" in state:
        await _put_schedule(office, entry.subject, state["schedule"])
    for identity, paused_until in state.get("beside", {}).items():
        if beside := await office.desk.schedule(identity):
            await _put_schedule(office, identity, {**pack(beside), "paused_until": paused_until})


async def _put_schedule(office: Office, identity: str, packed: Mapping[str, Any] | None) -> None:
    if packed is None:
        await office.desk.delete_schedule(identity)
        return
    await office.desk.save_schedule(unpack(Schedule, {**packed, "since": office.clock.now().isoformat()}))
