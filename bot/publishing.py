"""Schedules to briefings: what is due is claimed, written once, and frozen for the way out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.actions.follow import threads_of
from bot.alerting import Alerting
from bot.delivery.review import POSTED, Decision, code_of, edited
from bot.delivery.slots import CATCH_UP, Due, due
from bot.errors import StoreError
from bot.holding import WRITING, held, writing_to
from bot.mends_in_use import MendsInUse
from bot.model import Audience, Schedule, Slot
from bot.pipeline import COMPETES_FOR, Edition, Newsroom, Shared, coverage_of
from bot.ports import Clock, Lease
from bot.retractions import Retractions
from bot.reviewing import Reviewing
from bot.store import Store
from bot.writing import Owed, Writing

log = logging.getLogger("limelight")

#: A weekly audience's last briefing lies at most so far back; what it was not told since then may still be told.
LONGEST_PAUSE = timedelta(days=7)

#: Briefings due within seconds of each other are written from the same stories.
EDITION_LASTS = timedelta(seconds=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class _DueNow:
    """What a schedule owes. `draft`: the coming slot, whose draft is to be written."""

    schedule: Schedule
    found: Due
    draft: Slot | None

    @property
    def since(self) -> datetime:
        """Return when the first of it was due."""
        return min(slot.due_at for slot in (*self.found.missed, self.found.slot, self.draft) if slot)


class Publishing:
    """Looks at each tick what is due and not on record; nothing is remembered but in the ledger."""

    def __init__(
        self,
        store: Store,
        newsroom: Newsroom,
        clock: Clock,
        *,
        writing: Writing,
        alerting: Alerting,
        retractions: Retractions,
        reviewing: Reviewing,
        mends: MendsInUse,
    ) -> None:
        self._store = store
        self._newsroom = newsroom
        self._clock = clock
        self._writing = writing
        self._alerting = alerting
        self._retractions = retractions
        self._reviewing = reviewing
        self._mends = mends
        self._turn, self._asked = asyncio.Lock(), set[str]()
        self._recent: tuple[datetime, datetime, Shared] | None = None

    async def publish_due(self) -> int:
        """Claim the slots that are due, write and freeze their briefings; return how many.

        What all audiences share is loaded once. One audience's trouble is logged and never stops another's briefing.
        """
        audiences = {audience.id: audience for audience in await self._store.audiences() if not audience.paused}
        schedules = {schedule.id: schedule for schedule in await self._store.schedules()}
        last = await self._store.last_slots()
        waiting = await self._reviewing.waiting()
        owed = await self._abandoned(audiences, schedules)
        told = [schedule for schedule in schedules.values() if schedule.audience in audiences]
        for due_now in await self._look(told, last, waiting):
            owed += await self._owed(audiences[due_now.schedule.audience], due_now, waiting)
        written = 0
        if owed:
            written = await self._write(owed, await self._shared(min(each.slot.due_at for each in owed)))
        await self._reviewing.tidy(waiting)
        await self._retractions.look()
        # after the slots: what quiet hours held back is told in one briefing, not alert by alert
        return written + await self.publish_alerts()

    async def publish_alerts(self) -> int:
        """Write and freeze what instant schedules want told at once; return how many alerts."""
        return await self._alerting.publish(self._shared)

    async def due_schedules(self) -> list[str]:
        """Return ids of the schedules that owe a briefing or a draft now, those waiting longest first."""
        now, last = self._clock.now(), await self._store.last_slots()
        waiting = await self._reviewing.waiting()
        await self._reviewing.tidy(waiting)
        await self._retractions.look()
        owed = {slot.schedule: slot.due_at for slot, _ in await self._store.abandoned_slots(now)}
        paused = await self._store.paused_audiences()
        told = [schedule for schedule in await self._store.schedules() if schedule.audience not in paused]
        for due_now in await self._look(told, last, waiting):
            owed.setdefault(due_now.schedule.id, due_now.since)
        return sorted(owed, key=lambda schedule: owed[schedule])

    async def publish_schedule(self, schedule: str) -> None:
        """Write and freeze what one schedule owes now, if anything, with what other schedules wait for.

        Returns when that was tried, here or by a call that began before and took it along. What failed is logged by
        whoever wrote it, stays owed, and is found by the next look.
        """
        self._asked.add(schedule)
        async with self._turn:  # an edition serves one at a time; who comes first writes for all who wait
            asked, self._asked = self._asked, set()
            if asked and (owed := await self._owed_by(asked)):
                await self._write(owed, await self._recently_shared(min(each.slot.due_at for each in owed)))

    async def _owed_by(self, schedules: Collection[str]) -> list[Owed]:
        """Return what these schedules owe now."""
        found = await self._store.told_by(schedules)
        audiences = {audience.id: audience for _, audience in found.values() if not audience.paused}
        told = [schedule for schedule, audience in found.values() if audience.id in audiences]
        owed = await self._abandoned(audiences, {schedule.id: schedule for schedule in told}, among=schedules)
        waiting = await self._reviewing.waiting() if any(schedule.review for schedule in told) else {}
        last = await self._store.last_slots([schedule.id for schedule in told])
        for due_now in await self._look(told, last, waiting):
            owed += await self._owed(found[due_now.schedule.id][1], due_now, waiting)
        return owed

    async def _write(self, owed: Sequence[Owed], shared: Shared) -> int:
        """Write and freeze what is owed, drafts for those that are reviewed; return how many."""
        written = await self._writing.write_all([each for each in owed if not self._is_reviewed(each)], shared)
        for each in filter(self._is_reviewed, owed):
            written += await self._review(each, shared)
        return written

    async def _abandoned(
        self,
        audiences: Mapping[str, Audience],
        schedules: Mapping[str, Schedule],
        *,
        among: Collection[str] | None = None,
    ) -> list[Owed]:
        """Return the slots whose process died before the briefing was frozen; those that nobody needs are skipped.

        `among`: ids of the schedules to look at, None = all.
        """
        owed = []
        for slot, whose in await self._store.abandoned_slots(self._clock.now()):
            if among is not None and slot.schedule not in among:
                continue
            if whose not in audiences:
                await self._store.skip_slot(slot, whose, self._clock.now(), note="nobody is told there any more")
            elif not await self._too_late(slot, whose):
                owed.append(Owed(audience=audiences[whose], slot=slot, schedule=schedules.get(slot.schedule)))
        return owed

    async def _too_late(self, slot: Slot, audience: str) -> bool:
        now = self._clock.now()
        if now - slot.due_at <= CATCH_UP:
            return False
        await self._store.skip_slot(slot, audience, now, note="could not be written in time")
        return True

    async def _look(
        self, schedules: Sequence[Schedule], last: Mapping[str, Slot], waiting: Collection[str]
    ) -> list[_DueNow]:
        """Return what these schedules owe now; beside the loop, as there may be thousands that owe nothing."""
        now = self._clock.now()

        def look() -> Iterator[_DueNow]:
            for schedule in schedules:
                try:
                    found = due(schedule, after=last.get(schedule.id), now=now)
                    draft = self._reviewing.opening(schedule, waiting)
                except ValueError as error:  # a zone that the installed tzdata no longer has: its own trouble
                    log.error("nothing is posted by the schedule %s: %s", schedule.id, error)  # noqa: TRY400
                    continue
                if found.slot or found.missed or draft:
                    yield _DueNow(schedule=schedule, found=found, draft=draft)

        return await asyncio.to_thread(lambda: list(look()))

    async def _owed(self, audience: Audience, due_now: _DueNow, waiting: Collection[str]) -> list[Owed]:
        """Return the slot that is due, and the coming one whose draft is; what was missed is put on record."""
        schedule, found = due_now.schedule, due_now.found
        for slot in () if schedule.instant else found.missed:
            held_back = code_of(slot.key) in waiting
            note = "nobody approved the draft" if held_back else "missed while Limelight was not running"
            await self._store.skip_slot(slot, audience.id, self._clock.now(), note=note)
        return [Owed(audience=audience, slot=slot, schedule=schedule) for slot in (found.slot, due_now.draft) if slot]

    async def _shared(self, earliest_slot: datetime) -> Shared:
        """Load what may be told: an untold development competes for 72 hours, and at least since the slot before."""
        now, reach = self._clock.now(), max(COMPETES_FOR, LONGEST_PAUSE)
        await self._mends.look()
        edition = await asyncio.to_thread(Edition, await self._store.stories_since(earliest_slot - reach, until=now))
        return Shared(
            edition=edition,
            coverage=await coverage_of(self._store, self._newsroom, now, edition),
            mutes=await self._store.mutes(now),
            untranslated=self._mends.untranslated,
            threads=threads_of(await self._store.audiences()),
        )

    async def _recently_shared(self, slot: datetime) -> Shared:
        now = self._clock.now()
        if self._recent is None or now - self._recent[0] > EDITION_LASTS or slot < self._recent[1]:
            self._recent = now, slot, await self._shared(slot)
        return self._recent[2]

    async def publish_slot(self, audience: Audience, slot: Slot) -> bool:
        """Freeze the briefing of an extra slot, which nobody reviews.

        False when another process has it or writes to this audience.
        """
        owed = Owed(audience=audience, slot=slot)
        return await self._publish(owed, await self._shared(slot.due_at))

    async def _publish(self, owed: Owed, shared: Shared) -> bool:
        if self._is_reviewed(owed):
            return await self._review(owed, shared)
        return bool(await self._writing.write_all([owed], shared))

    def _is_reviewed(self, owed: Owed) -> bool:
        return owed.schedule is not None and self._reviewing.wanted(owed.schedule)

    async def _review(self, owed: Owed, shared: Shared) -> bool:
        """Open the slot's draft, or let it go out once that is decided; what fails is tried again."""
        try:
            async with held(self._store, writing_to(owed.audience.id), self._clock, seconds=WRITING) as lease:
                return lease is not None and await self._decided(owed, shared, lease)
        except StoreError:
            raise
        except Exception:
            log.exception("no draft for %s at %s; it is tried again", owed.audience.id, owed.slot.key)
            return False

    async def _decided(self, owed: Owed, shared: Shared, lease: Lease) -> bool:
        audience, slot, now = owed.audience, owed.slot, self._clock.now()
        assert owed.schedule is not None
        decision, draft = await self._reviewing.decide(audience, slot)
        known = (await self._store.known([audience.id], now))[audience.id]
        if draft is None:
            briefing = await self._writing.write(owed, shared, known)
            await self._reviewing.open(audience, owed.schedule, slot, briefing)
            return False
        if decision is not Decision.POST or not await self._store.claim_slot(slot, audience.id, now, lease=WRITING):
            return False
        briefing = edited(draft, known.told)
        frozen = await self._writing.freeze([await self._writing.rendered(owed, briefing, known, lease)])
        await self._reviewing.end(draft, POSTED, audience)
        return bool(frozen)

    async def publish_now(self, audience: Audience, schedule: Schedule) -> bool:
        """Publish outside the schedule; False when one was published within the same minute."""
        return await self.publish_slot(audience, slot_now(schedule, self._clock.now()))


def slot_now(schedule: Schedule, now: datetime) -> Slot:
    """Return the extra slot of a moment: who starts the bot by hand wants to read now, not tomorrow at eight."""
    local = now.astimezone(ZoneInfo(schedule.zone))
    return Slot(schedule=schedule.id, on=local.date(), time=local.strftime("%H:%M"), due_at=now)
