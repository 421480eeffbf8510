from __future__ import annotations

from collections.abc import Mapping

from bot.briefing.choose import Chosen
from bot.briefing.extractive import write
from bot.briefing.shared import SharedWriter
from bot.model import Feed, Item
from tests.briefing.build import article, chosen, developed

DAM = article("n1", "The dam was repaired by 40 engineers, the ministry said.", title="Dam repaired")
COST = article("n2", "The repair cost 3 million dollars, the ministry said.", title="Repair paid", day=1)


class Counting:
    def __init__(self) -> None:
        self.calls: list[str] = []

    def __call__(self, chosen: Chosen, *, feeds: Mapping[str, Feed], language: str) -> Item:
        self.calls.append(language)
        return write(chosen, feeds=feeds, language=language)


def test_a_thousand_audiences_with_one_told_state_are_written_for_once() -> None:
    counting = Counting()
    shared = SharedWriter(counting)
    items = {shared(chosen(developed(DAM)), feeds={}, language="en").headline for _ in range(1000)}
    assert items == {"Dam repaired"}
    assert counting.calls == ["en"]


def test_another_told_state_language_or_section_is_not_mixed_up() -> None:
    counting = Counting()
    shared = SharedWriter(counting)
    both = shared(chosen(developed(DAM, COST)), feeds={}, language="en")
    rest = shared(chosen(developed(DAM, COST, told=("n1",))), feeds={}, language="en")
    shared(chosen(developed(DAM, COST)), feeds={}, language="ru")
    elsewhere = shared(chosen(developed(DAM, COST), section="money"), feeds={}, language="en")
    assert counting.calls == ["en", "en", "ru"]
    assert both.kind != rest.kind
    assert (both.section, elsewhere.section) == ("xr", "money")
