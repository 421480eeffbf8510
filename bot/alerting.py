"""Instant schedules to alerts: what enough sources report now, frozen together under the slot of its first item."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.actions.model_use import newsroom_for
from bot.delivery.alerts import alerts, awake, day_began
from bot.delivery.parts import parts_of, settled_by
from bot.delivery.slots import is_zone
from bot.errors import StoreError
from bot.holding import WRITING, held, writing_to
from bot.model import Audience, Coverage, Schedule, Slot
from bot.pipeline import Newsroom, Shared, publish
from bot.ports import Clock, Lease, Messenger
from bot.store import Store
from bot.web.links import briefing_address

log = logging.getLogger("limelight")


class Alerting:
    """Looks again only when something arrived, or when somebody's quiet hours ended."""

    def __init__(
        self, store: Store, messengers: Mapping[str, Messenger], newsroom: Newsroom, clock: Clock, *, public_url: str
    ) -> None:
        self._store = store
        self._messengers = messengers
        self._newsroom = newsroom
        self._clock = clock
        self._public_url = public_url
        self._seen: tuple[int, frozenset[str]] = (0, frozenset())

    async def publish(self, load: Callable[[datetime], Awaitable[Shared]]) -> int:
        """Freeze what instant schedules want told at once; return how many alerts. `load` gives the stories."""
        now = self._clock.now()
        audiences = {audience.id: audience for audience in await self._store.audiences() if not audience.paused}
        schedules = [one for one in await self._store.schedules() if one.instant and one.audience in audiences]
        wanted = [one for one in schedules if is_zone(one.zone) and awake(one, now)]
        seen = (await self._store.newest_article(), frozenset(schedule.id for schedule in wanted))
        if not wanted or seen == self._seen:
            return 0
        shared, written, complete = await load(now), 0, True
        for schedule in wanted:
            try:
                audience = audiences[schedule.audience]
                async with held(self._store, writing_to(audience.id), self._clock, seconds=WRITING) as lease:
                    if lease is None:  # a digest is being written: afterwards it shows what is left to tell
                        complete = False
                    else:
                        written += await self._alert(audience, schedule, shared, now, lease)
            except StoreError:
                raise
            except Exception:
                log.exception("no alerts for %s; they are tried again", schedule.audience)
                complete = False
        if complete:
            self._seen = seen
        return written

    async def _alert(self, audience: Audience, schedule: Schedule, shared: Shared, now: datetime, lease: Lease) -> int:
        sent = await self._store.count_slots(schedule.id, day_began(schedule, now))
        if sent >= schedule.most_a_day:
            return 0
        known = await self._store.known([audience.id], now)
        briefing, _ = await publish(
            audience,
            Slot(schedule=schedule.id, on=now.date(), time="", due_at=now),
            edition=shared.edition,
            library=self._store,
            known=known[audience.id],
            newsroom=await newsroom_for(audience.space, self._newsroom, self._store),
            limit=None,
            first_look=timedelta(),
            ahead=False,
            muted=shared.muted(audience),
            untranslated=shared.untranslated,
        )
        found = list(alerts(schedule, briefing.items, now, sent_today=sent))
        alert = replace(
            briefing, items=tuple(item for _, item in found), worth_reading=(), ahead=(), coverage=Coverage()
        )
        for slot, _ in found:  # all go out under the first slot that is free: one message wakes nobody eight times
            if await self._store.claim_slot(slot, audience.id, now, lease=WRITING):
                page = await briefing_address(self._store, self._public_url, slot, audience.id, now)
                payloads = self._messengers[audience.platform].render(replace(alert, page=page), audience)
                parts = parts_of(slot.key, payloads, settled_by(payloads, alert.items))
                return await self._store.freeze(slot, audience, alert, parts, now, holding=lease)
        return 0
