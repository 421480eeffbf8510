"""From "/subscribe ... instant" to messages as it happens: the whole bot but the network."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from bot.actions.office import Asker
from bot.actions.subscriptions import Order, subscribe, subscriptions
from bot.app import open_app
from bot.chat.discord.wording import subscription_text
from bot.chat.phrases import Phrases
from bot.entities.catalogue import Catalogue
from bot.feeds.reading import ReadArticle
from bot.model import Article, Placement
from bot.packs import Pack
from bot.pipeline import Fresh, place
from bot.settings import Settings
from tests.actions.world import ENTITIES, FEEDS, REGION, KnownStories, StoppedClock, articles
from tests.delivery.platform import Platform

numbers = count(100)
ASKER = Asker(platform="discord", person="7", audience="discord:1", address="1", space="discord:guild")


class Saying(Platform):
    def render(self, briefing, audience):
        return ({"text": " | ".join(f"{item.headline} [{item.story}]" for item in briefing.items)},)


@pytest.fixture
async def bot(tmp_path):
    clock = StoppedClock()
    pack = Pack(region=REGION, feeds=tuple(FEEDS.values()), catalogue=Catalogue(entities=ENTITIES, warnings=()))
    home = Settings(home=tmp_path, packs=(pack,), database_url=str(tmp_path / "limelight.db"))
    discord = Saying("discord", clock)
    async with open_app(home, clock=clock, messengers={"discord": discord}) as app:
        await app.store.save_gathered(place(articles(), app.newsroom.names, KnownStories()))
        yield app, clock, discord


async def arrives(app, clock, text, *feeds, story="dam"):
    """The same happening in several outlets' own words."""
    read = [
        Fresh(
            feed=FEEDS[feed],
            read=ReadArticle(
                guid=f"g{next(numbers)}",
                article=Article(
                    id=f"{feed}-{next(numbers)}",
                    feed=feed,
                    url=f"https://{feed}.example/{next(numbers)}",
                    title=text,
                    text=f"{text} {extra}",
                    language="en",
                    published_at=clock.now(),
                    seen_at=clock.now(),
                ),
            ),
        )
        for feed, extra in zip(feeds, ("Rescuers work by night.", "The road is closed to lorries."), strict=False)
    ]

    class One:
        def place(self, article, mentions):
            return Placement(article=article.id, story=story)

        def recurring(self, feed):
            return ()

    await app.store.save_gathered(place(read, app.newsroom.names, One()))


async def tick(app):
    await app.publish_due()
    await app.deliver()


async def test_what_two_outlets_report_is_told_at_once_and_once(bot):
    app, clock, discord = bot
    digest = await subscribe(app.office(), ASKER, Order(topic="Aksu Dam", times="instant"))
    assert digest.schedule.instant
    await tick(app)
    assert discord.stored == [], "what was known before the subscription is not told"
    clock.at += timedelta(minutes=10)
    await arrives(app, clock, "Nine villages below Aksu Dam in Northland were evacuated on Wednesday.", "north")
    await tick(app)
    assert discord.stored == [], "one outlet alone is not enough"
    clock.at += timedelta(minutes=10)
    await arrives(app, clock, "Northland moved nine villages below Aksu Dam, rescuers said.", "south")
    await tick(app)
    assert len(discord.stored) == 1
    assert "[dam]" in discord.texts[0]
    clock.at += timedelta(minutes=10)
    await tick(app)
    await tick(app)
    assert len(discord.stored) == 1


async def test_quiet_hours_hold_back_what_is_told_when_they_end(bot):
    app, clock, discord = bot
    await subscribe(app.office(), ASKER, Order(topic="Aksu Dam", times="instant 03:00-05:00", zone="UTC"))
    [mine] = await subscriptions(app.office(), ASKER)
    assert "03:00–05:00" in subscription_text(mine, Phrases("en"))
    clock.at += timedelta(minutes=10)
    text = "Nine villages below Aksu Dam in Northland were evacuated on Wednesday."
    await arrives(app, clock, text, "north", "south")
    await tick(app)
    assert discord.stored == []
    clock.at += timedelta(hours=2)
    await tick(app)
    assert len(discord.stored) == 1


async def test_what_happens_at_once_is_one_message_and_one_of_the_day_s_cap(bot):
    app, clock, discord = bot
    digest = await subscribe(app.office(), ASKER, Order(topic="Aksu Dam", times="instant"))
    await app.store.save_schedule(replace(digest.schedule, most_a_day=1))
    clock.at += timedelta(minutes=10)
    await arrives(app, clock, "Nine villages below Aksu Dam in Northland were evacuated.", "north", "south")
    await arrives(app, clock, "Aksu Dam in Northland gets a new director.", "north", "south", story="director")
    await tick(app)
    assert len(discord.stored) == 1
    assert all(f"[{story}]" in discord.texts[0] for story in ("dam", "director"))
    assert set(await app.store.told_in(digest.audience.id)) >= {"dam", "director"}
    clock.at += timedelta(minutes=10)
    await arrives(app, clock, "Aksu Dam in Northland lost 40 workers to a strike.", "north", "south", story="strike")
    await tick(app)
    assert len(discord.stored) == 1, "the day's cap is reached"
    clock.at += timedelta(days=1)
    await arrives(app, clock, "Aksu Dam in Northland was shown to 300 visitors.", "north", "south", story="visit")
    await tick(app)
    assert len(discord.stored) == 2
    assert all(f"[{story}]" in discord.texts[1] for story in ("strike", "visit"))


async def test_one_audience_s_failing_alerts_hold_up_no_other(bot):
    app, clock, discord = bot
    first = await subscribe(app.office(), ASKER, Order(topic="Aksu Dam", times="instant"))
    second = await subscribe(app.office(), replace(ASKER, person="8"), Order(topic="Aksu Dam", times="instant"))
    broken = min(first.audience, second.audience, key=lambda one: one.id)
    shown = discord.render

    def fails_for_one(briefing, audience):
        if audience.id == broken.id and broken_still:
            raise ValueError("a mistake in the layout")
        return shown(briefing, audience)

    broken_still, discord.render = True, fails_for_one
    clock.at += timedelta(minutes=10)
    await arrives(app, clock, "Nine villages below Aksu Dam in Northland were evacuated.", "north", "south")
    await tick(app)
    assert len(discord.stored) == 1
    broken_still = False
    clock.at += timedelta(minutes=1)  # the slot was claimed for half of one
    await tick(app)
    assert len(discord.stored) == 2, "and it is tried again"
