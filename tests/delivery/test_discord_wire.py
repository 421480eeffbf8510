"""The courier with Discord's real client against the local Discord: each part once, whatever is lost on the way."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from bot.chat.discord.client import run_gateway
from bot.chat.discord.messenger import DiscordMessenger
from bot.chat.discord.settings import DiscordSettings
from bot.delivery.parts import parts_of, settled_by
from bot.delivery.sending import Outcome
from bot.model import Audience, Briefing, Slot
from tests.actions.world import office_with_a_past
from tests.delivery.platform import Hands
from tests.delivery.sends import courier, until_done
from tests.delivery.test_parts import item
from tests.wire.discord_limits import texts
from tests.wire.discord_server import TOKEN, Fault, discord_server

ITEMS = tuple(item(number) for number in range(1, 8))


@pytest.fixture
async def place(tmp_path, ledger):
    """A connected messenger, the server, and a frozen digest of several messages for one of its channels."""
    clock = Hands(datetime.now(UTC))  # Discord's ids carry the real time
    async with discord_server() as server, office_with_a_past(str(tmp_path / "past.db")) as office:
        server.add_guild()
        channel = server.add_channel(next(iter(server.guilds.values())))
        settings = DiscordSettings(token=TOKEN, api_base=server.api_base, gateway=server.gateway, state=tmp_path)
        messenger = DiscordMessenger(deadline=5.0)
        running = asyncio.create_task(run_gateway(office, settings, messenger, first_pause=0.01))
        await server.until(lambda: server.sockets and server.commands)
        reader = Audience(id="desk", platform="discord", address=str(channel))
        briefing = Briefing(slot=clock.now(), audience="desk", language="en", items=ITEMS, title="The Hills")
        slot = Slot(schedule="morning", on=clock.now().date(), time="08:00", due_at=clock.now())
        payloads = messenger.render(briefing, reader)
        parts = parts_of(slot.key, payloads, settled_by(payloads, ITEMS))
        assert len(parts) > 1
        await ledger.freeze(slot, reader, briefing, parts, clock.now())
        yield server, channel, messenger, clock, len(parts)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        assert server.wrong == []


def headlines(server, channel):
    said = "\n".join("\n".join(texts(message["components"])) for message in server.posted(channel))
    return [said.count(f"Dam {number} broke") for number in range(1, 8)]


FAULTS = {
    "answer lost": {"status": 0, "stored": True},
    "request lost": {"status": 0},
    "unavailable, stored": {"status": 503, "stored": True},
    "unavailable": {"status": 503},
    "slow down": {"status": 429, "headers": {"Retry-After": "2"}},
}


@pytest.mark.parametrize("away", [10, 600], ids=["young", "old"])
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_fault_neither_loses_nor_doubles_a_part(place, ledger, fault, away):
    server, channel, messenger, clock, parts = place
    server.faults.append(Fault(method="POST", path=rf"/channels/{channel}/messages", **FAULTS[fault]))
    sender = courier(ledger, clock, messenger)
    assert (await sender.deliver()).later == 1
    assert len(server.posted(channel)) == ("stored" in FAULTS[fault])
    clock.pass_by(seconds=away)
    total = await until_done(ledger, clock, sender)
    assert total.sent + total.found == parts
    assert total.found == ("stored" in FAULTS[fault] and away > 120), "an old one is looked up, not posted again"
    assert len(server.posted(channel)) == parts
    assert min(headlines(server, channel)) >= 1
    assert set(await ledger.told_in("desk")) == {story for one in ITEMS for story in one.settles}


async def test_a_refused_message_goes_out_as_plain_text(place, ledger):
    server, channel, messenger, clock, parts = place
    server.faults.append(Fault(method="POST", path=rf"/channels/{channel}/messages", status=400, code=50035))
    assert await courier(ledger, clock, messenger).deliver() == Outcome(sent=parts, later=1)
    assert len(server.posted(channel)) == parts
    assert min(headlines(server, channel)) >= 1


@pytest.mark.parametrize(("status", "code", "disabled"), [(404, 10003, True), (403, 50013, False)])
async def test_a_channel_in_trouble_is_left_alone(place, ledger, status, code, disabled):
    server, channel, messenger, clock, _ = place
    path = rf"/channels/{channel}/messages"
    server.faults.append(Fault(method="POST", path=path, status=status, code=code, times=99))
    sender = courier(ledger, clock, messenger)
    for _ in range(10):
        await sender.deliver()
        clock.pass_by(minutes=5)
    asked = [one for one in server.requests if one[:2] == ("POST", path)]
    assert len(asked) == 1
    found = await ledger.destination("discord", str(channel))
    assert found.disabled is disabled
    assert str(code) in found.reason
