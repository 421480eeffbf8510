"""Slack that answers half of all calls with "too many": every digest arrives all the same, each part once, in order."""

import random
import re
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.slack.calls import web_client
from bot.chat.slack.messenger import SlackMessenger
from bot.chat.slack.render import render
from bot.delivery.parts import parts_of, settled_by
from bot.delivery.sending import Outcome
from bot.model import Audience, Slot
from bot.store import open_store
from tests.chat.discord.material import briefing, item
from tests.delivery.platform import Hands
from tests.delivery.sends import courier
from tests.wire.slack_limits import texts
from tests.wire.slack_server import TOKEN, Fault

START = datetime(2026, 10, 7, 3, 0, tzinfo=UTC)
CHANNELS = [f"C{number}" for number in range(10)]
ITEMS = 20


class Limits:
    """Stands in for the server's faults: refuses every second call by chance, and whoever comes back too early."""

    def __init__(self, server, clock, seed: int, *, lost: float = 0.0):
        self.server, self.clock, self.chance, self.lost = server, clock, random.Random(seed), lost
        self.until: dict[tuple[str, str], datetime] = {}
        self.calls = self.refused = 0
        self.second = False
        self.kept: list[str] = []  # channels of messages whose answer was lost
        self.too_early: list[tuple[str, str]] = []

    def __bool__(self) -> bool:
        return True

    def pop(self, _: int) -> Fault | None:
        method, body = self.server.calls[-1]
        where, now = (method, str(body.get("channel", ""))), self.clock.now()
        self.calls += 1
        early = now < self.until.get(where, now)
        self.too_early += [where] if early else []
        if self.lost:  # runs of bad luck, as chance has them
            refused = self.chance.random() < 0.5
        else:  # of each two calls one is refused, nobody knows which
            self.second = self.chance.random() < 0.5 if self.calls % 2 else self.second
            refused = self.second == (self.calls % 2 == 0)
        if early or refused:
            self.refused += 1
            wait = self.chance.randint(1, 45)
            self.until[where] = now + timedelta(seconds=wait)
            return Fault(error="ratelimited", status=429, headers={"Retry-After": str(wait)})
        if method == "chat.postMessage" and self.chance.random() < self.lost:
            stored = self.chance.random() < 0.5
            self.kept += [where[1]] if stored else []
            return Fault(drop=True, stored=stored)
        return None


@pytest.fixture
async def busy(slack):
    clock = Hands(START)
    slack.now = clock.monotonic
    slack.channels = {channel: [] for channel in CHANNELS}
    async with open_store(":memory:") as ledger:
        for number, channel in enumerate(CHANNELS):
            reader = Audience(id=f"slack:{channel}", platform="slack", address=channel)
            items = [
                item(f"{number:02}{one:014}", f"Headline {one:03} of the day", settles={f"{number:02}{one:014}": 1})
                for one in range(ITEMS)
            ]
            found = replace(briefing(*items), audience=reader.id)
            payloads = render(found, reader)
            assert len(payloads) == 2
            slot = Slot(schedule=reader.id, on=START.date(), time="08:00", due_at=START)
            await ledger.freeze(slot, reader, found, parts_of(slot.key, payloads, settled_by(payloads, items)), START)
        yield slack, ledger, clock


async def carry(slack, ledger, clock, *, restart_every: int, step: int = 7) -> Outcome:
    """Deliver until nothing is left, a pass every `step` seconds, with a new process every so many passes."""
    total = Outcome()
    for passed in range(400):
        if passed % restart_every == 0:
            messenger = SlackMessenger(web_client(TOKEN, base_url=slack.url, deadline=5), deadline=5)
            sender = courier(ledger, clock, messenger, owner=f"process-{passed}")
        total += await sender.deliver()
        if not await ledger.outbox():
            return total
        clock.pass_by(seconds=step)
    raise AssertionError(f"still on its way: {[one.part.marker for one in await ledger.outbox()]}")


async def every_digest_stands_there_once_and_in_order(slack, ledger):
    for channel in CHANNELS:
        first, *rest = slack.posted(channel)
        assert "thread_ts" not in first
        assert [one["thread_ts"] for one in rest] == [first["ts"]]
        shown = "\n".join(text for one in slack.posted(channel) for text in texts(one["blocks"]))
        assert re.findall(r"Headline (\d{3}) ", shown) == [f"{one:03}" for one in range(ITEMS)]
        assert len(await ledger.told(f"slack:{channel}")) == ITEMS
    assert slack.refused == []


@pytest.mark.parametrize(("restart_every", "seed"), [(1000, 0), (1, 1)], ids=["one process", "a new process each pass"])
async def test_every_digest_arrives_once_and_in_order(busy, restart_every, seed):
    slack, ledger, clock = busy
    limits = Limits(slack, clock, seed)
    slack.faults = defaultdict(lambda: limits)
    total = await carry(slack, ledger, clock, restart_every=restart_every)
    assert (total.sent, total.found, total.failed) == (2 * len(CHANNELS), 0, 0)
    assert abs(limits.refused - limits.calls / 2) <= 1
    assert limits.too_early == [], "Retry-After is kept to"
    await every_digest_stands_there_once_and_in_order(slack, ledger)


@pytest.mark.parametrize("seed", range(1, 3))
async def test_even_when_answers_are_lost_besides(busy, seed):
    slack, ledger, clock = busy
    limits = Limits(slack, clock, seed, lost=0.4)
    slack.faults = defaultdict(lambda: limits)
    total = await carry(slack, ledger, clock, restart_every=5, step=21)
    assert total.sent + total.found == 2 * len(CHANNELS)
    assert total.found == len(limits.kept)
    assert limits.kept
    await every_digest_stands_there_once_and_in_order(slack, ledger)
