import asyncio
from contextvars import ContextVar
from datetime import UTC, datetime

import pytest

from bot.fetch.manners import Turns, fresh_seconds, retry_seconds

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"Cache-Control": "max-age=300"}, 300),
        ({"Cache-Control": "public, max-age=300", "Age": "100"}, 200),
        ({"Cache-Control": "max-age=300", "Age": "900"}, 0),
        ({"Cache-Control": "no-cache, max-age=300"}, 0),
        ({"Cache-Control": "s-maxage=300"}, 0),
        ({"Cache-Control": "max-age=999999999"}, 86400),
        ({"Cache-Control": "max-age=²"}, 0),
    ],
)
def test_how_long_an_answer_is_fresh(headers: dict[str, str], seconds: float) -> None:
    assert fresh_seconds(headers) == seconds


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("Sun, 22 Nov 2026 08:10:00 GMT", 600),
        ("Sun, 22 Nov 2026 07:00:00 GMT", 0),
        ("99999999999999999999", 86400),
        ("soon", 0),
        ("", 0),
        ("-5", 0),
    ],
)
def test_when_to_come_back(value: str, seconds: float) -> None:
    assert retry_seconds(value, NOW) == seconds


async def test_starts_at_one_host_are_spaced_and_hosts_do_not_wait_for_each_other() -> None:
    slept: dict[str, float] = {}
    host_of: ContextVar[str] = ContextVar("host_of")

    async def sleep(seconds: float) -> None:
        slept[host_of.get()] = seconds

    turns = Turns(at_once=5, spacing=2, clock=lambda: 100.0, sleep=sleep)

    async def one(name: str) -> None:
        host_of.set(name)
        async with turns.turn(name[0]):
            pass

    await asyncio.gather(*(one(name) for name in ("a1", "a2", "a3", "b1", "c1")))
    assert slept == {"a2": 2, "a3": 4}


async def test_a_turn_after_the_spacing_has_passed_comes_at_once() -> None:
    now, slept = [100.0], list[float]()

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    turns = Turns(at_once=1, spacing=2, clock=lambda: now[0], sleep=sleep)
    for passed in (0, 0.5, 10):
        now[0] += passed
        async with turns.turn("a"):
            pass
    assert slept == [1.5]


async def test_hosts_that_nobody_waits_for_are_forgotten() -> None:
    turns = Turns(at_once=1, spacing=0)
    for number in range(12_000):
        async with turns.turn(f"host{number}"):
            pass
    assert len(turns._hosts) <= 10_000
