"""What a region pack says: feeds, themes, countries, weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class FeedKind(StrEnum):
    """Who stands behind an outlet."""

    OFFICIAL = "official"
    STATE = "state"
    PRIVATE = "private"
    PUBLIC = "public"
    EXILE = "exile"
    WIRE = "wire"


class Reuse(StrEnum):
    """How much of a feed's text a briefing may show."""

    HEADLINE = "headline"
    EXTRACT = "extract"  # two sentences of an article at most
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source to poll. `id` is short and stable; articles carry it as `feed`."""

    id: str
    url: str
    outlet: str
    language: str = ""  # primary subtag; "" = detect for each article
    country: str = ""  # ISO 3166 alpha-2 of the outlet, lower case; "" = unknown or regional
    kind: FeedKind = FeedKind.PRIVATE
    reuse: Reuse = Reuse.EXTRACT
    notice: str = ""
    region: str = ""
    every: timedelta = timedelta(minutes=15)
    user_agent: str = ""
    full_text: bool = False  # read the pages of items that come with a teaser only


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A subject of the region; words by language ("" = any) are stems or phrases, lower case."""

    key: str
    name: str
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """What a pack covers. `countries` in the order in which a briefing shows them: code -> name."""

    key: str
    name: str
    countries: Mapping[str, str] = field(default_factory=dict)
    themes: tuple[Theme, ...] = ()
    languages: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)  # every number of feeds.yaml's `weights`
