"""What grouping holds in memory does not grow while as many articles leave as come."""

import tracemalloc
from array import array
from datetime import UTC, datetime

import pytest

from bot.model import Article
from bot.stories.copies import Sketch
from bot.stories.memory import Known, Memory
from bot.stories.recurring import REMEMBERED, RecurringLines
from bot.stories.terms import Terms
from bot.stories.weights import LIMITS

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NOTHING = Sketch(
    runs=array("I"),
    unquoted=array("I"),
    words=0,
    thinned=False,
    title=array("I"),
    outlet="",
    feed="f",
    headline_only=False,
)


@pytest.fixture
def traced():
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()


def test_the_index_takes_no_more_room_while_as_many_leave_as_come(traced):
    memory = Memory(LIMITS)

    def take_in(number: int) -> int:
        entry = memory.index.entry(Terms("en", {f"w{number}": 1.0}))
        memory.index.count(entry)
        return memory.restore(Known(f"a{number}", "s", NOON, NOTHING), entry)

    def come_and_go(rounds: int, numbers: list[int]) -> list[int]:
        for _ in range(rounds):
            memory.remove(numbers[:500])
            numbers = numbers[500:] + [take_in(memory.following) for _ in range(500)]
        return numbers

    numbers = come_and_go(1, [take_in(number) for number in range(3000)])
    before = traced()
    numbers = come_and_go(12, numbers)
    assert len(memory.known) == len(numbers) == 3000
    assert traced() < 1.02 * before


def test_lines_that_a_feed_had_once_take_a_few_bytes_each(traced):
    lines = RecurringLines()
    lines.learn(Article(id="0", feed="f", title="", text="Line 0.", language="en", seen_at=NOON))
    before = traced()
    for number in range(1, REMEMBERED):
        lines.learn(Article(id=str(number), feed="f", title="", text=f"Line {number}.", language="en", seen_at=NOON))
    assert traced() - before < 10 * REMEMBERED + 64 * 1024  # what the text of the last articles takes in caches


def test_a_line_is_known_again_until_a_thousand_newer_ones_have_come():
    lines = RecurringLines()

    def learn(*texts: str) -> None:
        lines.learn(Article(id="a", feed="f", title="", text="\n".join(texts), language="en", seen_at=NOON))

    learn("Read us elsewhere.", "Write to us.")
    learn(*(f"Line {number}." for number in range(REMEMBERED - 2)))
    learn("Read us elsewhere.")
    assert "read us elsewhere" in lines.of("f")
    learn("One more.", "Another one.", "The third.")
    learn("Write to us.")
    assert "write to us" not in lines.of("f")
