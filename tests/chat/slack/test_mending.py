"""What editors mend from "Wrong?" on Slack: a menu, a form that asks on which, the result, the way back."""

from dataclasses import replace
from datetime import timedelta

from tests.chat.slack.answers import buttons, said
from tests.chat.slack.test_forms import fields, many, one
from tests.wire.slack_server import ADMIN, CHANNEL, READER, TEAM


async def pressed(slack, button) -> dict:
    """Press a button of a modal and return the one that is laid on top."""
    slack.views.pop("t1", None)
    await slack.press_home(button, view="modal")
    await slack.until(lambda: "t1" in slack.views)
    return slack.views["t1"]


async def menu(slack, story="Aksu Dam", *, channel=CHANNEL) -> dict:
    """Press "Wrong?" under a story as an editor."""
    shown = await slack.command(f"story {story}", channel=channel)
    slack.views.pop("t1", None)
    await slack.press(buttons(shown)["Wrong?"], channel=channel)
    await slack.until(lambda: "t1" in slack.views)
    return slack.views["t1"]


async def stories(office) -> dict[str, set[str]]:
    found = await office.desk.stories_since(office.clock.now() - timedelta(days=7))
    return {story.id: {report.article.id for report in story.reports} for story in found}


async def named(office, story) -> set[str]:
    found = await office.desk.story(story)
    return {mention.entity for report in found.reports for mention in report.mentions}


async def test_a_wrong_name_is_taken_out_and_put_back_where_the_result_is_said(connected, office):
    view = await pressed(connected, buttons(await menu(connected))["A name is wrong"])
    options = {option["value"]: option["text"]["text"] for option in fields(view)["chosen"]["options"]}
    assert options["aidar_serik"] == "Aidar Serik · in 2 articles"
    done = await connected.submit(view, {"chosen": one("aidar_serik")})
    assert said(done["view"]).startswith("The name is taken out of 2 articles.")
    assert "aidar_serik" not in await named(office, "dam")
    assert "took a wrong name out" in said(await connected.command("digest history"))
    assert "Taken back." in said(await pressed(connected, buttons(done["view"])["Undo"]))
    assert "aidar_serik" in await named(office, "dam")


async def test_a_story_is_split_and_both_are_joined_again(connected, office):
    before = await stories(office)
    view = await pressed(connected, buttons(await menu(connected))["Not one story"])
    labels = [option["text"]["text"] for option in fields(view)["chosen"]["options"]]
    assert any(label.startswith("Government of Northland") for label in labels)
    done = await connected.submit(view, {"chosen": many("gazette-5", "vesti-2")})
    assert "They are two stories now." in said(done["view"])
    after = await stories(office)
    assert {"gazette-5", "vesti-2"} in after.values()
    [fresh] = set(after) - set(before)
    view = await pressed(connected, buttons(await menu(connected, "dam"))["The same as another story"])
    done = await connected.submit(view, {"chosen": one(fresh)})
    assert "They are one story now." in said(done["view"])
    assert await stories(office) == before


async def test_a_split_that_leaves_nothing_is_refused_at_its_field(connected, office):
    view = await pressed(connected, buttons(await menu(connected))["Not one story"])
    everything = many(*(option["value"] for option in fields(view)["chosen"]["options"]))
    refused = await connected.submit(view, {"chosen": everything})
    assert set(refused["errors"]) == {"chosen"}
    assert len(await stories(office)) == 2


async def test_no_news_and_a_wrong_translation_are_mended_at_once(connected, office):
    await connected.command("digest set time=08:00 language=ru")
    news = await pressed(connected, buttons(await menu(connected))["Not news"])
    assert "told no more of it" in said(news)
    assert "Taken back." in said(await pressed(connected, buttons(news)["Undo"]))
    translation = await pressed(connected, buttons(await menu(connected))["The translation is wrong"])
    assert "in the source's own words from now on" in said(translation)
    [entry] = [one for one in await office.desk.entries(f"slack:{TEAM}", limit=9) if one.action == "mend.translation"]
    assert (entry.subject, entry.detail["language"], entry.person) == ("dam", "ru", ADMIN)


async def test_what_there_is_nothing_to_choose_for_is_said(connected):
    view = await pressed(connected, buttons(await menu(connected, "railway"))["The same as another story"])
    assert said(view) == "There is nothing to choose from."


async def test_others_report_and_an_editor_may_too(connected, office):
    shown = await connected.command("story Aksu Dam", user=READER)
    await connected.press(buttons(shown)["Wrong?"], user=READER)
    await connected.until(lambda: "t1" in connected.views)
    assert set(fields(connected.views["t1"])) == {"what", "words"}
    view = await pressed(connected, buttons(await menu(connected))["Report something else"])
    await connected.submit(view, {"what": one("other")})
    [entry] = [one for one in await office.desk.entries(f"slack:{TEAM}", limit=9) if one.action == "report"]
    assert (entry.subject, entry.detail["address"]) == ("dam", CHANNEL)


async def test_a_right_that_was_taken_away_meanwhile_counts_no_more(connected, office):
    view = await pressed(connected, buttons(await menu(connected))["A name is wrong"])
    refused = await connected.submit(view, {"chosen": one("aidar_serik")}, user=READER)
    assert "Only editors" in refused["errors"]["chosen"]
    connected.views.pop("t1", None)
    await connected.press_home(buttons(await menu(connected))["Not news"], user=READER, view="modal")
    await connected.until(lambda: "Only editors" in said(connected.views["t1"]))
    assert await office.desk.entries(f"slack:{TEAM}", limit=9) == []


async def test_names_are_not_mended_for_others_from_a_private_talk(connected, office):
    await connected.command("digest set time=08:00")
    [audience] = await office.desk.audiences()
    await office.desk.save_audience(replace(audience, id="discord:1", platform="discord", space="discord:g"))
    view = await pressed(connected, buttons(await menu(connected, channel="D0ADMIN"))["A name is wrong"])
    refused = await connected.submit(view, {"chosen": one("aidar_serik")})
    assert "LIMELIGHT_TEAMS" in refused["errors"]["chosen"]
