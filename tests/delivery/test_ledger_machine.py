"""Any order of claims, crashes, pauses, clock jumps, edits and restores: at most one message a key, finally one."""

import asyncio
import contextlib
import shutil
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.delivery.parts import parts_of
from bot.delivery.sending import Courier
from bot.delivery.slots import due
from bot.model import Schedule
from bot.store import open_store
from bot.store.backup import back_up, restore
from tests.delivery.platform import Hands, Platform
from tests.store.material import audience, briefing

BEGIN = datetime(2026, 3, 27, 6, tzinfo=UTC)
NAMES = ("discord", "slack")


class Killed(BaseException):
    """The process is gone: nothing may catch this."""


class Deadly:
    """A ledger whose process dies before or after the n-th call."""

    def __init__(self, store, calls, after):
        self.store, self.left, self.after = store, calls, after

    def __getattr__(self, name):
        call = getattr(self.store, name)

        async def around(*args, **kwargs):
            self.left -= 1
            if self.left == 0 and not self.after:
                raise Killed
            result = await call(*args, **kwargs)
            if self.left == 0:
                raise Killed
            return result

        return around


class LedgerMachine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.path = str(self.folder / "limelight.db")
        self.clock = Hands(BEGIN)
        self.platforms = {name: Platform(name, self.clock, nonces=name == "discord") for name in NAMES}
        self.schedules = {
            name: Schedule(id=name, audience=name, times=("08:00", "19:30"), zone="Europe/Berlin", since=BEGIN)
            for name in NAMES
        }
        self.processes = 0
        self.backup = None
        self.run(self.begin())

    def teardown(self):
        for platform in self.platforms.values():
            platform.script.clear()
        for name in NAMES:
            self.schedules[name] = replace(self.schedules[name], paused=False)
        self.run(self.finish())
        self.at_most_one()
        self.run(self.nothing_left())
        shutil.rmtree(self.folder)

    def run(self, work):
        with contextlib.suppress(Killed):
            asyncio.run(work)

    async def begin(self):
        async with open_store(self.path) as store:
            for name, schedule in self.schedules.items():
                await store.save_audience(audience(name, platform=name))
                await store.save_schedule(schedule)

    async def finish(self):
        """One last process that lives on."""
        async with open_store(self.path) as store:
            for _ in range(10):  # longer than the clock can have been set back
                self.clock.pass_by(minutes=33)
                await self.work(store)

    async def nothing_left(self):
        async with open_store(self.path) as store:
            assert await store.outbox() == []
            assert await store.abandoned_slots(self.clock.now()) == []
            for name, frozen in (await store.last_slots()).items():
                accepted = {marker for _, marker, _, _ in self.platforms[name].stored}
                if await store.outbox(slot=frozen.key):
                    markers = {part.part.marker for part in await store.outbox(slot=frozen.key) if part.state == "sent"}
                    assert markers <= accepted

    async def tick(self, *, dies_after=0, after=True):
        """One process: take over, claim, freeze, deliver - and maybe die on the way."""
        async with open_store(self.path) as store:
            await self.work(Deadly(store, dies_after, after) if dies_after else store)

    async def work(self, ledger):
        self.processes += 1
        now = self.clock.now()
        for slot, name in await ledger.abandoned_slots(now):
            await self.publish(ledger, slot, name)
        last = await ledger.last_slots()
        for name, schedule in self.schedules.items():
            owed = due(schedule, after=last.get(name), now=now)
            for slot in owed.missed:
                await ledger.skip_slot(slot, name, now, note="missed")
            if owed.slot:
                await self.publish(ledger, owed.slot, name)
        courier = Courier(ledger, self.platforms, self.clock, f"p{self.processes}", pace=self.clock.pace())
        await courier.deliver()

    async def publish(self, ledger, slot, name):
        if not await ledger.claim_slot(slot, name, self.clock.now(), lease=60):
            return
        payloads = [{"text": f"{slot.key} {number}"} for number in (1, 2)]
        reader = audience(name, platform=name)
        await ledger.freeze(slot, reader, briefing(), parts_of(slot.key, payloads), self.clock.now())

    @rule()
    def a_process_works(self):
        self.run(self.tick())

    @rule(calls=st.integers(1, 14), after=st.booleans())
    def a_process_dies(self, calls, after):
        self.run(self.tick(dies_after=calls, after=after))

    @rule(minutes=st.sampled_from([1, 3, 40, 200, 700, 60 * 24 * 7]))
    def time_passes(self, minutes):
        self.clock.pass_by(minutes=minutes)

    @rule(hours=st.integers(1, 3))
    def the_clock_is_set_back(self, hours):
        self.clock.pass_by(hours=-hours)

    @rule(name=st.sampled_from(NAMES), ends=st.lists(st.sampled_from(["drop", "lost", "wait", "ok"]), max_size=3))
    def a_platform_is_faulty(self, name, ends):
        self.platforms[name].script.extend(ends)

    @rule(name=st.sampled_from(NAMES), times=st.sampled_from([("08:00",), ("02:30", "08:00"), ("07:15", "19:30")]))
    def a_schedule_is_edited(self, name, times):
        self.schedules[name] = replace(self.schedules[name], times=times)

    @rule(name=st.sampled_from(NAMES), paused=st.booleans())
    def a_schedule_is_paused_or_resumed(self, name, paused):
        self.schedules[name] = replace(self.schedules[name], paused=paused)

    @rule()
    def a_backup_is_made(self):
        self.backup = self.folder / "backup.db"
        back_up(self.path, self.backup)

    @rule()
    def the_backup_is_restored(self):
        if self.backup is not None:
            asyncio.run(restore(self.path, self.backup, self.clock.now()))

    @invariant()
    def at_most_one(self):
        for platform in self.platforms.values():
            keys = Counter((address, marker) for address, marker, _, _ in platform.stored)
            assert not [key for key, count in keys.items() if count > 1], keys


TestLedgerMachine = LedgerMachine.TestCase
TestLedgerMachine.settings = settings(
    max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
