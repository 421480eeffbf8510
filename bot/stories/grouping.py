"""Articles, one by one, to the stories they belong to."""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.model import Article, Entity, Mention, Placement, Story
from bot.stories.terms import KINDS, terms_of

DEFAULTS: Mapping[str, float] = {"join": 0.2, "merge": 0.35, "copy": 0.8}
RAREST = 12  # terms by which earlier articles are looked up
POSTINGS = 500  # newest articles of a term that are looked at
FIRST_ARTICLES = 200  # so many articles are thought to have been read before the first


@dataclass(slots=True)
class _Known:
    id: str
    story: str
    seen_at: datetime
    counts: Mapping[str, float]
    words: frozenset[str]
    copy_of: str = ""


@dataclass(slots=True)
class _Index:
    articles: dict[str, _Known] = field(default_factory=dict)
    postings: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    read: int = FIRST_ARTICLES
    frequency: Counter[str] = field(default_factory=Counter)

    def rarity(self, term: str) -> float:
        return math.log((self.read + 1) / (self.frequency[term] + 1)) + 0.1

    def add(self, known: _Known) -> None:
        self.articles[known.id] = known
        self.read += 1
        for term in known.counts:
            self.postings[term].append(known.id)
            self.frequency[term] += 1


class Grouper:
    """Remembers the stories of the last days and places one article after the other.

    `weights` overrides single numbers of `DEFAULTS`.
    """

    def __init__(self, entities: Mapping[str, Entity], weights: Mapping[str, float] | None = None) -> None:
        self._entities = entities
        self._limits = {**DEFAULTS, **{k: v for k, v in (weights or {}).items() if k in DEFAULTS}}
        self._index = _Index()
        self._stories: dict[str, list[str]] = defaultdict(list)

    def place(self, article: Article, mentions: Iterable[Mention]) -> Placement:
        """Put an article into a story, known or new, and remember it there; one already placed keeps its story."""
        if article.id in self._index.articles:
            known = self._index.articles[article.id]
            return Placement(article=article.id, story=known.story, copy_of=known.copy_of, reasons=("known",))
        counts = terms_of(article, mentions).counts
        words = frozenset(term for term in counts if term[0] == "w")
        scores = self._scores(counts)
        by_story: dict[str, list[float]] = defaultdict(list)
        for other, score in scores.items():
            by_story[self._index.articles[other].story].append(score)
        ranked = sorted(((max(each), story) for story, each in by_story.items()), reverse=True)
        joined = [story for score, story in ranked[:1] if score >= self._limits["join"]]
        merged = [story for score, story in ranked[1:] if joined and score >= self._limits["merge"]]
        story = self._oldest([*joined, *merged]) if joined else story_id(article.id)
        copy_of, copies = self._copies(words, scores)
        for other in (s for s in (*joined, *merged) if s != story):
            self._forward(other, story)
        self._keep(_Known(article.id, story, article.seen_at, counts, words, copy_of))
        for each in copies:
            self._index.articles[each].copy_of = article.id
        return Placement(
            article=article.id,
            story=story,
            copy_of=copy_of,
            copies=copies,
            merged=tuple(s for s in (*joined, *merged) if s != story),
            reasons=tuple(f"{score:.2f} like {other}" for score, other in ranked[:3]),
        )

    def remember(self, story: Story) -> None:
        """Take in a story as it was stored, when the index is built anew."""
        for report in story.reports:
            counts = terms_of(report.article, report.mentions).counts
            words = frozenset(term for term in counts if term[0] == "w")
            self._keep(_Known(report.article.id, story.id, report.article.seen_at, counts, words, report.copy_of))

    def forget(self, before: datetime) -> None:
        """Let stories without a report since then leave the index."""
        quiet = {
            story
            for story, ids in self._stories.items()
            if all(self._index.articles[each].seen_at < before for each in ids)
        }
        left = [known for known in self._index.articles.values() if known.story not in quiet]
        self._index, self._stories = _Index(), defaultdict(list)
        for known in left:
            self._keep(known)

    def _keep(self, known: _Known) -> None:
        self._index.add(known)
        self._stories[known.story].append(known.id)

    def _forward(self, old: str, new: str) -> None:
        for each in self._stories.pop(old):
            self._index.articles[each].story = new
            self._stories[new].append(each)

    def _oldest(self, stories: list[str]) -> str:
        first = {story: self._index.articles[self._stories[story][0]] for story in stories}
        return min(stories, key=lambda story: (first[story].seen_at, story))

    def _scores(self, counts: Mapping[str, float]) -> dict[str, float]:
        weights = self._weights(counts)
        size = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        rarest = sorted(counts, key=lambda term: (-self._index.rarity(term) * KINDS[term[0]], term))
        candidates: set[str] = set()
        for term in [term for term in rarest if self._index.postings.get(term)][:RAREST]:
            candidates.update(self._index.postings[term][-POSTINGS:])
        found = {}
        for other in candidates:
            theirs = self._weights(self._index.articles[other].counts)
            length = math.sqrt(sum(weight * weight for weight in theirs.values())) or 1.0
            found[other] = sum(weight * theirs.get(term, 0.0) for term, weight in weights.items()) / size / length
        return found

    def _weights(self, counts: Mapping[str, float]) -> dict[str, float]:
        return {
            term: (1 + math.log(count)) * self._index.rarity(term) * KINDS[term[0]] for term, count in counts.items()
        }

    def _copies(self, words: frozenset[str], scores: Mapping[str, float]) -> tuple[str, tuple[str, ...]]:
        """Return the fuller article this one repeats, and those that repeat this one."""
        fuller, shorter = "", []
        for other in sorted(scores):
            theirs = self._index.articles[other].words
            shared = len(words & theirs)
            if shared >= self._limits["copy"] * min(len(words), len(theirs)) and min(len(words), len(theirs)):
                if len(words) > len(theirs):
                    shorter.append(other)
                elif not fuller or len(theirs) > len(self._index.articles[fuller].words):
                    fuller = other
        return fuller, tuple(shorter)


def story_id(article: str) -> str:
    """Return the id of the story that this article begins."""
    return hashlib.sha256(article.encode()).hexdigest()[:16]
