"""What a chart shows: counts a day of one thing, or of a few side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

#: More lines than this cannot be told apart.
MOST_SERIES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Counts of one thing, one a day; the name may be in any script."""

    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One series is drawn as columns, two to four as lines. `language` is that of dates and words.

    Raises ValueError when there is nothing to draw, too much, or series of different lengths: our own mistake.
    """

    title: str
    first: date
    series: tuple[Series, ...]
    language: str = "en"

    def __post_init__(self) -> None:
        lengths = {len(one.counts) for one in self.series}
        if not 1 <= len(self.series) <= MOST_SERIES or len(lengths) != 1 or 0 in lengths:
            raise ValueError(f"a chart takes 1 to {MOST_SERIES} series of the same number of days")

    @property
    def days(self) -> tuple[date, ...]:
        """The days that are counted."""
        return tuple(self.first + timedelta(days=step) for step in range(len(self.series[0].counts)))

    @property
    def most(self) -> int:
        """The highest count of a day."""
        return max(max(one.counts) for one in self.series)
