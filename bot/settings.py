"""The environment, and the packs of its home folder, to Settings."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import SettingsError

if TYPE_CHECKING:
    from bot.model import Entity, Feed, Region
    from bot.packs import Pack


class Secret(str):
    """A text that never shows itself in a log or traceback."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "***" if self else "''"


NO_SECRET = Secret()
#: Where the reading page listens unless it is told otherwise: for this machine alone.
WEB = "127.0.0.1:8080"
#: Articles are needed at least so long: a story of a month ago may still go on.
FEWEST_DAYS = 30
_FEW_DAYS = f"{{number}} days are too few: stories go on for so long; write {FEWEST_DAYS} or more"
_NO_SHARDS = "'{number}' connections reach nobody; write 1 or more, or leave it empty"
_NO_HOURS = "after '{number}' hours it would ring all the time; write 1 or more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that Limelight is told from outside. Base URLs are "" for the platform's own."""

    home: Path
    packs: tuple[Pack, ...] = ()
    database_url: str
    discord_token: Secret = NO_SECRET
    discord_api_base: str = ""
    discord_gateway: str = ""
    discord_channel: str = ""
    discord_shards: int = 1
    slack_bot_token: Secret = NO_SECRET
    slack_app_token: Secret = NO_SECRET  # Socket Mode; without it Slack gets digests but cannot be asked
    slack_api_base: str = ""
    slack_channel: str = ""
    smtp_url: Secret = NO_SECRET  # holds the password; bot.chat.email reads it
    openai_api_key: Secret = NO_SECRET
    openai_base_url: str = ""
    openai_model: str = ""  # "" = no model: briefings are written extractively
    openai_daily_tokens: int = 500_000  # 0 = no budget
    fetch_allow_networks: tuple[str, ...] = ()
    telegram_bridge: str = ""
    teams: tuple[tuple[str, ...], ...] = ()  # spaces ("discord:1", "slack:T1") that share topics and feeds
    web: tuple[str, int] | None = None  # host and port of the reading page; None = off
    public_url: str = ""  # where readers reach it, without a slash at the end; "" = no links in briefings
    operator: tuple[str, str] | None = None  # platform and address that alarms go to; None = the log alone
    alarm_hours: int = 3  # that nothing may be read until an alarm rings
    log: str = "text"  # or "json"
    keep_days: int = 90  # articles
    times: tuple[str, ...] = ("08:00",)  # of the terminal, DISCORD_CHANNEL and SLACK_CHANNEL
    zone: str = "UTC"
    language: str = "en"
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """Return the feeds of all packs; one that two packs share (same URL) stands once."""
        return tuple({feed.url: feed for pack in reversed(self.packs) for feed in reversed(pack.feeds)}.values())[::-1]

    @property
    def entities(self) -> dict[str, Entity]:
        """Return the catalogues of all packs in one, by key."""
        return {key: entity for pack in self.packs for key, entity in pack.catalogue.entities.items()}

    @property
    def region(self) -> Region:
        """Return the first pack's region."""
        return self.packs[0].region

    @property
    def state(self) -> Path:
        """Return the folder for what is made at run time."""
        return self.home / "state"


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the environment and the packs of LIMELIGHT_HOME (default: the current folder)."""
    return with_packs(load_environment(environment))


def with_packs(settings: Settings) -> Settings:
    """Return the settings with what the files of the home folder say now; takes a second when they have changed."""
    from bot.packs import load_packs

    return replace(settings, packs=load_packs(settings.home, settings.state))


def load_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Return what the environment says, without packs: enough to begin connecting."""
    env = dict(os.environ if environment is None else environment)
    home = Path(env.get("LIMELIGHT_HOME") or ".").resolve()
    return Settings(
        home=home,
        database_url=env.get("DATABASE_URL") or f"sqlite+aiosqlite:///{home / 'state' / 'limelight.db'}",
        discord_token=Secret(env.get("DISCORD_TOKEN", "")),
        discord_api_base=_address(env, "DISCORD_API_BASE").rstrip("/"),
        discord_gateway=_address(env, "DISCORD_GATEWAY", scheme="ws"),
        discord_channel=_discord_channel(env.get("DISCORD_CHANNEL", "")),
        discord_shards=_at_least(1, env.get("DISCORD_SHARDS") or "1", "DISCORD_SHARDS", _NO_SHARDS),
        slack_bot_token=Secret(env.get("SLACK_BOT_TOKEN", "")),
        slack_app_token=Secret(env.get("SLACK_APP_TOKEN", "")),
        slack_api_base=_address(env, "SLACK_API_BASE"),
        slack_channel=_slack_channel(env.get("SLACK_CHANNEL", "")),
        smtp_url=Secret(env.get("SMTP_URL", "")),
        openai_api_key=Secret(env.get("OPENAI_API_KEY", "")),
        openai_base_url=_address(env, "OPENAI_BASE_URL"),
        openai_model=env.get("OPENAI_MODEL", ""),
        openai_daily_tokens=_daily_tokens(env),
        telegram_bridge=_address(env, "TELEGRAM_BRIDGE"),
        fetch_allow_networks=_networks(env.get("FETCH_ALLOW_NETWORKS", "")),
        teams=_teams(env.get("LIMELIGHT_TEAMS", "")),
        web=_web(env.get("LIMELIGHT_WEB", "")),
        public_url=_public_url(env.get("LIMELIGHT_PUBLIC_URL", "")),
        operator=_operator(env.get("LIMELIGHT_OPERATOR", "")),
        alarm_hours=_at_least(1, env.get("LIMELIGHT_ALARM_HOURS") or "3", "LIMELIGHT_ALARM_HOURS", _NO_HOURS),
        keep_days=_at_least(FEWEST_DAYS, env.get("LIMELIGHT_KEEP_DAYS") or "90", "LIMELIGHT_KEEP_DAYS", _FEW_DAYS),
        log=log_form(env),
        times=_times(env.get("LIMELIGHT_TIMES") or "08:00"),
        zone=_zone(env.get("LIMELIGHT_ZONE") or "UTC"),
        language=language_of(env.get("LIMELIGHT_LANGUAGE") or "en", where="LIMELIGHT_LANGUAGE"),
        environment=env,
    )


def _address(env: Mapping[str, str], name: str, *, scheme: str = "http") -> str:
    written = env.get(name, "")
    if written and not re.match(rf"{scheme}s?://[^\s/]", written):
        raise SettingsError(f"{written!r} is no address; it begins with {scheme}:// or {scheme}s://", where=name)
    return written


def _teams(written: str) -> tuple[tuple[str, ...], ...]:
    teams = [tuple(team.split("+")) for team in written.replace(",", " ").split()]
    for space in (space for team in teams for space in team):
        if not re.fullmatch(r"discord:\d+|slack:[TE][A-Z0-9]+", space):
            message = f"{space!r} is no server or workspace; link them like discord:123456789+slack:T0123ABCD"
            raise SettingsError(message, where="LIMELIGHT_TEAMS")
    return tuple(teams)


def _discord_channel(written: str) -> str:
    if written and not written.isdecimal():
        message = f"{written!r} is no channel's id, which is a number; in Developer Mode a channel's menu copies it"
        raise SettingsError(message, where="DISCORD_CHANNEL")
    return written


def _slack_channel(written: str) -> str:
    if written and not re.fullmatch("[A-Z0-9]+", written):
        message = f"{written!r} is a name; write the id, like C0123ABCD, which the channel's details end with"
        raise SettingsError(message, where="SLACK_CHANNEL")
    return written


def _networks(written: str) -> tuple[str, ...]:
    networks = tuple(written.replace(",", " ").split())
    for network in networks:
        try:
            ip_network(network, strict=False)
        except ValueError:
            message = f"{network!r} is no network; write it like 10.0.0.0/8"
            raise SettingsError(message, where="FETCH_ALLOW_NETWORKS") from None
    return networks


def _times(written: str) -> tuple[str, ...]:
    times = tuple(written.replace(",", " ").split())
    for time in times:
        if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", time):
            raise SettingsError(f"{time!r} is no wall time; write it like 08:00", where="LIMELIGHT_TIMES")
    return times


def _web(written: str) -> tuple[str, int] | None:
    """Return host and port; "on" is the usual address, "" and "off" are nothing."""
    if written.casefold() in ("", "off", "no", "false", "0"):
        return None
    return web_address(WEB if written.casefold() in ("on", "yes", "true") else written)


def web_address(written: str) -> tuple[str, int]:
    """Return host and port of "0.0.0.0:8080"; a port alone is for this machine."""
    host, _, port = written.rpartition(":")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise SettingsError(f"{written!r} is no address; write on, 8080 or 0.0.0.0:8080", where="LIMELIGHT_WEB")
    return host.strip("[]") or WEB.partition(":")[0], int(port)


def _operator(written: str) -> tuple[str, str] | None:
    platform, _, address = written.partition(":")
    if written and (platform not in ("discord", "slack", "email") or not address):
        message = f"{written!r} is no channel; write discord:ID, slack:ID or email:ADDRESS"
        raise SettingsError(message, where="LIMELIGHT_OPERATOR")
    return (platform, address) if written else None


def log_form(env: Mapping[str, str]) -> str:
    """Return how to log, "text" or "json"; asked before anything else can go wrong."""
    form = env.get("LIMELIGHT_LOG") or "text"
    if form not in ("text", "json"):
        raise SettingsError(f"{form!r} is no form of a log; text or json", where="LIMELIGHT_LOG")
    return form


def _public_url(written: str) -> str:
    if written and not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", written):
        message = f"{written!r} is no address of a page; write it like https://news.example"
        raise SettingsError(message, where="LIMELIGHT_PUBLIC_URL")
    return written.rstrip("/")


def _daily_tokens(env: Mapping[str, str]) -> int:
    """Return the day's budget in tokens: the operator's, or what the operator's money buys at the operator's price."""
    tokens = _whole_number(env.get("OPENAI_DAILY_TOKENS") or "500000", "OPENAI_DAILY_TOKENS")
    if not env.get("OPENAI_DAILY_COST"):
        return tokens
    cost, price = (_amount(env.get(name, ""), name) for name in ("OPENAI_DAILY_COST", "OPENAI_PRICE_PER_MILLION"))
    bought = int(cost / price * 1_000_000)
    return min(tokens, bought) if tokens else bought


def _amount(written: str, where: str) -> float:
    if not re.fullmatch(r"\d+(?:\.\d+)?", written) or not float(written):
        raise SettingsError(f"{written!r} is no amount of money; write it like 1.50", where=where)
    return float(written)


def _whole_number(written: str, where: str) -> int:
    if not written.isdecimal():
        raise SettingsError(f"{written!r} is no whole number", where=where)
    return int(written)


def _at_least(least: int, written: str, where: str, otherwise: str) -> int:
    """Return the number; `otherwise` says why a smaller `{number}` will not do."""
    number = _whole_number(written, where)
    if number < least:
        raise SettingsError(otherwise.format(number=number), where=where)
    return number


def language_of(written: str, *, where: str) -> str:
    """Return the primary subtag ("ru" of "ru-RU") of a language that briefings are written in."""
    primary = written.replace("_", "-").partition("-")[0].casefold()
    if primary == "en":
        return primary  # the usual one is known without loading all that the others take
    from bot.briefing.phrases import languages

    if primary not in languages():
        known = ", ".join(languages())
        raise SettingsError(f"briefings are not written in {written!r}; known are {known}", where=where)
    return primary


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = f"{name!r} is no time zone; IANA names look like Europe/Paris"
        raise SettingsError(message, where="LIMELIGHT_ZONE") from error
    return name
