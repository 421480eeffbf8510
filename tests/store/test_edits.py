"""What a feed changes in an article it had: the article follows, what it said is kept, new sentences get numbers."""

from dataclasses import replace
from datetime import timedelta

from bot.feeds.identity import content_digest
from bot.model import Placement
from bot.store.edits import MOST
from tests.store.material import NOON, gathered, minutes

SINCE = NOON - timedelta(days=1)


def edited(one, text, *, at=30, title="Dam broke", sentences=()):
    """The article as its feed has it later."""
    article = replace(one.article, title=title, text=text, seen_at=minutes(at), blocks=())
    said = tuple(
        replace(one.statements[0], text=sentence, position=place, story="") for place, sentence in enumerate(sentences)
    )
    return replace(one, article=article, statements=said, placement=Placement(article=article.id, story=""))


async def test_an_edit_changes_the_article_and_keeps_what_it_said(store):
    one = gathered("a", "s")
    await store.save_gathered([one, gathered("b", "t")])
    later = edited(one, "Four died.", sentences=["The dam a broke.", "Four died."])
    digest = content_digest(later.article.title, later.article.text)
    same = content_digest(one.article.title, one.article.text)
    assert await store.edited({"a": digest, "unknown": "x"}) == {"a"}
    assert await store.edited({"a": same}) == set()
    assert await store.save_edits([later]) == 1
    assert await store.edited({"a": digest}) == set()
    [story] = [found for found in await store.stories_since(SINCE) if found.id == "s"]
    [report] = story.reports
    assert (report.article.title, report.article.text, report.article.seen_at) == ("Dam broke", "Four died.", NOON)
    # "b" has number 2: the new sentence is newer than all that was known
    assert [(each.number, each.text, each.story) for each in story.statements] == [
        (1, "The dam a broke.", "s"),
        (3, "Four died.", "s"),
    ]
    [(feed, before, (seen_at, title, _))] = await store.said_before([one.article.url])
    assert (feed, before) == ("north", [(minutes(30), one.article.title, one.article.text)])
    assert (seen_at, title) == (NOON, "Dam broke")


async def test_a_sentence_that_is_gone_is_background_until_it_returns(store):
    one = gathered("a", "s")
    await store.save_gathered([one])
    await store.save_edits([edited(one, "Four died.", sentences=["Four died."])])
    [story] = await store.stories_since(SINCE)
    assert [(each.text, each.background) for each in story.statements] == [
        ("The dam a broke.", True),
        ("Four died.", False),
    ]
    await store.save_edits([edited(one, "The dam a broke.", at=40, sentences=["The dam a broke."])])
    [story] = await store.stories_since(SINCE)
    assert [(each.text, each.background) for each in story.statements] == [
        ("The dam a broke.", False),
        ("Four died.", True),
    ]


async def test_the_search_follows(store):
    one = gathered("a", "s")
    await store.save_gathered([one])
    await store.save_edits([edited(one, "Flooding reached the valley.")])
    assert await store.search(["police"], since=None, until=None, limit=5) == []
    assert [found.id for found in await store.search(["flood"], since=None, until=None, limit=5)] == ["a"]


async def test_a_page_with_a_counter_in_it_is_let_be(store):
    one = gathered("a", "s")
    await store.save_gathered([one])
    saved = [await store.save_edits([edited(one, f"Read {count} times.", at=count)]) for count in range(MOST + 5)]
    assert sum(saved) == MOST
    assert await store.save_edits([edited(gathered("unknown", "s"), "Text.")]) == 0
