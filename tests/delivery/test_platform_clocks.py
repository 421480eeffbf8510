"""What the platforms say of the time holds posting when it is minutes away from ours."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.platform_clocks import PlatformClocks
from tests.delivery.platform import Hands, Platform


class Dated(Platform):
    off = timedelta()
    asked = 0

    async def time(self):
        self.asked += 1
        return self.clock.now() - self.off


@pytest.mark.parametrize(
    ("minutes", "trusted"), [(0, True), (4, True), (-4, True), (6, False), (-6, False), (1440, False)]
)
async def test_minutes_away_from_a_platform_nothing_is_posted(minutes, trusted, caplog):
    clock = Hands()
    platform = Dated("discord", clock)
    platform.off = timedelta(minutes=minutes)
    clocks = PlatformClocks({"discord": platform}, clock, passed=clock.monotonic)
    with caplog.at_level(logging.ERROR):
        assert await clocks.trusts() is trusted
    assert bool(clocks.reason) is not trusted
    assert len(caplog.messages) == (not trusted)


async def test_it_is_asked_rarely_and_posting_goes_on_once_the_clocks_agree():
    clock = Hands()
    platform = Dated("slack", clock)
    clocks = PlatformClocks({"slack": platform}, clock, passed=clock.monotonic)
    for _ in range(40):
        assert await clocks.trusts()
        clock.pass_by(seconds=15)
    assert platform.asked == 1
    platform.off = timedelta(minutes=9)
    assert not await clocks.trusts()
    platform.off = timedelta()
    clock.pass_by(seconds=30)
    assert not await clocks.trusts(), "asked again after a minute"
    clock.pass_by(seconds=31)
    assert await clocks.trusts()
    assert clocks.reason == ""


async def test_a_platform_that_says_nothing_has_no_say():
    clock = Hands()

    class Silent(Platform):
        async def time(self):
            return None

    found = {"discord": Silent("discord", clock), "email": Platform("email", clock)}
    assert await PlatformClocks(found, clock, passed=clock.monotonic).trusts()


async def test_a_jump_asks_at_once_and_holds_as_long_as_the_clock_is_off():
    clock = Hands()
    platform = Dated("discord", clock)
    steady = [0.0]
    clocks = PlatformClocks({"discord": platform}, clock, passed=lambda: steady[0])
    assert await clocks.trusts()
    clock.pass_by(days=1)
    platform.off, steady[0] = timedelta(days=1), 15.0
    assert not await clocks.trusts()
    assert "1,440 minutes ahead of discord's" in clocks.reason
    steady[0] += 3600
    clock.pass_by(hours=1)
    assert not await clocks.trusts(), "half an hour of going steadily does not make it right"
    assert clock.now() > datetime(2026, 10, 8, tzinfo=UTC)
