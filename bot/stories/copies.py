"""Texts to whether one repeats the other: which runs of words of the shorter stand in the fuller one."""

from __future__ import annotations

import re
from array import array
from collections.abc import Container, Mapping
from dataclasses import dataclass
from sys import intern
from urllib.parse import urlsplit
from zlib import crc32

from bot.model import Article
from bot.stories.concepts import latin
from bot.stories.terms import body_lines, language_of, line_key
from bot.text.datelines import without_dateline
from bot.text.words import words

RUN = 3  # words that must follow each other
LONG = 400  # words; of a longer text each fourth run is kept
THINNED = 4
DATELINE = 120  # characters within which one ends
SHORTEST = 4  # runs; less says nothing
FEW = 12  # runs; fewer may be chance, or a form of words under news of any kind
#: What somebody is quoted with is heard by all who report on it, so it shows no copying.
_QUOTATION = re.compile(r"“[^”]{12,600}”|«[^»]{12,600}»|„[^“”]{12,600}[“”]|\"[^\"]{12,600}\"")
_CHANNELS = ("t.me", "telegram.me")
_SAME_OUTLET = 4  # letters that two names of an outlet share, and by which they may differ


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a text to find its copies: `runs`, `unquoted` and `title` are hashes, sorted, each once.

    `thinned`: only a part of the runs is kept. `unquoted`: those outside quotations, the same array where there are
    none. Arrays, since a set of eight numbers takes nine times as much.
    """

    runs: array[int]
    unquoted: array[int]
    words: int
    thinned: bool
    title: array[int]
    outlet: str
    feed: str
    headline_only: bool


def sketch_of(article: Article, *, recurring: Container[str] = ()) -> Sketch:
    """Return the sketch of an article's title and body, without what recurs in its feed."""
    language = language_of(article)
    lines = [article.text[start:end] for start, end in body_lines(article)]
    lines = [line for line in lines if line_key(line) not in recurring]
    title_key = line_key(article.title)
    body = [line for line in lines if line_key(line) != title_key]
    if body:  # a dateline makes no text the fuller one
        body[0] = without_dateline(body[0][:DATELINE]) + body[0][DATELINE:]
    text = [latin(word, language) for line in body for word in words(line)]
    title = [latin(word, language) for word in words(article.title)]
    hashes = _runs(text) or _runs(title)
    thinned = len(text) > LONG
    pieces = _QUOTATION.split("\n".join(body))
    own = [_runs([latin(word, language) for word in words(piece)]) for piece in pieces] if len(pieces) > 1 else []
    runs = _kept(hashes, thinned=thinned)
    return Sketch(
        runs=runs,
        unquoted=_kept(set[int]().union(*own), thinned=thinned) if own else runs,
        words=len(text),
        thinned=thinned,
        title=array("I", sorted({crc32(word.encode()) for word in title})),
        outlet=intern(outlet_of(article.url) or article.feed),
        feed=intern(article.feed),
        headline_only=not body,
    )


def _kept(hashes: set[int], *, thinned: bool) -> array[int]:
    return array("I", sorted(each for each in hashes if not thinned or each % THINNED == 0))


def _runs(row: list[str]) -> set[int]:
    return {crc32(" ".join(run).encode()) for run in zip(*(row[shift:] for shift in range(RUN)), strict=False)}


def repeating(sketch: Sketch, others: Mapping[int, Sketch], limits: Mapping[str, float]) -> list[int]:
    """Return which of some texts repeat one or are repeated by it, by number.

    Most have neither a run of words nor most of a title in common with it, which is found out faster than how much.
    """
    runs, title = frozenset(sketch.runs), frozenset(sketch.title)
    words = limits["copy_title"] * SHORTEST  # of a title, that `repeats` asks for at least

    def may_repeat(other: Sketch) -> bool:
        return not runs.isdisjoint(other.runs) or len(title.intersection(other.title)) >= words

    return sorted(each for each, other in others.items() if may_repeat(other) and repeats(sketch, other, limits))


def repeats(one: Sketch, other: Sketch, limits: Mapping[str, float]) -> bool:
    """Tell whether the shorter of two texts stands in the fuller one.

    Two articles of one feed need a like title too: pages share their frame. Two of a few words ("See all photos of
    this report") need a common word in their titles. Two channels of one outlet repeat each other under the same title.
    """
    titles = _share(one.title, other.title)
    if one.feed and one.feed == other.feed and titles < limits["copy"]:
        return False
    if min(len(one.runs), len(other.runs)) < FEW and one.title and other.title and not titles:
        return False
    if (
        titles >= limits["copy_title"]
        and min(len(one.title), len(other.title)) >= SHORTEST
        and own_channels(one, other)
    ):
        return True
    return min(len(one.runs), len(other.runs)) >= SHORTEST and contained(one, other) >= limits["copy"]


def retells(one: Sketch, other: Sketch, limits: Mapping[str, float]) -> bool:
    """Tell whether one of two outlets' texts is the other's in part: reworded, cut, or with sentences of its own.

    True of pages with one frame too: whether they tell of one happening must be known from elsewhere.
    """
    if (one.feed and one.feed == other.feed) or same_outlet(one.outlet, other.outlet):
        return False
    short, long = _side_by_side(one, other, unquoted=True)
    return _common(short, long) >= max(FEW, limits["retold"] * len(short))


def announces(one: Sketch, other: Sketch) -> bool:
    """Tell whether one is the bare headline under which its outlet's other channel has the report, or a bare one too.

    True of any two such items: whether they tell of one happening must be known from elsewhere.
    """
    return own_channels(one, other) and (one.headline_only or other.headline_only)


def own_channels(one: Sketch, other: Sketch) -> bool:
    """Tell whether two articles come from two channels of one outlet."""
    return one.feed != other.feed and same_outlet(one.outlet, other.outlet)


def contained(one: Sketch, other: Sketch) -> float:
    """Return the share of the shorter text's runs that stand in the fuller one."""
    short, long = _side_by_side(one, other)
    return _common(short, long) / len(short) if short else 0.0


def _side_by_side(one: Sketch, other: Sketch, *, unquoted: bool = False) -> tuple[array[int], array[int]]:
    """Return the runs of two texts that can be compared, the fewer first."""
    first, second = (one.unquoted, other.unquoted) if unquoted else (one.runs, other.runs)
    if one.thinned != other.thinned:
        first, second = (array("I", [each for each in runs if each % THINNED == 0]) for runs in (first, second))
    short, long = sorted((first, second), key=len)
    return short, long


def outlet_of(url: str) -> str:
    """Return the name of an outlet as its address has it: the channel's on a messenger, else the domain's."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if host in _CHANNELS:
        return parts.path.strip("/").split("/")[0].lower()
    labels = host.split(".")
    return labels[-2].lower() if len(labels) > 1 else host


def same_outlet(one: str, other: str) -> bool:
    """Tell whether two names are one outlet's: "example" and "example_uz"."""
    short, long = sorted((re.sub(r"[\W_]", "", one), re.sub(r"[\W_]", "", other)), key=len)
    return len(short) >= _SAME_OUTLET and long.startswith(short) and len(long) - len(short) <= _SAME_OUTLET


def _share(one: array[int], other: array[int]) -> float:
    return _common(one, other) / min(len(one), len(other)) if one and other else 0.0


def _common(one: array[int], other: array[int]) -> int:
    return len(set(one).intersection(other))
