"""Charts on Slack: the numbers in the answer, the picture to whoever asks for it, and answers without it."""

import json
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.slack.manifest import manifest
from bot.delivery.parts import parts_of
from bot.entities.matching import Matcher
from bot.model import Audience, Briefing, InTheNews
from bot.pipeline import place
from tests.actions.world import ENTITIES, KnownStories, articles
from tests.chat.discord.material import briefing
from tests.chat.slack.answers import buttons, said
from tests.wire.slack_server import CHANNEL, READER, Fault

OWN_TALK = f"D{READER[1:]}"


async def answer_to(slack, button, *, channel=CHANNEL) -> str:
    """Press a button as a reader and return what is said."""
    before = len(slack.answers)
    await slack.press(button, user=READER, channel=channel)
    await slack.until(lambda: len(slack.answers) > before, seconds=30)
    return said(slack.answers[-1])


async def test_a_look_up_has_its_numbers_in_words_and_its_chart_for_the_asker_alone(connected):
    found = await connected.command("lookup Aksu Dam", user=READER)
    assert "Articles a day: Aksu Dam, 8 Sept – 7 Oct: 4 (most on 4 Oct" in said(found)
    assert "direct messages" in await answer_to(connected, buttons(found)["Chart"])
    [file] = connected.files.values()
    assert file["bytes"].startswith(b"\x89PNG")
    assert file["channel"] == OWN_TALK
    assert file["title"] == "Articles a day: Aksu Dam"
    assert file["alt"].startswith("Articles a day: Aksu Dam, 8 Sept – 7 Oct: 4 (most on 4 Oct")
    assert connected.posted() == []


async def test_a_story_with_enough_reports_has_a_chart_too(connected, office):
    assert "Chart" not in buttons(await connected.command("story dam")), "four reports say it in words"
    more = []
    for number, one in enumerate(articles()[3:] * 2):
        article = one.read.article
        fresh = replace(
            article,
            id=f"more-{number}",
            url=f"{article.url}/more{number}",
            title=f"{article.title}, day {number}",
            text=f"Number {number} of the engineers said that {number + 20} gates of the Aksu Dam were looked at.",
            seen_at=article.seen_at + timedelta(minutes=number),
        )
        more.append(replace(one, read=replace(one.read, guid=fresh.url, article=fresh)))
    await office.desk.save_gathered(place(more, Matcher(ENTITIES), KnownStories()))
    story = await connected.command("story dam", user=READER)
    assert "Reports a day, 4 Oct – 6 Oct: 8" in said(story)
    assert "direct messages" in await answer_to(connected, buttons(story)["Chart"], channel=OWN_TALK)
    [file] = connected.files.values()
    assert (file["channel"], file["title"]) == (OWN_TALK, "Reports a day")


@pytest.mark.parametrize("error", ["missing_scope", "unknown_method"])
@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_where_slack_takes_no_file_the_words_remain(connected, caplog, method, error):
    caplog.set_level(logging.WARNING, "limelight.slack")
    connected.faults[method].append(Fault(error=error))
    found = await connected.command("lookup Aksu Dam", user=READER)
    assert "Its numbers stand in the answer." in await answer_to(connected, buttons(found)["Chart"])
    assert error in caplog.text
    assert "files:write" in caplog.text


async def test_a_file_that_is_put_off_comes_later(connected):
    connected.faults["files.getUploadURLExternal"].append(Fault(status=429, headers={"Retry-After": "0"}))
    found = await connected.command("lookup Aksu Dam", user=READER)
    assert "direct messages" in await answer_to(connected, buttons(found)["Chart"])


def week(*by_day: tuple[int, ...]) -> Briefing:
    names = ("Aidar <!channel>", "Зарина")
    named = [
        InTheNews(entity=name, name=name, articles=sum(days), before=3, by_day=days)
        for name, days in zip(names, by_day, strict=False)
    ]
    return briefing(look_back=True, in_the_news=tuple(named))


@pytest.mark.parametrize("fault", [None, Fault(error="missing_scope")], ids=["taken", "refused"])
async def test_a_look_back_brings_a_chart_into_its_thread_and_stands_without_it(slack, messenger, fault):
    reader = Audience(id=f"slack:{CHANNEL}", platform="slack", address=CHANNEL, zone="Asia/Almaty")
    payloads = messenger.render(week((0, 2, 5, 1, 0, 0, 1), (1, 0, 0, 0, 4, 0, 0)), reader)
    [part] = parts_of("week/2026-10-07/08:00", json.loads(json.dumps(payloads)))
    slack.faults["files.getUploadURLExternal"] += [fault] if fault else []
    identity = await messenger.post(CHANNEL, part)
    [message] = slack.posted()
    assert message["ts"] == identity
    assert "articles a day, 30 Sept – 6 Oct: Aidar <!channel> 9 (most on 2 Oct: 5); Зарина 5" in said(message)
    assert "mrkdwn" not in json.dumps(message["blocks"])
    pictures = [(file["channel"], file["thread"], file["bytes"][:4]) for file in slack.files.values()]
    assert pictures == ([] if fault else [(CHANNEL, identity, b"\x89PNG")])
    await messenger.edit(CHANNEL, identity, part)
    assert await messenger.find(CHANNEL, part, datetime.fromtimestamp(0, UTC)) == identity
    assert slack.refused == []


def test_a_week_of_few_words_has_no_chart(messenger):
    reader = Audience(id=f"slack:{CHANNEL}", platform="slack", address=CHANNEL)
    [payload] = messenger.render(week((0, 0, 1, 1, 0, 0, 0)), reader)
    assert set(payload) == {"text", "blocks"}


def test_the_manifest_asks_to_write_files():
    assert "files:write" in manifest()["oauth_config"]["scopes"]["bot"]
