"""Whether a language model may word what a server or workspace is told: its own choice."""

from __future__ import annotations

from dataclasses import replace

from bot.actions.journal import set_for_space
from bot.actions.office import Asker, Office
from bot.actions.rights import check_set_up
from bot.pipeline import Newsroom
from bot.ports import Journal

WITHOUT_MODEL = "without_model"


async def choose_model_use(office: Office, asker: Asker, *, allowed: bool) -> None:
    """Let a language model word what this server is told, or not; raises ActionRefused for who may not set up."""
    await check_set_up(office, asker)
    await set_for_space(office, asker, "model", WITHOUT_MODEL, "" if allowed else "yes")


async def newsroom_for(space: str, newsroom: Newsroom, journal: Journal) -> Newsroom:
    """Return the newsroom as a space wants it: without the model where it chose so, and nothing of it is sent there."""
    if newsroom.model is None or not space:
        return newsroom
    refused = (await journal.space_settings(space)).get(WITHOUT_MODEL)
    return replace(newsroom, model=None) if refused else newsroom
