"""Whatever happens to the connection, the bot comes back; what it cannot mend it says."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from bot.actions.office import Office
from bot.chat.discord.client import run_gateway
from bot.chat.discord.identifying import MOST, WITHIN, IdentifiedTooOften, IdentifyMeter
from bot.chat.discord.messenger import DiscordMessenger
from bot.chat.discord.settings import DiscordSettings
from bot.errors import DestinationGone, DestinationPaused, RetryLater, TokenRevoked
from tests.chat.discord.asking import command, fill_in, offered, press, said, typing, with_button
from tests.chat.discord.test_digest_posted import parts
from tests.wire.discord_limits import walk
from tests.wire.discord_server import DiscordServer, Fault


def tree_sent(server: DiscordServer) -> int:
    return sum(method == "PUT" and path.endswith("/commands") for method, path, _ in server.requests)


async def test_the_tree_is_sent_once_and_again_only_when_it_has_changed(
    messenger: DiscordMessenger, server: DiscordServer, office: Office, settings: DiscordSettings
) -> None:
    assert {one["name"] for one in server.commands} >= {"brief", "digest", "lookup", "Brief me on this"}
    brief = next(one for one in server.commands if one["name"] == "brief")
    assert brief["name_localizations"] == {"ru": "сводка"}
    assert tree_sent(server) == 1
    second = asyncio.create_task(run_gateway(office, settings, DiscordMessenger()))
    await server.until(lambda: len(server.identified) == 2)
    assert tree_sent(server) == 1
    second.cancel()
    with suppress(asyncio.CancelledError):
        await second
    [mark] = settings.state.glob("discord-commands-*") if settings.state else []
    mark.write_text("another tree")
    third = asyncio.create_task(run_gateway(office, settings, DiscordMessenger()))
    await server.until(lambda: len(server.identified) == 3)
    assert tree_sent(server) == 2
    third.cancel()
    with suppress(asyncio.CancelledError):
        await third


async def test_the_shard_count_and_the_intents_are_said(messenger: DiscordMessenger, server: DiscordServer) -> None:
    assert server.identified[0]["shard"] == [0, 1]
    assert server.identified[0]["intents"] == 1  # the servers' events, nothing privileged


async def test_a_dropped_socket_is_resumed_and_no_command_is_lost(
    messenger: DiscordMessenger, server: DiscordServer, channel: int
) -> None:
    await server.sockets[0].close(code=1006 - 6)
    await server.until(lambda: server.resumed)
    assert "5 articles stored" in said(await server.interact(command("status"), channel=channel))


async def test_a_socket_dropped_between_question_and_answer_loses_neither(
    messenger: DiscordMessenger, server: DiscordServer, channel: int
) -> None:
    asked = await server.interact(command("brief"), channel=channel, settled=False)
    await server.sockets[0].close(code=1000)
    await server.until(lambda: asked.message and server.resumed)
    assert "Aksu Dam" in said(asked)


@pytest.mark.parametrize(("status", "times"), [(429, 3), (502, 1)])
async def test_an_answer_that_discord_is_too_busy_for_comes_a_little_later(
    messenger: DiscordMessenger, server: DiscordServer, channel: int, status: int, times: int
) -> None:
    busy = {"Via": "1.1 local", "Retry-After": "0.01", "X-RateLimit-Scope": "user"}
    server.faults.append(Fault("PATCH", "/webhooks/.*", status=status, headers=busy, times=times))
    assert "5 articles stored" in said(await server.interact(command("status"), channel=channel))


async def test_an_answer_that_is_refused_becomes_a_sentence(
    messenger: DiscordMessenger, server: DiscordServer, channel: int
) -> None:
    server.faults.append(Fault("PATCH", "/webhooks/.*", status=400, code=50035))
    assert "went wrong here" in said(await server.interact(command("status"), channel=channel))
    assert "5 articles stored" in said(await server.interact(command("status"), channel=channel))


async def test_a_question_whose_first_answer_is_lost_stops_no_other(
    messenger: DiscordMessenger, server: DiscordServer, channel: int
) -> None:
    server.faults.append(Fault("POST", "/interactions/.*", status=404, code=10062))  # Discord gave up waiting
    await server.dispatch(
        "INTERACTION_CREATE", server.interaction(command("status"), kind=2, token="late", channel=channel)
    )
    await server.until(lambda: not server.faults[0].times)
    assert "5 articles stored" in said(await server.interact(command("status"), channel=channel))


async def test_a_malformed_event_costs_nothing_but_itself(
    messenger: DiscordMessenger, server: DiscordServer, channel: int
) -> None:
    for broken in ({"id": "x"}, [], None, {"guild_id": None, "id": "1"}):
        await server.dispatch("GUILD_CREATE", broken)
    await server.dispatch("INTERACTION_CREATE", {"type": 2})
    assert "5 articles stored" in said(await server.interact(command("status"), channel=channel))
    assert len(server.identified) == 1


async def test_a_form_that_was_open_over_a_restart_is_taken(
    server: DiscordServer, office: Office, settings: DiscordSettings, channel: int
) -> None:
    async def connected() -> asyncio.Task[None]:
        before = len(server.identified)
        bot = asyncio.create_task(run_gateway(office, settings, DiscordMessenger(), first_pause=0.01))
        await server.until(lambda: len(server.identified) > before and server.sockets)
        return bot

    async def ended(bot: asyncio.Task[None]) -> None:
        bot.cancel()
        with suppress(asyncio.CancelledError):
            await bot

    before = await connected()
    shown = server.store(channel, with_button("ll1:wrong:dam:0"))
    form = await server.interact(press("ll1:wrong:dam:0"), kind=3, channel=channel, message=shown, permissions=0)
    assert form.callback is not None
    await ended(before)
    after = await connected()
    filled = fill_in(form.callback["data"], "fact", "It was the other dam.")
    assert "Thank you" in said(await server.interact(filled, kind=5, channel=channel, permissions=0))
    [entry] = await office.desk.entries(f"discord:{server.channels[channel]['guild_id']}", limit=10)
    assert entry.detail["words"] == "It was the other dam."
    unheard = filled | {"custom_id": "ll0:report:dam:0"}
    assert "older version" in said(await server.interact(unheard, kind=5, channel=channel, permissions=0))
    await ended(after)


async def test_text_that_no_database_takes_is_taken_without_it(
    messenger: DiscordMessenger, server: DiscordServer, channel: int, office: Office
) -> None:
    done = await server.interact(command("subscribe", topic="da\ud800m \0 river"), channel=channel)
    assert "Subscribed." in said(done)
    [audience] = await office.desk.audiences()
    assert "\ufffd" in str(audience.topic)


async def test_what_ends_the_connection_is_followed_by_a_new_one(
    messenger: DiscordMessenger, server: DiscordServer, channel: int
) -> None:
    await server.dispatch("READY", {"session_id": "x", "resume_gateway_url": server.gateway})
    await server.until(lambda: len(server.identified) > 1 and server.sockets)
    assert "5 articles stored" in said(await server.interact(command("status"), channel=channel))


async def test_a_server_that_tells_no_more_than_it_must_is_enough(
    server: DiscordServer, office: Office, settings: DiscordSettings, channel: int
) -> None:
    server.sparse = True
    messenger = DiscordMessenger()
    running = asyncio.create_task(run_gateway(office, settings, messenger, first_pause=0.01))
    await server.until(lambda: server.sockets and server.commands)
    answered = await server.interact(command("brief"), channel=channel)
    assert answered.is_private
    assert "Aksu Dam" in said(answered)
    private = await server.interact(command("lookup", name="serik"))
    assert "Aidar Serik" in said(private)
    assert offered(await server.interact(typing("lookup", "name", "ser"), kind=4, channel=channel))
    [part] = parts(messenger)
    assert await messenger.post(str(channel), part)
    [digest] = server.posted(channel)
    wrong = next(one["custom_id"] for one in walk(digest["components"]) if ":wrong:" in one.get("custom_id", ""))
    form = await server.interact(press(wrong), kind=3, channel=channel, message=digest, permissions=0)
    assert form.callback is not None
    assert form.callback["type"] == 9
    assert len(server.identified) == 1
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def test_several_shards_share_the_servers(
    server: DiscordServer, office: Office, settings: DiscordSettings, channel: int
) -> None:
    running = asyncio.create_task(run_gateway(office, replace(settings, shards=2), DiscordMessenger()))
    await server.until(lambda: len(server.sockets) == 2)
    assert sorted(one["shard"] for one in server.identified) == [[0, 2], [1, 2]]
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


def test_sign_ins_are_counted_over_restarts(tmp_path: Path) -> None:
    now = [1000.0]
    file = tmp_path / "identifies"
    for _ in range(MOST):
        IdentifyMeter(file, now=lambda: now[0]).count()
        now[0] += 10
    with pytest.raises(IdentifiedTooOften) as caught:
        IdentifyMeter(file, now=lambda: now[0]).count()
    assert caught.value.seconds == WITHIN - 10 * MOST
    now[0] = 1000 + WITHIN + 1
    IdentifyMeter(file, now=lambda: now[0]).count()


async def test_after_too_many_sign_ins_nothing_is_opened(
    server: DiscordServer, office: Office, settings: DiscordSettings, caplog: pytest.LogCaptureFixture
) -> None:
    assert settings.state is not None
    meter = IdentifyMeter(settings.state / "discord-identifies")
    for _ in range(MOST):
        meter.count()
    running = asyncio.create_task(run_gateway(office, settings, DiscordMessenger(), first_pause=0.0))
    await server.until(lambda: "20 sign-ins within an hour" in caplog.text)
    assert not running.done()
    assert server.requests == []
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def test_an_unknown_session_starts_anew(messenger: DiscordMessenger, server: DiscordServer, channel: int) -> None:
    await server.sockets[0].send_json({"op": 9, "d": False, "s": None, "t": None})
    await server.until(lambda: len(server.identified) > 1 and server.sockets, seconds=20)
    assert tree_sent(server) == 1
    assert "5 articles stored" in said(await server.interact(command("status"), channel=channel))


async def test_a_refused_token_ends_the_bot_with_a_remedy(
    server: DiscordServer, office: Office, settings: DiscordSettings
) -> None:
    with pytest.raises(TokenRevoked, match="DISCORD_TOKEN"):
        await run_gateway(office, replace(settings, token="wrong"), DiscordMessenger(), first_pause=0.01)
    assert len(server.requests) == 1


async def test_a_login_that_fails_is_tried_again(
    server: DiscordServer, office: Office, settings: DiscordSettings
) -> None:
    server.faults.append(Fault("GET", "/users/@me", status=403, times=2))
    running = asyncio.create_task(run_gateway(office, settings, DiscordMessenger(), first_pause=0.01))
    await server.until(lambda: server.identified)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def test_refused_commands_do_not_stop_digests(
    server: DiscordServer, office: Office, settings: DiscordSettings, channel: int
) -> None:
    server.faults.append(Fault("PUT", "/applications/900/commands", status=400, code=50035))
    messenger = DiscordMessenger()
    running = asyncio.create_task(run_gateway(office, settings, messenger, first_pause=0.01))
    await server.until(lambda: server.sockets)
    [part] = parts(messenger)
    assert await messenger.post(str(channel), part)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    with pytest.raises(RetryLater):
        await messenger.post(str(channel), part)


async def test_a_burst_of_429_is_waited_out(messenger: DiscordMessenger, server: DiscordServer, channel: int) -> None:
    busy = {"Via": "1.1 local", "Retry-After": "0.01", "X-RateLimit-Scope": "user"}
    server.faults.append(Fault("POST", f"/channels/{channel}/messages", status=429, headers=busy, times=3))
    [part] = parts(messenger)
    await messenger.post(str(channel), part)
    assert len(server.posted(channel)) == 1


async def test_a_500_after_storing_makes_no_second_message(
    messenger: DiscordMessenger, server: DiscordServer, channel: int
) -> None:
    server.faults.append(Fault("POST", f"/channels/{channel}/messages", status=500, stored=True))
    [part] = parts(messenger)
    await messenger.post(str(channel), part)
    assert len(server.posted(channel)) == 1


async def test_a_bot_removed_in_mid_post_pauses(
    messenger: DiscordMessenger, server: DiscordServer, channel: int
) -> None:
    guild = next(iter(server.guilds.values()))
    [part] = parts(messenger)
    await server.dispatch("GUILD_DELETE", {"id": guild["id"]})
    server.faults.append(Fault("POST", f"/channels/{channel}/messages", status=403, code=50001))
    with pytest.raises(DestinationPaused):
        await messenger.post(str(channel), part)
    del server.channels[channel]
    with pytest.raises(DestinationGone):
        await messenger.post(str(channel), part)


async def test_a_missing_permission_is_known_without_asking(messenger: DiscordMessenger, server: DiscordServer) -> None:
    guild = server.add_guild(name="Mute", permissions=1 << 10)
    channel = server.add_channel(guild)
    await server.dispatch("GUILD_CREATE", guild)
    await server.until(lambda: messenger.client and messenger.client.get_channel(channel))
    before = len(server.requests)
    [part] = parts(messenger)
    with pytest.raises(DestinationPaused, match="Send Messages"):
        await messenger.post(str(channel), part)
    assert not [one for one in server.requests[before:] if f"/channels/{channel}/" in one[1]]
