"""What Discord, or the way to it, answers -> one of our delivery errors: who must act and whether to try again."""

from __future__ import annotations

import asyncio

import aiohttp
import discord

from bot.errors import DeliveryError, DestinationGone, DestinationPaused, Refused, RetryLater, TokenRevoked, Unknown

GONE = {10003, 10004, 10013}  # channel, server, user
NO_PERMISSION = {50001, 50013, 50007, 50278}  # access, permission, direct messages closed
LONGEST_WAIT = 900.0
DEFAULT_WAIT = 60.0
_TOKEN = "Discord does not accept DISCORD_TOKEN"


def delivery_error(error: BaseException) -> DeliveryError:
    """Return what the failure of a send means; an unclear outcome is Unknown, never RetryLater."""
    if isinstance(error, DeliveryError):
        return error
    if isinstance(error, discord.RateLimited):
        return RetryLater("Discord asks to wait", retry_after=min(error.retry_after, LONGEST_WAIT))
    if isinstance(error, discord.LoginFailure):
        return TokenRevoked(_TOKEN)
    if isinstance(error, discord.HTTPException):
        return _http_error(error)
    if isinstance(error, aiohttp.ClientConnectorError):
        return RetryLater("Discord cannot be reached", retry_after=DEFAULT_WAIT)
    if isinstance(error, TimeoutError | asyncio.TimeoutError | OSError | aiohttp.ClientError):
        return Unknown(f"no answer from Discord ({type(error).__name__})")
    return Refused(f"the message cannot be sent: {error}")


def _http_error(error: discord.HTTPException) -> DeliveryError:
    said = f"Discord said {error.status}" + (f", code {error.code}" if error.code else "")
    if error.status == 401:
        return TokenRevoked(f"{_TOKEN} ({said})")
    if error.status == 429:
        # Without a Via header discord.py gives up at once; nothing was stored.
        return RetryLater(said, retry_after=_retry_after(error))
    if error.status >= 500:
        return Unknown(said)
    if error.code in GONE:
        return DestinationGone(f"it is no more ({said})")
    if error.code in NO_PERMISSION or error.status == 403:
        return DestinationPaused(f"Limelight may not post there ({said})")
    return Refused(f"{said}: {error.text[:200]}")


def _retry_after(error: discord.HTTPException) -> float:
    headers = getattr(error.response, "headers", {})
    try:
        return min(max(float(headers.get("Retry-After", DEFAULT_WAIT)), 0.0), LONGEST_WAIT)
    except ValueError:
        return DEFAULT_WAIT
