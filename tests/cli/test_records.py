"""JSON lines: what can be read is read, what cannot is named and skipped, and nothing is lost on the way."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.records import article_of, articles, mention_of, moment, read_records, record_of, stamp
from bot.errors import InputError
from bot.model import Article, Block, BlockRole


def test_seen_is_read_as_seen_at():
    article = article_of({"id": 7, "title": "A", "seen": "2026-10-05T04:00:00Z"})
    assert (article.id, article.seen_at) == ("7", datetime(2026, 10, 5, 4, tzinfo=UTC))


def test_bad_lines_get_one_message_each_and_the_rest_goes_on(tmp_path, capsys):
    path = tmp_path / "in.jsonl"
    path.write_bytes(b'{"id":"a","title":"x"}\n{broken\n[1]\n\n"text"\n\xff\xfe\n{"id":"b"}\n{"id":"c","text":"y"}\n')
    assert [article.id for _, article in articles(read_records([path]))] == ["a", "c"]
    messages = capsys.readouterr().err.splitlines()
    assert [message.split(":")[2] for message in messages] == ["2", "3", "5", "6", "7"]


def test_deep_nesting_is_a_bad_line_not_a_crash(tmp_path, capsys):
    path = tmp_path / "in.jsonl"
    path.write_text("[" * 100_000 + "\n" + '{"id":"a","title":"x"}\n', encoding="utf-8")
    assert len(list(articles(read_records([path])))) == 1


def test_a_missing_file_cannot_be_read(tmp_path):
    with pytest.raises(InputError, match=r"nothing\.jsonl cannot be read"):
        list(read_records([tmp_path / "nothing.jsonl"]))


def test_a_mention_outside_its_field_is_refused():
    article = article_of({"id": 1, "title": "Osh"})
    assert mention_of({"entity": "osh", "field": "title", "start": 0, "end": 9}, article) is None
    assert mention_of({"entity": "osh", "field": "title", "start": 0, "end": 3}, article).text == "Osh"


@given(
    st.builds(
        Article,
        id=st.text(min_size=1),
        title=st.text(min_size=1),
        text=st.text(min_size=3),
        seen_at=st.datetimes(timezones=st.just(UTC)),
        published_at=st.none() | st.datetimes(timezones=st.just(UTC)),
        blocks=st.just((Block(role=BlockRole.CAPTION, start=0, end=2),)),
    )
)
def test_an_article_survives_its_record(article):
    assert article_of(json.loads(json.dumps(record_of(article)))) == article


@given(st.text() | st.integers() | st.none())
def test_any_moment_is_a_time_or_none(value):
    found = moment(value)
    assert found is None or moment(stamp(found)) == found
