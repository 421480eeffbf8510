"""Each part once, in order, whatever is lost or dies on the way; and side by side."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.delivery.pace import Pace
from bot.delivery.sending import Courier, Outcome
from bot.errors import StoreError
from tests.delivery.platform import Hands, Platform
from tests.delivery.sends import courier, freeze, told, until_done


async def test_parts_arrive_in_order_and_are_told_one_by_one(ledger, clock):
    discord = Platform("discord", clock)
    await freeze(ledger, clock, "one", "two", "three")
    assert await courier(ledger, clock, discord).deliver() == Outcome(sent=3)
    assert discord.texts == ["one", "two", "three"]
    assert await told(ledger) == {"story-1", "story-2", "story-3"}
    assert await courier(ledger, clock, discord).deliver() == Outcome()


@pytest.mark.parametrize("fault", ["drop", "lost", "bug", "wait"])
@pytest.mark.parametrize("name", ["discord", "slack"])
async def test_a_fault_neither_loses_nor_doubles_nor_reorders(ledger, clock, fault, name):
    platform = Platform(name, clock, fault, "ok", fault, nonces=name == "discord")
    await freeze(ledger, clock, "one", "two", platform=name)
    await until_done(ledger, clock, courier(ledger, clock, platform))
    assert platform.texts == ["one", "two"]


@pytest.mark.parametrize("crash_after", ["mark_first_try", "post"])
@pytest.mark.parametrize("name", ["discord", "slack"])
@pytest.mark.parametrize("away", [timedelta(seconds=95), timedelta(minutes=10)])
async def test_after_a_crash_another_process_finishes(ledger, clock, crash_after, name, away):
    platform = Platform(name, clock, nonces=name == "discord")
    await freeze(ledger, clock, "one", "two", platform=name)
    [part] = await ledger.claim_parts("dead", clock.now(), lease=90)
    await ledger.mark_first_try(part.id, "dead", clock.now(), lease=90)
    if crash_after == "post":
        await platform.post(part.address, part.part)
    assert await courier(ledger, clock, platform).deliver() == Outcome()
    clock.pass_by(seconds=away.total_seconds())
    await until_done(ledger, clock, courier(ledger, clock, platform))
    assert platform.texts == ["one", "two"]


# ------------------------------------------------------------ each rule is needed: without it, the same fault doubles


@pytest.mark.parametrize(("nonce_kept", "messages"), [(True, 1), (False, 2)])
async def test_young_discord_messages_hang_on_the_nonce(ledger, clock, nonce_kept, messages):
    class Forgetful(Platform):
        def nonce(self, part):
            return part.marker if nonce_kept else f"{part.marker}-{len(self.requests)}"

    discord = Forgetful("discord", clock, "drop", nonces=True)
    await freeze(ledger, clock, "one")
    await until_done(ledger, clock, courier(ledger, clock, discord), step=timedelta(seconds=10))
    assert len(discord.stored) == messages


@pytest.mark.parametrize(("looked_up", "messages"), [(True, 1), (False, 2)])
@pytest.mark.parametrize("name", ["discord", "slack"])
async def test_older_and_slack_messages_hang_on_the_look_up(ledger, clock, looked_up, messages, name):
    class Blind(Platform):
        async def find(self, address, part, since):
            return await super().find(address, part, since) if looked_up else None

    platform = Blind(name, clock, "drop", nonces=name == "discord")
    await freeze(ledger, clock, "one", platform=name)
    await until_done(ledger, clock, courier(ledger, clock, platform), step=timedelta(minutes=5))
    assert len(platform.stored) == messages


@pytest.mark.parametrize(("lease", "messages"), [(90.0, 1), (1.0, 2)])
async def test_a_slow_answer_hangs_on_the_lease(ledger, clock, lease, messages):
    arrived, answer = asyncio.Event(), asyncio.Event()

    class Slow(Platform):
        async def post(self, address, part):
            if not self.requests:
                self.requests.append(address)
                arrived.set()
                await answer.wait()
            return await super().post(address, part)

    slack = Slow("slack", clock)
    await freeze(ledger, clock, "one", platform="slack")
    first = asyncio.create_task(courier(ledger, clock, slack, owner="slow", lease=lease, deadline=0.5).deliver())
    await arrived.wait()
    clock.pass_by(seconds=40)
    await courier(ledger, clock, slack, owner="quick", lease=lease, deadline=0.5).deliver()
    answer.set()
    await first
    assert len(slack.stored) == messages


async def test_a_process_that_slept_past_its_lease_does_not_send(ledger, clock):
    slack = Platform("slack", clock)

    class Sleepy(Hands):
        async def sleep(self, seconds):
            await super().sleep(seconds)
            clock.pass_by(seconds=100)
            await courier(ledger, clock, slack, owner="awake").deliver()

    await freeze(ledger, clock, "one", platform="slack", name="first")
    await freeze(ledger, clock, "two", platform="slack", name="second")
    sleepy = Sleepy()
    sender = Courier(ledger, {"slack": slack}, clock, "sleepy", pace=sleepy.pace())
    # The second message has to wait its second, sleeps past its lease, and finds the work done.
    await sender.deliver()
    assert slack.texts == ["one", "two"]


async def test_what_stood_still_before_its_request_is_not_looked_for_too_early(ledger, clock):
    arrived = asyncio.Event()

    class Slow(Platform):
        async def post(self, address, part):
            if not self.requests:
                self.requests.append(address)
                arrived.set()
                await asyncio.Event().wait()
            return await super().post(address, part)

    class Sleepy(Hands):
        async def sleep(self, seconds):
            await super().sleep(seconds)
            clock.pass_by(seconds=50)

    slack, sleepy = Slow("slack", clock), Sleepy()
    await freeze(ledger, clock, "one", platform="slack")
    [part] = await ledger.outbox()
    pace = sleepy.pace()
    await pace.turn("slack", part.address)
    dies = asyncio.create_task(Courier(ledger, {"slack": slack}, clock, "dies", pace=pace).deliver())
    await arrived.wait()
    dies.cancel()
    clock.pass_by(seconds=41)  # 91 after it was said that it is about to be sent, 41 after it was
    await courier(ledger, clock, slack, owner="next").deliver()
    await slack.post(part.address, part.part)  # the slowest of stores
    clock.pass_by(seconds=50)
    assert await courier(ledger, clock, slack, owner="next").deliver() == Outcome(found=1)
    assert slack.texts == ["one"]


# ------------------------------------------------------------ side by side


async def test_a_destination_that_hangs_delays_no_other(ledger, clock):
    hanging, all_others, answer = asyncio.Event(), asyncio.Event(), asyncio.Event()

    class Stuck(Platform):
        async def post(self, address, part):
            if address == "channel-stuck":
                hanging.set()
                await answer.wait()
            message = await super().post(address, part)
            if len(self.stored) == 200:
                all_others.set()
            return message

    discord = Stuck("discord", clock)
    await freeze(ledger, clock, "stuck", who="stuck")
    for number in range(100):
        await freeze(ledger, clock, "one", "two", who=f"desk-{number}")
    task = asyncio.create_task(courier(ledger, clock, discord).deliver())
    await hanging.wait()
    await all_others.wait()
    answer.set()
    assert (await task).sent == 201


async def test_all_sends_of_a_platform_share_one_allowance(ledger, clock):
    discord = Platform("discord", clock)
    for number in range(100):
        await freeze(ledger, clock, "one", who=f"desk-{number}")
    begin = clock.now()
    await courier(ledger, clock, discord).deliver()
    moments = sorted(at for *_, at in discord.stored)
    assert all(later - earlier >= timedelta(seconds=1) for earlier, later in zip(moments, moments[50:], strict=False))
    assert clock.now() - begin <= timedelta(seconds=1.25 * 100 / 40)


async def test_a_slack_channel_gets_one_message_a_second(ledger, clock):
    slack = Platform("slack", clock)
    await freeze(ledger, clock, "one", "two", "three", platform="slack")
    await courier(ledger, clock, slack).deliver()
    moments = [at for *_, at in slack.stored]
    assert all(timedelta(seconds=1) <= later - earlier < timedelta(seconds=1.1) for earlier, later in pairwise(moments))


async def test_told_to_stop_it_takes_nothing_new_and_ends_with_what_is_out(ledger, clock):
    class Stopping(Platform):
        async def post(self, address, part):
            sender.stop()
            return await super().post(address, part)

    discord = Stopping("discord", clock)
    sender = courier(ledger, clock, discord)
    await freeze(ledger, clock, "one", "two")
    assert await sender.deliver() == Outcome(sent=1)
    assert await courier(ledger, clock, Platform("discord", clock)).deliver() == Outcome(sent=1)


async def test_the_end_waits_for_the_requests_that_are_out_but_not_for_ever(ledger, clock):
    arrived, answer = asyncio.Event(), asyncio.Event()

    class Slow(Platform):
        async def post(self, address, part):
            arrived.set()
            await answer.wait()
            return await super().post(address, part)

    discord = Slow("discord", clock)
    sender = courier(ledger, clock, discord)
    await freeze(ledger, clock, "one", "two")
    task = asyncio.create_task(sender.deliver())
    await arrived.wait()
    await sender.end(within=0.01)
    assert not task.done()
    answer.set()
    await sender.end(within=5)
    assert (await task, discord.texts) == (Outcome(sent=1), ["one"])


async def test_a_cancelled_pass_leaves_the_rest_to_the_look_up(ledger, clock):
    posted = asyncio.Event()

    class Silent(Platform):
        async def post(self, address, part):
            await super().post(address, part)
            posted.set()
            await asyncio.Event().wait()

    slack = Silent("slack", clock)
    await freeze(ledger, clock, "one", platform="slack")
    task = asyncio.create_task(courier(ledger, clock, slack).deliver())
    await posted.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    clock.pass_by(minutes=5)
    again = Platform("slack", clock)
    again.stored = slack.stored
    assert await courier(ledger, clock, again).deliver() == Outcome(found=1)


class Away:
    """A ledger that cannot be reached from one of its calls on; `after`: that call still comes through, unanswered."""

    def __init__(self, ledger, clock, call, *, seconds, after=False):
        self._ledger, self._clock, self._call = ledger, clock, call
        self._seconds, self._after, self._back_at = seconds, after, None

    def __getattr__(self, name):
        async def call(*args, **kwargs):
            goes = name == self._call and self._back_at is None
            if goes:
                self._back_at = self._clock.now() + timedelta(seconds=self._seconds)
                if self._after:
                    await getattr(self._ledger, name)(*args, **kwargs)
            if self._back_at and (goes or self._clock.now() < self._back_at):
                raise StoreError("the database cannot be reached")
            return await getattr(self._ledger, name)(*args, **kwargs)

        return call


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("call", ["mark_first_try", "mark_sent"])
async def test_what_is_under_way_goes_on_when_the_database_is_back(ledger, clock, call, after):
    mail = Platform("email", clock, history=False)
    await freeze(ledger, clock, "one", platform="email")
    begun = clock.now()
    assert await courier(Away(ledger, clock, call, seconds=40, after=after), clock, mail).deliver() == Outcome(sent=1)
    assert clock.now() - begun < timedelta(seconds=45)
    assert len(mail.requests) == 1
    assert await told(ledger) == {"story-1"}


async def test_a_turn_that_the_database_cannot_give_is_waited_for(ledger, clock):
    back_at = clock.now() + timedelta(seconds=40)

    async def shared(_platform, _per_second, _burst):
        if clock.now() < back_at:
            raise StoreError("the database cannot be reached")
        return 0.0

    discord = Platform("discord", clock, nonces=True)
    await freeze(ledger, clock, "one")
    pace = Pace(monotonic=clock.monotonic, sleep=clock.sleep, shared=shared)
    sender = Courier(ledger, {"discord": discord}, clock, "me", pace=pace, sleep=clock.sleep)
    assert await sender.deliver() == Outcome(sent=1)


async def test_a_repeat_that_waited_too_long_for_the_database_is_looked_for_instead(ledger, clock):
    discord = Platform("discord", clock, "drop", nonces=True)
    await freeze(ledger, clock, "one")
    assert await courier(ledger, clock, discord).deliver() == Outcome(later=1)
    clock.pass_by(seconds=90)
    sender = courier(Away(ledger, clock, "mark_first_try", seconds=40), clock, discord)
    assert await sender.deliver() == Outcome(later=1, found=1)
    assert discord.requests == ["channel-desk", "find channel-desk"]


async def test_what_was_refused_is_recorded_when_the_database_is_back(ledger, clock):
    slack = Platform("slack", clock, "wait")
    await freeze(ledger, clock, "one", platform="slack")
    sender = courier(Away(ledger, clock, "mark_failed", seconds=40), clock, slack)
    assert await until_done(ledger, clock, sender) == Outcome(sent=1, later=1)
    assert slack.texts == ["one"]


async def test_parts_taken_as_the_database_went_away_need_not_wait_for_their_lease(ledger, clock):
    slack = Platform("slack", clock)
    await freeze(ledger, clock, "one", platform="slack")
    sender = courier(Away(ledger, clock, "claim_parts", seconds=0, after=True), clock, slack)
    with pytest.raises(StoreError):
        await sender.deliver()
    assert await courier(ledger, clock, slack, owner="another").deliver() == Outcome()
    assert await sender.deliver() == Outcome(sent=1)


async def test_a_database_that_fails_for_long_after_the_send_doubles_nothing(ledger, clock):
    slack = Platform("slack", clock)
    await freeze(ledger, clock, "one", platform="slack")
    with pytest.raises(StoreError, match="cannot be reached"):
        await courier(Away(ledger, clock, "mark_sent", seconds=3600), clock, slack).deliver()
    clock.pass_by(minutes=5)
    assert await courier(ledger, clock, slack).deliver() == Outcome(found=1)
    assert await told(ledger) == {"story-1"}
