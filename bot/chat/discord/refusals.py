"""Each request to Discord and its answer -> the meter of refusals, which says what may still be asked.

It sits under discord.py, which asks again by itself up to five times: each of these counts at Discord.
"""

from __future__ import annotations

from types import SimpleNamespace

import aiohttp

from bot.delivery.refusals import WINDOW, Care, RefusalMeter
from bot.errors import RetryLater

REFUSED = (401, 403, 429)
#: Edits, deletions and the list of commands can wait; messages, look-ups and answers to people cannot.
CAN_WAIT = ("PATCH", "PUT", "DELETE")


def metered(meter: RefusalMeter, trace: aiohttp.TraceConfig) -> aiohttp.TraceConfig:
    """Let a client's trace count what Discord refuses, and hold back what is not to be asked at the moment."""

    async def begun(
        _session: aiohttp.ClientSession, _ctx: SimpleNamespace, asked: aiohttp.TraceRequestStartParams
    ) -> None:
        care = meter.care
        waits = asked.method in CAN_WAIT and "/webhooks/" not in asked.url.path  # where answers to people are edited
        if care is Care.STOPPED or (care is Care.SPARING and waits):
            raise RetryLater("Discord has refused too many requests within ten minutes", retry_after=WINDOW / 10)

    async def ended(
        _session: aiohttp.ClientSession, _ctx: SimpleNamespace, answered: aiohttp.TraceRequestEndParams
    ) -> None:
        shared = answered.response.headers.get("X-RateLimit-Scope") == "shared"  # others' doing, which is not counted
        if answered.response.status in REFUSED and not shared:
            meter.count()

    trace.on_request_start.append(begun)
    trace.on_request_end.insert(0, ended)
    return trace
