"""How each platform wants to be posted to, and what each kind of refusal leads to. Pure decisions, no waiting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import DeliveryError, DestinationGone, DestinationPaused, Refused, RetryLater, TokenRevoked, Unknown
from bot.ports import Destination, OutboxPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """`per_second` for all sends together (0 = no limit), `gap` seconds between two messages of one address.

    `repeatable_for`: seconds in which a repeat may begin that the platform takes for the same message, however late it
    stores it; `settles_in`: how long to wait before it is asked whether a message got through.
    """

    per_second: float = 0.0
    burst: int = 1
    gap: float = 0.0
    repeatable_for: float = 0.0
    settles_in: float = 30.0


# Discord allows a bot 50 requests a second, its answers to commands not counted; six are left for what is looked up and
# for messages that bunch on the way. Slack takes about one message a second in a channel.
PLATFORMS: Mapping[str, Manners] = {
    "discord": Manners(per_second=44.0, burst=4, repeatable_for=100.0, settles_in=5.0),
    "slack": Manners(gap=1.0),
    "email": Manners(per_second=5.0, burst=5),
}
UNKNOWN_PLATFORM = Manners()

#: A part that isn't out by then is given up; what it says is news again for the next slot.
GIVE_UP_AFTER = timedelta(hours=2)
#: When the platform can't say whether a message got through, it is posted again after this, and the log says so.
LOOK_FOR_AT_MOST = timedelta(minutes=15)
#: Waits after a missing permission; a further refusal disables the destination.
PAUSES = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
#: A token that is no longer accepted is tried again after this.
TOKEN_REST = timedelta(hours=6)
LONGEST_WAIT = timedelta(minutes=15)
FIRST_WAIT = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a failed send leads to; with all defaults the part is given up."""

    again_at: datetime | None = None
    unknown: bool = False
    plain: bool = False  # send it once more as plain text
    pause_until: datetime | None = None
    disable: bool = False
    hold_platform_until: datetime | None = None


def verdict(error: DeliveryError, part: OutboxPart, trouble: Destination, now: datetime, *, unsettled: bool) -> Verdict:
    """Decide by the kind of error; `unsettled`: an earlier try may have been stored, so a refusal settles nothing."""
    manners = manners_of(part.platform)
    wait = min(FIRST_WAIT * 2 ** min(part.attempts, 10), LONGEST_WAIT)
    if isinstance(error, RetryLater):
        return Verdict(again_at=now + timedelta(seconds=max(error.retry_after, 1.0)), unknown=unsettled)
    if isinstance(error, Refused):
        return Verdict(plain=not part.plain)
    if isinstance(error, DestinationGone):
        return Verdict(disable=True)
    if isinstance(error, DestinationPaused):
        if trouble.refusals >= len(PAUSES):
            return Verdict(disable=True)
        # The pause alone holds the part back: it goes out at once when somebody mends the place before it is over.
        return Verdict(again_at=now, unknown=unsettled, pause_until=now + PAUSES[trouble.refusals])
    if isinstance(error, TokenRevoked):
        until = now + TOKEN_REST
        return Verdict(again_at=until, unknown=unsettled, hold_platform_until=until)
    if not isinstance(error, Unknown):
        return Verdict(again_at=now + LONGEST_WAIT, unknown=True)
    settles = timedelta(seconds=max(manners.settles_in, error.settles_in))
    return Verdict(again_at=now + max(settles, wait), unknown=True)


def must_look(part: OutboxPart, now: datetime) -> bool:
    """Tell whether the platform is to be asked before the part is sent (again)."""
    if part.first_try_at is None:
        return False
    return now - part.first_try_at >= timedelta(seconds=manners_of(part.platform).repeatable_for)


def manners_of(platform: str) -> Manners:
    """Return the platform's manners."""
    return PLATFORMS.get(platform, UNKNOWN_PLATFORM)
