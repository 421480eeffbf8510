"""Every command, button, select and form, wherever and by whomever it may be used: all answered, within all limits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import App
from bot.model import Audience
from tests.chat.discord.matrix import EVERYTHING, MANAGER, MEMBER, Session, running, unknown
from tests.wire.discord_server import DiscordServer


@pytest.fixture
async def app(tmp_path: Path, server: DiscordServer) -> AsyncIterator[App]:
    guild = next(iter(server.guilds.values()))
    server.add_channel(guild, name="desk")
    async with running(tmp_path, server) as app:
        yield app


def place(server: DiscordServer, name: str) -> int:
    """Return where somebody asks; in a server without the bot only those ask who installed it for themselves."""
    guild = next(iter(server.guilds.values()))
    if name == "private":
        return 0
    if name == "elsewhere":
        return server.add_channel(server.add_guild(name="Elsewhere"))
    if name == "forum":
        return server.add_channel(guild, name="post", kind=11, parent=server.add_channel(guild, name="forum", kind=15))
    if name == "thread":
        return server.add_channel(guild, name="talk", kind=11, parent=server.add_channel(guild))
    return server.add_channel(guild, kind=5 if name == "announcements" else 0)


async def test_every_command_option_and_button_is_known_here(app: App, server: DiscordServer) -> None:
    assert unknown(server.commands) == []


@pytest.mark.parametrize(
    ("name", "permissions", "locale"),
    [
        ("channel", MANAGER, "en-US"),
        ("channel", MANAGER, "ru"),
        ("private", MEMBER, "ru"),
    ],
)
async def test_everything_is_answered(
    app: App, server: DiscordServer, name: str, permissions: int, locale: str
) -> None:
    session = await used(app, server, name, permissions, locale)
    if permissions == MANAGER:
        assert sorted(EVERYTHING - session.reached) == []


@pytest.mark.parametrize(
    ("name", "permissions", "locale"),
    [
        ("private", MEMBER, "en-US"),
        ("channel", MEMBER, "en-US"),
        ("thread", MANAGER, "ru"),
        ("thread", MEMBER, "en-US"),
        ("forum", MANAGER, "en-US"),
        ("forum", MEMBER, "ru"),
        ("announcements", MANAGER, "en-US"),
        ("elsewhere", MEMBER, "ru"),
    ],
)
async def test_each_place_and_right_is_answered(
    app: App, server: DiscordServer, name: str, permissions: int, locale: str
) -> None:
    await used(app, server, name, permissions, locale, briefly=True)


async def used(
    app: App, server: DiscordServer, name: str, permissions: int, locale: str, *, briefly: bool = False
) -> Session:
    """Use everything there; whoever has no right has changed nothing of the channel's."""
    channel = place(server, name)
    session = Session(server=server, app=app, channel=channel, permissions=permissions, locale=locale)
    await session.prepare()
    before = await channels_audiences(app)
    await session.ask_everything(briefly=briefly)
    await session.press_everything()
    await app.deliver()
    assert session.wrong == []
    if channel and permissions == MEMBER:
        assert await channels_audiences(app) == before
    return session


async def channels_audiences(app: App) -> list[Audience]:
    """Return what channels are told; anybody may follow a story in a thread of its own."""
    found = await app.store.audiences()
    return [one for one in found if not one.address.startswith("user:") and not one.topic.stories]
