"""The invite link and the doctor: what is missing is named, with a remedy."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from bot.chat.discord.doctor import examine
from bot.chat.discord.permissions import NEEDED, invite_url, permissions, title
from bot.chat.discord.settings import DiscordSettings
from bot.model import Audience
from tests.wire.discord_server import DiscordServer

#: View Channel, Send Messages, Read Message History, Create Public Threads, Send Messages in Threads
BITS = (1 << 10) | (1 << 11) | (1 << 16) | (1 << 35) | (1 << 38)


def test_the_invite_asks_for_exactly_what_is_explained() -> None:
    query = parse_qs(urlsplit(invite_url(900)).query)
    assert query == {"client_id": ["900"], "permissions": [str(BITS)], "scope": ["bot applications.commands"]}
    assert all(getattr(permissions(), name) for name in NEEDED)
    assert len(NEEDED) == BITS.bit_count()
    assert title("read_message_history") == "Read Message History"


def told(channel: int) -> Audience:
    return Audience(id=f"discord:{channel}", platform="discord", address=str(channel), name="news")


async def test_all_well(server: DiscordServer, settings: DiscordSettings) -> None:
    guild = server.add_guild(name="Well", permissions=BITS)
    channel = server.add_channel(guild)
    findings = await examine(settings, [told(channel)])
    assert [finding.what for finding in findings if finding.remedy] == []
    assert "#news: all permissions there" in [finding.what for finding in findings]


async def test_a_missing_permission_is_named(server: DiscordServer, settings: DiscordSettings) -> None:
    guild = server.add_guild(name="Mute", permissions=BITS & ~(1 << 16))
    channel = server.add_channel(guild)
    [finding] = [one for one in await examine(settings, [told(channel), told(12345)]) if "#news" in one.what]
    assert finding.what == "#news: a permission is missing (Read Message History)"
    assert "allow the bot's role Read Message History" in finding.remedy


async def test_a_channel_that_is_gone_is_named(server: DiscordServer, settings: DiscordSettings) -> None:
    findings = await examine(settings, [told(12345)])
    assert "the channel 12345 is not to be seen" in findings[-1].what


async def test_a_wrong_token_is_named(server: DiscordServer, settings: DiscordSettings) -> None:
    [finding] = await examine(replace(settings, token="wrong"), [])
    assert finding.what == "Discord does not accept the token"
    assert "Reset Token" in finding.remedy


async def test_no_token_and_no_network(settings: DiscordSettings) -> None:
    [finding] = await examine(replace(settings, token=""), [])
    assert finding.what == "DISCORD_TOKEN is not set"
    [finding] = await examine(replace(settings, api_base="http://127.0.0.1:9/api/v10"), [])
    assert "cannot be reached" in finding.what
    assert "DISCORD_API_BASE" in finding.remedy
