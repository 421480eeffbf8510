"""What is derived of a large catalogue is kept: it gives the same mentions, and a broken file is replaced."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.entities.columns import packed, unpacked
from bot.entities.index import derive
from bot.entities.matching import Matcher
from bot.kept_names import matcher_of
from bot.model import Alias, Article, Entity

NAMED = (
    Entity(key="serik", name="Aidar Serikov", type="person", aliases=(Alias(text="Айдар Сериков", language="ru"),)),
    Entity(
        key="orda", name="Orda", type="city",
        aliases=(Alias(text="Karatau", since=date(2019, 3, 1), until=date(2022, 9, 1)), Alias(text="欧尔达")),
    ),
)  # fmt: skip
MANY = {one.key: one for one in NAMED} | {
    f"mine-{n}": Entity(key=f"mine-{n}", name=f"Kumtash Mine {n}", type="company") for n in range(500)
}
TEXT = "Aidar Serikov, Айдара Серикова, Karatau, 欧尔达, Kumtash Mine 7."


def mentions(matcher: Matcher, year: int = 2020) -> list[tuple[str, str]]:
    seen = datetime(year, 5, 1, tzinfo=UTC)
    return [(one.entity, one.text) for one in matcher.match(Article(id="a", text=TEXT, language="en", seen_at=seen))]


def test_what_is_kept_finds_the_same(tmp_path):
    first = matcher_of(MANY, tmp_path)
    [file] = tmp_path.iterdir()
    kept = matcher_of(MANY, tmp_path)
    for year in (2020, 2026):
        assert mentions(kept, year) == mentions(first, year) == mentions(Matcher(MANY), year)
    assert ("orda", "Karatau") in mentions(kept, 2020)
    assert [file] == list(tmp_path.iterdir())


def test_bytes_give_back_the_columns():
    columns = derive(MANY)
    assert unpacked(packed(columns)) == columns


def test_a_broken_file_is_replaced(tmp_path):
    matcher_of(MANY, tmp_path)
    [file] = tmp_path.iterdir()
    whole = file.read_bytes()
    for broken in (whole[: len(whole) // 2], b"", b"[]", b'{"order": "none"}', whole.replace(b'"first"', b'"last"')):
        file.write_bytes(broken)
        assert mentions(matcher_of(MANY, tmp_path)) == mentions(Matcher(MANY))
        assert file.read_bytes() == whole


def test_a_changed_catalogue_is_derived_anew_and_old_files_go(tmp_path):
    for edit in range(5):
        changed = {**MANY, "new": Entity(key="new", name=f"Tersu Dam {edit}", type="place")}
        text = Article(id="a", text=f"The Tersu Dam {edit}", language="en", seen_at=datetime(2026, 1, 1, tzinfo=UTC))
        assert [one.entity for one in matcher_of(changed, tmp_path).match(text)] == ["new"]
    assert len(list(tmp_path.iterdir())) == 3


def test_nothing_is_kept_where_it_cannot_be_or_need_not_be(tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    assert mentions(matcher_of(MANY, file)) == mentions(Matcher(MANY))
    assert mentions(matcher_of({one.key: one for one in NAMED}, tmp_path))
    assert list(tmp_path.iterdir()) == [file]
