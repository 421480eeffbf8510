"""A server may choose that no language model sees what it is told; its neighbour keeps the model."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.actions.brief import brief
from bot.actions.journal import history, undo
from bot.actions.model_use import choose_model_use
from bot.actions.office import ActionRefused, Asker
from bot.answering import office_of
from bot.briefing.model_writer import ModelWriter
from bot.entities.matching import Matcher
from bot.errors import ModelError
from bot.pipeline import Newsroom
from tests.actions.world import ENTITIES, FEEDS, REGION, StoppedClock, office_with_a_past

MANAGER = Asker(platform="discord", person="1", audience="discord:7", address="7", space="one", may_set_up=True)


class Asked:
    """A LanguageModel that is down and counts who asks."""

    name = "asked"

    def __init__(self) -> None:
        self.times = 0

    async def complete(self, **_: object) -> str:
        self.times += 1
        raise ModelError("down")


@pytest.fixture
async def room(tmp_path):
    async with office_with_a_past(f"sqlite:///{tmp_path}/a.db") as office:
        model = Asked()
        names = Matcher(ENTITIES)
        newsroom = Newsroom(region=REGION, feeds=FEEDS, names=names, model=ModelWriter(model, names=names))
        yield office_of(office.desk, newsroom, StoppedClock()), model


async def test_only_the_server_that_refuses_is_written_without(room):
    office, model = room
    await choose_model_use(office, MANAGER, allowed=False)
    assert (await brief(office, space="one")).items
    assert model.times == 0
    assert (await brief(office, space="two")).items
    assert model.times > 0


async def test_the_choice_can_be_taken_back(room):
    office, model = room
    await choose_model_use(office, MANAGER, allowed=False)
    (entry,) = await history(office, MANAGER)
    await undo(office, MANAGER, entry.id)
    await brief(office, space="one")
    assert model.times > 0


async def test_a_reader_may_not_choose(room):
    office, _ = room
    with pytest.raises(ActionRefused):
        await choose_model_use(office, replace(MANAGER, may_set_up=False), allowed=True)
