"""Topic and time as written -> a briefing of what is new since then, for whoever asks."""

from __future__ import annotations

from dataclasses import replace

from bot.actions.office import Office
from bot.actions.spans import moment_of
from bot.actions.topics import topic_of
from bot.model import Briefing, Topic


async def brief(
    office: Office,
    *,
    topic: str | Topic = "",
    since: str = "",
    zone: str = "UTC",
    language: str = "en",
    limit: int | None = 7,
    space: str = "",
) -> Briefing:
    """Return the briefing; raises ActionRefused for a time that is not understood. Nothing counts as told by it."""
    wanted = topic_of(topic, office) if isinstance(topic, str) else topic
    begins = moment_of(since, office.clock.now(), zone) if since else None
    briefing = await office.answer(topic=wanted, since=begins, language=language, limit=limit, space=space)
    return replace(briefing, title=wanted.name or briefing.title)
