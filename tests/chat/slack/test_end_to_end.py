"""From /limelight digest set to the message at its time, and an item taken back from it."""

import asyncio
import json
from contextlib import suppress
from datetime import timedelta

import pytest

from bot.app import open_app
from bot.chat.slack.calls import web_client
from bot.chat.slack.client import SlackSettings, run_socket
from bot.chat.slack.messenger import SlackMessenger
from bot.entities.catalogue import Catalogue
from bot.packs import Pack
from bot.pipeline import place
from bot.settings import Settings
from tests.actions.world import ENTITIES, FEEDS, REGION, KnownStories, StoppedClock, articles
from tests.chat.slack.answers import buttons, said
from tests.chat.slack.test_forms import one, text
from tests.chat.slack.test_mending import pressed
from tests.delivery.test_alerts_end_to_end import arrives, tick
from tests.wire.slack_limits import pieces
from tests.wire.slack_server import APP_TOKEN, READER, TEAM, TOKEN


@pytest.fixture
def clock():
    return StoppedClock()


@pytest.fixture
async def app(tmp_path, slack, clock):
    """The whole bot, connected, after the week of articles."""
    pack = Pack(region=REGION, feeds=tuple(FEEDS.values()), catalogue=Catalogue(entities=ENTITIES, warnings=()))
    home = Settings(home=tmp_path, packs=(pack,), database_url=str(tmp_path / "limelight.db"))
    messenger = SlackMessenger(web_client(TOKEN, base_url=slack.url))
    async with open_app(home, clock=clock, messengers={"slack": messenger}) as app:
        await app.store.save_gathered(place(articles(), app.newsroom.names, KnownStories()))
        settings = SlackSettings(bot_token=TOKEN, app_token=APP_TOKEN, api_base=slack.url)
        running = asyncio.create_task(run_socket(app.office(), settings))
        await slack.until(lambda: slack.sockets)
        yield app
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
    assert slack.refused == []


async def posted(app, slack, clock):
    """Let the morning's digest come."""
    await slack.command("digest set time=08:30 zone=Asia/Almaty")
    clock.at += timedelta(minutes=31)
    assert await app.publish_due() == 1
    await app.deliver()
    await app.deliver()
    [message] = slack.posted()
    return message


def struck(message) -> list[str]:
    return [one["text"] for one in pieces(message["blocks"]) if (one.get("style") or {}).get("strike")]


async def test_a_reported_item_is_taken_back_with_its_reason(app, slack, clock):
    message = await posted(app, slack, clock)
    assert "Aidar Serik detained" in said(message)
    await slack.press(buttons(message)["Wrong?"], user=READER, message=message["ts"])
    await slack.until(lambda: "t1" in slack.views)
    thanks = await slack.submit(slack.views.pop("t1"), {"what": one("fact"), "words": text("Serik")}, user=READER)
    assert "Thank you" in said(thanks["view"])
    reports = await slack.command("digest reports")
    assert "A fact, or who said it, is wrong" in said(reports)
    assert READER in json.dumps(reports["blocks"])
    assert "Only editors" in said(await slack.command("digest reports", user=READER))
    await slack.press(buttons(reports)["Withdraw"])
    await slack.until(lambda: "t1" in slack.views)
    view = slack.views.pop("t1")
    refused = await slack.submit(view, {"reason": text("Mine")}, user=READER)
    assert "Only editors" in refused["errors"]["reason"]
    done = await slack.submit(view, {"reason": text("The outlet <!channel> took it back")})
    assert "struck out in 1 message" in said(done["view"])
    await app.deliver()
    [message] = slack.posted()
    assert len(struck(message)) == 1
    assert "Withdrawn: The outlet <!channel> took it back" in said(message)
    assert "mrkdwn" not in json.dumps(message["blocks"])
    assert said(await slack.command("digest reports")) == "No open reports."
    [entry] = [one for one in await app.store.entries(f"slack:{TEAM}", limit=9) if one.action == "withdraw"]
    assert entry.detail["messages"] == 1


async def test_the_message_says_why_in_its_own_channel_alone(app, slack, clock):
    message = await posted(app, slack, clock)
    why = buttons(message)["Why these?"]
    await slack.press(why, user=READER, message=message["ts"])
    await slack.until(lambda: "Why these?" in said(slack.answers[-1]))
    assert "Articles read: " in said(slack.answers[-1])
    assert "never told here before" in said(slack.answers[-1])
    before = len(slack.answers)
    await slack.press(why, user=READER, channel="C0OTHER", message=message["ts"])
    await slack.until(lambda: len(slack.answers) > before)
    assert "no longer on record here" in said(slack.answers[-1])


async def test_what_is_new_of_a_followed_story_comes_into_the_thread_it_was_followed_in(app, slack, clock):
    message = await posted(app, slack, clock)
    dam = next(
        one for one in pieces(message["blocks"]) if (one.get("action_id"), one.get("value")) == ("ll1:follow", "dam")
    )
    await slack.press(dam, user=READER, message=message["ts"])
    await slack.until(lambda: "this thread" in said(slack.answers[-1]))
    clock.at += timedelta(minutes=10)
    text = "Nine villages below Aksu Dam in Northland were evacuated on Wednesday."
    await arrives(app, clock, text, "north", "south")
    clock.at += timedelta(days=1)
    await tick(app)
    await tick(app)
    [follow_up] = [one for one in slack.posted() if "thread_ts" in one]
    assert follow_up["thread_ts"] == message["ts"]
    assert "Nine villages" in said(follow_up)


async def test_an_editor_takes_an_item_back_from_the_message_itself(app, slack, clock):
    message = await posted(app, slack, clock)
    await slack.press(buttons(message)["Wrong?"], message=message["ts"])
    await slack.until(lambda: "t1" in slack.views)
    view = await pressed(slack, buttons(slack.views["t1"])["Withdraw the item"])
    await slack.submit(view, {"reason": text("Denied")})
    await app.deliver()
    [message] = slack.posted()
    assert struck(message)
    again = await slack.submit(view, {"reason": text("Denied once more")})
    assert "errors" in again or "struck out" in said(again["view"])
