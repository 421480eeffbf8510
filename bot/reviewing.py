"""Slots that an editor looks at first: drafts opened in time, decided by their deadline, shown as they stand."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import replace

from bot.delivery.parts import parts_of
from bot.delivery.review import (
    APPROVED,
    HELD,
    LAPSED,
    OPEN,
    POSTED,
    Decision,
    code_of,
    decided,
    desk_slot,
    draft_of,
    opens_at,
)
from bot.delivery.slots import next_slot
from bot.model import Audience, Briefing, Draft, Schedule, Slot
from bot.ports import Clock, Messenger, ShowsDrafts
from bot.store import Store

log = logging.getLogger("limelight")


class Reviewing:
    """The drafts of all audiences. Nothing is remembered but in the database."""

    def __init__(self, store: Store, messengers: Mapping[str, Messenger], clock: Clock) -> None:
        self._store = store
        self._messengers = messengers
        self._clock = clock

    @property
    def platforms(self) -> frozenset[str]:
        """Return the platforms on which drafts can be shown."""
        return frozenset(name for name, one in self._messengers.items() if isinstance(one, ShowsDrafts))

    def wanted(self, schedule: Schedule) -> bool:
        """Tell whether an editor is to look first; where no draft can be shown, nothing waits for one."""
        return schedule.review is not None and schedule.review.platform in self.platforms

    async def waiting(self) -> dict[str, Draft]:
        """Return the drafts that are not posted yet and whose slot is not over, by code."""
        return {draft.code: draft for draft in await self._store.drafts(OPEN, APPROVED, HELD)}

    def opening(self, schedule: Schedule, waiting: Collection[str]) -> Slot | None:
        """Return the coming slot of a schedule whose draft is to be written now, None when there is none."""
        if schedule.review is None or schedule.paused or not self.wanted(schedule):
            return None
        now = self._clock.now()
        slot = next_slot(schedule, now=now)
        opens = slot is not None and opens_at(slot, schedule.review) <= now and code_of(slot.key) not in waiting
        return slot if opens else None

    async def open(self, audience: Audience, schedule: Schedule, slot: Slot, briefing: Briefing) -> None:
        """Store a slot's draft and send it to the desk; a slot that has one keeps it."""
        assert schedule.review is not None
        now = self._clock.now()
        draft = draft_of(briefing, slot, audience, schedule.review, now)
        parts = parts_of(desk_slot(draft).key, self._shown(draft, audience))
        await self._store.open_draft(draft, parts, now)

    async def decide(self, audience: Audience, slot: Slot) -> tuple[Decision, Draft | None]:
        """Return what becomes of a due slot's draft now, None when it has none yet; one that is to be held is held."""
        draft = await self._store.draft(code_of(slot.key))
        if draft is None:
            return Decision.WAIT, None
        decision = decided(draft, self._clock.now())
        if decision is Decision.HOLD:
            await self.end(draft, HELD, audience)
        return decision, draft

    async def end(self, draft: Draft, state: str, audience: Audience | None) -> None:
        """Note what became of a draft, and show it."""
        changed = await self._store.change_draft(draft.code, lambda found: replace(found, state=state))
        if changed is not None and audience is not None:
            await self.show(changed, audience)

    async def tidy(self, waiting: Mapping[str, Draft]) -> None:
        """Close the drafts whose slot is on record: it was skipped, or a process died between the two."""
        last = await self._store.last_slots() if waiting else {}
        for draft in waiting.values():
            newest = last.get(draft.slot.schedule)
            if newest is not None and newest.due_at >= draft.slot.due_at:
                posted = await self._store.outbox(slot=draft.slot.key)
                await self.end(draft, POSTED if posted else LAPSED, await self._store.audience(draft.audience))

    async def show(self, draft: Draft, audience: Audience) -> None:
        """Let the desk's messages show the draft as it stands."""
        shown = self._shown(draft, audience)
        posts = await self._store.outbox(slot=desk_slot(draft).key)
        stands = {post.id: payload for post, payload in zip(posts, shown, strict=False)}
        await self._store.want_edits(stands, self._clock.now())

    def _shown(self, draft: Draft, audience: Audience) -> tuple[Mapping[str, object], ...]:
        messenger: object = self._messengers.get(draft.platform)
        return messenger.render_draft(draft, audience) if isinstance(messenger, ShowsDrafts) else ()
