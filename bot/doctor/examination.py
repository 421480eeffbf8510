"""The parts of a set-up, looked at one after the other; one part's trouble never stops another's examination."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence

from bot.doctor.machine import clock, disk, zones
from bot.doctor.sources import feeds
from bot.doctor.storage import Stored, database
from bot.errors import SettingsError
from bot.model import Audience, Finding
from bot.settings import Settings, load_settings
from bot.text.counted import counted

Part = Callable[[Settings, Stored], Awaitable[Sequence[Finding]]]

#: Settings that do nothing without another one.
_DEPENDS = {
    "DISCORD_CHANNEL": "DISCORD_TOKEN",
    "SLACK_CHANNEL": "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN": "SLACK_BOT_TOKEN",
    "OPENAI_API_KEY": "OPENAI_MODEL",
}


async def examine(
    environment: Mapping[str, str], parts: Collection[str] = ()
) -> AsyncIterator[tuple[str, Sequence[Finding]]]:
    """Yield (part, findings) as they come; no parts named = all. Without readable settings there is nothing else."""
    try:
        settings = load_settings(environment)
    except SettingsError as error:
        in_a_file = error.where.rpartition(":")[2].isdecimal()  # FILE:LINE, else a variable's name
        shown = "`docs/region-packs.md` shows what stands there" if in_a_file else "`.env.example` shows each setting"
        yield "settings", [Finding(what=str(error), remedy=f"mend it there; {shown}")]
        return
    yield "settings", [_packs(settings), *_left_behind(settings), *_settings(settings)]
    stored, findings = await database(settings)
    if not parts or "database" in parts:
        yield "database", findings
    for name, look in PARTS.items():
        if not parts or name in parts:
            yield name, await look(settings, stored)


def _packs(settings: Settings) -> Finding:
    names = ", ".join(pack.region.name for pack in settings.packs)
    feeds, entities = counted(len(settings.feeds), "feed"), counted(len(settings.entities), "entity", "entities")
    return Finding(what=f"{names}: {feeds}, {entities}")


def _left_behind(settings: Settings) -> list[Finding]:
    """Find what stands in the home folder's .env and was not loaded from there."""
    file = settings.home / ".env"
    if not file.is_file():
        return []
    written = re.findall(r"^([A-Z][A-Z_]+)=\S", file.read_text("utf-8", "replace"), re.MULTILINE)
    missing = [name for name in written if name not in settings.environment]
    if not missing:
        return []
    named = ", ".join(missing[:3]) + (f" and {len(missing) - 3} more" if len(missing) > 3 else "")
    remedy = "load it first, in the shell that starts Limelight: `set -a; . ./.env; set +a`"
    return [Finding(what=f"{file} sets {named}, but it has not been loaded", remedy=remedy)]


def _settings(settings: Settings) -> list[Finding]:
    env = settings.environment
    found = [
        Finding(what=f"{name} is set, but does nothing without {other}", remedy=f"set {other}, or take {name} out")
        for name, other in _DEPENDS.items()
        if env.get(name) and not env.get(other)
    ]
    if settings.public_url and not settings.web:
        remedy = "set LIMELIGHT_WEB, or run `limelight web` beside it"
        found.append(Finding(what="digests link to LIMELIGHT_PUBLIC_URL, but the page is off here", remedy=remedy))
    if settings.web and settings.web[0] not in ("127.0.0.1", "::1", "localhost") and not settings.public_url:
        remedy = "put it behind a proxy with TLS and set LIMELIGHT_PUBLIC_URL, or listen at 127.0.0.1"
        found.append(Finding(what=f"the reading page listens to the network at {settings.web[0]}", remedy=remedy))
    set_up = {"discord": settings.discord_token, "slack": settings.slack_bot_token, "email": settings.smtp_url}
    if settings.operator and not set_up[settings.operator[0]]:
        remedy = "set that chat up, or name another channel in LIMELIGHT_OPERATOR"
        found.append(Finding(what=f"alarms are to go to {settings.operator[0]}, which is not set up", remedy=remedy))
    return found


async def _discord(settings: Settings, stored: Stored) -> Sequence[Finding]:
    if not settings.discord_token:
        return [Finding(what="not used (DISCORD_TOKEN is not set)")]
    from bot.chat.discord.doctor import examine as look
    from bot.chat.discord.settings import discord_settings

    told = _told(settings, stored, "discord", settings.discord_channel)
    return await look(discord_settings(settings), told)


async def _slack(settings: Settings, stored: Stored) -> Sequence[Finding]:
    if not settings.slack_bot_token:
        return [Finding(what="not used (SLACK_BOT_TOKEN is not set)")]
    from bot.chat.slack.doctor import examine as look

    told = _told(settings, stored, "slack", settings.slack_channel)
    return await look(settings.slack_bot_token, settings.slack_app_token, settings.slack_api_base, told)


async def _email(settings: Settings, stored: Stored) -> Sequence[Finding]:  # noqa: ARG001 (a part's signature)
    if not settings.smtp_url:
        return [Finding(what="not used (SMTP_URL is not set)")]
    from bot.chat.email.doctor import examine as look
    from bot.chat.email.server import server_of

    try:
        server = server_of(settings.smtp_url)
    except SettingsError as error:
        return [Finding(what=str(error), remedy="write it as .env.example shows")]
    return await look(server)


async def _model(settings: Settings, stored: Stored) -> Sequence[Finding]:  # noqa: ARG001
    if not settings.openai_model:
        return [Finding(what="not used (OPENAI_MODEL is not set): briefings are made of the articles' own sentences")]
    from bot.llm.doctor import examine as look

    return await look(model=settings.openai_model, api_key=settings.openai_api_key, base_url=settings.openai_base_url)


def _told(settings: Settings, stored: Stored, platform: str, channel: str) -> list[Audience]:
    """Return the audiences of a platform, with the channel of the environment that is none yet."""
    known = [one for one in stored.audiences if one.platform == platform]
    if channel and channel not in {one.address for one in known}:
        known.append(Audience(id=f"{platform}:{channel}", platform=platform, address=channel, zone=settings.zone))
    return known


#: Besides the settings and the database, which all others need.
PARTS: Mapping[str, Part] = {
    "disk": disk,
    "clock": clock,
    "zones": zones,
    "feeds": feeds,
    "model": _model,
    "discord": _discord,
    "slack": _slack,
    "email": _email,
}
