"""A frozen digest becomes messages, each once, and an answer becomes a settings row."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.discord.messenger import DiscordMessenger
from bot.errors import DestinationGone, DestinationPaused, Refused, RetryLater, Unknown
from bot.model import InTheNews
from bot.ports import Part
from tests.chat.discord import material
from tests.wire.discord_limits import texts, walk
from tests.wire.discord_server import DiscordServer, Fault


def parts(messenger: DiscordMessenger, *items: object) -> list[Part]:
    payloads = messenger.render(material.briefing(*items), material.audience())  # type: ignore[arg-type]
    return [
        Part(number=number, of=len(payloads), marker=f"slot#{number}", payload=payload)
        for number, payload in enumerate(payloads, 1)
    ]


@pytest.fixture
def channel(server: DiscordServer) -> int:
    return server.add_channel(next(iter(server.guilds.values())))


async def test_the_digest_stands_in_the_channel(
    messenger: DiscordMessenger, server: DiscordServer, channel: int
) -> None:
    [part] = parts(messenger)
    identity = await messenger.post(str(channel), part)
    [message] = server.posted(channel)
    assert message["id"] == identity
    first, title, *_ = texts(message["components"])
    assert first == "Utility chief held over dam breach · Tracks laid on the mountain railway"
    assert title == "**Central Region · Wed 7 Oct, 08:00 Almaty · 1 update, 1 new**"
    assert "[North](https://north.example/1) (private), only source" in "\n".join(texts(message["components"]))
    assert message["flags"] & (1 << 12)
    assert message["flags"] & (1 << 2)


async def test_the_same_part_twice_is_one_message(
    messenger: DiscordMessenger, server: DiscordServer, channel: int
) -> None:
    [part] = parts(messenger)
    assert await messenger.post(str(channel), part) == await messenger.post(str(channel), part)
    assert len(server.posted(channel)) == 1


async def test_a_posted_part_is_found_by_its_marker(
    messenger: DiscordMessenger, server: DiscordServer, channel: int
) -> None:
    [part] = parts(messenger)
    before = datetime.now(UTC) - timedelta(seconds=5)
    assert await messenger.find(str(channel), part, before) is None
    identity = await messenger.post(str(channel), part)
    assert await messenger.find(str(channel), part, before) == identity
    other = Part(number=1, of=1, marker="another slot#1", payload=part.payload)
    assert await messenger.find(str(channel), other, before) is None


async def test_a_connection_lost_after_storing_is_unknown_and_found(
    messenger: DiscordMessenger, server: DiscordServer, channel: int
) -> None:
    [part] = parts(messenger)
    server.faults.append(Fault("POST", f"/channels/{channel}/messages", stored=True))
    before = datetime.now(UTC)
    with pytest.raises(Unknown):
        await messenger.post(str(channel), part)
    assert await messenger.find(str(channel), part, before) == server.posted(channel)[0]["id"]


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (404, 10003, DestinationGone),
        (403, 50001, DestinationPaused),
        (403, 50013, DestinationPaused),
        (400, 50035, Refused),
        (503, 0, Unknown),
        (429, 0, RetryLater),
    ],
)
async def test_refusals_say_who_must_act(
    messenger: DiscordMessenger, server: DiscordServer, channel: int, status: int, code: int, expected: type[Exception]
) -> None:
    [part] = parts(messenger)
    server.faults.append(Fault("POST", f"/channels/{channel}/messages", status=status, code=code))
    with pytest.raises(expected):
        await messenger.post(str(channel), part)
    assert server.posted(channel) == []


async def test_every_button_has_its_own_identity(
    messenger: DiscordMessenger, server: DiscordServer, channel: int
) -> None:
    for part in parts(messenger, *(material.item(f"story{number}") for number in range(7))):
        await messenger.post(str(channel), part)
    [message] = server.posted(channel)
    identities = [piece["custom_id"] for piece in walk(message["components"]) if "custom_id" in piece]
    assert len(identities) == 7 * 3 + 1


async def test_a_refused_part_can_be_said_plainly(
    messenger: DiscordMessenger, server: DiscordServer, channel: int
) -> None:
    [part] = parts(messenger)
    payload = messenger.plain(part)
    assert payload is not None
    simple = Part(number=1, of=1, marker=part.marker, payload=payload)
    await messenger.post(str(channel), simple)
    [message] = server.posted(channel)
    assert "North (private), only source" in texts(message["components"])[0]
    assert "](http" not in texts(message["components"])[0]
    assert messenger.plain(simple) is None


async def test_a_look_back_brings_a_chart_and_keeps_it_when_it_is_corrected(
    messenger: DiscordMessenger, server: DiscordServer, channel: int
) -> None:
    named = [
        InTheNews(entity=name, name=name, articles=sum(days), before=3, by_day=days)
        for name, days in (("Aidar @everyone", (0, 2, 5, 1, 0, 0, 1)), ("Зарина", (1, 0, 0, 0, 4, 0, 0)))
    ]
    week = material.briefing(look_back=True, in_the_news=tuple(named))
    *_, payload = messenger.render(week, material.audience())
    part = Part(number=1, of=1, marker="week", payload=payload)
    identity = await messenger.post(str(channel), part)
    [message] = server.posted(channel)
    [gallery] = [piece for piece in message["components"] if piece["type"] == 12]
    about = gallery["items"][0]["description"]
    assert about.startswith(
        "In the news: articles a day, 30 Sept – 6 Oct: Aidar @everyone 9 (most on 2 Oct: 5); Зарина 5"
    )
    assert server.files["chart.png"].startswith(b"\x89PNG")
    assert [piece["type"] for piece in message["components"]][-2:] == [12, 1]
    amended = messenger.amended(payload, "s1", "Corrected.", struck=False)
    assert amended is not None
    del server.files["chart.png"]
    await messenger.edit(str(channel), identity, replace(part, payload=amended))
    assert server.files["chart.png"].startswith(b"\x89PNG")
    assert [piece["type"] for piece in server.posted(channel)[0]["components"]][-2:] == [12, 1]
    assert "attachment" not in str(messenger.plain(part))


async def test_a_look_back_of_few_words_has_no_chart(messenger: DiscordMessenger) -> None:
    named = InTheNews(entity="a", name="Aidar", articles=2, before=0, by_day=(0, 0, 1, 1, 0, 0, 0))
    payloads = messenger.render(material.briefing(look_back=True, in_the_news=(named,)), material.audience())
    assert not any("chart" in payload for payload in payloads)
