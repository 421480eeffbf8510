"""Why a development is, or is not, told: a value that each chat and language puts in its own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: Key -> English, for logs and the command line; chats have their own words for each key.
ENGLISH: Mapping[str, str] = {
    "anchor": "of the region: {what}",
    "countries": "further countries of the region",
    "origins": "independent outlets",
    "entities": "known names",
    "weighty": "weighty words",
    "correction": "a correction",
    "noise": "reads like {what}",
    "analysis": "an author's view, no report: where the author is named it may stand under Worth reading, once",
    "no_anchor": "no anchor: nothing of the region in title or lead",
    "threshold": "under the threshold ({what})",
    "left_out": "off topic: the topic leaves it out",
    "other_story": "off topic: another story",
    "kinds": "off topic: none of its kinds of outlet",
    "other_countries": "off topic: none of its countries",
    "wishes": "off topic: none of its names, words or themes",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One of ENGLISH's keys. `points` are what it adds to a worth, None for what decides by itself."""

    key: str
    what: str = ""  # a country's code, a kind of noise, the numbers compared
    points: float | None = None

    def __str__(self) -> str:
        """Return it in English."""
        said = ENGLISH[self.key].format(what=self.what)
        return said if self.points is None else f"{said} {self.points:+.1f}"
