"""The outbox to the platforms: each frozen part out once, in order, whatever dies in between.

claim with a lease -> look whether an unclear try got through -> commit "about to send", only while the lease is ours
-> wait for one's turn -> send with a deadline -> commit the message id and what it settles

While the database is away, what is to be committed waits for it; a platform's answer is never thrown away for that.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol, runtime_checkable

from bot.delivery.manners import GIVE_UP_AFTER, LOOK_FOR_AT_MOST, must_look, verdict
from bot.delivery.pace import Pace
from bot.delivery.patience import Sleep, insisted
from bot.delivery.refusals import WINDOW, Care, RefusalMeter
from bot.errors import DeliveryError, DestinationPaused, RetryLater, TokenRevoked, Unknown
from bot.ports import WHOLE_PLATFORM, Clock, Destination, Ledger, Messenger, OutboxPart, SpeaksPlainly

log = logging.getLogger("limelight.delivery")

AT_ONCE = 64
DEADLINE = 30.0  # seconds for one request
CLAIM = 45.0  # until the first request: longer than a look for what is out already
LATE = 45.0  # from a request's arrival until its message appears, at the slowest
LEASE = 90.0  # longer than the wait for one's turn, a request's deadline and the slowest store together
ANSWER_KEPT = 600.0  # what a platform answered is kept for a database that is away; some cannot be asked again


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one pass did."""

    sent: int = 0
    found: int = 0  # were out already
    failed: int = 0  # given up
    later: int = 0

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            sent=self.sent + other.sent,
            found=self.found + other.found,
            failed=self.failed + other.failed,
            later=self.later + other.later,
        )


async def deliver(ledger: Ledger, messengers: Mapping[str, Messenger], clock: Clock, owner: str) -> Outcome:
    """Send all that may go now, once through; a bot that keeps running keeps one Courier instead."""
    return await Courier(ledger, messengers, clock, owner).deliver()


class Courier:
    """Sends for one process; remembers the pace and which tokens are refused between passes."""

    def __init__(
        self,
        ledger: Ledger,
        messengers: Mapping[str, Messenger],
        clock: Clock,
        owner: str,
        *,
        pace: Pace | None = None,
        lease: float = LEASE,
        deadline: float = DEADLINE,
        at_once: int = AT_ONCE,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """Take the parts; `owner` names this process in the ledger and must not be used by another."""
        self._ledger = ledger
        self._messengers = messengers
        self._clock = clock
        self.owner = owner
        self.pace = pace or Pace()
        self._lease = lease
        self._deadline = deadline
        self._longest_wait = timedelta(seconds=max(lease - deadline - LATE, lease / 6))
        self._at_once = at_once
        self._sleep = sleep
        self._held: dict[str, datetime] = {}
        self._refusals: dict[str, RefusalMeter] = {}
        self._stopping = False
        self._passing = asyncio.Lock()
        self._cut_short = False

    def stop(self) -> None:
        """Take nothing new; the pass that is going on ends with the requests that are out."""
        self._stopping = True

    async def end(self, *, within: float = 15.0) -> None:
        """Stop and wait for the requests that are out, at most so many seconds."""
        self.stop()
        with suppress(TimeoutError):
            async with asyncio.timeout(within), self._passing:
                pass

    async def deliver(self) -> Outcome:
        """Send until nothing may go now. Raises StoreError after the requests that are out have ended."""
        async with self._passing:
            return await self._pass()

    async def _pass(self) -> Outcome:
        if self._cut_short:  # parts may be ours that nobody carries: the answer to a claim was lost
            await self._ledger.give_back_parts(self.owner)
        self._cut_short = True
        total = await self._give_up()
        running: set[asyncio.Task[Outcome]] = set()
        try:
            while True:
                room = self._at_once - len(running)
                if 4 * room >= self._at_once and not self._stopping:
                    running |= {asyncio.create_task(self._carry(part)) for part in await self._claim(room)}
                if not running:
                    self._cut_short = False
                    return total
                # A destination that hangs must not keep others' next parts, or new slots, from going out.
                done, running = await asyncio.wait(running, timeout=0.5, return_when=asyncio.FIRST_COMPLETED)
                for outcome in await asyncio.gather(*done, return_exceptions=True):
                    if isinstance(outcome, BaseException):
                        raise outcome
                    total += outcome
        except asyncio.CancelledError:
            for task in running:
                task.cancel()
            raise
        finally:
            await asyncio.gather(*running, return_exceptions=True)

    async def _claim(self, room: int) -> list[OutboxPart]:
        now = self._clock.now()
        self._held = {platform: until for platform, until in self._held.items() if until > now}
        platforms = [platform for platform in self._messengers if platform not in self._held]
        lease = min(CLAIM, self._lease)
        return await self._ledger.claim_parts(self.owner, now, lease=lease, limit=room, platforms=platforms)

    async def _give_up(self) -> Outcome:
        now = self._clock.now()
        expired = await self._ledger.expire_parts(now - GIVE_UP_AFTER, now)
        for part in expired:
            log.warning(
                "given up: %s part %d to %s %s after %d tries%s: %s",
                part.slot,
                part.part.number,
                part.platform,
                part.address,
                part.attempts,
                ", it may be out all the same" if part.first_try_at else "",
                part.error,
            )
        return Outcome(failed=len(expired))

    async def _carry(self, part: OutboxPart) -> Outcome:
        """Send one claimed part and record what became of it."""
        messenger, unsettled = self._messengers[part.platform], part.first_try_at is not None
        if looks := must_look(part, self._clock.now()):
            try:
                async with asyncio.timeout(self._deadline):
                    message = await messenger.find(part.address, part.part, part.first_try_at or self._clock.now())
            except RetryLater as error:  # it can be asked, only not now; to post blindly would be to post twice
                return await self._failed(messenger, part, error, unsettled=True)
            except (DeliveryError, TimeoutError) as error:
                if self._may_still_look(part):
                    return await self._failed(messenger, part, Unknown(f"cannot be looked up: {error}"), unsettled=True)
                log.warning(
                    "posted without knowing whether it is out: %s part %d: %s", part.slot, part.part.number, error
                )
            else:
                if message is not None:
                    await self._mark_sent(part, message)
                    return Outcome(found=1)
                unsettled = False
        begin = partial(self._begin, part)
        begun = await insisted(begin, seconds=self._lease, sleep=self._sleep)
        if begun is None:
            return Outcome()  # somebody else holds it now
        turn = partial(self.pace.turn, part.platform, part.address)  # of several processes it is in the database
        await insisted(turn, seconds=self._lease, sleep=self._sleep)
        if self._clock.now() - begun > self._longest_wait:
            begun = await insisted(begin, seconds=self._lease, sleep=self._sleep)
            if begun is None:
                return Outcome()
        now = self._clock.now()
        # This process stands still, and what it sends might appear after somebody else has looked for it; or it waited
        # for the database until a blind repeat is no longer safe.
        if now - begun > self._longest_wait or (not looks and must_look(part, now)):
            back = partial(
                self._ledger.mark_failed, part.id, part.error, again_at=now, owner=self.owner, unknown=unsettled
            )
            await insisted(back, seconds=self._lease, sleep=self._sleep)
            return Outcome(later=1)
        try:
            message = await self._post(messenger, part)
        except DeliveryError as error:
            return await self._failed(messenger, part, error, unsettled=unsettled)
        await self._mark_sent(part, message)
        return Outcome(sent=1)

    async def _begin(self, part: OutboxPart) -> datetime | None:
        """Commit that the part is about to be sent; return when, None when it is no longer ours."""
        now = self._clock.now()
        return now if await self._ledger.mark_first_try(part.id, self.owner, now, lease=self._lease) else None

    async def _mark_sent(self, part: OutboxPart, message: str) -> None:
        sent = partial(self._ledger.mark_sent, part.id, message, self._clock.now())
        await insisted(sent, seconds=ANSWER_KEPT, sleep=self._sleep)

    async def _post(self, messenger: Messenger, part: OutboxPart) -> str:
        try:
            async with asyncio.timeout(self._deadline):
                return await messenger.post(part.address, part.part)
        except DeliveryError:
            raise
        except TimeoutError:
            raise Unknown(f"no answer within {self._deadline:g} s") from None
        except Exception as error:
            # A mistake in one messenger must stop neither other destinations nor the record of this try.
            raise Unknown(f"{type(error).__name__}: {error}") from error

    def _may_still_look(self, part: OutboxPart) -> bool:
        return part.first_try_at is not None and self._clock.now() - part.first_try_at < LOOK_FOR_AT_MOST

    async def _failed(
        self, messenger: Messenger, part: OutboxPart, error: DeliveryError, *, unsettled: bool
    ) -> Outcome:
        """Record what the platform refused or left open, and what follows from it."""
        now = self._clock.now()
        self._count_refusal(messenger, error, now)
        recorded = partial(self._record_failure, messenger, part, error, now, unsettled=unsettled)
        return await insisted(recorded, seconds=self._lease, sleep=self._sleep)

    async def _record_failure(
        self, messenger: Messenger, part: OutboxPart, error: DeliveryError, now: datetime, *, unsettled: bool
    ) -> Outcome:
        trouble = Destination(platform=part.platform, address=part.address)
        if isinstance(error, DestinationPaused):
            trouble = await self._ledger.destination(part.platform, part.address)
        found = verdict(error, part, trouble, now, unsettled=unsettled)
        if found.plain and (plainer := _plainer(messenger, part)) is not None:
            log.warning("sent again as plain text: %s part %d: %s", part.slot, part.part.number, error)
            await self._ledger.replace_payload(part.id, plainer, self.owner)
            await self._ledger.mark_failed(part.id, str(error), again_at=now, owner=self.owner)
            return Outcome(later=1)
        if found.hold_platform_until:
            log.error("nothing is sent to %s until %s: %s", part.platform, found.hold_platform_until, error)
            self._held[part.platform] = found.hold_platform_until
            await self._ledger.pause_destination(  # for people to see: this process remembers it, a new one tries anew
                part.platform, WHOLE_PLATFORM, reason=str(error), until=found.hold_platform_until, now=now
            )
        if found.pause_until or found.disable:
            log.warning(
                "%s %s is paused until %s: %s", part.platform, part.address, found.pause_until or "resumed", error
            )
            await self._ledger.pause_destination(
                part.platform, part.address, reason=str(error), until=found.pause_until, now=now
            )
        await self._ledger.mark_failed(
            part.id, str(error), again_at=found.again_at, owner=self.owner, unknown=found.unknown
        )
        if found.again_at is None:
            log.warning("given up: %s part %d to %s: %s", part.slot, part.part.number, part.address, error)
            return Outcome(failed=1)
        return Outcome(later=1)

    def _count_refusal(self, messenger: Messenger, error: DeliveryError, now: datetime) -> None:
        """Send nothing to a platform for ten minutes that has refused too much; some messengers count themselves."""
        if not isinstance(error, RetryLater | DestinationPaused | TokenRevoked):
            return
        platform = messenger.platform
        if isinstance(messenger, MetersRefusals):
            meter = messenger.refusals
        else:
            fresh = RefusalMeter(platform, now=lambda: self._clock.now().timestamp())
            meter = self._refusals.setdefault(platform, fresh)
            meter.count()
        if meter.care is Care.STOPPED:
            self._held[platform] = now + timedelta(seconds=WINDOW)


@runtime_checkable
class MetersRefusals(Protocol):
    """A messenger that counts what its platform refuses by itself, also beside what is sent."""

    @property
    def refusals(self) -> RefusalMeter:
        """Return the meter."""
        ...


def _plainer(messenger: Messenger, part: OutboxPart) -> Mapping[str, object] | None:
    return messenger.plain(part.part) if isinstance(messenger, SpeaksPlainly) else None
