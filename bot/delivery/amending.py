"""Edits of posted messages to the platforms: made once more does no harm, so they are tried until they stand."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import timedelta

from bot.delivery.manners import FIRST_WAIT, LONGEST_WAIT
from bot.delivery.pace import Pace
from bot.errors import DeliveryError, DestinationGone, Refused, RetryLater
from bot.ports import Clock, Edit, Edits, Messenger, Posts

log = logging.getLogger("limelight.delivery")

LEASE = 90.0
DEADLINE = 30.0
#: With growing pauses, two days: by then nobody reads the message any more.
MOST_TRIES = 200
AT_ONCE = 16


class Amender:
    """Makes the edits that are wanted; one message's trouble keeps no other."""

    def __init__(
        self, posts: Posts, messengers: Mapping[str, Messenger], clock: Clock, owner: str, *, pace: Pace | None = None
    ) -> None:
        """Take the parts; `pace` is the one that messages are sent by."""
        self._posts = posts
        self._messengers = messengers
        self._clock = clock
        self._owner = owner
        self._pace = pace or Pace()
        self._going_on = asyncio.Lock()

    async def deliver(self) -> int:
        """Make all edits that may be made now; return how many stand."""
        made = 0
        async with self._going_on:
            while edits := await self._posts.claim_edits(self._owner, self._clock.now(), lease=LEASE, limit=AT_ONCE):
                made += sum(await asyncio.gather(*map(self._make, edits)))
        return made

    async def _make(self, edit: Edit) -> bool:
        messenger: object = self._messengers.get(edit.post.platform)
        if not isinstance(messenger, Edits):
            await self._posts.mark_edit_failed(edit, "nothing can be edited there", again_at=None)
            return False
        await self._pace.turn(edit.post.platform, edit.post.address)
        try:
            async with asyncio.timeout(DEADLINE):
                await messenger.edit(edit.post.address, edit.post.message_id, edit.part)
        except (DeliveryError, TimeoutError) as error:
            await self._failed(edit, error)
            return False
        except Exception as error:
            log.exception("the message %s in %s cannot be edited", edit.post.message_id, edit.post.address)
            await self._failed(edit, error)
            return False
        await self._posts.mark_edited(edit, self._clock.now())
        return True

    async def _failed(self, edit: Edit, error: Exception) -> None:
        wait = min(FIRST_WAIT * 2 ** min(edit.attempts, 10), LONGEST_WAIT)
        if isinstance(error, RetryLater):
            wait = timedelta(seconds=max(error.retry_after, 1.0))
        gone = isinstance(error, DestinationGone | Refused) or edit.attempts >= MOST_TRIES
        if gone:
            where = (edit.post.message_id, edit.post.platform, edit.post.address)
            log.warning("the message %s to %s %s stays as it was: %s", *where, error)
        again_at = None if gone else self._clock.now() + wait
        await self._posts.mark_edit_failed(edit, str(error) or type(error).__name__, again_at=again_at)
