"""Articles, one by one, to the stories they belong to."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.model import Article, Entity, Mention, Placement, Story
from bot.stories.citing import cited_outlet
from bot.stories.copies import announces, repeating, retells, sketch_of
from bot.stories.index import Entry, compact
from bot.stories.linking import bond, cohesion, groups
from bot.stories.memory import Known, Memory
from bot.stories.recurring import FeedLines, RecurringLines
from bot.stories.terms import terms_of
from bot.stories.weights import limits

SAMPLE = 40  # newest articles of a story that speak for it
MERGE_SAMPLE = 12
LOOKED_OVER = frozenset({3, 4, 5, 6, 8, 11, 15, 20, 28, 40})  # sizes at which a story is looked over for two in one
REASONS = 3
SWEEP_EVERY = 500  # articles


@dataclass(slots=True)
class _Members:
    """The articles of a story, by number, in order of arrival, and the mean link between them."""

    articles: list[int]
    held: float = 0.0


@dataclass(slots=True)
class _Outcome:
    story: str
    merged: list[str] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)


class Grouper:
    """Remembers the stories of the last days and places one article after the other.

    `weights` overrides single numbers of `weights.LIMITS`.
    """

    def __init__(self, entities: Mapping[str, Entity], weights: Mapping[str, float] | None = None) -> None:
        self._entities = entities
        self._limits = limits(weights)
        self._memory = Memory(self._limits)
        self._stories: dict[str, _Members] = {}
        self._lines = RecurringLines()
        self._expected: dict[str, Entry] = {}
        self._newest = datetime(1970, 1, 1, tzinfo=UTC)
        self._unswept = 0
        self._apart: Collection[frozenset[str]] = ()
        self._whole: Collection[str] = ()

    def expect(self, article: Article, mentions: Iterable[Mention]) -> None:
        """Let an article to be placed count towards what is common: so the first are judged like the last."""
        if article.id not in self._expected and article.id not in self._memory.number_of:
            entry = self._expected[article.id] = self._entry(article, tuple(mentions))
            self._memory.index.count(entry)

    def place(self, article: Article, mentions: Iterable[Mention]) -> Placement:
        """Put an article into a story, known or new, and remember it there; one already placed keeps its story."""
        if article.id in self._memory.number_of:
            known = self._memory.known[self._memory.number_of[article.id]]
            return Placement(
                article=article.id,
                story=known.story,
                copy_of=known.copy_of,
                rewritten=frozenset({article.id} if known.rewritten else ()),
                reasons=("placed before",),
            )
        self._sweep(article.seen_at)
        named = tuple(mentions)
        entry = self._expected.pop(article.id, None)
        if entry is None:
            entry = self._entry(article, named)
            self._memory.index.count(entry)
        sketch = sketch_of(article, recurring=self._lines.of(article.feed))
        self._lines.learn(article)
        number, alike = self._memory.add(Known(article.id, "", article.seen_at, sketch), entry)
        remembered = self._memory.known
        here = [other for other in alike if not self._memory.elsewhere(number, other)]
        same = repeating(sketch, {other: remembered[other].sketch for other in here}, self._limits)
        copy_of, copies = self._memory.note_copies(number, same)
        for other in [number] if copy_of else same:
            remembered[other].silent = True
        outcome = self._join(number, alike, same)
        retold: list[int] = []
        if not same:
            mine = [other for other in self._stories[outcome.story].articles[-SAMPLE:] if other != number]
            own = [other for other in mine if announces(sketch, remembered[other].sketch)]
            if not own:
                voices = [other for other in mine if not remembered[other].silent]
                own = retold = [other for other in voices if retells(sketch, remembered[other].sketch, self._limits)]
            copy_of, copies = self._memory.note_copies(number, own)
        rewritten = [number] if copy_of and retold else retold
        for other in rewritten:
            remembered[other].rewritten = True
        return Placement(
            article=article.id,
            story=outcome.story,
            copy_of=copy_of,
            copies=copies,
            rewritten=frozenset(remembered[other].id for other in rewritten),
            merged=tuple(outcome.merged),
            moved=outcome.moved,
            citing=cited_outlet(article, named),
            reasons=tuple(outcome.reasons),
        )

    def recurring(self, feed: str) -> FeedLines:
        """Return the lines that recur in a feed's articles: they state nothing."""
        return self._lines.of(feed)

    def remember(self, story: Story) -> None:
        """Take in a story as it was stored, when the index is built anew."""
        members = self._stories.setdefault(story.id, _Members([]))
        for report in story.reports:
            article = report.article
            if article.id in self._memory.number_of:
                continue
            entry = self._entry(article, report.mentions)
            self._memory.index.count(entry)
            sketch = sketch_of(article, recurring=self._lines.of(article.feed))
            self._lines.learn(article)
            kind = (report.copy_of, report.silent, report.rewritten)
            members.articles.append(
                self._memory.restore(Known(article.id, story.id, article.seen_at, sketch, *kind), entry)
            )
        if len(members.articles) > 1:
            members.held = cohesion(members.articles[-MERGE_SAMPLE:], self._memory.link)
        if not members.articles:
            del self._stories[story.id]

    def take_over(
        self, stories: Iterable[Story], *, apart: Collection[frozenset[str]] = (), whole: Collection[str] = ()
    ) -> None:
        """Let articles stand in the stories in which people put them.

        Pairs of stories in `apart` are never joined again, stories in `whole` never split; both replace what was said.
        """
        self._apart, self._whole = apart, whole
        for story in stories:
            found = (self._memory.number_of.get(report.article.id) for report in story.reports)
            numbers = sorted(number for number in found if number is not None)
            for number in numbers:
                left = self._memory.known[number].story
                if left != story.id and left in self._stories:
                    self._fill(left, [other for other in self._stories[left].articles if other != number], ())
            self._fill(story.id, numbers, ())
        for empty in [story for story, members in self._stories.items() if not members.articles]:
            del self._stories[empty]

    def forget(self, before: datetime) -> None:
        """Let stories without a report since then leave the index."""
        known = self._memory.known
        quiet = [
            story
            for story, members in self._stories.items()
            if all(known[article].seen_at < before for article in members.articles)
        ]
        self._memory.remove([article for story in quiet for article in self._stories.pop(story).articles])
        if quiet:
            self._stories = compact(self._stories)

    def _sweep(self, seen_at: datetime) -> None:
        """Let quiet stories leave from time to time, so that memory stays flat."""
        self._newest = max(self._newest, seen_at)
        self._unswept += 1
        if self._unswept >= SWEEP_EVERY:
            self._unswept = 0
            self.forget(self._newest - timedelta(days=self._limits["quiet"]))

    def _entry(self, article: Article, mentions: tuple[Mention, ...]) -> Entry:
        found = terms_of(
            article,
            mentions,
            self._entities,
            title=self._limits["title"],
            fade=self._limits["fade"],
            recurring=self._lines.of(article.feed),
        )
        return self._memory.index.entry(found)

    # ---------------------------------------------------------------- stories

    def _join(self, number: int, alike: Mapping[int, float], same: list[int]) -> _Outcome:
        memory, needed = self._memory, min(self._limits["found"], self._limits["closest"])
        article = memory.known[number]
        silent = article.silent
        near = [other for other, value in alike.items() if value >= needed and not silent]
        outcome = _Outcome(story_id(article.id))
        joined = list(dict.fromkeys(memory.known[other].story for other in same))[:1]
        candidates = [story for story in memory.stories_of(near) if story not in joined]
        group = sorted([number, *(other for story in joined for other in self._stories[story].articles)])
        while candidates:
            strength, story = max((self._bond(group, story), story) for story in candidates)
            if strength < 0:
                break
            candidates.remove(story)
            if any(frozenset((story, other)) in self._apart for other in joined):
                continue
            joined.append(story)
            # what one of them alone was not alike enough to: the order of arrival must not decide
            missed = memory.stories_of(other for each in self._stories[story].articles for other in memory.missed(each))
            candidates += [each for each in missed if each not in (*joined, *candidates)]
            group = sorted(group + self._stories[story].articles)
            outcome.reasons.append(f"link {strength:.2f} to story {story}")
        memory.note_missed(number, [other for other in near if memory.known[other].story not in joined])
        if joined:
            outcome.story = min(joined, key=lambda story: self._stories[story].articles[0])
        outcome.merged = [story for story in joined if story != outcome.story]
        self._fill(outcome.story, group, joined)
        best = sorted(alike, key=lambda other: (-alike[other], other))[:REASONS]
        outcome.reasons += [
            f"{alike[other]:.2f} like {memory.known[other].id}: {memory.index.rarest_shared(number, other)}"
            for other in best
        ]
        self._look_over(outcome, at_once=bool(same) and not silent)
        return outcome

    def _voices(self, articles: list[int], size: int) -> list[int]:
        """Return the newest articles that speak for a story: a copy says nothing of its own."""
        own = [article for article in articles if not self._memory.known[article].silent]
        return (own or articles)[-size:]

    def _bond(self, group: list[int], story: str) -> float:
        members = self._stories[story]
        mine = self._voices(group, MERGE_SAMPLE)
        theirs = self._voices(members.articles, SAMPLE if len(mine) == 1 else MERGE_SAMPLE)
        cohesions = [members.held] if len(theirs) > 1 else []
        if len(mine) > 1:
            cohesions.append(cohesion(mine, self._memory.link))
        found = bond(
            mine,
            theirs,
            likeness=self._memory.likeness,
            link=self._memory.link,
            language=self._memory.language,
            cohesions=cohesions,
            limits=self._limits,
        )
        return -1.0 if found is None else found

    def _fill(self, story: str, group: list[int], joined: Iterable[str]) -> None:
        for old in joined:
            self._stories.pop(old, None)
        voices = self._voices(group, MERGE_SAMPLE)
        self._stories[story] = _Members(group, cohesion(voices, self._memory.link) if len(voices) > 1 else 0.0)
        for article in group:
            self._memory.known[article].story = story

    def _look_over(self, outcome: _Outcome, *, at_once: bool) -> None:
        """Split a story that has grown into two; the larger part keeps the id, copies go with their original."""
        if outcome.story in self._whole:
            return
        if outcome.merged:  # one thing at a time: what merged forwards to this story, and the next report looks it over
            return
        members = self._stories[outcome.story].articles
        voices = self._voices(members, len(members))
        if len(voices) < 2 or len(voices) > max(LOOKED_OVER) or not (at_once or len(voices) in LOOKED_OVER):
            return
        parts = groups(
            voices,
            likeness=self._memory.likeness,
            link=self._memory.link,
            language=self._memory.language,
            limits=self._limits,
        )
        if len(parts) < 2:
            return
        for article in set(members) - set(voices):
            original = self._memory.number_of.get(self._memory.known[article].copy_of)
            next((part for part in parts if original in part), parts[0]).append(article)
        kept, *others = sorted((sorted(part) for part in parts), key=lambda part: (-len(part), part))
        newest = max(members)
        self._fill(outcome.story, kept, ())
        for part in others:
            # no article's own: that story may have been merged away, and its id forwards to another
            story = story_id(f"{self._memory.known[part[0]].id} {self._memory.known[newest].id}")
            self._fill(story, part, ())
            outcome.moved |= {self._memory.known[article].id: story for article in part if article != newest}
        outcome.story = self._memory.known[newest].story


def story_id(article: str) -> str:
    """Return the id of the story that this article begins."""
    return hashlib.sha256(article.encode()).hexdigest()[:16]
