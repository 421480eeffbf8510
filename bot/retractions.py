"""What outlets have taken back -> messages that cite it say so, or their editors are asked to decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import timedelta
from functools import partial

from bot.actions.mend import stories_of
from bot.amendments import REACH, Amendments
from bot.briefing.wording import taken_back
from bot.delivery.parts import marker
from bot.model import Audience, Feed, Story
from bot.ports import Clock, JournalEntry, OutboxPart, Retraction
from bot.store import Store

#: An outlet may take back what it reported so long ago.
LOOKED_THROUGH = timedelta(days=60)


class Retractions:
    """Looks for what was taken back; once more after a restart does no harm."""

    def __init__(self, store: Store, feeds: Mapping[str, Feed], clock: Clock, *, amendments: Amendments) -> None:
        self._store = store
        self._feeds = feeds
        self._clock = clock
        self._amendments = amendments
        self._done: set[str] = set()

    async def look(self) -> None:
        """See to what was taken back since the last look."""
        found = await self._store.retractions(self._clock.now() - LOOKED_THROUGH)
        for each in found:
            if each.article not in self._done:
                await self._see_to(each)
        self._done = {each.article for each in found}

    async def _see_to(self, retraction: Retraction) -> None:
        story = await self._store.story(retraction.story)
        if story is None:
            return
        articles = _taken_back(story, retraction)
        audiences = {audience.id: audience for audience in await self._store.audiences()}
        cited = await self._citing(articles, audiences)
        outlet = self._feeds[retraction.feed].outlet if retraction.feed in self._feeds else retraction.feed
        readers = [audience for name, audience in audiences.items() if name in cited and audience.amends]
        alone = {r.article.feed for r in story.reports if not r.silent} <= {retraction.feed}
        await self._amendments.amend(readers, stories_of(story), partial(taken_back, outlet), struck=alone)
        for name, post in cited.items():
            if not audiences[name].amends:
                await self._ask(audiences[name], post, story, retraction, outlet)

    async def _citing(self, articles: Collection[str], audiences: Mapping[str, Audience]) -> Mapping[str, OutboxPart]:
        """Return by audience the newest message of a briefing that cites one of these articles."""
        found: defaultdict[str, list[OutboxPart]] = defaultdict(list)
        for article in articles:
            for post in await self._store.posts_of(list(audiences), article, since=self._clock.now() - REACH):
                found[post.audience].append(post)
        return {audience: max(posts, key=lambda post: post.id) for audience, posts in found.items()}

    async def _ask(
        self, audience: Audience, post: OutboxPart, story: Story, retraction: Retraction, outlet: str
    ) -> None:
        """Put it before the editors, who withdraw the item or let it stand; once."""
        entries = await self._store.entries(audience.space, limit=500)
        if any(entry.detail.get("article") == retraction.article for entry in entries):
            return
        detail = {
            "reason": "fact",
            "words": taken_back(outlet, audience),
            "marker": marker(post.slot, post.part.number),
            "title": story.reports[0].article.title,
            "address": post.address,
            "article": retraction.article,
        }
        await self._store.record(
            JournalEntry(
                at=self._clock.now(),
                space=audience.space,
                person="",
                action="report",
                subject=story.id,
                detail=detail,
            )
        )


def _taken_back(story: Story, retraction: Retraction) -> set[str]:
    """Return the articles meant: the one that was changed, or what the outlet had reported of the story before."""
    if retraction.itself:
        return {retraction.article}
    return {r.article.id for r in story.reports if r.article.feed == retraction.feed} - {retraction.article}
