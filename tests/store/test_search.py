"""Words to articles, the same on every kind of store."""

import pytest

from tests.store.material import gathered, minutes


async def found(store, *words, since=None, until=None, limit=10, skip=0):
    articles = await store.search(list(words), since=since, until=until, limit=limit, skip=skip)
    return [article.id for article in articles]


@pytest.fixture
async def shelves(store):
    texts = {
        "a": "Дамба прорвана под Токтогулом",
        "b": "Prezident Toqayev Bişkekte, État-major",
        "c": "the dam, again: it's the DAM of Makmal!",
        "d": "nothing to see",
    }
    for at, (name, text) in enumerate(texts.items()):
        one = gathered(name, "s", at=at)
        await store.save_gathered([replaced(one, text)])
    return store


def replaced(one, text):
    from dataclasses import replace

    return replace(one, article=replace(one.article, title=text, text=text), mentions=(), statements=())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["dam"], ["c"]),
        (["makm"], ["c"]),
        (["mak"], []),  # too short to stand for others
        (["DAM", "again"], ["c"]),
        (["дамб"], ["a"]),
        (["ТОКТО"], ["a"]),
        (["toqayev"], ["b"]),
        (["biskek"], ["b"]),  # as typed without diacritics
        (["état"], ["b"]),
        (["dam", "nothing"], []),
        (["nowhere"], []),
        ([], []),
        ([" ", "*"], []),
    ],
)
async def test_a_word_is_found_by_its_beginning_without_case_and_diacritics(shelves, words, expected):
    assert await found(shelves, *words) == expected


@pytest.mark.parametrize(
    "typed", ["dam' | 'x", "dam & !x", "dam:*", "(dam", 'dam" OR "x', "dam\\", "NEAR(dam)", "a\x00b"]
)
async def test_nothing_typed_is_an_operator_or_an_error(shelves, typed):
    assert set(await found(shelves, typed)) <= {"c"}


async def test_answers_come_newest_first_within_their_time_and_by_the_page(store):
    await store.save_gathered([gathered(f"a{n}", "s", at=n) for n in range(8)])
    assert await found(store, "broke", limit=3) == ["a7", "a6", "a5"]
    assert await found(store, "broke", limit=3, skip=3) == ["a4", "a3", "a2"]
    assert await found(store, "broke", since=minutes(2), until=minutes(4)) == ["a3", "a2"]
    assert await found(store, "broke", until=minutes(2), limit=1) == ["a1"]


async def test_a_rare_word_is_found_behind_thousands_of_newer_articles(store, monkeypatch):
    monkeypatch.setattr("bot.store.postgresql.NEWEST", 20)
    await store.save_gathered([replaced(gathered("old", "s"), "a quarry"), replaced(gathered("odd", "s"), "a quarry")])
    await store.save_gathered([gathered(f"a{n}", "s", at=n) for n in range(30)])
    assert await found(store, "quarry") == ["odd", "old"]
    assert await found(store, "quarry", limit=1, skip=1) == ["old"]


async def test_words_are_found_together_behind_newer_articles_be_they_rare_or_common(store, monkeypatch):
    monkeypatch.setattr("bot.store.postgresql.NEWEST", 20)
    monkeypatch.setattr("bot.store.postgresql.FEW", 2)
    old = ["salt quarry", "salt", "quarry", "salt quarry", "salt mine"]
    await store.save_gathered([replaced(gathered(f"old{n}", "s"), text) for n, text in enumerate(old)])
    assert await found(store, "salt", "quarry") == ["old3", "old0"]
    newer = ["salt mine", "salt", "mine", "salt", "mine"] * 5
    await store.save_gathered([replaced(gathered(f"new{n}", "s", at=n), text) for n, text in enumerate(newer)])
    assert await found(store, "salt", "quarry") == ["old3", "old0"]
    assert await found(store, "salt", "mine", limit=9) == ["new20", "new15", "new10", "new5", "new0", "old4"]
    assert await found(store, "mine", "salt", limit=1, skip=5) == ["old4"]
