"""From /digest set to the message at eight, its buttons, and silence where silence was asked for."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import App, open_app
from bot.chat.discord.client import run_gateway
from bot.chat.discord.messenger import DiscordMessenger
from bot.chat.discord.settings import DiscordSettings
from bot.entities.catalogue import Catalogue
from bot.packs import Pack
from bot.pipeline import place
from bot.settings import Settings
from tests.actions.world import ENTITIES, FEEDS, REGION, KnownStories, StoppedClock, articles
from tests.chat.discord.asking import command, fill_in, offered, options, pick, press, pressable, said, typing
from tests.wire.discord_limits import texts, walk
from tests.wire.discord_server import Answered, DiscordServer, Fault


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
async def app(tmp_path: Path, server: DiscordServer, settings: DiscordSettings, clock: StoppedClock):
    """The whole bot, connected, after the week of articles."""
    catalogue = Catalogue(entities=ENTITIES, warnings=())
    pack = Pack(region=REGION, feeds=tuple(FEEDS.values()), catalogue=catalogue)
    messenger = DiscordMessenger()
    home = Settings(home=tmp_path, packs=(pack,), database_url=str(tmp_path / "limelight.db"))
    async with open_app(home, clock=clock, messengers={"discord": messenger}) as app:
        await app.store.save_gathered(place(articles(), app.newsroom.names, KnownStories()))
        running = asyncio.create_task(run_gateway(app.office(), settings, messenger))
        await server.until(lambda: server.sockets and server.commands)
        yield app
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


def buttons(message: dict) -> dict[str, str]:
    return {piece["label"]: piece["custom_id"] for piece in walk(message["components"]) if piece["type"] == 2}


async def test_a_digest_set_in_chat_comes_once_and_answers_for_itself(
    app: App, server: DiscordServer, channel: int, clock: StoppedClock
) -> None:
    await server.interact(command("digest", "set", time="08:30", zone="Asia/Almaty"), channel=channel)
    assert await app.publish_due() == 0
    clock.at += timedelta(minutes=31)
    assert await app.publish_due() == 1
    await app.deliver()
    await app.deliver()
    [message] = server.posted(channel)
    content = "\n".join(texts(message["components"]))
    assert "Aksu Dam" in content
    assert "08:30 Almaty" in content
    assert message["flags"] & (1 << 12)
    found = buttons(message)
    why = await server.interact(press(found["Why these?"]), kind=3, channel=channel, message=message, permissions=0)
    assert "Articles read: " in said(why)
    assert "never told here before" in said(why)
    story = await server.interact(press(found["Story"]), kind=3, channel=channel, message=message, permissions=0)
    assert "[North](https://north.example/1)" in said(story)
    reason = await server.interact(command("why", story=found["Story"].split(":")[2]), channel=channel)
    assert "This channel was told of it" in said(reason)
    followed = await server.interact(press(found["Follow"]), kind=3, channel=channel, message=message, permissions=0)
    assert "You follow it in" in said(followed)
    clock.at += timedelta(days=1)
    assert await app.publish_due() == 2
    await app.deliver()
    assert "Nothing new since" in texts(server.posted(channel)[1]["components"])[0]
    [thread] = [int(one["id"]) for one in server.channels.values() if one["type"] == 11]
    assert server.posted(thread) == []


async def test_a_strangers_server_learns_nothing_of_a_briefing(
    app: App, server: DiscordServer, channel: int, clock: StoppedClock
) -> None:
    await server.interact(command("digest", "set", time="08:30", zone="Asia/Almaty"), channel=channel)
    clock.at += timedelta(minutes=31)
    await app.publish_due()
    await app.deliver()
    [message] = server.posted(channel)
    elsewhere = server.add_channel(server.add_guild(name="Elsewhere"))
    why = await server.interact(press(buttons(message)["Why these?"]), kind=3, channel=elsewhere, message=message)
    assert "no longer on record here" in said(why)


async def test_a_posted_item_is_withdrawn_with_its_reason(
    app: App, server: DiscordServer, channel: int, clock: StoppedClock
) -> None:
    await server.interact(command("digest", "set", time="08:30", zone="Asia/Almaty"), channel=channel)
    clock.at += timedelta(minutes=31)
    await app.publish_due()
    await app.deliver()
    [message] = server.posted(channel)
    pressed = {"kind": 3, "channel": channel, "message": message, "permissions": 0}
    form = await server.interact(press(buttons(message)["Wrong?"]), **pressed)
    await server.interact(fill_in(form.callback["data"], "fact", ""), kind=5, channel=channel, permissions=0)
    listed = await server.interact(command("digest", "reports"), channel=channel)
    identity = pressable(listed)["Withdraw"]
    refused = await server.interact(press(identity), kind=3, channel=channel, message=listed.message, permissions=0)
    assert "editors' role" in said(refused)
    form = await server.interact(press(identity), kind=3, channel=channel, message=listed.message)
    done = await server.interact(fill_in(form.callback["data"], "Denied by @everyone"), kind=5, channel=channel)
    assert "struck out in 1 message" in said(done)
    await app.deliver()
    content = "\n".join(texts(server.posted(channel)[0]["components"]))
    assert "~~**" in content
    first = content.split("\n")[0]
    assert first.startswith("~~"), "what a phone showed is struck out too"
    assert first.count("~~") == 2, "and nothing else of it"
    assert "-# Withdrawn: Denied by @\u200beveryone" in content
    assert "Wrong?" not in buttons(server.posted(channel)[0])
    assert "No open reports" in said(await server.interact(command("digest", "reports"), channel=channel))


async def test_published_at_once_and_the_next_one_left_out(
    app: App, server: DiscordServer, channel: int, clock: StoppedClock
) -> None:
    await server.interact(command("digest", "set", time="08:30", zone="Asia/Almaty"), channel=channel)
    assert "on its way" in said(await server.interact(command("digest", "now"), channel=channel))
    assert "within this minute" in said(await server.interact(command("digest", "now"), channel=channel))
    await app.deliver()
    assert len(server.posted(channel)) == 1
    skipped = await server.interact(command("digest", "skip"), channel=channel)
    assert "Next: <t:1791430200:f>" in said(skipped)  # 08:30 on the 8th
    clock.at += timedelta(minutes=31)
    assert await app.publish_due() == 0
    clock.at += timedelta(days=1)
    assert await app.publish_due() == 1
    denied = await server.interact(command("digest", "now"), channel=channel, permissions=0)
    assert "right to manage" in said(denied)


async def test_a_forums_digest_answers_for_itself(app: App, server: DiscordServer, clock: StoppedClock) -> None:
    guild = server.add_guild(name="With a forum")
    forum = server.add_channel(guild, kind=15)
    await server.dispatch("GUILD_CREATE", guild)
    await server.interact(command("digest", "set", time="08:30", zone="Asia/Almaty"), channel=forum)
    clock.at += timedelta(minutes=31)
    await app.publish_due()
    await app.deliver()
    [post] = [int(one["id"]) for one in server.channels.values() if one["parent_id"] == str(forum)]
    [message] = server.posted(post)
    why = await server.interact(press(buttons(message)["Why these?"]), kind=3, channel=post, message=message)
    assert "never told here before" in said(why)


async def test_a_draft_is_decided_at_the_desk(
    app: App, server: DiscordServer, channel: int, clock: StoppedClock
) -> None:
    desk = server.add_channel(next(iter(server.guilds.values())), name="desk")
    await server.interact(command("digest", "set", time="08:30", zone="Asia/Almaty"), channel=channel)
    data = command("digest", "review", until="08:15", otherwise="hold")
    data["options"][0]["options"].append({"name": "channel", "type": 7, "value": str(desk)})
    data["resolved"] = {"channels": {str(desk): {"id": str(desk), "type": 0, "name": "desk", "permissions": "0"}}}
    denied = await server.interact(data, channel=channel, permissions=0)
    assert "right to manage" in said(denied)
    assert f"drafts in <#{desk}>, held if nobody decides" in said(await server.interact(data, channel=channel))
    clock.at += timedelta(minutes=1)
    await app.publish_due()
    await app.deliver()
    [draft] = server.posted(desk)
    assert texts(draft["components"])[0].startswith("**Draft** · Central Region")
    assert "it is held back" in texts(draft["components"])[0]
    listed = await server.interact(command("digest", "review"), channel=channel)
    assert f"<#{desk}> · Central Region · Due" in said(listed)

    async def pressed(label: str, **more: int) -> str:
        done = await server.interact(press(buttons(draft)[label]), kind=3, channel=desk, message=draft, **more)
        await app.deliver()
        return said(done)

    assert "editors' role" in await pressed("Cut", permissions=0)
    assert "stays untold" in await pressed("Cut")
    assert "~~" in "\n".join(texts(draft["components"]))
    assert "Kept" in await pressed("Keep")
    form = await server.interact(press(buttons(draft)["Add a line"]), kind=3, channel=desk, message=draft, locale="ru")
    assert form.callback is not None
    written = fill_in(form.callback["data"], "The dam is checked *today*, @everyone.")
    assert "Строка добавлена" in said(await server.interact(written, kind=5, channel=desk, locale="ru"))
    await app.deliver()
    note = "Note from user902: The dam is checked \\*today\\*, @\u200beveryone."
    assert note in texts(draft["components"])
    assert server.posted(channel) == []
    assert "Approved" in await pressed("Publish")
    assert "Approved by user902" in texts(draft["components"])[0]
    clock.at += timedelta(minutes=30)
    await app.publish_due()
    await app.deliver()
    [message] = server.posted(channel)
    assert note in texts(message["components"])
    assert "Posted." in texts(draft["components"])[0]
    assert "No draft waits" in said(await server.interact(command("digest", "review"), channel=channel))


async def test_an_editor_mends_from_the_message_that_shows_it(
    app: App, server: DiscordServer, channel: int, clock: StoppedClock
) -> None:
    await server.interact(command("digest", "set", time="08:30", zone="Asia/Almaty"), channel=channel)
    clock.at += timedelta(minutes=31)
    await app.publish_due()
    await app.deliver()
    [message] = server.posted(channel)
    menu = await server.interact(press(buttons(message)["Wrong?"]), kind=3, channel=channel, message=message)
    [identity] = [piece["custom_id"] for piece in walk(menu.message["components"]) if piece["type"] == 3]  # type: ignore[index]

    async def chosen(what: str, **more: Any) -> Answered:
        return await server.interact(pick(identity, what), kind=3, channel=channel, message=menu.message, **more)

    async def picked(question: Answered, *values: str) -> Answered:
        [select] = [piece["custom_id"] for piece in walk(question.message["components"]) if piece["type"] == 3]  # type: ignore[index]
        return await server.interact(pick(select, *values), kind=3, channel=channel, message=question.message)

    names = await chosen("name")
    assert "aidar_serik" in options(names)
    done = await picked(names, "aidar_serik")
    assert "taken out of 2 articles" in said(done)
    undone = await server.interact(press(pressable(done)["Undo"]), kind=3, channel=channel, message=done.message)
    assert "Taken back" in said(undone)
    reports = await chosen("split", locale="ru")
    assert "Какие сообщения о другом?" in said(reports)
    assert "two stories" in said(await picked(reports, "gazette-5"))
    stories = await chosen("join")
    [other] = [one for one in options(stories) if one != "railway"]
    assert "one story now" in said(await picked(stories, other))
    assert "own words from now on" in said(await chosen("translation"))
    assert "told no more" in said(await chosen("news"))
    for what in ("withdraw", "report"):
        form = await chosen(what)
        assert form.callback is not None
        assert form.callback["type"] == 9
    stranger = await chosen("news", permissions=0)
    assert "editors' role" in said(stranger)


async def test_follow_ups_go_to_their_thread_alone(
    app: App, server: DiscordServer, channel: int, clock: StoppedClock
) -> None:
    set_up = command("digest", "set", time="08:30", zone="Asia/Almaty", threads="on")
    assert "follow-ups in their threads" in said(await server.interact(set_up, channel=channel))
    found = offered(await server.interact(typing("story", "story", "serik"), kind=4, channel=channel))
    shown = await server.interact(command("story", story=next(iter(found.values()))), channel=channel)
    await server.interact(press(pressable(shown)["Follow"]), kind=3, channel=channel, message=shown.message)
    clock.at += timedelta(minutes=31)
    await app.publish_due()
    await app.deliver()
    [message] = server.posted(channel)
    assert "Nothing new" in texts(message["components"])[0]


async def test_a_bot_removed_in_mid_post_says_the_rest_when_it_is_asked_back(
    app: App, server: DiscordServer, channel: int, clock: StoppedClock
) -> None:
    guild = next(iter(server.guilds.values()))
    await server.interact(command("digest", "set", time="08:30", zone="Asia/Almaty"), channel=channel)
    clock.at += timedelta(minutes=31)
    assert await app.publish_due() == 1
    messenger = app.messengers["discord"]
    await server.until(lambda: messenger.client.is_ready())  # type: ignore[attr-defined]
    server.faults.append(Fault("POST", f"/channels/{channel}/messages", status=403, code=50001, times=9))
    await server.dispatch("GUILD_DELETE", {"id": guild["id"]})
    await server.until(lambda: not messenger.client.guilds)  # type: ignore[attr-defined]
    for _ in range(3):
        await app.deliver()
        clock.at += timedelta(seconds=30)
    asked = [path for method, path, _ in server.requests if (method, path) == ("POST", f"/channels/{channel}/messages")]
    assert len(asked) <= 1, "a refusal is not asked for again"
    assert server.posted(channel) == []
    server.faults.clear()
    await server.dispatch("GUILD_CREATE", guild)
    async with asyncio.timeout(10):
        while (await app.store.audiences())[0].paused:
            pass
    shown = await server.interact(command("digest", "show"), channel=channel)
    assert "Next:" in said(shown)
    clock.at += timedelta(minutes=1)
    await app.deliver()
    [message] = server.posted(channel)
    assert "Aksu Dam" in "\n".join(texts(message["components"]))


async def test_a_permission_that_is_given_back_is_used_within_the_minute(
    app: App, server: DiscordServer, channel: int, clock: StoppedClock
) -> None:
    guild = next(iter(server.guilds.values()))
    await server.dispatch("CHANNEL_CREATE", server.channels[channel])
    await server.interact(command("digest", "set", time="08:30", zone="Asia/Almaty"), channel=channel)
    clock.at += timedelta(minutes=31)
    await app.publish_due()
    server.faults.append(Fault("POST", f"/channels/{channel}/messages", status=403, code=50013))
    await app.deliver()
    clock.at += timedelta(minutes=1)
    await app.deliver()
    assert server.posted(channel) == []
    await server.dispatch("GUILD_ROLE_UPDATE", {"guild_id": guild["id"], "role": guild["roles"][0]})
    async with asyncio.timeout(10):
        while (await app.store.destination("discord", str(channel))).reason:
            pass
    await app.deliver()
    assert len(server.posted(channel)) == 1
