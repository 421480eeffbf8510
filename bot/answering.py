"""Settings to what answers questions from the database: names, writer and stories, without what polls and posts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.actions.model_use import newsroom_for
from bot.actions.office import Office
from bot.briefing.extractive import write
from bot.briefing.model_writer import ModelWriter
from bot.briefing.shared import SharedWriter
from bot.entities.swapping import SwappingMatcher
from bot.feeds.table import FeedTable
from bot.kept_names import matcher_of
from bot.model import Briefing, Topic
from bot.packs_in_use import show_added
from bot.pipeline import FIRST_LOOK, ITEMS, Edition, Newsroom, answer
from bot.ports import Clock
from bot.settings import Settings
from bot.store import Store, open_store

#: Questions about the last day asked within so long of each other are answered from the same stories.
ANSWERS_AGREE_FOR = timedelta(minutes=1)


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the current moment in UTC."""
        return datetime.now(UTC)


def newsroom_of(settings: Settings) -> Newsroom:
    """Build matcher and feed table of all packs; takes a second or two for a large catalogue."""
    return Newsroom(
        region=settings.region,
        feeds=FeedTable(settings.feeds),
        names=SwappingMatcher(
            matcher_of(settings.entities, settings.state), build=partial(matcher_of, state=settings.state)
        ),
        write=SharedWriter(write),
    )


@asynccontextmanager
async def open_model(settings: Settings, newsroom: Newsroom, clock: Clock) -> AsyncIterator[Newsroom]:
    """Give the newsroom a language model where the settings name one; without, everything is written extractively."""
    if not settings.openai_model:
        yield newsroom
        return
    from bot.llm.client import Limits, OpenAIModel

    model = OpenAIModel(
        model=settings.openai_model,
        api_key=settings.openai_api_key,
        base_url=settings.openai_base_url,
        clock=clock,
        limits=Limits(daily_tokens=settings.openai_daily_tokens),
    )
    try:
        yield replace(newsroom, model=ModelWriter(model, names=newsroom.names))
    finally:
        await model.close()


def office_of(store: Store, newsroom: Newsroom, clock: Clock) -> Office:
    """Return what actions need, without what polls and posts."""
    turn, recent = asyncio.Lock(), dict[str, tuple[datetime, Edition]]()

    async def answer_from_store(
        *,
        topic: Topic,
        since: datetime | None = None,
        language: str = "en",
        limit: int | None = ITEMS,
        space: str = "",
    ) -> Briefing:
        async with turn:  # an edition serves one at a time
            now = clock.now()
            if since is None and ("day" not in recent or now - recent["day"][0] > ANSWERS_AGREE_FOR):
                recent["day"] = now, Edition(await store.stories_since(now - FIRST_LOOK, until=now))
            asked_at, edition = recent["day"] if since is None else (now, None)
            return await answer(
                topic=topic,
                since=since,
                language=language,
                limit=limit,
                library=store,
                newsroom=await newsroom_for(space, newsroom, store),
                now=asked_at,
                edition=edition,
            )

    return Office(
        desk=store,
        region=newsroom.region,
        entities=newsroom.names.entities,
        finder=newsroom.names,
        feeds=newsroom.feeds,
        clock=clock,
        answer=answer_from_store,
        uses_model=newsroom.model is not None,
        model_spent=newsroom.model.spent if isinstance(newsroom.model, ModelWriter) else None,
    )


@asynccontextmanager
async def open_office(settings: Settings, *, clock: Clock | None = None) -> AsyncIterator[Office]:
    """Open the database to read and answer from it; nothing is polled."""
    settings.state.mkdir(parents=True, exist_ok=True)
    async with open_store(settings.database_url) as store:
        clock = clock or SystemClock()
        async with open_model(settings, await asyncio.to_thread(newsroom_of, settings), clock) as newsroom:
            await show_added(store, newsroom.feeds, settings)
            yield office_of(store, newsroom, clock)
