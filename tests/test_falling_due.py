"""What was announced comes back once, cited, on its day: slot by slot, from a store on disk."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.briefing.extractive import write
from bot.briefing.record import to_record
from bot.briefing.render_html import to_html
from bot.briefing.render_markdown import to_markdown
from bot.briefing.render_text import to_text
from bot.chat.discord.render import render as discord
from bot.chat.slack.render import render as slack
from bot.delivery.parts import parts_of
from bot.entities.matching import Matcher
from bot.feeds.reading import ReadArticle
from bot.model import Article, Audience, Placement, Slot, Topic
from bot.pipeline import Edition, Fresh, Newsroom, place, publish
from bot.store import open_store
from bot.stories.recurring import FeedLines
from tests.actions.world import ENTITIES, FEEDS, REGION

BEGIN = datetime(2026, 10, 5, 6, tzinfo=UTC)
FIRST = "Southland Railways opens its second stretch on October 12, 2026, the company said."
ADDRESS = "https://south.example/opening-0"
READER = Audience(id="reader", platform="terminal", address="", zone="UTC", created_at=BEGIN)
NEWSROOM = Newsroom(region=REGION, feeds=FEEDS, names=Matcher(ENTITIES), write=write)


class OneStory:
    """Groups by the id before the dash."""

    def __init__(self, merges: str = "") -> None:
        self.merges = merges

    def place(self, article, mentions):
        merged = (self.merges,) if self.merges else ()
        return Placement(article=article.id, story=article.id.partition("-")[0], merged=merged)

    def recurring(self, feed):
        return FeedLines({})


def days(number: float) -> datetime:
    return BEGIN + timedelta(days=number)


async def arrives(store, id, text, *, at=0.0, feed="south", merges=""):
    article = Article(
        id=id,
        feed=feed,
        url=f"https://{feed}.example/{id}",
        title="",
        text=text,
        language="en",
        published_at=days(at),
        seen_at=days(at),
    )
    fresh = Fresh(feed=FEEDS[feed], read=ReadArticle(guid=id, article=article))
    await store.save_gathered(place([fresh], NEWSROOM.names, OneStory(merges)))


async def slot(store, at, audience=READER, *, accepted=True, then=None):
    """Publish a slot; when `accepted`, its one message is posted. `then`: day of the next one."""
    due_at = days(at)
    due = Slot(schedule=audience.id, on=due_at.date(), time=f"{due_at:%H:%M}", due_at=due_at)
    edition = Edition(await store.stories_since(due_at - timedelta(days=3), until=due_at))
    next_at = None if then is None else days(then)
    known = (await store.known([audience.id], due_at))[audience.id]
    briefing, _ = await publish(
        audience, due, edition=edition, library=store, known=known, newsroom=NEWSROOM, next_at=next_at
    )
    await store.claim_slot(due, audience.id, due_at)
    await store.freeze(due, audience, briefing, parts_of(due.key, ({"text": "."},)), due_at)
    [part] = await store.claim_parts("test", due_at, lease=60)
    if accepted:
        await store.mark_sent(part.id, "1", due_at)
    else:
        await store.mark_failed(part.id, "refused", again_at=None)
    return briefing


@pytest.fixture
def opened(tmp_path):
    @asynccontextmanager
    async def again():
        async with open_store(f"sqlite+aiosqlite:///{tmp_path}/limelight.db") as store:
            yield store

    return again


def ahead(briefing):
    return [sentence.text for sentence in briefing.ahead]


async def test_it_comes_back_once_on_its_day_also_after_a_restart(opened):
    async with opened() as store:
        await arrives(store, "opening-0", FIRST)
        first = await slot(store, 0.1)
        assert [item.story for item in first.items] == ["opening"]
        assert ahead(first) == []
        assert ahead(await slot(store, 6.1)) == []
        on_the_day = await slot(store, 7)
        assert ahead(on_the_day) == [FIRST]
        assert [source.url for source in on_the_day.ahead_sources] == [ADDRESS]
    async with opened() as store:
        assert ahead(await slot(store, 7.2)) == [], "the same day, after a restart"
        other = replace(READER, id="other")
        assert ahead(await slot(store, 7.3, other)) == [FIRST], "another audience's own"
        assert ahead(await slot(store, 8)) == []


async def test_a_weekly_reader_gets_the_days_until_the_next_briefing_once(opened):
    later = "Southland Railways counts its passengers on October 14, 2026, the company said."
    beyond = "Southland Railways closes a station on October 20, 2026, the company said."
    async with opened() as store:
        await arrives(store, "opening-0", FIRST)
        await arrives(store, "counting-0", later)
        await arrives(store, "closing-0", beyond)
        assert ahead(await slot(store, 0.1, then=5.1)) == []
        week = await slot(store, 5.1, then=12.1)
        assert ahead(week) == [FIRST, later], "the first day first; what comes after the next briefing is that one's"
        assert [f"{sentence.on}" for sentence in week.ahead] == ["2026-10-12", "2026-10-14"]
        assert [line["on"] for line in to_record(week)["ahead"]] == ["2026-10-12", "2026-10-14"]
        texts = [to_text(week, zone="UTC"), to_markdown(week, zone="UTC"), to_html(week, zone="UTC")]
        for shown in (*texts, str(discord(week, READER)), str(slack(week, READER))):
            assert "This week" in shown
            assert "Mon 12 Oct: " in shown
        assert ahead(await slot(store, 7, then=8)) == [], "not again on the day"
        assert ahead(await slot(store, 12.1, then=19.1)) == [beyond]


async def test_a_daily_reader_gets_each_day_on_its_day(opened):
    async with opened() as store:
        await arrives(store, "opening-0", FIRST)
        assert ahead(await slot(store, 6, then=7)) == []
        on_the_day = await slot(store, 7, then=8)
        assert ahead(on_the_day) == [FIRST]
        assert "This week" not in to_text(on_the_day, zone="UTC")


async def test_a_briefing_nobody_got_does_not_count(opened):
    async with opened() as store:
        await arrives(store, "opening-0", FIRST)
        assert ahead(await slot(store, 7, accepted=False)) == [FIRST]
        assert ahead(await slot(store, 7.2)) == [FIRST]


async def test_a_merge_repeats_nothing(opened):
    async with opened() as store:
        await arrives(store, "opening-0", FIRST, at=0.1)
        await arrives(store, "older-0", "Southland Railways lays track in Southland.", at=0)
        assert ahead(await slot(store, 7)) == [FIRST]
        await arrives(store, "older-1", "Southland Railways counts its sleepers.", at=7.05, merges="opening")
        await slot(store, 7.1)
        assert ahead(await slot(store, 7.2)) == []


async def test_what_was_moved_comes_on_its_new_day_alone(opened):
    async with opened() as store:
        await arrives(store, "opening-0", FIRST)
        later = "Southland Railways opens its second stretch on October 15, 2026, the company said."
        await arrives(store, "opening-1", later, at=2)
        assert ahead(await slot(store, 7)) == []
        assert ahead(await slot(store, 10)) == [later]


async def test_the_day_is_the_audiences_own(opened):
    async with opened() as store:
        await arrives(store, "opening-0", FIRST)
        east, west = (replace(READER, id=zone, zone=zone) for zone in ("Asia/Tokyo", "America/Los_Angeles"))
        # 20:00 UTC on the 11th is the 12th in Tokyo; 06:00 UTC on the 12th still the 11th in Los Angeles
        assert ahead(await slot(store, 6 + 14 / 24, east)) == [FIRST]
        assert ahead(await slot(store, 7, west)) == []


async def test_todays_news_speaks_for_itself(opened):
    async with opened() as store:
        await arrives(store, "opening-0", FIRST)
        await arrives(store, "opening-1", "Southland Railways opened the stretch; 900 people came.", at=6.9)
        briefing = await slot(store, 7)
        assert [item.story for item in briefing.items] == ["opening"]
        assert ahead(briefing) == []
        assert ahead(await slot(store, 7.3)) == [], "later that day neither"


async def test_it_keeps_to_the_topic_and_to_hidden_outlets(opened):
    async with opened() as store:
        await arrives(store, "opening-0", FIRST)
        await arrives(store, "stars-0", "A comet passes the sun on October 12, 2026, astronomers said.")
        north = replace(READER, id="north", topic=Topic(countries=("nl",)))
        hiding = replace(READER, id="hiding", hidden_outlets=("South",))
        assert ahead(await slot(store, 7, north)) == []
        assert ahead(await slot(store, 7.01, hiding)) == []
        assert ahead(await slot(store, 7.02)) == [FIRST], "nothing of the region in the comet"


async def test_at_most_three_come_back(opened):
    async with opened() as store:
        for number, what in enumerate(("bridge", "tunnel", "station", "depot", "museum")):
            await arrives(store, f"{what}-{number}", f"Southland Railways opens a {what} on October 12, 2026.")
        assert len(ahead(await slot(store, 7))) == 3
        assert len(ahead(await slot(store, 7.2))) == 2


async def test_every_form_of_a_briefing_links_its_source(opened):
    async with opened() as store:
        await arrives(store, "opening-0", FIRST)
        await slot(store, 0.1)
        briefing = await slot(store, 7)
    assert briefing.items == ()
    shown = [to_text(briefing, zone="UTC", width=500), to_html(briefing, zone="UTC"), json.dumps(to_record(briefing))]
    shown += [to_markdown(briefing, zone="UTC")]
    shown += [json.dumps(render(briefing, READER), ensure_ascii=False) for render in (discord, slack)]
    for text in shown:
        assert "opens its second stretch on October 12, 2026" in text
        assert ADDRESS in text
        assert "South" in text
    for text in (*shown[:2], *shown[3:]):
        assert "Mon 5 Oct" in text, "the day it was said"
