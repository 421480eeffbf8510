"""A digest's settings -> in which words they are told, and what of them is not as usual, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from bot.actions.digest import Digest
from bot.actions.subscriptions import is_subscription
from bot.actions.timing import decided_by
from bot.chat.phrases import Phrases
from bot.model import Audience, Schedule

LONGEST = 300


def worded(key: str, schedule: Schedule) -> str:
    """Return the phrase of a schedule's settings that fits it: at times, by a cron expression, or as it happens."""
    return f"{key}_instant" if schedule.instant else f"{key}_cron" if schedule.cron else key


def next_time(digest: Digest, say: Phrases, *, shown: Callable[[datetime], str]) -> str:
    """Return when it is told next, "" for what is told as it happens; `shown` writes a moment."""
    if digest.is_halted:
        return say("digest.paused")
    if digest.next_at is None:
        return ""
    return say("digest.again" if digest.schedule.instant else "digest.next", when=shown(digest.next_at))


def special(digest: Digest, say: Phrases, *, safe: Callable[[str, int], str], place: Callable[[str], str]) -> list[str]:
    """Return a phrase for each; `safe` makes foreign text harmless, `place` shows the channel of drafts."""
    audience, said = digest.audience, []
    if digest.trouble:
        said.append(say("digest.not_sent", reason=safe(digest.trouble, LONGEST)))
    if audience.items != Audience.__dataclass_fields__["items"].default:
        said.append(say("digest.items", count=audience.items))
    if audience.sections:
        said.append(say(f"digest.sections_{audience.sections}"))
    if audience.hidden_outlets:
        said.append(say("digest.hidden", outlets=safe(", ".join(audience.hidden_outlets), LONGEST)))
    if audience.threads:
        said.append(say("digest.threads"))
    if audience.amends:
        said.append(say("digest.amends"))
    return [*said, *_of_schedule(digest.schedule, say, place=place, lines=not is_subscription(audience))]


def _of_schedule(schedule: Schedule, say: Phrases, *, place: Callable[[str], str], lines: bool) -> Iterator[str]:
    """Yield what is special about when it is told; `lines`: a quiet day is usually one line."""
    if schedule.look_back:
        yield say("digest.look_back")
    if schedule.instant and schedule.at_least > 1:
        yield say("digest.at_least", count=schedule.at_least)
    if schedule.instant:
        yield say("digest.most", count=schedule.most_a_day)
    if schedule.quiet:
        yield say("digest.quiet", span="–".join(schedule.quiet))
    if schedule.quiet_line != lines and not schedule.instant:
        yield say("digest.quiet_line" if schedule.quiet_line else "digest.no_quiet_line")
    if schedule.review is not None:
        desk, until = place(schedule.review.address), decided_by(schedule)
        yield say(f"digest.review_{schedule.review.otherwise}", place=desk, until=until)
