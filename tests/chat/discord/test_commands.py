"""Slash commands over the wire, in English and in Russian."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.office import Office
from tests.chat.discord.conftest import Written
from tests.wire.discord_limits import texts
from tests.wire.discord_server import Answered, DiscordServer

pytestmark = pytest.mark.usefixtures("messenger")


def said(answered: Answered) -> str:
    assert answered.message is not None
    return "\n".join(texts(answered.message["components"]))


def command(name: str, subcommand: str = "", **options: str) -> dict[str, Any]:
    given = [{"name": key, "type": 3, "value": value} for key, value in options.items()]
    inner = [{"name": subcommand, "type": 1, "options": given}] if subcommand else given
    return {"id": "1", "name": name, "type": 1, "options": inner}


@pytest.fixture
def channel(server: DiscordServer) -> int:
    return server.add_channel(next(iter(server.guilds.values())))


async def test_brief_is_answered_privately(server: DiscordServer, channel: int, written: Written) -> None:
    answered = await server.interact(command("brief", topic="c:nl", since="3 days"), channel=channel)
    assert answered.is_private
    assert "Utility chief held over dam breach" in said(answered)
    assert written.asked[0]["topic"].countries == ("nl",)
    assert written.asked[0]["since"].isoformat() == "2026-10-04T03:00:00+00:00"


async def test_brief_speaks_russian(server: DiscordServer, channel: int, written: Written) -> None:
    answered = await server.interact(command("brief", since="никогда"), channel=channel, locale="ru")
    assert "непонятное время" in said(answered)
    assert written.asked == []


async def test_digest_is_set_and_shown(server: DiscordServer, channel: int, office: Office) -> None:
    wishes = {"time": "7, 18:30", "zone": "asia/almaty", "days": "mon-fri", "topic": "t:water"}
    answered = await server.interact(command("digest", "set", **wishes), channel=channel)
    assert said(answered).startswith("**Water** at 07:00, 18:30 (Asia/Almaty), Mon, Tue, Wed, Thu, Fri, in en")
    assert "<t:1791379800:f>" in said(answered)  # 18:30 in Almaty on the same day
    [schedule] = await office.desk.schedules()
    assert schedule.times == ("07:00", "18:30")
    shown = await server.interact(command("digest", "show"), channel=channel)
    assert said(shown) == said(answered)


async def test_a_member_without_the_right_changes_nothing(server: DiscordServer, channel: int, office: Office) -> None:
    answered = await server.interact(command("digest", "set", time="8"), channel=channel, permissions=0)
    assert said(answered) == "This takes the right to manage the server."
    assert await office.desk.audiences() == []


async def test_pause_and_resume(server: DiscordServer, channel: int, office: Office) -> None:
    await server.interact(command("digest", "set"), channel=channel)
    assert "Paused." in said(await server.interact(command("digest", "pause"), channel=channel))
    assert (await office.desk.schedules())[0].paused
    assert "Next:" in said(await server.interact(command("digest", "resume"), channel=channel))
    assert not (await office.desk.schedules())[0].paused


async def test_preview_uses_the_channels_topic(server: DiscordServer, channel: int, written: Written) -> None:
    await server.interact(command("digest", "set", topic="c:sl"), channel=channel)
    answered = await server.interact(command("digest", "preview"), channel=channel)
    assert "Tracks laid" in said(answered)
    assert written.asked[-1]["topic"].countries == ("sl",)


async def test_zones_and_topics_are_offered(server: DiscordServer, channel: int) -> None:
    def typing(name: str, value: str) -> dict[str, Any]:
        inner = [{"name": name, "type": 3, "value": value, "focused": True}]
        return {"id": "1", "name": "digest", "type": 1, "options": [{"name": "set", "type": 1, "options": inner}]}

    answered = await server.interact(typing("zone", "alma"), kind=4, channel=channel)
    assert answered.callback is not None
    assert answered.callback["data"]["choices"][0]["value"] == "Asia/Almaty"
    answered = await server.interact(typing("topic", "north"), kind=4, channel=channel)
    assert answered.callback is not None
    assert answered.callback["data"]["choices"] == [{"name": "Northland", "value": "c:nl"}]
