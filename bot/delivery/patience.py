"""A database that is away for a while: what is to be written is kept, and written when it is back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.errors import StoreError

log = logging.getLogger("limelight.delivery")

AGAIN_AFTER = 1.0  # seconds; somebody may be waiting for what comes after this write

Sleep = Callable[[float], Awaitable[None]]
Written = TypeVar("Written")


async def insisted(write: Callable[[], Awaitable[Written]], *, seconds: float, sleep: Sleep = asyncio.sleep) -> Written:
    """Write, and again every second while StoreError comes of it; after so many seconds that is raised.

    The write must do no harm when it is done twice: the answer to one that came through may have been lost.
    """
    for left in range(int(seconds / AGAIN_AFTER), 0, -1):
        try:
            return await write()
        except StoreError as error:
            if left == int(seconds / AGAIN_AFTER):
                log.warning("to be written when the database is back: %s", error)
        await sleep(AGAIN_AFTER)
    return await write()
