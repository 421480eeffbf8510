"""Look-ups go by an index at 20,000 articles: no plan reads a whole table, and answers come newest first."""

import asyncio
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, insert, text

from bot.delivery.parts import marker
from bot.store import archive, open_store, sqlite, tables
from bot.store.sqlite import match_words
from tests.store.material import audience, briefing, gathered, message, slot

ROWS = 20_000
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def article(number: int) -> dict:
    return {
        "number": number,
        "id": f"a{number}",
        "region": "hills",
        "feed": f"f{number % 40}",
        "guid": f"g{number}",
        "url": f"https://hills.example/{number}",
        "title": f"Title {number} word{number % 100}",
        "text": f"common rare{number}",
        "language": "en",
        "published_at": None,
        "seen_at": BEGIN + timedelta(minutes=number),
        "form": "report",
        "author": "",
        "blocks": [],
        "arrived_in": f"s{number // 4}",
        "story": f"s{number // 4}",
        "copy_of": "",
        "citing": "",
        "reasons": [],
        "baseline": False,
    }


def mention(number: int, position: int, entity: str) -> dict:
    where = {"field": "title", "start": 0, "end": 5, "text": "Title", "reason": "name"}
    return {"article": number, "position": position, "entity": entity, **where}


async def fill(path):
    async with open_store(path) as opened, opened._database.recording() as connection:
        numbers = range(1, ROWS + 1)
        stories = [
            {"id": f"s{one}", "region": "hills", "forward": None, "first_seen_at": BEGIN, "last_seen_at": BEGIN}
            for one in range(ROWS // 4 + 1)
        ]
        await connection.execute(insert(tables.stories), stories)
        await connection.execute(insert(tables.articles), [article(number) for number in numbers])
        mentions = [mention(number, 0, "everyone") for number in numbers]
        mentions += [mention(number, 1, f"e{number % 500}") for number in numbers]
        named = [{"region": "hills", "key": key, "name": key, "type": "person"} for key in ("everyone", "e7")]
        await connection.execute(insert(tables.entities), named)
        await connection.execute(insert(tables.mentions), mentions)
        index = "INSERT INTO articles_search(rowid, title, text) SELECT number, title, text FROM articles"
        await connection.execute(text(index))


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    made = str(tmp_path_factory.mktemp("archive") / "limelight.db")
    asyncio.run(fill(made))
    return made


@pytest.fixture
async def store(path):
    async with open_store(path) as opened:
        yield opened


@pytest.fixture
def plans(store, path):
    """Collect every SELECT that the store runs."""
    asked = Asked(path)
    engine = store._database._reader.sync_engine
    event.listen(engine, "before_cursor_execute", asked)
    yield asked
    event.remove(engine, "before_cursor_execute", asked)


class Asked:
    def __init__(self, path):
        self.path = path
        self.queries = []

    def __call__(self, connection, cursor, statement, parameters, context, many):
        if statement.lstrip().upper().startswith("SELECT"):
            self.queries.append((statement, parameters))

    def steps(self):
        with closing(sqlite3.connect(self.path)) as database:
            database.execute(str(sqlite._WORDS))
            return [
                row[3]
                for statement, parameters in self.queries
                for row in database.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            ]


def whole_tables(plans: Asked) -> list[str]:
    """Return the steps that read a table from one end to the other; full-text search goes by its own index."""
    assert plans.queries
    big = "articles|mentions|beside|statements|entity_hours|stories|outbox|briefings"
    return [step for step in plans.steps() if re.match(rf"SCAN ({big})\b", step)]


async def test_latest_stories_of_anybody(store, plans):
    stories = await store.latest_stories(["everyone", "e7"], limit=3)
    assert [story.id for story in stories] == ["s5000", "s4999", "s4998"]
    assert whole_tables(plans) == []


async def test_latest_stories_of_many_and_of_few(store):
    # Four articles a story, so that more stories than the newest articles hold end at a hundred.
    numbers = [int(story.id[1:]) for story in await store.latest_stories(["everyone"], limit=60)]
    assert numbers == list(range(5000, 4940, -1))
    rare = [int(story.id[1:]) for story in await store.latest_stories(["e7"], limit=60)]
    assert rare == [number // 4 for number in range(19_507, 0, -500)]
    both = [int(story.id[1:]) for story in await store.latest_stories(["e7", "everyone"], limit=5)]
    assert both == [5000, 4999, 4998, 4997, 4996]


async def test_a_story_with_many_reports_hides_no_other(tmp_path):
    old = [gathered(f"old{n}", f"s{n}", at=n) for n in range(5)]
    flood = [gathered(f"new{n}", "flood", at=10 + n) for n in range(archive.REPORTS * 3)]
    async with open_store(str(tmp_path / "limelight.db")) as opened:
        await opened.save_gathered([*old, *flood])
        found = await opened.latest_stories(["dam"], limit=3)
        assert [story.id for story in found] == ["flood", "s4", "s3"]


async def test_stories_with_all_of_them(store, plans):
    stories = await store.stories_with_all(["everyone", "e7"], limit=2)
    assert all("e7" in {one.entity for report in story.reports for one in report.mentions} for story in stories)
    assert stories[0].id == "s4876"
    assert whole_tables(plans) == []


@pytest.mark.parametrize(
    "words", [["common"], ["word7"], ["common", "word42"], ["rare20000"], ["rare"], ["titl", "RARE2"]]
)
async def test_search_of_common_and_rare_words(store, plans, words):
    since = BEGIN + timedelta(minutes=1000)
    found = await store.search(words, since=since, until=None, limit=5)
    numbers = [int(one.id[1:]) for one in found]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers
    assert min(numbers) >= 1000
    assert whole_tables(plans) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["rare1999"], [*range(19_999, 19_989, -1), 1999]),
        (["rare19990", "word90"], [19_990]),
        (["common", "rare1234", "title"], [*range(12_349, 12_339, -1), 1234]),
        (["word4"], [number for number in range(ROWS, 0, -1) if f"{number % 100}".startswith("4")][:50]),
        (["word4", "word41"], [number for number in range(ROWS, 0, -1) if number % 100 == 41][:50]),
        (["Ràre777"], [*range(7779, 7769, -1), 777]),
        (["rar777"], []),
        (["rare19990", "word91"], []),
        (["zzzz"], []),
    ],
)
async def test_every_article_with_a_word_that_begins_so_is_found_newest_first(store, words, expected):
    found = await store.search(words, since=None, until=None, limit=50)
    assert [int(one.id[1:]) for one in found] == expected


async def test_a_word_that_most_articles_have_is_looked_for_as_it_stands(store, plans):
    await store.search(["common", "word4", "rare777"], since=None, until=None, limit=5)
    asked = [parameters[0] for statement, parameters in plans.queries if "AND rowid >=" in statement]
    forms = " OR ".join(f'"word{number}"' for number in (4, *range(40, 50)))
    rare = " OR ".join(f'"rare{number}"' for number in (777, *range(7770, 7780)))
    assert asked == [f'("common") AND ({forms}) AND ({rare})']


async def test_pages_of_a_search_join_without_gap(store):
    whole = await store.search(["word4"], since=None, until=None, limit=40)
    first = await store.search(["word4"], since=None, until=None, limit=15)
    rest = await store.search(["word4"], since=None, until=None, limit=25, skip=15)
    assert [*first, *rest] == whole


async def test_counts_and_company(store, plans):
    assert await store.mentions_by_day("everyone", BEGIN) == []
    company = await store.seen_with("e7", limit=3)
    assert company == [("everyone", 40)]
    assert whole_tables(plans) == []


async def test_what_is_ahead_is_looked_up_by_its_day(store, plans):
    assert await store.ahead(BEGIN.date(), BEGIN.date() + timedelta(days=9), limit=5) == []
    steps = plans.steps()
    assert [step for step in steps if step.startswith("SEARCH announced_days USING")]
    assert [step for step in steps if step.startswith("SEARCH statements USING")]
    assert not [step for step in steps if step.startswith("SCAN articles")]
    plans.queries.clear()
    assert await store.said_in(["s1", "s2"]) == {}
    assert whole_tables(plans) == []


async def test_a_posted_briefing_is_found_by_its_marker_only_for_its_audience(store, plans):
    desk, now = audience(), BEGIN
    await store.save_audience(desk)
    await store.claim_slot(slot(), desk.id, now)
    await store.freeze(slot(), desk, briefing({"s1": 1}), [message()], now)
    plans.queries.clear()
    found = await store.posted([desk.id], marker(slot().key, 1))
    assert found is not None
    assert found.slot == slot().key
    assert await store.posted(["another"], marker(slot().key, 1)) is None
    assert whole_tables(plans) == []


def test_nothing_typed_is_an_operator():
    groups = [["dam*", 'a" OR "b'], ["-x"], ["NEAR(y"]]
    assert match_words(groups) == '("dam" OR "a OR b") AND ("x") AND ("NEAR y")'
    assert match_words([[""], ['"', "**"]]) == ""
