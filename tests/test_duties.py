"""Two workers on one PostgreSQL: each feed is asked once, a region has one grouper, who stood still harms nothing."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import open_app
from bot.duties import Duties
from bot.executors import LocalExecutor
from bot.settings import load_settings
from tests.fetch.conftest import Site, site  # noqa: F401  (a fixture)

PACK = """region: {{key: hills, name: The Hills, countries: {{kg: Hills}}}}
feeds:
  - {{id: north, url: '{url}/north', outlet: North, language: en, country: kg}}
  - {{id: south, url: '{url}/south', outlet: South, language: en, country: kg}}
"""
DAM = "The dam near Makmal broke on Monday night. Two villages were flooded, the ministry said."


def feed(name: str, *texts: str) -> bytes:
    now = datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    items = "".join(
        f"<item><title>{text[:40]}</title><link>https://{name}.example/{n}</link><guid>{n}</guid>"
        f"<pubDate>{now}</pubDate><description>{text}</description></item>"
        for n, text in enumerate(texts)
    )
    return f"<rss><channel>{items}</channel></rss>".encode()


class Hands:
    """A clock that is set by hand: a worker whose clock stands still stands still itself."""

    def __init__(self) -> None:
        self.time = datetime.now(UTC)

    def now(self) -> datetime:
        return self.time


class Noted(LocalExecutor):
    """Keeps what it is asked for."""

    def __init__(self) -> None:
        super().__init__(at_once=2)
        self.asked: list[tuple[str, str]] = []

    async def ask(self, kind, ids):
        self.asked += [(kind, one) for one in ids]


@pytest.fixture
def environment(postgres, site: Site, tmp_path):  # noqa: F811
    (tmp_path / "feeds.yaml").write_text(PACK.format(url=site.url))
    site.says("/north", feed("north", DAM))
    site.says("/south", feed("south", "A bridge near Talas was opened on Tuesday, the governor said."))
    return {"LIMELIGHT_HOME": str(tmp_path), "FETCH_ALLOW_NETWORKS": "127.0.0.0/8", "DATABASE_URL": postgres}


@asynccontextmanager
async def worker(environment, clock):
    async with open_app(load_settings(environment), clock=clock, groups=False) as app:
        duties = Duties(app, Noted())
        try:
            yield duties
        finally:
            await duties.end()


async def test_one_looks_each_feed_is_asked_once_and_another_takes_over(environment, site: Site):  # noqa: F811
    first, second = Hands(), Hands()
    async with worker(environment, first) as one, worker(environment, second) as other:
        await one.look()
        await other.look()
        assert [asked for asked in one._executor.asked if asked[0] == "poll"] == [("poll", "north"), ("poll", "south")]
        assert other._executor.asked == []
        await asyncio.gather(*(each.poll(name) for each in (one, other, one, other) for name in ("north", "south")))
        assert sorted(request.path for request in site.asked) == ["/north", "/south"]
        await asyncio.gather(one.group(), other.group())
        assert await one._app.store.count_articles() == 2
        assert len(one._grouping) + len(other._grouping) == 1
        second.time += timedelta(minutes=20)  # the first stood still: the other looks from now on
        await other.look()
        assert [one for kind, one in other._executor.asked if kind == "poll"] == ["north", "south"]
        await one.look()
        assert one._looking is None


async def test_a_worker_that_stood_still_while_grouping_stores_nothing(environment, site: Site):  # noqa: F811
    slept, awake = Hands(), Hands()
    async with worker(environment, slept) as one, worker(environment, awake) as other:
        await one.poll("north")
        await one.group()
        awake.time += timedelta(minutes=20)
        site.says("/north", feed("north", DAM, "The dam near Makmal is being repaired, the ministry said."))
        await other.poll("north")
        [story] = await other._app.store.stories_since(awake.time - timedelta(days=1))
        await other.group()
        assert list(other._grouping) == ["hills"], "its lease had run out"
        awake.time += timedelta(minutes=20)
        await other.poll("south")
        await one._group("hills")  # it wakes up and goes on as if nothing had been
        assert one._grouping == {}
        assert len(await other._app.store.arrivals("hills", limit=9)) == 1
        await other.group()
        stories = await other._app.store.stories_since(awake.time - timedelta(days=1))
        assert await other._app.store.count_articles() == 3
        assert story.id in [each.id for each in stories]


async def test_feeds_are_left_while_much_waits_to_be_grouped_but_not_for_ever(environment, site: Site, monkeypatch):  # noqa: F811
    monkeypatch.setattr("bot.duties.MUCH", 1)
    monkeypatch.setattr("bot.duties.LEFT_FOR", 60.0)
    monkeypatch.setattr("bot.duties.LOOK_AGAIN", 0.01)
    async with worker(environment, Hands()) as one, worker(environment, Hands()) as other:
        await one.poll("north")
        polling = asyncio.create_task(other.poll("south"))
        done, _ = await asyncio.wait([polling], timeout=0.3)
        assert not done
        assert [request.path for request in site.asked] == ["/north"]
        await one.group()
        await asyncio.wait_for(polling, 30)
        assert [request.path for request in site.asked] == ["/north", "/south"]
        monkeypatch.setattr("bot.duties.LEFT_FOR", 0.05)
        await asyncio.wait_for(one.poll("south"), 30)  # nobody groups: it is looked whether it is due all the same
