"""A call that Slack puts off -> made again when Slack says so, as long as somebody may still want the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.chat.slack.failures import TROUBLE, delivery_error
from bot.errors import Refused, RetryLater, Unknown

#: Seconds: a response_url lives for 30 minutes, a form's trigger for 3 seconds; people wait less than either.
PATIENCE, TRIGGER = 120.0, 2.5
SECOND_TRY = 1.0

T = TypeVar("T")


async def patiently(call: Callable[[], Awaitable[T]], *, seconds: float = PATIENCE) -> T:
    """Return what the call returns in the end; raises a DeliveryError for what waiting does not mend.

    Only for what may be done twice, or what a refusal as too many surely has not done.
    """
    clock = asyncio.get_running_loop().time
    ends = clock() + seconds
    while True:
        try:
            return await call()
        except TROUBLE as error:
            said = delivery_error(error)
            wait = said.retry_after if isinstance(said, RetryLater) else None
            if wait is None or clock() + wait > ends:
                raise said from error
            await asyncio.sleep(wait)


async def respond(url: str, **message: Any) -> None:
    """Answer at a response_url; what got lost on the way is sent again, an answer seen twice does no harm."""
    client = AsyncWebhookClient(url, timeout=30, retry_handlers=[], trust_env_in_session=False)
    tries = 0

    async def send() -> None:
        nonlocal tries
        tries += 1
        try:
            answer = await client.send_dict(message)
        except TROUBLE as error:
            said = delivery_error(error)
            raise RetryLater(str(said), retry_after=SECOND_TRY) if tries < 3 else said from error
        if answer.status_code == 429:
            headers = {name.casefold(): value for name, value in (answer.headers or {}).items()}
            raise RetryLater("too many answers", retry_after=_seconds(headers.get("retry-after")))
        if answer.status_code >= 500:
            raise (
                RetryLater(f"Slack said {answer.status_code}", retry_after=SECOND_TRY)
                if tries < 3
                else Unknown(f"Slack said {answer.status_code}")
            )
        if answer.status_code >= 400:
            raise Refused(f"the answer was refused: {answer.body}")

    await patiently(send)


def _seconds(written: Any) -> float:
    try:
        return max(float(written), 0.0)
    except (TypeError, ValueError):
        return SECOND_TRY
