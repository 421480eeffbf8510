"""Where a digest can stand, and the first steps on a new server."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.actions.office import Office
from bot.chat.discord.messenger import DiscordMessenger
from bot.ports import Part
from tests.chat.discord import material
from tests.chat.discord.asking import command, fill_in, press, said
from tests.chat.discord.test_digest_posted import parts
from tests.wire.discord_limits import texts
from tests.wire.discord_server import OWNER, DiscordServer


@pytest.mark.parametrize(("kind", "name"), [(5, "announcements"), (11, "a thread")])
async def test_announcements_and_threads_are_posted_to_by_id(
    messenger: DiscordMessenger, server: DiscordServer, kind: int, name: str
) -> None:
    guild = next(iter(server.guilds.values()))
    place = server.add_channel(guild, name=name, kind=kind)
    [part] = parts(messenger)
    identity = await messenger.post(str(place), part)
    assert await messenger.find(str(place), part, datetime.now(UTC)) == identity


async def test_a_person_is_told_in_direct_messages(messenger: DiscordMessenger, server: DiscordServer) -> None:
    [part] = parts(messenger)
    before = datetime.now(UTC) - timedelta(seconds=5)
    identity = await messenger.post(f"user:{OWNER}", part)
    assert server.posted(OWNER * 10)[0]["id"] == identity
    assert await messenger.find(f"user:{OWNER}", part, before) == identity


async def test_a_forum_gets_one_post_a_day(messenger: DiscordMessenger, server: DiscordServer) -> None:
    guild = server.add_guild(name="With a forum")
    tag = {"id": str(server.snowflake()), "name": "news", "moderated": False, "emoji_id": None, "emoji_name": None}
    forum = server.add_channel(guild, kind=15, available_tags=[tag], flags=1 << 4)
    await server.dispatch("GUILD_CREATE", guild)
    await server.until(lambda: messenger.client and messenger.client.get_channel(forum))
    payload = messenger.render(material.briefing(), material.audience())[0]
    first = Part(number=1, of=2, marker="s#1", payload=payload)
    second = Part(number=2, of=2, marker="s#2", payload=payload)
    before = datetime.now(UTC) - timedelta(seconds=5)
    assert await messenger.find(str(forum), first, before) is None
    one = await messenger.post(str(forum), first)
    two = await messenger.post(str(forum), second)
    threads = [channel for channel in server.channels.values() if channel["parent_id"] == str(forum)]
    assert [thread["name"] for thread in threads] == [
        "7 Oct · Utility chief held over dam breach · Tracks laid on the mountain railway"
    ]
    assert threads[0]["applied_tags"] == [tag["id"]]
    assert [message["id"] for message in server.posted(int(threads[0]["id"]))] == [one, two]
    assert await messenger.find(str(forum), first, before) == one
    assert await messenger.find(str(forum), second, before) == two
    [evening] = messenger.render(material.briefing(), material.audience())
    third = await messenger.post(str(forum), Part(number=1, of=1, marker="t#1", payload=evening))
    assert server.posted(int(threads[0]["id"]))[-1]["id"] == third
    tomorrow = messenger.render(material.briefing(slot=material.SLOT + timedelta(days=1)), material.audience())[0]
    await messenger.post(str(forum), Part(number=1, of=1, marker="u#1", payload=tomorrow))
    named = [channel["name"] for channel in server.channels.values() if channel["parent_id"] == str(forum)]
    assert [name[:5] for name in named] == ["7 Oct", "8 Oct"]


async def test_a_forum_post_has_the_tag_of_its_topic(messenger: DiscordMessenger, server: DiscordServer) -> None:
    guild = server.add_guild(name="With tags")
    tags = [
        {"id": str(server.snowflake()), "name": name, "moderated": moderated, "emoji_id": None, "emoji_name": None}
        for name, moderated in (("other", False), ("central region", False), ("closed", True))
    ]
    forum = server.add_channel(guild, kind=15, available_tags=tags)
    await server.dispatch("GUILD_CREATE", guild)
    await server.until(lambda: messenger.client and messenger.client.get_channel(forum))
    [part] = parts(messenger)
    await messenger.post(str(forum), part)
    [thread] = [channel for channel in server.channels.values() if channel["parent_id"] == str(forum)]
    assert thread["applied_tags"] == [tags[1]["id"]]


async def test_only_the_role_that_was_chosen_is_pinged_and_only_by_news(
    messenger: DiscordMessenger, server: DiscordServer, channel: int
) -> None:
    reader = material.audience(role="4711")
    item = material.item(headline="<@&4712> @everyone <@&4711>")
    briefings = (material.briefing(item), material.briefing(items=()))
    for number, briefing in enumerate(briefings):
        [payload] = messenger.render(briefing, reader)
        await messenger.post(str(channel), Part(number=1, of=1, marker=str(number), payload=payload))
    bodies = [
        body for method, path, body in server.requests if (method, path) == ("POST", f"/channels/{channel}/messages")
    ]
    assert bodies[0]["allowed_mentions"] == {"parse": [], "roles": ["4711"]}
    assert str(bodies[0]).count("<@&4711>") == 1
    assert "<@&4712>" not in str(bodies[0])
    assert not bodies[0]["flags"] & (1 << 12)
    assert bodies[1]["allowed_mentions"]["parse"] == []
    assert not bodies[1]["allowed_mentions"].get("roles")
    assert bodies[1]["flags"] & (1 << 12)


#: View channels, send messages (also in threads), public threads, history: without "administrator".
DISCORD_ALL = (1 << 10) | (1 << 11) | (1 << 16) | (1 << 35) | (1 << 38)


async def join(messenger: DiscordMessenger, server: DiscordServer, guild: dict[str, object]) -> None:
    """Add the bot to a server; while it is still starting, a server counts as one it has long been in."""
    await server.until(lambda: messenger.client and messenger.client.is_ready())
    await server.dispatch("GUILD_CREATE", guild)


async def test_first_steps_take_one_form(messenger: DiscordMessenger, server: DiscordServer, office: Office) -> None:
    guild = server.add_guild(name="Новый", locale="ru")
    hall = server.add_channel(guild, name="hall")
    guild["system_channel_id"] = str(hall)
    news = server.add_channel(guild, name="news")
    await join(messenger, server, guild)
    await server.until(lambda: server.posted(hall))
    [welcome] = server.posted(hall)
    assert "каждый факт один раз" in texts(welcome["components"])[0]
    stranger = await server.interact(press("ll1:setup"), kind=3, channel=hall, message=welcome, permissions=0)
    assert "right to manage" in said(stranger)
    form = await server.interact(press("ll1:setup"), kind=3, channel=hall, message=welcome, locale="ru")
    assert form.callback is not None
    chosen = {str(news): {"id": str(news), "type": 0, "name": "news", "permissions": "0"}}
    filled = fill_in(form.callback["data"], str(news), "7:45", "asia/tashkent", "Water", channels=chosen)
    done = await server.interact(filled, kind=5, channel=hall, locale="ru")
    assert said(done).startswith(f"Готово: <#{news}>")
    assert "**Water** в 07:45 (Asia/Tashkent), каждый день" in said(done)
    [audience] = await office.desk.audiences()
    assert (audience.id, audience.language, audience.zone) == (f"discord:{news}", "ru", "Asia/Tashkent")


async def test_nobody_to_write_to_means_the_owner(messenger: DiscordMessenger, server: DiscordServer) -> None:
    guild = server.add_guild(name="Closed", permissions=0)
    server.add_channel(guild, name="closed")
    await join(messenger, server, guild)
    await server.until(lambda: server.posted(OWNER * 10))
    [told] = server.posted(OWNER * 10)
    assert "each fact once" in texts(told["components"])[0]
    assert "added to Closed but may write to no channel there" in texts(told["components"])[0]
    assert [piece for piece in told["components"] if piece["type"] == 1] == []  # a form here would have no channels


async def test_a_deleted_channel_pauses_and_an_admin_is_told_once(
    messenger: DiscordMessenger, server: DiscordServer, office: Office, channel: int
) -> None:
    guild = next(iter(server.guilds.values()))
    hall = server.add_channel(guild, name="hall")
    for place in (channel, hall):
        await server.dispatch("CHANNEL_CREATE", server.channels[place])
    await server.interact(command("digest", "set"), channel=channel)
    gone = server.channels.pop(channel)
    for _ in range(2):
        await server.dispatch("CHANNEL_DELETE", gone)
    await server.until(lambda: server.posted(hall))
    assert (await office.desk.audiences())[0].paused == "the channel was deleted"
    assert (await office.desk.schedules())[0].times == ("08:00",)
    assert texts(server.posted(hall)[0]["components"])[0].startswith("The channel news was deleted")
    assert len(server.posted(hall)) == 1


async def test_a_lost_permission_is_told_once(
    messenger: DiscordMessenger, server: DiscordServer, office: Office, channel: int
) -> None:
    guild = next(iter(server.guilds.values()))
    hall = server.add_channel(guild, name="hall")
    for place in (channel, hall):
        await server.dispatch("CHANNEL_CREATE", server.channels[place])
    await server.interact(command("digest", "set"), channel=channel)
    everyone = guild["roles"][0] | {"permissions": str(DISCORD_ALL)}
    await server.dispatch("GUILD_ROLE_UPDATE", {"guild_id": guild["id"], "role": everyone})
    deny = {"id": guild["id"], "type": 0, "allow": "0", "deny": str(1 << 11)}
    for topic in ("a", "b"):
        muted = server.channels[channel] | {"permission_overwrites": [deny], "topic": topic}
        await server.dispatch("CHANNEL_UPDATE", muted)
    await server.until(lambda: server.posted(hall))
    await server.interact(command("status"), channel=hall)
    [told] = server.posted(hall)
    assert texts(told["components"]) == [f"I can no longer post to <#{channel}>. My role lacks there: Send Messages."]


async def test_thrown_out_and_asked_back(
    messenger: DiscordMessenger, server: DiscordServer, office: Office, channel: int
) -> None:
    guild = next(iter(server.guilds.values()))
    await server.until(lambda: messenger.client and messenger.client.is_ready())
    await server.interact(command("digest", "set"), channel=channel)
    await server.dispatch("GUILD_DELETE", {"id": guild["id"]})
    await server.until(lambda: messenger.client and not messenger.client.guilds)
    await settled(office, "the bot was removed")
    await server.dispatch("GUILD_CREATE", guild)
    await settled(office, "")
    assert server.posted(channel) == []


async def settled(office: Office, reason: str) -> None:
    async with asyncio.timeout(10):
        while (await office.desk.audiences())[0].paused != reason:
            pass
