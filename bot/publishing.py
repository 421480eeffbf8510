"""Schedules to briefings: what is due is claimed, written once, and frozen for the way out."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.actions.model_use import newsroom_for
from bot.alerting import Alerting
from bot.delivery.parts import parts_of, settled_by
from bot.delivery.slots import CATCH_UP, ON_TIME, due
from bot.errors import StoreError
from bot.model import Audience, Coverage, Schedule, Slot
from bot.pipeline import COMPETES_FOR, Edition, Newsroom, coverage_of, publish
from bot.ports import Clock, Messenger
from bot.store import Store
from bot.web.links import briefing_address

log = logging.getLogger("limelight")

#: A weekly audience's last briefing lies at most so far back; what it was not told since then may still be told.
LONGEST_PAUSE = timedelta(days=7)


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

    async def publish_due(self) -> int:
        """Claim the slots that are due, write and freeze their briefings; return how many.

        What all audiences share is loaded once. One audience's trouble is logged and never stops another's briefing.
        """
        audiences = {audience.id: audience for audience in await self._store.audiences() if not audience.paused}
        owed = []
        for slot, audience_id in await self._store.abandoned_slots(self._clock.now()):
            if audience_id not in audiences or self._clock.now() - slot.due_at > CATCH_UP:
                await self._store.skip_slot(slot, audience_id, self._clock.now(), note="could not be written in time")
            else:  # whoever claimed it died before the briefing was frozen
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
        """Claim one slot and freeze its briefing; False when another process has it."""
        now = self._clock.now()
        if not await self._store.claim_slot(slot, audience.id, now):
            return False
        edition = edition or await self._edition(slot.due_at)
        briefing, _ = await publish(
            audience,
            slot,
            edition=edition,
            library=self._store,
            ledger=self._store,
            newsroom=await newsroom_for(audience.space, self._newsroom, self._store),
            coverage=coverage,
        )
        briefing = replace(
            briefing,
            late=now - slot.due_at > ON_TIME,
            missed=tuple(
                missed.due_at.astimezone(ZoneInfo(audience.zone))
                for missed in await self._store.skipped_since_last_post(audience.id)
            ),
        )
        silent = not (briefing.items or briefing.ahead) and await self._silent_when_quiet(slot.schedule)
        page = await briefing_address(self._store, self._public_url, slot, audience.id, now)
        linked = replace(briefing, page=page)
        payloads = () if silent else self._messengers[audience.platform].render(linked, audience)
        return await self._store.freeze(
            slot, audience, briefing, parts_of(slot.key, payloads, settled_by(payloads, briefing.items)), now
        )

    async def publish_now(self, audience: Audience, schedule: Schedule) -> bool:
        """Publish outside the schedule; False when one was published within the same minute."""
        return await self.publish_slot(audience, slot_now(schedule, self._clock.now()))

    async def _silent_when_quiet(self, schedule: str) -> bool:
        found = await self._store.schedule(schedule)
        return found is not None and not found.quiet_line


def slot_now(schedule: Schedule, now: datetime) -> Slot:
    """Return the extra slot of a moment: who starts the bot by hand wants to read now, not tomorrow at eight."""
    local = now.astimezone(ZoneInfo(schedule.zone))
    return Slot(schedule=schedule.id, on=local.date(), time=local.strftime("%H:%M"), due_at=now)
