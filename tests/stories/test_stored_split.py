"""A merge and a split, carried through the store: nothing of what was told is lost or told again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.model import Article, Placement, Statement
from bot.ports import Gathered
from bot.store import open_store
from bot.stories.news import development

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def gathered(id_: str, story: str, text: str, *, hours: int, **placement) -> Gathered:
    article = Article(id=id_, feed="f", title=text, text="", language="en", seen_at=NOON + timedelta(hours=hours))
    statement = Statement(
        article=id_, story=story, position=-1, text=text, language="en", words=tuple(sorted(text.lower().split()))
    )
    return Gathered(
        article=article, region="r", placement=Placement(article=id_, story=story, **placement), statements=(statement,)
    )


async def told_of(store, told: dict[str, int]) -> dict[str, list[str]]:
    """Tell all there is, settle it, and return story -> what was said."""
    said = {}
    for story in await store.stories_since(NOON - timedelta(days=1)):
        if found := development(story, told):
            said[story.id] = [statement.text for statement in found.new]
            for key, number in found.settles.items():
                told[key] = max(told.get(key, 0), number)
    return said


async def test_merged_and_split_stories_tell_each_statement_once():
    told: dict[str, int] = {}
    async with open_store("sqlite+aiosqlite://") as store:
        await store.save_gathered(
            [
                gathered("a", "s", "dam breaks above valley", hours=0),
                gathered("b", "t", "minister visits school", hours=1),
            ]
        )
        assert await told_of(store, told) == {"s": ["dam breaks above valley"], "t": ["minister visits school"]}
        await store.save_gathered([gathered("c", "s", "engineers repair wall", hours=2, merged=("t",))])
        assert await told_of(store, told) == {"s": ["engineers repair wall"]}
        split = gathered("d", "u", "pupils greet guests", hours=3, moved={"b": "u"})
        await store.save_gathered([split])
        stories = {
            story.id: [r.article.id for r in story.reports] for story in await store.stories_since(NOON - timedelta(1))
        }
        assert stories == {"s": ["a", "c"], "u": ["b", "d"]}
        assert await told_of(store, told) == {"u": ["pupils greet guests"]}
        assert await told_of(store, told) == {}


async def test_a_split_in_the_same_round_is_stored_as_it_ends():
    async with open_store("sqlite+aiosqlite://") as store:
        first = gathered("a", "s", "dam breaks above valley", hours=0)
        last = gathered("b", "s", "minister visits school", hours=1)
        last = replace(last, placement=replace(last.placement, moved={"a": "v"}))
        await store.save_gathered([first, last])
        stories = {story.id for story in await store.stories_since(NOON - timedelta(1))}
        assert stories == {"s", "v"}
