import asyncio
import threading
from datetime import UTC, datetime

import pytest

from bot.entities.matching import Matcher
from bot.entities.swapping import SwappingMatcher
from bot.model import Article, Entity

OLD = {"a": Entity(key="a", name="Lund", type="city")}
NEW = {"b": Entity(key="b", name="Oslo", type="city")}
NEWER = {"c": Entity(key="c", name="Turku", type="city")}
ARTICLE = Article(id="1", text="Lund, Oslo and Turku.", seen_at=datetime(2026, 1, 1, tzinfo=UTC))


def keys(matcher):
    return [mention.entity for mention in matcher.match(ARTICLE)]


async def test_the_old_index_serves_until_the_new_one_is_ready():
    go_on = threading.Event()

    def build(entities):
        assert threading.current_thread() is not threading.main_thread()
        assert go_on.wait(10)
        return Matcher(entities)

    matcher = SwappingMatcher(Matcher(OLD), build=build)
    change = asyncio.create_task(matcher.change(NEW))
    await asyncio.sleep(0)
    assert keys(matcher) == ["a"]
    go_on.set()
    assert await change
    assert keys(matcher) == ["b"]
    assert matcher.entities == NEW


async def test_a_change_overtaken_by_a_later_one_is_not_swapped_in():
    gates = {"b": threading.Event(), "c": threading.Event()}

    def build(entities):
        assert gates[next(iter(entities))].wait(10)
        return Matcher(entities)

    matcher = SwappingMatcher(Matcher(OLD), build=build)
    first, second = asyncio.create_task(matcher.change(NEW)), asyncio.create_task(matcher.change(NEWER))
    await asyncio.sleep(0)
    gates["c"].set()
    assert await second
    gates["b"].set()
    assert not await first
    assert keys(matcher) == ["c"]


async def test_when_building_fails_the_old_index_stays():
    def build(entities):
        raise ValueError("broken")

    matcher = SwappingMatcher(Matcher(OLD), build=build)
    with pytest.raises(ValueError, match="broken"):
        await matcher.change(NEW)
    assert keys(matcher) == ["a"]
