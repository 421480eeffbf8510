"""A chosen development to an item: a headline and one to three sentences of its articles, each with its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.briefing.choose import Chosen
from bot.briefing.extractive_counts import disagreements_of, origins_of
from bot.briefing.extractive_headline import headline_of, shortened
from bot.briefing.extractive_rules import is_boilerplate, is_cut, leans, untied, without_dateline
from bot.model import (
    Article,
    Development,
    DevelopmentKind,
    Disagreement,
    Feed,
    FeedKind,
    Form,
    Item,
    Report,
    Reuse,
    Sentence,
    Source,
    Statement,
)
from bot.text.words import content_stems

MOST_SENTENCES = 3
MOST_CHARACTERS = 420  # of all new sentences; a fourth of a screen on a phone
LONGEST_SENTENCE = 420
SHORTEST_SENTENCE = 20
MOST_OF_AN_ARTICLE = 2  # sentences of one article that an extract may show
ENOUGH = 3.0  # what a further sentence must add to be worth its room
UNKNOWN = Feed(id="", url="", outlet="")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A statement that may be shown, as it would be shown."""

    statement: Statement
    article: Article
    feed: Feed
    text: str
    leans: bool
    weight: float  # how much its article is preferred; more is better


def write(chosen: Chosen, *, feeds: Mapping[str, Feed], language: str) -> Item:
    """Return the item as it is shown in `language`; what exists in another language only keeps that language.

    `feeds` are by id; an article of an unknown feed counts as a private outlet that allows extracts.
    """
    development = chosen.development
    language = language.partition("-")[0]
    reports = {report.article.id: report for report in development.story.reports}
    candidates = _candidates(development, reports, feeds, language)
    lead = _lead(development, reports, feeds, language)
    headline = _headline(lead, feeds, candidates)
    new = _new_sentences(development, candidates, headline, lead, language)
    context = _context(development, reports, feeds, language, new)
    disputes = disagreements_of(development, feeds)
    sentences = tuple(_sentence(c, "new") for c in new) + tuple(_sentence(c, "context") for c in context)
    cited = _cited(lead, sentences, disputes, development, reports)
    origins = origins_of(development)
    return Item(
        story=development.story.id,
        kind=development.kind,
        section=chosen.section,
        headline=headline,
        sentences=sentences,
        sources=tuple(source_of(article, feeds) for article in cited),
        country=chosen.country,
        independent=origins.independent,
        copies=origins.copies,
        settles=development.settles,
        disagreements=disputes,
    )


def source_of(article: Article, feeds: Mapping[str, Feed]) -> Source:
    """Return an article as a briefing cites it; an unknown feed's outlet is its id."""
    feed = feeds.get(article.feed, UNKNOWN)
    return Source(
        id=article.id,
        title=article.title,
        url=article.url,
        outlet=feed.outlet or article.feed,
        kind=str(feed.kind) if feed.id else "",
        country=feed.country,
        language=article.language,
        published_at=article.published_at,
        notice=feed.notice,
    )


# ---------------------------------------------------------------- what may be shown


def _candidates(
    development: Development, reports: Mapping[str, Report], feeds: Mapping[str, Feed], language: str
) -> list[_Candidate]:
    statements = [each for each in development.new if not each.background] or list(development.new)
    return _usable(statements, reports, feeds, language)


def _usable(
    statements: Sequence[Statement], reports: Mapping[str, Report], feeds: Mapping[str, Feed], language: str
) -> list[_Candidate]:
    found = []
    for statement in statements:
        report = reports.get(statement.article)
        if report is None:
            continue
        feed = feeds.get(report.article.feed, UNKNOWN)
        text = _shown(statement)
        if feed.reuse is Reuse.HEADLINE or not text:
            continue
        found.append(
            _Candidate(
                statement=statement,
                article=report.article,
                feed=feed,
                text=text,
                leans=leans(text, statement.language),
                weight=_preference(report, feed, statement.language, language),
            )
        )
    return found


def _shown(statement: Statement) -> str:
    """Return the statement as a sentence that stands alone, "" when it can't."""
    text = without_dateline(" ".join(statement.text.split()))
    text = untied(text, statement.language)
    if not SHORTEST_SENTENCE <= len(text) <= LONGEST_SENTENCE or text.endswith((":", "?", ",", ";")):
        return ""
    if is_cut(text) or is_boilerplate(text, statement.language):
        return ""
    return text if text[-1] in ".!»”\")'" else text + "."


def _preference(report: Report, feed: Feed, written_in: str, language: str) -> float:
    """Weigh a report: the reader's language first, then its own reporting, then what may be shown of it."""
    weight = 4.0 if written_in == language else 0.0
    weight += 2.0 if not report.copy_of else 0.0
    weight += 1.0 if not report.citing else 0.0
    weight += 0.5 if report.article.form in (Form.REPORT, Form.OFFICIAL) else 0.0
    weight += 0.5 if feed.reuse is not Reuse.HEADLINE else 0.0
    weight += 0.25 if feed.kind not in (FeedKind.STATE, FeedKind.OFFICIAL) else 0.0
    return weight + min(len(report.article.text), 3000) / 6000


# ---------------------------------------------------------------- headline


def _lead(development: Development, reports: Mapping[str, Report], feeds: Mapping[str, Feed], language: str) -> Report:
    """Return the report that tells the news best: it gives the headline."""
    fresh: dict[str, float] = {}
    corrections = {id(correction.new) for correction in development.corrections}
    for statement in development.new:
        worth = 0.2 if statement.background else 1.0 + len(statement.quantities)
        fresh[statement.article] = fresh.get(statement.article, 0.0) + worth + 6.0 * (id(statement) in corrections)
    known = [reports[article] for article in fresh if article in reports] or list(reports.values())

    def rank(report: Report) -> float:
        feed = feeds.get(report.article.feed, UNKNOWN)
        share = fresh.get(report.article.id, 0.0) / max(fresh.values(), default=1.0)
        asks = 1.5 if report.article.title.rstrip().endswith(("?", "…", "...")) else 0.0
        titled = 2.0 if report.article.title else 0.0
        return _preference(report, feed, report.article.language, language) + 2.0 * share - asks + titled

    return max(known, key=rank)


def _headline(lead: Report, feeds: Mapping[str, Feed], candidates: Sequence[_Candidate]) -> str:
    article = lead.article
    feed = feeds.get(article.feed, UNKNOWN)
    if article.title:
        return headline_of(article.title, language=article.language, outlet=feed.outlet)
    own = [each.text for each in candidates if each.article.id == article.id]
    return shortened((own or [article.text])[0].rstrip("."), 110)


# ---------------------------------------------------------------- sentences


def _new_sentences(
    development: Development, candidates: list[_Candidate], headline: str, lead: Report, language: str
) -> list[_Candidate]:
    """Choose what adds most to the headline, within the room there is, in the order in which it reads."""
    corrected = {id(correction.new) for correction in development.corrections}
    told = _Told(headline, lead.article.language)
    chosen: list[_Candidate] = []
    pool = [each for each in candidates if each.statement.position >= 0 or each.article.id != lead.article.id]
    while pool and len(chosen) < MOST_SENTENCES:
        gains = [
            (told.gain(each) + 6.0 * (id(each.statement) in corrected) + 0.5 * each.weight, -place, each)
            for place, each in enumerate(pool)
            if _fits(each, chosen, told, language)
        ]
        if not gains:
            break
        gain, _, best = max(gains, key=lambda entry: entry[:2])
        if chosen and gain - 0.5 * best.weight < ENOUGH:
            break
        chosen.append(best)
        told.add(best)
        pool.remove(best)
    first = {each.article.id: place for place, each in reversed(list(enumerate(chosen)))}
    return sorted(chosen, key=lambda each: (first[each.article.id], each.statement.position))


def _fits(candidate: _Candidate, chosen: Sequence[_Candidate], told: _Told, language: str) -> bool:
    if chosen and sum(len(each.text) for each in chosen) + len(candidate.text) > MOST_CHARACTERS:
        return False
    of_article = [each for each in chosen if each.article.id == candidate.article.id]
    if candidate.feed.reuse is Reuse.EXTRACT and len(of_article) >= MOST_OF_AN_ARTICLE:
        return False
    if candidate.leans and not any(e.statement.position == candidate.statement.position - 1 for e in of_article):
        return False
    # a reader who has the fact in the channel's language needs no second telling in another one
    return not chosen or candidate.statement.language == language or told.adds_facts(candidate)


class _Told:
    """What headline and sentences have said so far."""

    def __init__(self, headline: str, language: str) -> None:
        self._words = set(content_stems(headline, language))
        self._facts: set[object] = set()

    def add(self, candidate: _Candidate) -> None:
        statement = candidate.statement
        self._words |= set(statement.words)
        self._facts |= _facts(statement)

    def gain(self, candidate: _Candidate) -> float:
        """Return how much it would add: words, and numbers, names, dates and speakers for more."""
        statement = candidate.statement
        fresh = len(set(statement.words) - self._words)
        facts = len(_facts(statement) - self._facts)
        early = 2.0 / (1 + max(statement.position, 0))
        return 0.5 * fresh + 1.5 * facts + early + (1.0 if statement.said_by else 0.0)

    def adds_facts(self, candidate: _Candidate) -> bool:
        return bool({fact for fact in _facts(candidate.statement) if isinstance(fact, tuple)} - self._facts)


def _facts(statement: Statement) -> set[object]:
    numbers: set[object] = {(quantity.value, quantity.unit) for quantity in statement.quantities}
    return numbers | set(statement.entities) | set(statement.dates)


# ---------------------------------------------------------------- what came before


def _context(
    development: Development,
    reports: Mapping[str, Report],
    feeds: Mapping[str, Feed],
    language: str,
    new: Sequence[_Candidate],
) -> list[_Candidate]:
    """Return the one line that says what the news is about: what a correction corrects, else the story's first fact."""
    if development.kind is DevelopmentKind.NEW:
        return []
    corrected = [correction.old for correction in development.corrections]
    for statements in (corrected, list(development.earlier)):
        usable = [each for each in _usable(statements, reports, feeds, language) if not each.leans]
        counts = {each.article.id: sum(n.article.id == each.article.id for n in new) for each in usable}
        usable = [
            each
            for each in usable
            if each.feed.reuse is not Reuse.EXTRACT or counts[each.article.id] < MOST_OF_AN_ARTICLE
        ]
        if usable:
            return [
                max(
                    usable,
                    key=lambda each: (each.statement.language == language, each.weight, -each.statement.position),
                )
            ]
    return []


def _sentence(candidate: _Candidate, role: str) -> Sentence:
    return Sentence(
        text=candidate.text, sources=(candidate.article.id,), role=role, language=candidate.statement.language
    )


def _cited(
    lead: Report,
    sentences: Sequence[Sentence],
    disputes: Sequence[Disagreement],
    development: Development,
    reports: Mapping[str, Report],
) -> list[Article]:
    """Return what the item rests on: the headline's article, the sentences', then who else reports it first-hand."""
    ids = [lead.article.id]
    ids += [source for sentence in sentences for source in sentence.sources]
    ids += [article for dispute in disputes for _, _, article in dispute.values]
    fresh = {statement.article for statement in development.new}
    ids += [key for key in reports if key in fresh and not reports[key].copy_of]
    return [reports[key].article for key in dict.fromkeys(ids) if key in reports]
