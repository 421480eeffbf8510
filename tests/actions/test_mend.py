"""What editors mend is mended at once, for what is told next, on record, and taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.actions.journal import history, undo
from bot.actions.mend import (
    MENDS,
    mistranslated,
    names_in,
    not_news,
    not_one_story,
    other_stories,
    reports_in,
    same_story,
    wrong_name,
)
from bot.actions.office import ActionRefused, Asker
from bot.cli.export_mends import evaluation_lines
from bot.entities.matching import Matcher
from bot.mends_in_use import MendsInUse
from bot.model import Audience
from bot.pipeline import place, rebuild
from bot.stories.grouping import Grouper
from tests.actions.world import ENTITIES, articles

EDITOR = Asker(platform="discord", person="7", audience="discord:1", address="1", space="discord:g", may_set_up=True)


async def stories(office):
    found = await office.desk.stories_since(office.clock.now() - timedelta(days=7))
    return {story.id: {report.article.id for report in story.reports} for story in found}


async def named(office, entity):
    found = await office.desk.stories_since(office.clock.now() - timedelta(days=7))
    return {
        report.article.id
        for story in found
        for report in story.reports
        if entity in {mention.entity for mention in report.mentions}
    }


async def test_a_wrong_name_is_out_of_everything_at_once_and_comes_back(office):
    assert next(one.entity for one in await names_in(office, EDITOR, "dam")) == "aksu_dam"
    assert await named(office, "aidar_serik") == {"north-1", "north-4"}
    assert await wrong_name(office, EDITOR, "dam", "aidar_serik", article="north-4") == 1
    assert await named(office, "aidar_serik") == {"north-1"}
    story = await office.desk.story("dam")
    assert not [one for one in story.statements if one.article == "north-4" and "aidar_serik" in one.entities]
    assert (
        sum(
            count
            for _, count in await office.desk.mentions_by_day(
                "aidar_serik", story.reports[0].article.seen_at - timedelta(days=1)
            )
        )
        == 1
    )
    entry = (await history(office, EDITOR))[0]
    assert entry.detail["evidence"][0]["mentions"][0]["text"] == "Aidar Serik"
    await undo(office, EDITOR, entry.id)
    assert await named(office, "aidar_serik") == {"north-1", "north-4"}
    assert [
        one
        for one in (await office.desk.story("dam")).statements
        if one.article == "north-4" and "aidar_serik" in one.entities
    ]
    with pytest.raises(ActionRefused, match="no_names"):
        await wrong_name(office, EDITOR, "dam", "rail")


async def test_a_story_is_split_and_put_together_again(office):
    assert {report.article.id for report in await reports_in(office, EDITOR, "dam")} >= {"gazette-5", "north-1"}
    fresh = await not_one_story(office, EDITOR, "dam", ["gazette-5"])
    assert (await stories(office))[fresh] == {"gazette-5"}
    assert (await stories(office))["dam"] == {"north-1", "vesti-2", "north-4"}
    assert fresh in [line.story for line in await other_stories(office, EDITOR, "dam")]
    await undo(office, EDITOR, (await history(office, EDITOR))[0].id)
    assert (await stories(office))["dam"] == {"north-1", "vesti-2", "north-4", "gazette-5"}
    assert (await office.desk.story(fresh)).id == "dam", "what was said of the part leads to the whole"
    with pytest.raises(ActionRefused, match=r"refused\.split"):
        await not_one_story(office, EDITOR, "dam", ["north-1", "vesti-2", "north-4", "gazette-5"])


async def test_two_stories_are_joined_and_taken_apart_again(office):
    assert await same_story(office, EDITOR, "railway", "dam") == "dam"
    assert set(await stories(office)) == {"dam"}
    assert (await office.desk.story("railway")).id == "dam"
    await undo(office, EDITOR, (await history(office, EDITOR))[0].id)
    assert (await stories(office))["railway"] == {"south-3"}
    assert (await office.desk.story("railway")).id == "railway"


async def test_what_is_told_of_one_part_stays_told_when_the_story_is_split(office):
    story = await office.desk.story("dam")
    settled = {"dam": max(one.number for one in story.statements)}
    await office.desk.settle("discord:1", settled, "slot", office.clock.now())
    fresh = await office.desk.story(await not_one_story(office, EDITOR, "dam", ["gazette-5"]))
    told = await office.desk.told("discord:1")
    assert all(one.number <= told[one.story] for one in fresh.statements)


async def test_no_news_is_told_to_nobody_in_the_space(office):
    await not_news(office, EDITOR, "dam")
    assert await office.desk.mutes(office.clock.now()) == {"space:discord:g": {"dam"}}
    await undo(office, EDITOR, (await history(office, EDITOR))[0].id)
    assert await office.desk.mutes(office.clock.now()) == {}


async def test_grouping_heeds_what_was_mended_also_after_a_restart(office):
    matcher, grouper = Matcher(ENTITIES), Grouper(ENTITIES)
    await rebuild(grouper, office.desk, office.clock.now() - timedelta(days=14))
    mends = MendsInUse(office.desk, grouper)
    await mends.look()
    fresh = await not_one_story(office, EDITOR, "dam", ["north-1", "vesti-2"])
    await wrong_name(office, EDITOR, "dam", "aidar_serik")
    await mends.look()
    restarted = Grouper(ENTITIES)
    await rebuild(restarted, office.desk, office.clock.now() - timedelta(days=14))
    again = MendsInUse(office.desk, restarted)
    await again.look()
    copy = articles()[3]
    copy = replace(
        copy,
        read=replace(
            copy.read, article=replace(copy.read.article, id="copy", feed="south", url="https://south.example/c")
        ),
    )
    for heeding, known in ((grouper, mends), (restarted, again)):
        [gathered] = place([copy], matcher, heeding, known.dropped)
        assert gathered.placement.story == "dam"
        assert gathered.placement.merged == (), f"{fresh} stays apart"
        assert gathered.placement.copy_of == "north-4"
        assert "aidar_serik" not in {mention.entity for mention in gathered.mentions}


async def test_only_editors_mend_and_only_the_operator_where_others_are_served(office):
    reader = replace(EDITOR, may_set_up=False)
    for mend in (
        wrong_name(office, reader, "dam", "aidar_serik"),
        not_one_story(office, reader, "dam", ["north-1"]),
        same_story(office, reader, "dam", "railway"),
        not_news(office, reader, "dam"),
        mistranslated(office, reader, "dam", "ru"),
    ):
        with pytest.raises(ActionRefused, match=r"refused\.mend"):
            await mend
    await office.desk.save_audience(Audience(id="discord:9", platform="discord", address="9", space="discord:else"))
    with pytest.raises(ActionRefused, match="mend_shared"):
        await wrong_name(office, EDITOR, "dam", "aidar_serik")
    await not_news(office, EDITOR, "dam")


async def test_a_mistranslated_story_is_told_in_its_own_words_from_then_on(office):
    mends = MendsInUse(office.desk, Grouper(ENTITIES))
    await mistranslated(office, EDITOR, "dam", "ru")
    await mends.look()
    assert mends.untranslated == {("dam", "ru")}
    with pytest.raises(ActionRefused, match="no_translation"):
        await mistranslated(office, EDITOR, "railway", "en")
    await undo(office, EDITOR, (await history(office, EDITOR))[0].id)
    await mends.look()
    assert mends.untranslated == frozenset()


async def test_what_was_mended_is_exported_as_evaluation_lines_and_what_was_taken_back_is_not(office):
    await wrong_name(office, EDITOR, "dam", "aidar_serik", article="north-4")
    await not_one_story(office, EDITOR, "dam", ["gazette-5"])
    await not_news(office, EDITOR, "railway")
    await mistranslated(office, EDITOR, "dam", "ru")
    await undo(office, EDITOR, (await history(office, EDITOR))[1].id)
    lines = list(evaluation_lines(await office.desk.entries_of(MENDS)))
    assert [line["kind"] for line in lines] == ["name", "split", "translation"]
    name, split, _ = lines
    assert name["entity"] == "aidar_serik"
    field = name["mentions"][0]
    assert name[field["field"]][field["start"] : field["end"]] == "Aidar Serik"
    assert [one["id"] for one in split["one"]] == ["gazette-5"]
    assert not split["same"]
