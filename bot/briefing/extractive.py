"""A chosen development to an item: a headline and one to three sentences of its articles, each with its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.briefing.choose import Chosen
from bot.briefing.extractive_candidates import UNKNOWN, Candidate, Newsstand
from bot.briefing.extractive_counts import disagreements_of, origins_of
from bot.briefing.extractive_echoes import ALIKE, likeness, wordings_of
from bot.briefing.extractive_headline import headline_of, shortened
from bot.briefing.extractive_rules import explains, fates_of
from bot.briefing.extractive_selection import MOST_OF_AN_ARTICLE, Subject, early, select
from bot.model import (
    Article,
    Correction,
    Development,
    DevelopmentKind,
    Disagreement,
    Feed,
    Item,
    Report,
    Reuse,
    Sentence,
    Source,
    Statement,
)
from bot.text.numbers import quantities

HEADLINE = 110  # characters
STALE = 8.0  # how much less a report is wanted as the lead whose title or first sentence was overtaken
REPEATED = 0.8  # likeness of two sentences of which one is enough


def write(chosen: Chosen, *, feeds: Mapping[str, Feed], language: str) -> Item:
    """Return the item as it is shown in `language`; what exists in another language only keeps that language.

    `feeds` are by id; an article of an unknown feed counts as a private outlet that allows extracts.
    """
    development = chosen.development
    stand = Newsstand(development, feeds, language.partition("-")[0])
    wordings = stand.reported(_current(wordings_of(development), development))
    candidates = _candidates(wordings, stand)
    lead = _lead(development, wordings, stand)
    disputes = disagreements_of(development, wordings, feeds)
    headline = _headline(lead, stand, candidates)
    new = select(
        [each for each in candidates if each.statement.position >= 0 or each.article.id != lead.article.id],
        headline=headline,
        lead=lead.article,
        language=stand.language,
        corrected=_correcting(development, wordings),
    )
    context = _context(development, stand, new)
    sentences = [_sentence(each, "new") for each in new] + [_sentence(each, "context") for each in context]
    origins = origins_of(development, wordings, stand)
    return Item(
        story=development.story.id,
        kind=development.kind,
        section=chosen.section,
        headline=_attributed(headline, lead, disputes, stand),
        sentences=tuple(sentences),
        sources=tuple(source_of(each, feeds) for each in _cited(lead, sentences, disputes, wordings, stand)),
        country=chosen.country,
        independent=origins.independent,
        copies=origins.copies,
        settles=development.settles,
        disagreements=disputes,
    )


def _current(wordings: Sequence[Statement], development: Development) -> Sequence[Statement]:
    """Leave out what a later report gives another value; all of it stays when nothing else would be left.

    With it goes what the same report says of people's fates: who was missing then may have been found.
    """
    overtaken, stale = {id(each) for each in development.overtaken}, _stale(development)
    current = [
        each for each in wordings if id(each) not in overtaken and not (each.article in stale and fates_of(each))
    ]
    return current or wordings


def _stale(development: Development) -> frozenset[str]:
    """Return the articles whose title or first sentence a later report has overtaken."""
    return frozenset(each.article for each in development.overtaken if each.position <= 0)


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
        seen_at=article.seen_at,
        author=article.author if article.is_view else "",
    )


def _candidates(wordings: Sequence[Statement], stand: Newsstand) -> list[Candidate]:
    found = stand.candidates(each for each in wordings if not each.background) or stand.candidates(wordings)
    # a title says in fewer words what its article says with its source
    told_in_full = {each.statement.article for each in found if each.statement.position >= 0}
    return [each for each in found if each.statement.position >= 0 or each.statement.article not in told_in_full]


def _lead(development: Development, wordings: Sequence[Statement], stand: Newsstand) -> Report:
    """Return the report that tells the news best: it gives the headline."""
    fresh: dict[str, float] = {}
    corrections = {id(correction.new) for correction in development.corrections}
    for statement in wordings:
        worth = 0.2 if statement.background else 1.0 + len(statement.quantities)
        fresh[statement.article] = fresh.get(statement.article, 0.0) + worth + 6.0 * (id(statement) in corrections)
    known = [stand.reports[article] for article in fresh if article in stand.reports]
    stale = _stale(development)

    def rank(report: Report) -> float:
        share = fresh.get(report.article.id, 0.0) / max(fresh.values(), default=1.0)
        return (
            stand.preference(report, report.article.language)
            + 2.0 * share
            + _plainness(report.article)
            - STALE * (report.article.id in stale)
        )

    return stand.first(max(known or list(stand.reports.values()), key=rank))


def _plainness(article: Article) -> float:
    """Weigh a title as a headline: it should say what happened, whole and in short."""
    title = article.title
    if not title:
        return 0.0
    teases = title.rstrip().endswith(("?", "…", "...", ":")) or explains(title, article.language)
    return 2.0 - 1.5 * teases - 0.7 * (len(title) > HEADLINE) - 1.0 * title.isupper()


def _headline(lead: Report, stand: Newsstand, candidates: Sequence[Candidate]) -> str:
    article = lead.article
    if article.title:
        return headline_of(article.title, language=article.language, outlet=stand.feed(article).outlet)
    own = [each.text for each in candidates if each.article.id == article.id]
    return shortened((own or [article.own_text])[0].rstrip("."), HEADLINE)


def _attributed(headline: str, lead: Report, disputes: Sequence[Disagreement], stand: Newsstand) -> str:
    """Name the outlet in a headline that gives a number which another outlet gives differently."""
    numbers = {quantity.value for quantity in quantities(headline, lead.article.language)}
    disputed = {value for dispute in disputes for outlet, value, _ in dispute.values if outlet}
    outlet = stand.feed(lead.article).outlet or lead.article.feed
    return f"{outlet}: {headline}" if outlet and any(f"{number:g}" in disputed for number in numbers) else headline


def _context(development: Development, stand: Newsstand, new: Sequence[Candidate]) -> list[Candidate]:
    """Return the one line that says what the news is about: what a correction corrects, else the story's first fact."""
    if development.kind is DevelopmentKind.NEW:
        return []
    shown = {id(each.statement) for each in new}
    corrections = [each for each in development.corrections if id(each.new) in shown] or development.corrections
    # what was denied and now has happened comes before a count that has changed
    denied = [each.old for each in corrections if _is_denied(each)]
    if denied:
        told = [
            each for each in development.earlier if each.negated and any(fates_of(each) & fates_of(d) for d in denied)
        ]
    else:
        told = [each for each in development.earlier if any(_counts_alike(each, c.old) for c in corrections)]
    for statements in (denied + told, [each.old for each in corrections], development.earlier):
        usable = [each for each in stand.candidates(statements) if _fits_as_context(each, new)]
        if usable:
            subject = Subject(stand.candidates(development.story.statements), "", stand.language)
            spoken = new[0].statement.language if new else stand.language
            return [max(usable, key=lambda each: _as_context(each, stand, spoken, subject))]
    return []


def _is_denied(correction: Correction) -> bool:
    """Tell whether something was denied that has happened now."""
    old, new = correction.old, correction.new
    return old.negated and not new.negated and bool(fates_of(old) & fates_of(new) - {"moved"})


def _counts_alike(one: Statement, other: Statement) -> bool:
    """Tell whether two told statements give the same number for the same people, or say the same otherwise."""
    if other.quantities and fates_of(other):
        numbers = {quantity.value for quantity in one.quantities} & {quantity.value for quantity in other.quantities}
        return bool(numbers and fates_of(one) & fates_of(other))
    return likeness(one, other) >= ALIKE


def _correcting(development: Development, wordings: Sequence[Statement]) -> set[int]:
    """Return the ids of the statement objects that correct something told, in whatever words."""
    new = [correction.new for correction in development.corrections]
    return {id(each) for each in wordings if any(each is one or likeness(each, one) >= REPEATED for one in new)}


def _as_context(
    candidate: Candidate, stand: Newsstand, spoken: str, subject: Subject
) -> tuple[bool, bool, bool, float]:
    """Weigh a told sentence: in the reader's language or the item's, no title, what the story is about, early."""
    statement = candidate.statement
    announced = not stand.reports[statement.article].baseline
    about = subject.nearness(candidate) + 0.5 * early(candidate) + 2.0 * announced
    at_home = statement.language == stand.language
    return (at_home, statement.language == spoken, statement.position >= 0, about)


def _fits_as_context(candidate: Candidate, new: Sequence[Candidate]) -> bool:
    """Leave out what leans on another sentence, what a new sentence says already, and more than a feed allows."""
    if candidate.leans or any(likeness(candidate.statement, each.statement) >= REPEATED for each in new):
        return False
    shown = sum(each.article.id == candidate.article.id for each in new)
    return candidate.feed.reuse is not Reuse.EXTRACT or shown < MOST_OF_AN_ARTICLE


def _sentence(candidate: Candidate, role: str) -> Sentence:
    return Sentence(
        text=candidate.text, sources=(candidate.article.id,), role=role, language=candidate.statement.language
    )


def _cited(
    lead: Report,
    sentences: Sequence[Sentence],
    disputes: Sequence[Disagreement],
    wordings: Sequence[Statement],
    stand: Newsstand,
) -> list[Article]:
    """Return what the item rests on: the headline's article, the sentences', then who else reports it first-hand."""
    new = [source for sentence in sentences for source in sentence.sources if sentence.role == "new"]
    context = [source for sentence in sentences for source in sentence.sources if sentence.role != "new"]
    disputed = [article for dispute in disputes for _, _, article in dispute.values]
    reports = (stand.reports.get(statement.article) for statement in wordings)
    others = [stand.first(report).article for report in reports if report and not report.copy_of]
    shown = list(dict.fromkeys([lead.article.id, *new, *disputed]))
    outlets = {stand.reports[key].article.feed for key in shown if key in stand.reports}
    for article in others:  # one article an outlet: the others say the same
        if article.feed not in outlets:
            outlets.add(article.feed)
            shown.append(article.id)
    return [stand.reports[key].article for key in dict.fromkeys([*shown, *context]) if key in stand.reports]
