"""The rules of sending on the real wire, each with it and without: without it, the same fault doubles, every time.

And what a day of refusals leads to there: few requests, a word to whoever can mend it, and on when it is mended.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.actions.vital_signs import alarms, vital_signs
from bot.chat.discord.messenger import DiscordMessenger
from bot.chat.discord.rest import run_rest
from bot.chat.discord.settings import DiscordSettings
from bot.chat.slack.calls import web_client
from bot.chat.slack.messenger import SlackMessenger
from bot.delivery.parts import parts_of
from bot.delivery.refusals import Care
from bot.errors import DestinationPaused, RetryLater
from bot.model import Audience, Briefing, Slot
from bot.ports import Messenger
from tests.actions.world import office_with_a_past
from tests.delivery.platform import Hands
from tests.delivery.sends import courier, until_done
from tests.delivery.test_parts import item
from tests.wire import discord_server, slack_server

TEXT, FORUM = 0, 15
#: Trouble -> Discord's status and code, and Slack's error.
REFUSALS = {
    "token": (401, 0, "token_revoked"),
    "permission": (403, 50013, "not_in_channel"),
    "channel": (404, 10003, "channel_not_found"),
}
SAID = {"token": "does not accept", "channel": "is no more"}


@dataclass
class Wire:
    """A platform's local server with one place to tell, and the messenger in use."""

    messenger: Messenger
    server: object
    address: str

    @property
    def is_forum(self) -> bool:
        """Tell whether the messenger looks by itself for what it may have begun, whatever the courier does."""
        channels = getattr(self.server, "channels", {})
        return not self.address.startswith("C") and channels[int(self.address)]["type"] == FORUM

    def posted(self) -> int:
        if isinstance(self.server, slack_server.SlackServer):
            return len(self.server.posted())
        own = [int(self.address)]
        own += [number for number, one in self.server.channels.items() if one["parent_id"] == self.address]
        return sum(len(self.server.posted(number)) for number in own)

    def loses_an_answer(self) -> None:
        """Let the next message be stored and its answer be lost."""
        if isinstance(self.server, slack_server.SlackServer):
            self.server.faults["chat.postMessage"].append(slack_server.Fault(stored=True, drop=True))
        else:
            path = rf"/channels/{self.address}/(messages|threads)"
            self.server.faults.append(discord_server.Fault(method="POST", path=path, stored=True))

    def refuses(self, trouble: str) -> None:
        """Let every message from now on be refused for this reason."""
        status, code, error = REFUSALS[trouble]
        if isinstance(self.server, slack_server.SlackServer):
            self.server.faults["chat.postMessage"] += [slack_server.Fault(error=error)] * 1000
        else:
            path = rf"/channels/{self.address}/(messages|threads)"
            self.server.faults.append(discord_server.Fault("POST", path, status=status, code=code, times=1000))

    def relents(self) -> None:
        """Take every message again."""
        self.server.faults.clear()

    def asked(self) -> int:
        """Return how many requests to post there were."""
        if isinstance(self.server, slack_server.SlackServer):
            return sum(method == "chat.postMessage" for method, _ in self.server.calls)
        return sum(method == "POST" and self.address in path for method, path, _ in self.server.requests)

    async def frozen(self, ledger, clock) -> None:
        reader = Audience(id="desk", platform=self.messenger.platform, address=self.address)
        slot = Slot(schedule=f"at {clock.now():%H:%M}", on=clock.now().date(), time="08:00", due_at=clock.now())
        digest = Briefing(slot=clock.now(), audience="desk", language="en", items=(item(1),), title="The Hills")
        [payload] = self.messenger.render(digest, reader)
        await ledger.freeze(slot, reader, digest, parts_of(slot.key, [payload]), clock.now())


@pytest.fixture
def clock():
    return Hands(datetime.now(UTC))  # Discord's ids carry the real time


@pytest.fixture(params=["discord", "forum", "slack"])
async def wire(request, clock):
    if request.param == "slack":
        async with slack_server.slack_server() as server:
            server.now = lambda: clock.now().timestamp()
            client = web_client(slack_server.TOKEN, base_url=server.url, deadline=5)
            yield Wire(SlackMessenger(client, deadline=5), server, slack_server.CHANNEL)
        return
    async with discord_server.discord_server() as server:
        server.now = lambda: clock.now().timestamp()
        kind = FORUM if request.param == "forum" else TEXT
        channel = server.add_channel(server.add_guild(), kind=kind)
        messenger = DiscordMessenger(deadline=5.0)
        settings = DiscordSettings(token=discord_server.TOKEN, api_base=server.api_base)
        signed_in = asyncio.create_task(run_rest(settings, messenger))
        await server.until(lambda: messenger.client)
        yield Wire(messenger, server, str(channel))
        signed_in.cancel()
        with suppress(asyncio.CancelledError):
            await signed_in
        assert server.wrong == []


class Blind:
    """Finds nothing again."""

    def __init__(self, inner):
        self.inner = inner

    def __getattr__(self, name):
        return getattr(self.inner, name)

    async def find(self, address, part, since):
        return None


@pytest.mark.parametrize("rules", ["kept", "no nonce"])
async def test_a_young_message_hangs_on_the_nonce(wire, ledger, clock, rules):
    if not isinstance(wire.server, discord_server.DiscordServer):
        pytest.skip("Slack knows no nonce")
    wire.server.nonce_window = 0.0 if rules == "no nonce" else 180.0
    await wire.frozen(ledger, clock)
    wire.loses_an_answer()
    total = await until_done(ledger, clock, courier(ledger, clock, wire.messenger), step=timedelta(seconds=10))
    assert total.sent == 1, "young enough to be sent again without a look"
    assert wire.posted() == (2 if rules == "no nonce" and not wire.is_forum else 1)


@pytest.mark.parametrize("rules", ["kept", "no look-up"])
async def test_an_older_message_hangs_on_the_look_up(wire, ledger, clock, rules):
    if isinstance(wire.server, discord_server.DiscordServer):
        wire.server.nonce_window = 180.0
    messenger = Blind(wire.messenger) if rules == "no look-up" else wire.messenger
    await wire.frozen(ledger, clock)
    wire.loses_an_answer()
    await until_done(ledger, clock, courier(ledger, clock, messenger), step=timedelta(minutes=20))
    assert wire.posted() == (2 if rules == "no look-up" and not wire.is_forum else 1)


@pytest.mark.parametrize(("lease", "messages"), [(90.0, 1), (1.0, 2)])
async def test_a_slow_answer_hangs_on_the_lease(wire, ledger, clock, lease, messages):
    if isinstance(wire.server, discord_server.DiscordServer):
        wire.server.nonce_window = 30.0
    arrived, goes_on = asyncio.Event(), asyncio.Event()

    class Slow(Blind):
        async def post(self, address, part):
            arrived.set()
            await goes_on.wait()
            return await self.inner.post(address, part)

        async def find(self, address, part, since):
            return await self.inner.find(address, part, since)

    await wire.frozen(ledger, clock)
    slow = courier(ledger, clock, Slow(wire.messenger), owner="slow", lease=lease, deadline=30.0)
    first = asyncio.create_task(slow.deliver())
    await arrived.wait()
    clock.pass_by(seconds=40)
    await courier(ledger, clock, wire.messenger, owner="quick", lease=lease, deadline=30.0).deliver()
    clock.pass_by(seconds=40)
    goes_on.set()
    await first
    assert wire.posted() == (1 if wire.is_forum else messages)


@pytest.mark.parametrize("trouble", REFUSALS)
async def test_a_day_of_refusals_costs_few_requests_is_told_and_is_got_over(wire, tmp_path, clock, trouble):
    async with office_with_a_past() as office:
        ledger, office.clock.at = office.desk, clock.now()
        reader = Audience(id="desk", platform=wire.messenger.platform, address=wire.address)
        await ledger.save_audience(reader)
        sender, before = courier(ledger, clock, wire.messenger), set(await ledger.told_in("desk"))
        wire.refuses(trouble)
        for hour in range(24):
            await wire.frozen(ledger, clock)
            for _ in range(4):
                await sender.deliver()
                clock.pass_by(minutes=15)
            if hour == 20:
                office.clock.at = clock.now()
                signs = await vital_signs(office, tmp_path)
                rings = [one.text for one in alarms(signs, started_at=clock.now(), silent_for=timedelta(days=9))]
        assert 1 <= wire.asked() <= 10
        assert wire.posted() == 0
        assert set(await ledger.told_in("desk")) == before
        if trouble != "permission":  # that is asked for for a day before it is given up
            assert any(wire.messenger.platform in one and SAID[trouble] in one for one in rings)
        wire.relents()
        await ledger.save_audience(reader)  # who mends it sets something there anew
        await wire.frozen(ledger, clock)
        await until_done(ledger, clock, courier(ledger, clock, wire.messenger, owner="started anew"))
        assert wire.posted() >= 1
        assert await ledger.troubles(clock.now()) == []
        assert set(await ledger.told_in("desk")) == {*before, *item(1).settles}


async def test_too_many_refusals_hold_back_what_can_wait_and_then_everything(wire, clock, monkeypatch, caplog):
    if wire.messenger.platform != "discord" or wire.is_forum:
        pytest.skip("Slack bans nobody for being refused")
    monkeypatch.setattr("bot.delivery.refusals.WARN", 1)
    monkeypatch.setattr("bot.delivery.refusals.SPARE", 2)
    monkeypatch.setattr("bot.delivery.refusals.STOP", 4)
    digest = Briefing(slot=clock.now(), audience="desk", language="en", items=(item(1),), title="The Hills")
    [part] = parts_of("s/1", wire.messenger.render(digest, Audience(id="desk", platform="discord", address="1")))
    edit = partial(wire.messenger.edit, wire.address, await wire.messenger.post(wire.address, part), part)
    await edit()
    wire.refuses("permission")
    for care in (Care.WARNED, Care.SPARING):
        with pytest.raises(DestinationPaused):
            await wire.messenger.post(wire.address, part)
        assert wire.messenger.refusals.care is care
    asked = len(wire.server.requests)
    with pytest.raises(RetryLater):
        await edit()
    changes = [method for method, _, _ in wire.server.requests[asked:] if method == "PATCH"]
    assert changes == [], "an edit can wait"
    for _ in range(2):
        with pytest.raises(DestinationPaused):
            await wire.messenger.post(wire.address, part)
    asked = len(wire.server.requests)
    with pytest.raises(RetryLater):
        await wire.messenger.post(wire.address, part)
    assert len(wire.server.requests) == asked, "nothing at all is asked now"
    assert "only what cannot wait" in caplog.text
