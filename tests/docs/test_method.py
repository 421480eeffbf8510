"""The page about the method says the numbers that the code has, or the shipped pack where it has others."""

import re
from datetime import timedelta
from pathlib import Path

from bot.briefing.choose import MOST_WORTH_READING
from bot.briefing.worth import WEIGHTS
from bot.packs import parse_feeds
from bot.pipeline import COMPETES_FOR, FIRST_LOOK
from bot.stories import sameness
from bot.stories.weights import LIMITS

ROOT = Path(__file__).parents[2]
CODE = {
    "ONE_SAYS": sameness.ONE_SAYS,
    "TWO_SAY": sameness.TWO_SAY,
    "MORE": sameness.MORE,
    "ENOUGH_NOVEL": sameness.ENOUGH_NOVEL,
    "MOST_WORTH_READING": MOST_WORTH_READING,
    "COMPETES_FOR": COMPETES_FOR / timedelta(hours=1),
    "FIRST_LOOK": FIRST_LOOK / timedelta(hours=1),
}


def test_each_number_is_the_codes():
    file = ROOT / "feeds.yaml"
    region, _ = parse_feeds(file.read_text("utf-8"), str(file))
    numbers = {**LIMITS, **WEIGHTS, **CODE, **region.weights}
    said = re.findall(r"`(\w+) = (-?[\d.]+)(?: hours)?`", (ROOT / "docs" / "method.md").read_text("utf-8"))
    assert len(said) >= 20
    for name, value in said:
        assert numbers[name] == float(value), name
    assert {*WEIGHTS, *region.weights} <= {name for name, _ in said}, "a weight is not explained"
