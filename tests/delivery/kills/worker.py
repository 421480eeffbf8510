"""One process that claims, freezes and delivers until all is out, or until its fault point comes.

It posts with the product's own messengers, found and pointed at the local platforms as in use: by the environment.
Time runs SPEED times as fast for all of it, so that leases, deadlines and waits are tested as they are.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.chat.discord.messenger import DiscordMessenger
from bot.chat.discord.rest import run_rest
from bot.chat.discord.settings import discord_settings
from bot.chat.platforms import messengers_of
from bot.delivery.parts import parts_of
from bot.delivery.sending import LEASE, Courier
from bot.errors import StoreError
from bot.model import Audience, Briefing, DevelopmentKind, Item, Sentence, Slot, Source
from bot.ports import Messenger
from bot.settings import Settings, load_settings
from bot.store import open_store
from tests.delivery.kills.quick_loop import QuickClock, run_quickly
from tests.wire import discord_server, slack_server

SPEED = 30.0
PACK = Path(__file__).parent / "pack"
COMMITS = ("claim_slot", "freeze", "claim_parts", "mark_first_try", "mark_sent", "mark_failed")
REQUESTS = ("post", "find")
POINTS = tuple(f"{when} {name}" for name in COMMITS + REQUESTS for when in ("before", "after"))


@dataclass(frozen=True, kw_only=True)
class Job:
    """What all processes of a run work on. `begin` is a moment of the machine's clock: the start of virtual time.

    `places` are (platform, address), one a channel; `discord` and `slack` are the platforms' base URLs.
    """

    database: str
    places: tuple[tuple[str, str], ...]
    discord: str
    slack: str
    begin: float
    slots: int
    parts: int
    look_up: bool = True
    lease: float = LEASE
    speed: float = SPEED
    interval: float = 0.0  # seconds between two slots of a channel; 0 = all are due at once

    def audience(self, number: int) -> Audience:
        platform, address = self.places[number]
        return Audience(id=f"a{number}", platform=platform, address=address)

    def slot(self, audience: int, number: int) -> Slot:
        step = timedelta(seconds=self.interval) if self.interval else timedelta(days=1)
        due = QuickClock(self.begin, self.speed).first + number * step
        return Slot(schedule=f"s{audience}", on=due.date(), time=f"{due:%H:%M:%S}", due_at=due)

    def says(self, audience: int, slot: int, part: int) -> str:
        """Return what is found of a part in the chat."""
        return f"report {audience}x{slot}x{part}"

    def settles(self, slot: int) -> list[dict[str, int]]:
        return [{f"story-{slot}-{part}": slot * 100 + part} for part in range(self.parts)]

    def briefings(self, audience: int, slot: int) -> list[Briefing]:
        """Return the slot's messages, each a digest of one item."""
        reader, due = self.audience(audience), self.slot(audience, slot).due_at
        return [
            Briefing(slot=due, audience=reader.id, language="en", items=(_item(settles, text),), title="Hills")
            for settles, text in (
                (settles, self.says(audience, slot, part)) for part, settles in enumerate(self.settles(slot))
            )
        ]

    def environment(self) -> Mapping[str, str]:
        return {
            "LIMELIGHT_HOME": str(PACK),
            "DATABASE_URL": self.database,
            "DISCORD_TOKEN": discord_server.TOKEN,
            "DISCORD_API_BASE": self.discord,
            "SLACK_BOT_TOKEN": slack_server.TOKEN,
            "SLACK_API_BASE": self.slack,
        }


class Deadly:
    """Counts the passes through each fault point, and dies at the one that was drawn."""

    def __init__(self, point: str = "", nth: int = 1) -> None:
        self.point, self.left = point, nth

    def reached(self, point: str) -> None:
        if point == self.point:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def guard(self, inner, names):
        return _Guarded(inner, names, self)


class _Guarded:
    def __init__(self, inner, names, deadly):
        self._inner, self._names, self._deadly = inner, names, deadly

    def __getattr__(self, name):
        found = getattr(self._inner, name)
        return partial(self._around, name, found) if name in self._names else found

    async def _around(self, name, call, *args, **kwargs):
        self._deadly.reached(f"before {name}")
        result = await call(*args, **kwargs)
        self._deadly.reached(f"after {name}")
        return result


class _Blind:
    """A messenger that finds nothing again: what the rule of looking up is measured against."""

    def __init__(self, inner: Messenger) -> None:
        self._inner = inner

    def __getattr__(self, name):
        return getattr(self._inner, name)

    async def find(self, address, part, since):
        return None


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[dict[str, Messenger]]:
    """Give the messengers in use, Discord's signed in as a worker's is."""
    messengers = messengers_of(settings)
    discord = messengers["discord"]
    assert isinstance(discord, DiscordMessenger)
    signed_in = asyncio.create_task(run_rest(discord_settings(settings), discord))
    try:
        yield messengers
    finally:
        signed_in.cancel()
        with suppress(asyncio.CancelledError):
            await signed_in


async def work(job: Job, owner: str, deadly: Deadly) -> None:
    """Claim, freeze and deliver until every part of every slot is out."""
    clock, settings = QuickClock(job.begin, job.speed), load_settings(job.environment())
    async with open_store(settings.database_url) as store, connected(settings) as messengers:
        ledger = deadly.guard(store, COMMITS)
        posting = {
            name: deadly.guard(each if job.look_up else _Blind(each), REQUESTS) for name, each in messengers.items()
        }
        courier = Courier(ledger, posting, clock, owner, lease=job.lease, at_once=8)
        await _work(job, ledger, clock, messengers, courier)


async def _work(job, ledger, clock, messengers, courier) -> None:
    open_slots = [(audience, slot) for slot in range(job.slots) for audience in range(len(job.places))]
    while True:
        try:
            open_slots = await _freeze_some(job, ledger, clock, messengers, open_slots)
            await courier.deliver()
            if not open_slots and not await ledger.outbox():
                return
        except StoreError:
            pass  # the database is away: what was not written is found again
        await asyncio.sleep(3)


async def _freeze_some(job, ledger, clock, messengers, open_slots, *, some=20):
    """Work through the next slots; return those that are not known to be frozen."""
    left = []
    for audience, number in open_slots[:some]:
        slot, reader = job.slot(audience, number), job.audience(audience)
        if job.interval and slot.due_at > clock.now():
            left.append((audience, number))
            continue
        if await ledger.outbox(slot=slot.key):
            continue
        if not await ledger.claim_slot(slot, reader.id, clock.now(), lease=30):
            left.append((audience, number))  # another process is at it, or died at it
            continue
        briefings = job.briefings(audience, number)
        payloads = [messengers[reader.platform].render(briefing, reader)[0] for briefing in briefings]
        parts = parts_of(slot.key, payloads, job.settles(number))
        await ledger.freeze(slot, reader, briefings[0], parts, clock.now())
    return open_slots[some:] + left


def _item(settles, text) -> Item:
    source = Source(id=re.sub("[^0-9]", "-", text), title=text, url="https://north.example/1", outlet="North")
    return Item(
        story=next(iter(settles)),
        kind=DevelopmentKind.NEW,
        section="",
        headline=text,
        sentences=(Sentence(text="The dam above the town broke.", sources=(source.id,)),),
        sources=(source,),
        settles=settles,
    )


def run(job: Job, owner: str, deadly: Deadly) -> None:
    """Work in this process to the end."""
    while True:
        try:
            return run_quickly(work(job, owner, deadly), job.speed)
        except StoreError:  # no database at its start: its supervisor starts it again
            time.sleep(0.5)
