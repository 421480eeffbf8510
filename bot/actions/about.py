"""Any text -> the entities it names and the stories that are about them, those about most of them first."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.actions.office import ActionRefused, Office
from bot.actions.stories import StoryLine, line_of
from bot.model import Article, Entity
from bot.text.languages import detect

STORIES = 5
ENTITIES = 6
LONGEST = 6000


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a text is about, by its names."""

    entities: tuple[Entity, ...]
    stories: tuple[StoryLine, ...]


async def about_text(office: Office, text: str) -> About:
    """Return the entities in the order they stand in; raises ActionRefused when there are none."""
    text = text[:LONGEST]
    article = Article(id="asked", text=text, language=detect(text), seen_at=office.clock.now())
    mentions = await asyncio.to_thread(office.finder.match, article)
    keys = list(dict.fromkeys(mention.entity for mention in mentions))[:ENTITIES]
    if not keys:
        raise ActionRefused("refused.no_names")
    stories = await office.desk.stories_with_all(keys, limit=STORIES) if len(keys) > 1 else []
    if len(stories) < STORIES:
        known = {story.id for story in stories}
        latest = await office.desk.latest_stories(keys, limit=STORIES)
        stories += [story for story in latest if story.id not in known]
    return About(
        entities=tuple(office.entities[key] for key in keys if key in office.entities),
        stories=tuple(line_of(story, office) for story in stories[:STORIES]),
    )
