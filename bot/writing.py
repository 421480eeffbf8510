"""Claimed slots to frozen briefings: each written from what all share, rendered, and committed several at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from zoneinfo import ZoneInfo

from bot.actions.model_use import newsroom_for
from bot.amendments import Amendments
from bot.briefing.wording import corrected
from bot.delivery.parts import parts_of, settled_by
from bot.delivery.slots import ON_TIME, next_slot
from bot.errors import StoreError
from bot.holding import WRITING, all_held, writing_to
from bot.model import Audience, Briefing, DevelopmentKind, Schedule, Slot
from bot.pipeline import Newsroom, Shared, look_back, publish
from bot.ports import Clock, Known, Lease, Messenger, Part, Written
from bot.store import Store
from bot.web.links import briefing_address

log = logging.getLogger("limelight")

#: So many audiences are asked about and committed at once; more would hold up those who wait for the database.
AT_ONCE = 16

#: Seconds after which what is written is committed, however little: with a language model each one takes its time.
COMMIT_AFTER = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A slot that is due. `schedule` None: it is an extra one."""

    audience: Audience
    slot: Slot
    schedule: Schedule | None = None


class Writing:
    """Writes what is owed. One audience's trouble is logged and never stops another's briefing."""

    def __init__(
        self,
        store: Store,
        messengers: Mapping[str, Messenger],
        newsroom: Newsroom,
        clock: Clock,
        *,
        amendments: Amendments,
        public_url: str = "",
    ) -> None:
        self._store = store
        self._messengers = messengers
        self._newsroom = newsroom
        self._clock = clock
        self._amendments = amendments
        self._public_url = public_url

    async def write_all(self, owed: Sequence[Owed], shared: Shared) -> int:
        """Claim, write and freeze; return how many. What another process has, or writes to now, is left to it."""
        written, left = 0, list(owed)
        while left:
            some, left = _one_each(left)
            names = [writing_to(each.audience.id) for each in some]
            async with all_held(self._store, names, self._clock, seconds=WRITING) as leases:
                mine = [each for each in some if writing_to(each.audience.id) in leases]
                written += await self._write(mine, shared, leases)
        return written

    async def _write(self, owed: Sequence[Owed], shared: Shared, leases: Mapping[str, Lease]) -> int:
        now, clock = self._clock.now(), asyncio.get_running_loop().time
        slots = {each.slot.key: (each.slot, each.audience.id) for each in owed}
        claimed = await self._store.claim_slots(slots, now, lease=WRITING)
        mine = [each for each in owed if each.slot.key in claimed]
        known = await self._store.known([each.audience.id for each in mine], now) if mine else {}
        ready, written, since = list[Written](), 0, clock()
        for each in mine:
            try:
                briefing = await self.write(each, shared, known[each.audience.id])
                lease = leases[writing_to(each.audience.id)]
                ready.append(await self.rendered(each, briefing, known[each.audience.id], lease))
            except StoreError:
                raise
            except Exception:
                log.exception("no briefing for %s at %s; it is tried again", each.audience.id, each.slot.key)
            if clock() - since > COMMIT_AFTER:
                written += await self.freeze(ready)
                ready, since = [], clock()
        return written + await self.freeze(ready)

    async def write(self, owed: Owed, shared: Shared, known: Known) -> Briefing:
        """Write one slot's briefing."""
        audience, slot, schedule = owed.audience, owed.slot, owed.schedule
        newsroom = await newsroom_for(audience.space, self._newsroom, self._store)
        if schedule is not None and schedule.look_back:
            return await look_back(
                audience,
                slot.due_at,
                edition=shared.edition,
                library=self._store,
                newsroom=newsroom,
                muted=shared.muted(audience),
                untranslated=shared.untranslated,
            )
        rhythm = schedule or await self._store.schedule(slot.schedule)
        following = next_slot(rhythm, now=slot.due_at) if rhythm else None
        briefing, _ = await publish(
            audience,
            slot,
            edition=shared.edition,
            library=self._store,
            known=known,
            newsroom=newsroom,
            coverage=shared.coverage,
            limit=audience.items,
            muted=shared.muted(audience),
            untranslated=shared.untranslated,
            next_at=following.due_at if following else None,
        )
        if schedule is not None and schedule.instant:  # what quiet hours held back is held to what alerts are
            kept = tuple(item for item in briefing.items if item.independent >= schedule.at_least)
            return replace(briefing, items=kept, worth_reading=(), settles={}, ahead=(), ahead_sources=())
        return briefing

    async def rendered(self, owed: Owed, briefing: Briefing, known: Known, lease: Lease) -> Written:
        """Return a briefing with its messages, and with what its readers should know of when it comes."""
        audience, slot, now = owed.audience, owed.slot, self._clock.now()
        briefing = replace(
            briefing,
            late=now - slot.due_at > ON_TIME,
            missed=tuple(skipped.due_at.astimezone(ZoneInfo(audience.zone)) for skipped in known.skipped),
        )
        page = await briefing_address(self._store, self._public_url, slot, audience.id, now)
        parts = await asyncio.to_thread(self._parts, owed, replace(briefing, page=page))
        return Written(slot=slot, audience=audience, briefing=briefing, parts=parts, holding=lease)

    def _parts(self, owed: Owed, briefing: Briefing) -> tuple[Part, ...]:
        quiet = not (briefing.items or briefing.ahead or briefing.signed)
        schedule = owed.schedule
        if quiet and schedule is not None and (schedule.instant or not schedule.quiet_line):
            return ()
        payloads = self._messengers[owed.audience.platform].render(briefing, owed.audience)
        return parts_of(owed.slot.key, payloads, settled_by(payloads, briefing.items))

    async def freeze(self, written: Sequence[Written]) -> int:
        """Commit what was written, and let what it corrects say so where it was posted; return how many were new."""
        if not written:
            return 0
        frozen = await self._store.freeze_all(written, self._clock.now())
        for each in written:
            if each.slot.key in frozen and each.audience.amends:
                await self._amend_corrected(each.audience, each.briefing)
        return len(frozen)

    async def _amend_corrected(self, audience: Audience, briefing: Briefing) -> None:
        for item in briefing.items:
            if item.kind is DevelopmentKind.CORRECTION:
                line = partial(corrected, item, briefing.slot)
                await self._amendments.amend([audience], {item.story, *item.settles}, line)


def _one_each(owed: Sequence[Owed]) -> tuple[list[Owed], list[Owed]]:
    """Return the first few, one an audience, and the rest: what one is told next depends on what it was told."""
    some: dict[str, Owed] = {}
    left = []
    for each in owed:
        if len(some) < AT_ONCE and each.audience.id not in some:
            some[each.audience.id] = each
        else:
            left.append(each)
    return list(some.values()), left
