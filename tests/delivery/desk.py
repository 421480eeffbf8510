"""A bot with one channel, an editors' desk beside it and a week of articles; time goes when the test says so."""

from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import count

from bot.actions.office import Asker
from bot.app import open_app
from bot.entities.catalogue import Catalogue
from bot.feeds.reading import ReadArticle
from bot.model import Article, Placement
from bot.packs import Pack
from bot.pipeline import Fresh, place
from bot.settings import Settings
from tests.actions.world import ENTITIES, FEEDS, NOW, REGION, KnownStories, StoppedClock, articles
from tests.delivery.platform import DeskPlatform

EDITOR = Asker(
    platform="discord", person="7", audience="discord:1", address="1", space="discord:guild", may_set_up=True
)
numbers = count(100)


class Bot:
    def __init__(self, app, clock, discord):
        self.app, self.clock, self.discord = app, clock, discord

    @property
    def office(self):
        return self.app.office()

    async def tick(self, **span):
        self.clock.at += timedelta(**span)
        await self.app.publish_due()
        await self.app.deliver()

    async def arrives(self, text, *feeds, story="dam"):
        class Known(KnownStories):
            def place(self, article, mentions):
                return Placement(article=article.id, story=story)

        found = []
        for feed, extra in zip(feeds, ("Rescuers work by night.", "The road is closed to lorries."), strict=False):
            name = f"{feed}-{next(numbers)}"
            article = Article(
                id=name,
                feed=feed,
                url=f"https://{feed}.example/{name}",
                title=text,
                text=f"{text} {extra}",
                language="en",
                published_at=self.clock.at,
                seen_at=self.clock.at,
            )
            found.append(Fresh(feed=FEEDS[feed], read=ReadArticle(guid=name, article=article)))
        await self.app.store.save_gathered(place(found, self.app.newsroom.names, Known()))


@asynccontextmanager
async def bot_at(path, *, now=NOW, discord=None):
    """Open the bot over a database that may have a past; `discord` goes on from an earlier run."""
    clock = StoppedClock(now)
    pack = Pack(region=REGION, feeds=tuple(FEEDS.values()), catalogue=Catalogue(entities=ENTITIES, warnings=()))
    home = Settings(home=path, packs=(pack,), database_url=str(path / "limelight.db"))
    platform = discord or DeskPlatform("discord", clock)
    platform.clock = clock
    async with open_app(home, clock=clock, messengers={"discord": platform}) as app:
        if discord is None:
            await app.store.save_gathered(place(articles(now), app.newsroom.names, KnownStories()))
        yield Bot(app, clock, platform)
