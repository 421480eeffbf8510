"""What a briefing says of itself when it, or the one before it, did not come on time."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.briefing import wording
from bot.model import Briefing

BRIEFING = Briefing(slot=datetime(2026, 10, 7, 3, tzinfo=UTC), audience="desk", language="en")
ALMATY = ZoneInfo("Asia/Almaty")


def test_on_time_nothing_is_said():
    assert wording.gaps(BRIEFING) == ()


def test_a_late_one_says_so():
    assert wording.gaps(replace(BRIEFING, late=True)) == ("Posted late.",)
    assert wording.gaps(replace(BRIEFING, late=True, language="ru")) == ("Отправлено с опозданием.",)


def test_slots_that_were_left_out_are_named_on_the_audience_s_clock():
    missed = tuple(datetime(2026, 10, day, 8, tzinfo=ALMATY) for day in (2, 3, 4, 5))
    assert wording.gaps(replace(BRIEFING, missed=missed[3:])) == ("Not posted: Mon 5 Oct, 08:00",)
    [line] = wording.gaps(replace(BRIEFING, missed=missed))
    assert line == "Not posted: …; Sat 3 Oct, 08:00; Sun 4 Oct, 08:00; Mon 5 Oct, 08:00"
