"""What the first who ask would have to wait for, done before they ask: languages, the stories of the day."""

from __future__ import annotations

import asyncio
import logging
import time

from bot.actions.office import Office
from bot.actions.search import stems_of
from bot.memory import give_back
from bot.model import Topic

log = logging.getLogger("limelight")


async def warm(office: Office) -> None:
    """Prepare answers in the background; whoever asks meanwhile waits for no more than what they asked for.

    A failure is logged: the first answers only take longer then.
    """
    begun = time.perf_counter()
    try:
        for name in [entity.name for _, entity in zip(range(20), office.entities.values(), strict=False)]:
            await asyncio.to_thread(stems_of, name)  # loads the rules of the language that the name looks like
        await office.answer(topic=Topic(region=office.region.key), limit=1)
        await asyncio.to_thread(give_back)
    except Exception:
        log.exception("answers were not prepared; the first ones take longer")
    else:
        log.info("ready to answer", extra={"seconds": round(time.perf_counter() - begun, 1)})
