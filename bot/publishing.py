"""Schedules to briefings: what is due is claimed, written once, and frozen for the way out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.actions.model_use import newsroom_for
from bot.alerting import WRITING, Alerting, writing_to
from bot.delivery.parts import parts_of, settled_by
from bot.delivery.slots import CATCH_UP, ON_TIME, due, next_slot
from bot.errors import StoreError
from bot.holding import held
from bot.model import Audience, Coverage, Schedule, Slot
from bot.pipeline import COMPETES_FOR, Edition, Newsroom, coverage_of, publish
from bot.ports import Clock, Lease, Messenger
from bot.store import Store
from bot.web.links import briefing_address

log = logging.getLogger("limelight")

#: A weekly audience's last briefing lies at most so far back; what it was not told since then may still be told.
LONGEST_PAUSE = timedelta(days=7)

#: Briefings due within seconds of each other are written from the same stories.
EDITION_LASTS = timedelta(seconds=15)


class Publishing:
    """Looks at each tick what is due and not on record; nothing is remembered but in the ledger."""

    def __init__(
        self,
        store: Store,
        messengers: Mapping[str, Messenger],
        newsroom: Newsroom,
        clock: Clock,
        *,
        public_url: str = "",
    ) -> None:
        self._store = store
        self._messengers = messengers
        self._newsroom = newsroom
        self._clock = clock
        self._public_url = public_url
        self._alerting = Alerting(store, messengers, newsroom, clock, public_url=public_url)
        self._turn = asyncio.Lock()
        self._recent: tuple[datetime, datetime, Edition, Coverage] | None = None

    async def publish_due(self) -> int:
        """Claim the slots that are due, write and freeze their briefings; return how many.

        What all audiences share is loaded once. One audience's trouble is logged and never stops another's briefing.
        """
        audiences = {audience.id: audience for audience in await self._store.audiences() if not audience.paused}
        owed = []
        for slot, audience_id in await self._store.abandoned_slots(self._clock.now()):
            # whoever claimed it died before the briefing was frozen
            if audience_id not in audiences:
                await self._store.skip_slot(slot, audience_id, self._clock.now(), note="nobody is told there any more")
            elif not await self._too_late(slot, audience_id):
                owed.append((audiences[audience_id], slot))
        last = await self._store.last_slots()
        for schedule in await self._store.schedules():
            if schedule.audience in audiences:
                audience = audiences[schedule.audience]
                owed += [(audience, slot) for slot in await self._owed(audience, schedule, last.get(schedule.id))]
        written = await self._alerting.publish(self._edition)
        if not owed:
            return written
        edition = await self._edition(min(slot.due_at for _, slot in owed))
        coverage = await coverage_of(self._store, self._newsroom, self._clock.now(), edition)
        for audience, slot in owed:
            try:
                written += await self.publish_slot(audience, slot, edition, coverage)
            except StoreError:
                raise
            except Exception:
                log.exception("no briefing for %s at %s; it is tried again", audience.id, slot.key)
        return written

    async def publish_alerts(self) -> int:
        """Write and freeze what instant schedules want told at once; return how many alerts."""
        return await self._alerting.publish(self._edition)

    async def due_schedules(self) -> list[str]:
        """Return ids of the schedules that owe a briefing now, those waiting longest first."""
        now, last = self._clock.now(), await self._store.last_slots()
        owed = {slot.schedule: slot.due_at for slot, _ in await self._store.abandoned_slots(now)}
        paused = await self._store.paused_audiences()
        for schedule in await self._store.schedules():
            if schedule.audience in paused:
                continue
            found = due(schedule, after=last.get(schedule.id), now=now)
            if first := next(iter(found.missed), found.slot):
                owed.setdefault(schedule.id, first.due_at)
        return sorted(owed, key=lambda schedule: owed[schedule])

    async def publish_schedule(self, schedule: str) -> int:
        """Write and freeze what one schedule owes now, if anything; return how many briefings."""
        now, written = self._clock.now(), 0
        found = await self._store.schedule(schedule)
        audience = await self._store.audience(found.audience) if found else None
        owed = []
        for slot, whose in await self._store.abandoned_slots(now):
            if slot.schedule != schedule:
                continue
            if audience is None:
                await self._store.skip_slot(slot, whose, now, note="nobody is told there any more")
            elif not await self._too_late(slot, whose):
                owed.append(slot)
        if audience is None or audience.paused or found is None:
            return 0
        owed += await self._owed(audience, found, await self._store.last_slot(schedule))
        async with self._turn:  # an edition serves one at a time
            for slot in owed:
                edition, coverage = await self._recent_edition(slot.due_at)
                written += await self.publish_slot(audience, slot, edition, coverage)
        return written

    async def _too_late(self, slot: Slot, audience: str) -> bool:
        now = self._clock.now()
        if now - slot.due_at <= CATCH_UP:
            return False
        await self._store.skip_slot(slot, audience, now, note="could not be written in time")
        return True

    async def _recent_edition(self, slot: datetime) -> tuple[Edition, Coverage]:
        now = self._clock.now()
        if self._recent is None or now - self._recent[0] > EDITION_LASTS or slot < self._recent[1]:
            edition = await self._edition(slot)
            self._recent = now, slot, edition, await coverage_of(self._store, self._newsroom, now, edition)
        return self._recent[2], self._recent[3]

    async def _owed(self, audience: Audience, schedule: Schedule, last: Slot | None) -> list[Slot]:
        now = self._clock.now()
        owed = due(schedule, after=last, now=now)
        for slot in owed.missed:
            await self._store.skip_slot(slot, audience.id, now, note="missed while Limelight was not running")
        return [owed.slot] if owed.slot else []

    async def _edition(self, earliest_slot: datetime) -> Edition:
        """Load what may be told: an untold development competes for 72 hours, and at least since the slot before."""
        reach = max(COMPETES_FOR, LONGEST_PAUSE)
        return Edition(await self._store.stories_since(earliest_slot - reach, until=self._clock.now()))

    async def publish_slot(
        self, audience: Audience, slot: Slot, edition: Edition | None = None, coverage: Coverage | None = None
    ) -> bool:
        """Claim one slot and freeze its briefing; False when another process has it, or writes to this audience."""
        async with held(self._store, writing_to(audience.id), self._clock, seconds=WRITING) as lease:
            return lease is not None and await self._write(audience, slot, edition, coverage, lease)

    async def _write(
        self, audience: Audience, slot: Slot, edition: Edition | None, coverage: Coverage | None, lease: Lease
    ) -> bool:
        now = self._clock.now()
        if not await self._store.claim_slot(slot, audience.id, now, lease=WRITING):
            return False
        edition = edition or await self._edition(slot.due_at)
        schedule = await self._store.schedule(slot.schedule)
        following = next_slot(schedule, now=slot.due_at) if schedule else None
        briefing, _ = await publish(
            audience,
            slot,
            edition=edition,
            library=self._store,
            ledger=self._store,
            newsroom=await newsroom_for(audience.space, self._newsroom, self._store),
            coverage=coverage,
            next_at=following.due_at if following else None,
        )
        briefing = replace(
            briefing,
            late=now - slot.due_at > ON_TIME,
            missed=tuple(
                missed.due_at.astimezone(ZoneInfo(audience.zone))
                for missed in await self._store.skipped_since_last_post(audience.id)
            ),
        )
        silent = not (briefing.items or briefing.ahead) and schedule is not None and not schedule.quiet_line
        page = await briefing_address(self._store, self._public_url, slot, audience.id, now)
        linked = replace(briefing, page=page)
        payloads = () if silent else self._messengers[audience.platform].render(linked, audience)
        parts = parts_of(slot.key, payloads, settled_by(payloads, briefing.items))
        return await self._store.freeze(slot, audience, briefing, parts, now, holding=lease)

    async def publish_now(self, audience: Audience, schedule: Schedule) -> bool:
        """Publish outside the schedule; False when one was published within the same minute."""
        return await self.publish_slot(audience, slot_now(schedule, self._clock.now()))


def slot_now(schedule: Schedule, now: datetime) -> Slot:
    """Return the extra slot of a moment: who starts the bot by hand wants to read now, not tomorrow at eight."""
    local = now.astimezone(ZoneInfo(schedule.zone))
    return Slot(schedule=schedule.id, on=local.date(), time=local.strftime("%H:%M"), due_at=now)
