"""The stored state, the disk and the model's budget -> how the bot fares, and which alarms ought to ring."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.actions.feeds import FeedHealth
from bot.actions.feeds import feeds as feeds_with_health
from bot.actions.office import Office
from bot.ports import WHOLE_PLATFORM, Destination, Queue
from bot.text.counted import counted

#: A feed that fails for so long is told of, and a message that waits for so long.
FEED_FAILS, MESSAGE_WAITS = timedelta(hours=24), timedelta(minutes=30)
#: Bytes of disk below which an alarm rings: SQLite needs room beside the database.
LITTLE_DISK = 200 * 1024 * 1024
NAMED = 5  # feeds


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalSigns:
    """How the bot fares at a moment. `read_at`: when a feed was last read with success; `model_*` None = no model."""

    at: datetime
    feeds: tuple[FeedHealth, ...] = ()
    read_at: datetime | None = None
    queue: Queue = field(default_factory=Queue)
    not_sent_to: tuple[Destination, ...] = ()  # of those that somebody wants told
    articles: int = 0  # ever stored
    disk_free: int = 0  # bytes
    model_used: int | None = None  # tokens today
    model_daily: int | None = None

    def by_health(self) -> dict[str, int]:
        """Return how many feeds there are of each state."""
        by_health: dict[str, int] = {}
        for one in self.feeds:
            by_health[one.state.health] = by_health.get(one.state.health, 0) + 1
        return by_health


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something that the operator must see to; it rings under its key until it is over."""

    key: str
    text: str


async def vital_signs(office: Office, state: Path) -> VitalSigns:
    """Look at everything once; raises StoreError when the database does not answer."""
    now = office.clock.now()
    found = tuple(await feeds_with_health(office))
    spent = office.model_spent(now) if office.model_spent else None
    return VitalSigns(
        at=now,
        feeds=found,
        read_at=max((one.state.succeeded_at for one in found if one.state.succeeded_at), default=None),
        queue=await office.desk.queue(now),
        not_sent_to=await _not_sent_to(office, now),
        articles=await office.desk.newest_article(),
        disk_free=shutil.disk_usage(state).free,
        model_used=spent[0] if spent else None,
        model_daily=spent[1] if spent else None,
    )


async def _not_sent_to(office: Office, now: datetime) -> tuple[Destination, ...]:
    """Return the troubled places of audiences that don't pause; who pauses was told why."""
    told = {(one.platform, one.address) for one in await office.desk.audiences() if not one.paused}
    platforms = {platform for platform, _ in told}
    wanted = told | {(platform, WHOLE_PLATFORM) for platform in platforms}
    return tuple(one for one in await office.desk.troubles(now) if (one.platform, one.address) in wanted)


def alarms(signs: VitalSigns, *, started_at: datetime, silent_for: timedelta) -> Iterator[Alarm]:
    """Yield what is wrong. `silent_for`: how long nothing may be read; a bot that has just started gets as long."""
    read_at = max(filter(None, (signs.read_at, started_at)))
    dead = bool(signs.feeds) and signs.at - read_at > silent_for
    if dead:
        hours = int((signs.at - read_at).total_seconds() // 3600)
        yield Alarm(
            key="nothing read",
            text=f"No feed has been read for {counted(hours, 'hour')}: check the network. "
            "Briefings say that nothing was read.",
        )
    else:  # with nothing read at all each feed fails, which is one trouble
        yield from _failing(signs)
    yield from _mute(signs)
    if signs.queue.oldest and signs.at - signs.queue.oldest > MESSAGE_WAITS:
        minutes = int((signs.at - signs.queue.oldest).total_seconds() // 60)
        waiting = counted(signs.queue.waiting, "message waits", "messages wait")
        yield Alarm(
            key="messages wait",
            text=f"{waiting}, the oldest for {counted(minutes, 'minute')}; `limelight doctor` looks why.",
        )
    if signs.disk_free < LITTLE_DISK:
        free = signs.disk_free // (1024 * 1024)
        yield Alarm(key="disk", text=f"The disk of the state folder has {free} MB left: make room.")
    if signs.model_daily and signs.model_used is not None and signs.model_used >= signs.model_daily:
        yield Alarm(
            key="model budget",
            text=f"The day's {signs.model_daily:,} tokens of the language model are used up (OPENAI_DAILY_TOKENS); "
            "until midnight UTC briefings are written without it.",
        )


def _mute(signs: VitalSigns) -> Iterator[Alarm]:
    """Yield platforms that take nothing, and places that are given up; a pause of hours is no alarm yet."""
    for one in signs.not_sent_to:
        if one.address == WHOLE_PLATFORM:
            yield Alarm(
                key=f"platform {one.platform}",
                text=f"Nothing is sent to {one.platform}: {one.reason}. `limelight doctor` says what to mend; "
                "it is tried again every six hours, and at once when Limelight starts anew.",
            )
        elif one.disabled:
            yield Alarm(
                key=f"place {one.platform} {one.address}",
                text=f"No longer sent to {one.platform} {one.address}: {one.reason}. Its settings are kept; "
                "it is tried again when something is set there anew.",
            )


def _failing(signs: VitalSigns) -> Iterator[Alarm]:
    for one in signs.feeds:
        since = one.state.failing_since
        if one.state.health in ("failing", "gone") and since and signs.at - since > FEED_FAILS:
            why = f": {one.state.reason}" if one.state.reason else ""
            yield Alarm(
                key=f"feed {one.feed.id}",
                text=f"{one.feed.outlet} has not been read since {since:%d %b %H:%M} UTC{why}",
            )
