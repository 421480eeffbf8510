"""Topics of a server's own over the wire: preview, save, choose, remove."""

from __future__ import annotations

import pytest

from bot.actions.office import Office
from tests.chat.discord.asking import command, offered, press, pressable, said, typing
from tests.wire.discord_server import DiscordServer

pytestmark = pytest.mark.usefixtures("messenger")


async def test_a_topic_is_previewed_saved_chosen_and_removed(
    server: DiscordServer, channel: int, office: Office
) -> None:
    made = command("topics", "make", name="Dams *@everyone*", names="серик, аксу", without="volleyball")
    shown = await server.interact(made, channel=channel)
    assert "Last week it would have told 1 story." in said(shown)
    assert "Government of Northland sends aid" in said(shown)
    assert "Aidar Serik, Aksu Dam" in said(shown)
    assert "@everyone" not in said(shown)
    assert "Dams" not in said(await server.interact(command("topics", "list"), channel=channel))
    save = press(pressable(shown)["Save"])
    stranger = await server.interact(save, kind=3, channel=channel, message=shown.message, permissions=0)
    assert "right to manage" in said(stranger)
    saved = await server.interact(save, kind=3, channel=channel, message=shown.message)
    assert "is saved" in said(saved)
    assert "Dams" in said(await server.interact(command("topics", "list"), channel=channel, permissions=0))
    found = offered(await server.interact(typing("subscribe", "topic", "dams"), kind=4, channel=channel))
    [(label, value)] = [pair for pair in found.items() if pair[0].startswith("Dams")]
    assert label == "Dams *@everyone*"
    briefed = await server.interact(command("brief", topic=value, since="3 days"), channel=channel, permissions=0)
    assert "Aksu Dam" in said(briefed)
    assert "Railways" not in said(briefed)
    await server.interact(command("digest", "set", topic=value), channel=channel)
    [audience] = await office.desk.audiences()
    assert audience.topic.entities == ("aidar_serik", "aksu_dam")
    chosen = offered(await server.interact(typing("topics", "topic", "dam", "remove"), kind=4, channel=channel))
    assert "is removed" in said(
        await server.interact(command("topics", "remove", topic=chosen[label]), channel=channel)
    )
    preview = await server.interact(command("digest", "preview"), channel=channel)
    assert "Dams" in said(preview)
    assert (await office.desk.audiences())[0].topic == audience.topic


async def test_a_member_makes_no_topic(server: DiscordServer, channel: int) -> None:
    answered = await server.interact(command("topics", "make", name="x", words="dam"), channel=channel, permissions=0)
    assert "right to manage" in said(answered)


async def test_topics_speak_russian(server: DiscordServer, channel: int) -> None:
    made = command("topics", "make", name="Плотины", countries="Атлантида")
    assert "не страна этого региона" in said(await server.interact(made, channel=channel, locale="ru"))


async def test_a_topic_is_shared_and_subscribed_to_by_others(
    server: DiscordServer, channel: int, office: Office
) -> None:
    made = await server.interact(command("topics", "make", name="Dams", words="dam"), channel=channel)
    await server.interact(press(pressable(made)["Save"]), kind=3, channel=channel, message=made.message)
    denied = await server.interact(command("topics", "share", topic="s:dams"), channel=channel, permissions=0)
    assert denied.is_private
    assert "right to manage" in said(denied)
    shared = await server.interact(command("topics", "share", topic="s:dams"), channel=channel)
    assert not shared.is_private
    assert "## Dams" in said(shared)
    assert "would have told 1 story" in said(shared)
    member = {"kind": 3, "channel": channel, "message": shared.message, "permissions": 0, "user": 4242}
    assert "Subscribed." in said(await server.interact(press(pressable(shared)["Subscribe"]), **member))
    [audience] = await office.desk.audiences()
    assert (audience.address, audience.topic.words) == ("user:4242", ("dam",))
    whole = await server.interact(command("topics", "preview", topic="region"), channel=channel, permissions=0)
    assert whole.is_private
    assert "## Central Region" in said(whole)
