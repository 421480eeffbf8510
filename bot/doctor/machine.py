"""The machine -> whether there is room, whether its clock is right, whether it knows the time zones."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import aiohttp

from bot.actions.vital_signs import LITTLE_DISK
from bot.doctor.storage import Stored
from bot.model import Finding
from bot.settings import Settings

#: Seconds by which the clock may differ from others': a digest at eight is still one at eight.
TOLERANCE = timedelta(minutes=2)
ASKED = 5


async def disk(
    settings: Settings,
    stored: Stored,  # noqa: ARG001 (a part's signature)
    *,
    free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
) -> Sequence[Finding]:
    """Try to write into the state folder, and look how much room there is."""
    try:
        settings.state.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.state) as file:
            file.write(b"well")
    except OSError as error:
        remedy = "give the user that runs Limelight the right to write there, or make room"
        return [Finding(what=f"{settings.state} cannot be written to: {error.strerror}", remedy=remedy)]
    free = free_bytes(settings.state)
    told = f"{settings.state} can be written to, {free // 1024**2:,} MB are free"
    remedy = "make room: the database and its backups need some hundred MB" if free < LITTLE_DISK else ""
    return [Finding(what=told, remedy=remedy)]


async def clock(settings: Settings, stored: Stored) -> Sequence[Finding]:  # noqa: ARG001
    """Hold the clock against what the first feeds' servers say of the time."""
    asked = [feed.url for feed in settings.feeds if feed.url.startswith("http")][:ASKED]
    timeout = aiohttp.ClientTimeout(total=10)
    async with aiohttp.ClientSession(timeout=timeout, trust_env=False) as session:
        said = await asyncio.gather(*(_offset(session, url) for url in asked))
    offsets = [offset for offset in said if offset is not None]
    if not offsets:
        return [Finding(what="the clock could not be compared: no server answered")]
    off = sorted(offsets)[len(offsets) // 2]
    if abs(off) <= TOLERANCE:
        return [Finding(what=f"the clock is right within {TOLERANCE.total_seconds():.0f} s")]
    way = "behind" if off > timedelta() else "ahead"
    remedy = "switch time synchronisation on (timedatectl set-ntp true): digests go out by this clock"
    return [Finding(what=f"the clock is {abs(off).total_seconds() / 60:.0f} minutes {way}", remedy=remedy)]


async def _offset(session: aiohttp.ClientSession, url: str) -> timedelta | None:
    """Return by how much a server's clock is ahead of ours, None when it does not say."""
    with suppress(aiohttp.ClientError, TimeoutError, OSError, ValueError, TypeError):
        async with session.head(url, allow_redirects=False) as answer:
            stamp = parsedate_to_datetime(answer.headers["Date"])
            return stamp.astimezone(UTC) - datetime.now(UTC)
    return None


async def zones(settings: Settings, stored: Stored) -> Sequence[Finding]:
    """Look whether the zones of all audiences and schedules are known here."""
    used = {settings.zone: "LIMELIGHT_ZONE"}
    used |= {one.zone: one.id for one in stored.audiences} | {one.zone: one.audience for one in stored.schedules}
    found = [
        Finding(
            what=f"the time zone {zone!r} of {owner} is not known",
            remedy="set another with /digest set, or install the newest tzdata (pip install -U tzdata)",
        )
        for zone, owner in used.items()
        if not _is_known(zone)
    ]
    return found or [Finding(what=f"all time zones in use are known ({len(used)})")]


def _is_known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
