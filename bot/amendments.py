"""What turned out wrong to edits of the messages that said it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta

from bot.delivery.parts import marker as marker_of
from bot.model import Audience
from bot.ports import Clock, Edits, Messenger, OutboxPart
from bot.store import Store

#: Messages older than this stay as they are: nobody reads them any more.
REACH = timedelta(days=14)


class Amendments:
    """Adds a line to posted items, or strikes them out; the edits are made with the next delivery."""

    def __init__(self, store: Store, messengers: Mapping[str, Messenger], clock: Clock) -> None:
        self._store = store
        self._messengers = messengers
        self._clock = clock

    async def amend(
        self,
        audiences: Collection[Audience],
        stories: Collection[str],
        line: Callable[[Audience], str],
        *,
        struck: bool = False,
        marker: str = "",
    ) -> int:
        """Amend the items of these stories wherever these audiences were told of them; return how many messages.

        `line` says it in an audience's language; with `marker`, only the message that carries it.
        """
        now = self._clock.now()
        readers = {audience.id: audience for audience in audiences}
        wanted: dict[int, Mapping[str, object]] = {}
        for story in stories:
            for post in await self._store.posts_of(list(readers), story, since=now - REACH):
                messenger: object = self._messengers.get(post.platform)
                if not isinstance(messenger, Edits) or (marker and not _carries(post, marker)):
                    continue
                stands = wanted.get(post.id) or await self._store.posted_payload(post.id)
                changed = messenger.amended(stands, story, line(readers[post.audience]), struck=struck)
                if changed is not None and changed != stands:
                    wanted[post.id] = changed
        await self._store.want_edits(wanted, now)
        return len(wanted)


def _carries(post: OutboxPart, marker: str) -> bool:
    return marker in (post.part.marker, marker_of(post.slot, post.part.number))
