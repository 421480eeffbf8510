"""Who, what and when, from a store with a past."""

from __future__ import annotations

from dataclasses import replace
from tempfile import TemporaryDirectory

import pytest

from bot.actions.ahead import what_is_ahead
from bot.actions.lookup import look_up
from bot.actions.office import ActionRefused, Office
from bot.actions.search import search
from bot.actions.stories import time_line
from bot.entities.matching import Matcher
from bot.feeds.reading import ReadArticle
from bot.model import Alias, Entity, Role
from bot.pipeline import Fresh, place
from bot.store import open_store
from tests.actions.world import ENTITIES, NOW, KnownStories, articles, office_over, office_with_a_past


async def test_a_name_is_found_by_any_spelling(office: Office) -> None:
    for written in ("Aidar Serik", "aidar", "серик", "Айдар Серік", "e:aidar_serik", "Aydar Serikk", "serik ai"):
        assert (await look_up(office, written)).entity.key == "aidar_serik", written


async def test_nobody_is_guessed_from_nothing(office: Office) -> None:
    for written in ("", "?!", "Zxqwv Brtk", "\u202e", "a" * 500):
        with pytest.raises(ActionRefused):
            await look_up(office, written)


async def test_a_look_up_tells_stories_counts_and_company(office: Office) -> None:
    found = await look_up(office, "Serik")
    assert found.stories[0].headline == "Government of Northland sends aid after Aksu Dam breach"
    assert found.mentions == 2
    assert {entity.key for entity, _ in found.seen_with} >= {"aksu_dam", "northland"}
    assert len(found.by_day) == 30
    assert found.by_day[-1][0].isoformat() == "2026-10-07"


async def test_a_search_finds_any_form_of_a_word(office: Office) -> None:
    page = await search(office, "villages flood")
    assert [hit.article.id for hit in page.hits] == ["north-1"]
    assert [hit.article.id for hit in (await search(office, "плотина прорвало")).hits] == ["vesti-2"]
    assert (await search(office, "flooded", since="24h")).hits == ()
    assert page.next_skip is None


async def test_what_is_typed_is_never_an_operator(office: Office) -> None:
    for words in ('" OR "', "NEAR(dam)", "title:dam*", "dam) OR (", "' OR 1=1 --", "dam -aksu ^x"):
        assert (await search(office, words)).is_first
    for words in ("", '"', "*", "^ - ( )", "\u202e"):
        with pytest.raises(ActionRefused):
            await search(office, words)


async def test_a_time_line_is_in_order_and_keeps_the_feeds_terms(office: Office) -> None:
    story = (await look_up(office, "Serik")).stories[0].story
    line = await time_line(office, story)
    assert [entry.outlet for entry in line.entries][:1] == ["North"]
    seen = [entry.article.seen_at for entry in line.entries]
    assert seen == sorted(seen)
    by_outlet = {entry.outlet: entry.text for entry in line.entries}
    assert by_outlet["North"]
    assert by_outlet["State Gazette"] == ""  # lends its headlines only
    with pytest.raises(ActionRefused):
        await time_line(office, "no such story")


async def test_what_is_announced_comes_by_day_with_its_source(office: Office) -> None:
    [announced] = await what_is_ahead(office)
    assert announced.on.isoformat() == "2026-10-20"
    assert announced.text == "The second stretch opens on October 20, 2026, the company said."
    assert (announced.outlet, announced.url) == ("South", "https://south.example/3")


async def test_what_was_called_off_since_is_no_longer_ahead() -> None:
    with TemporaryDirectory() as folder:
        url = f"{folder}/limelight.db"
        async with office_with_a_past(url):
            pass
        told = next(one for one in articles() if one.read.article.feed == "south")
        text = "The opening of the second stretch on October 20 has been put off until November 10, the company said."
        later = replace(told.read.article, id="south-9", url="https://south.example/9", text=text, seen_at=NOW)
        fresh = Fresh(feed=told.feed, read=ReadArticle(guid="9", article=later))
        async with open_store(url) as store:
            await store.save_gathered(place([fresh], Matcher(ENTITIES), KnownStories()))
        async with office_over(url) as office:
            assert [one.on.isoformat() for one in await what_is_ahead(office)] == ["2026-11-10"]


async def test_a_role_is_said_in_the_readers_language(office: Office) -> None:
    chief = Entity(key="head", name="A Chief", type="person", roles=(Role(text="Mayor of NL"), Role(text="Poet")))
    spellings = (Alias(text="NL"), Alias(text="Северия", language="ru"))
    northland = replace(office.entities["northland"], aliases=spellings)
    found = await look_up(replace(office, entities={"head": chief, "northland": northland}), "e:head")
    assert [found.office(role, "ru") for role in chief.roles] == ["Мэр (Северия)", "Поэт"]
    assert [found.office(role, "en") for role in chief.roles] == ["Mayor of NL", "Poet"]
