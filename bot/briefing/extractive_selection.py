"""Candidates to the one to three that are shown: what adds most to the headline, in the order in which it reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from bot.briefing.extractive_candidates import Candidate
from bot.briefing.extractive_echoes import likeness
from bot.briefing.extractive_rules import fates_of, measure_of
from bot.model import Article, Reuse, Statement
from bot.text.numbers import quantities
from bot.text.words import content_stems, fold, tokens

MOST_SENTENCES = 3
MOST_CHARACTERS = 420  # of all new sentences; a fourth of a screen on a phone
MOST_OF_AN_ARTICLE = 2  # sentences of one article that an extract may show
ENOUGH = 5.0  # what a further sentence of full length must add to be worth its room; a short one needs less
FULL_LENGTH = 150  # characters
ENOUGH_ELSEWHERE = 2.5  # what another article's sentence must add; words don't count for much there
COMFORTABLE = 250  # characters of a sentence that is read in one breath
REPEATED = 0.6  # likeness of two sentences of which one is enough
_TIMES = frozenset({"", "year", "month", "week", "day", "hour", "minute", "second"})  # no amounts of anything
MOST_WANTED = 6.0  # what corrects something told comes before all else


def select(
    candidates: Sequence[Candidate], *, headline: str, lead: Article, language: str, corrected: set[int]
) -> list[Candidate]:
    """Choose from all wordings of what is new. `lead` gave the headline, `corrected` are ids of statement objects."""
    told = _Told(headline, lead.language)
    language = _spoken(candidates, language, lead.language)
    at_home = [each for each in candidates if each.statement.language == language]
    home = _Home(at_home)
    subject = Subject(candidates, headline, lead.language)
    # who has the fact in one language needs no second telling in another
    pool = [
        each
        for each in candidates
        if (each.statement.language == language or home.lacks(each.statement)) and not told.repeats(each)
    ]
    chosen: list[Candidate] = []
    while len(chosen) < MOST_SENTENCES:
        articles = {each.article.id for each in chosen}
        # what has to be said in another language follows what can be said in this one
        usable = [
            each
            for each in pool
            if _fits(each, chosen) and (chosen or not at_home or each.statement.language == language)
        ]
        best = _best(usable, told, articles, subject, corrected)
        if best is None or (chosen and not _is_worth_it(best, told, articles)):
            break
        chosen.append(best)
        told.add(best)
        pool.remove(best)
    return _in_order(chosen, language)


def _is_worth_it(candidate: Candidate, told: _Told, articles: set[str]) -> bool:
    gain = told.gain(candidate, articles)
    if candidate.article.id not in articles:
        return gain >= ENOUGH_ELSEWHERE
    return gain + early(candidate) >= ENOUGH * min(1.0, len(candidate.text) / FULL_LENGTH)


def _best(
    usable: Sequence[Candidate], told: _Told, articles: set[str], subject: Subject, corrected: set[int]
) -> Candidate | None:
    """Return what weighs most, the first of equals, None of none."""

    def weight(candidate: Candidate) -> float:
        gain = told.gain(candidate, articles or {candidate.article.id})
        wanted = MOST_WANTED if id(candidate.statement) in corrected else 0.0
        breath = max(0, len(candidate.text) - COMFORTABLE) / 50
        return gain + early(candidate) + subject.nearness(candidate) + wanted + 0.7 * candidate.weight - breath

    return max(usable, key=weight, default=None)


def early(candidate: Candidate) -> float:
    """Return 4 for the first sentence, 0 from the ninth on: reporters put first what matters most."""
    return max(0.0, 4.0 - candidate.statement.position / 2) if candidate.statement.position >= 0 else 4.0


class Subject:
    """What the reports have in common: words that several of them use, and those of the headline."""

    def __init__(self, candidates: Sequence[Candidate], headline: str, language: str) -> None:
        """Take the candidates of all reports and a headline in `language`, "" for none."""
        by_article: dict[str, set[str]] = {}
        for each in candidates:
            by_article.setdefault(each.article.id, set()).update(each.statement.words)
        self._reports = len(by_article)
        self._used = Counter(word for words in by_article.values() for word in words)
        self._headline = set(content_stems(headline, language))

    def nearness(self, candidate: Candidate) -> float:
        """Return 0-5: how much of it is about what all reports are about."""
        words = candidate.statement.words
        if not words:
            return 0.0
        shared = sum(self._used[word] - 1 for word in words) / (len(words) * max(1, self._reports - 1))
        named = len(self._headline & set(words)) / (len(self._headline) or 1)
        return 3.0 * shared + 2.0 * named


def _in_order(chosen: Sequence[Candidate], language: str) -> list[Candidate]:
    """Put the item's language first, then the article that was chosen first; sentences keep their article's order."""
    first = {each.article.id: place for place, each in reversed(list(enumerate(chosen)))}
    return sorted(
        chosen,
        key=lambda each: (each.statement.language != language, first[each.article.id], each.statement.position),
    )


def _fits(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    if chosen and sum(len(each.text) for each in chosen) + len(candidate.text) > MOST_CHARACTERS:
        return False
    if any(_repeats(candidate.statement, each.statement) for each in chosen):
        return False
    of_article = [each.statement.position for each in chosen if each.article.id == candidate.article.id]
    if candidate.feed.reuse is Reuse.EXTRACT and len(of_article) >= MOST_OF_AN_ARTICLE:
        return False
    return not candidate.leans or candidate.statement.position - 1 in of_article


def _repeats(one: Statement, other: Statement) -> bool:
    return _values(one) <= _values(other) and likeness(one, other) >= REPEATED


class _Told:
    """What headline and sentences have said so far."""

    def __init__(self, headline: str, language: str) -> None:
        self._words = set(content_stems(headline, language))
        # as in the statements: what the headline counts and says of people is told
        words = (fold(token.text) for token in tokens(headline))
        self._facts: set[object] = {(found.value, found.unit) for found in quantities(headline, language)}
        self._facts |= {measure_of(word, language) for word in words} - {""}

    def add(self, candidate: Candidate) -> None:
        self._words |= set(candidate.statement.words)
        self._facts |= _facts(candidate.statement)

    def repeats(self, candidate: Candidate) -> bool:
        """Tell whether it says what the headline says and no more, not even who said it."""
        statement = candidate.statement
        return not statement.said_by and not set(statement.words) - self._words

    def gain(self, candidate: Candidate, articles: set[str]) -> float:
        """Return how much it would add: words, and numbers, names, dates, speakers and people's fates for more.

        What another article than `articles` says differs in its words at least, so there the facts must differ.
        """
        statement = candidate.statement
        fresh = min(len(set(statement.words) - self._words), 8)
        new = _facts(statement) - self._facts
        amounts = sum(isinstance(fact, tuple) and fact[1] not in _TIMES for fact in new) + len(
            new & fates_of(statement)
        )
        facts = 1.5 * min(len(new), 3) + min(amounts, 2)
        if candidate.article.id not in articles:
            return 0.1 * fresh + facts
        return 0.3 * fresh + facts + (1.0 if statement.said_by else 0.0)


@lru_cache(maxsize=20_000)
def _facts(statement: Statement) -> frozenset[object]:
    numbers: set[object] = {(quantity.value, quantity.unit) for quantity in statement.quantities}
    return frozenset(numbers | set(statement.entities) | set(statement.dates) | fates_of(statement))


def _values(statement: Statement) -> set[float]:
    return {quantity.value for quantity in statement.quantities}


class _Home:
    """What the candidates in the item's language say, so that another language is shown only for what they lack."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._values = {value for each in candidates for value in _values(each.statement)}
        self._fates = {fate for each in candidates for fate in fates_of(each.statement)}
        self._entities = {entity for each in candidates for entity in each.statement.entities}

    def lacks(self, statement: Statement) -> bool:
        """Tell whether nobody gives this amount, says this of people or names these two here."""
        amounts = {quantity.value for quantity in statement.quantities if quantity.unit not in _TIMES}
        if amounts - self._values or fates_of(statement) - self._fates:
            return True
        return len(set(statement.entities) - self._entities) > 1


def _spoken(candidates: Sequence[Candidate], wanted: str, lead: str) -> str:
    """Return the language the item is told in: the reader's, else the lead's, else the first that anything is in."""
    spoken = [each.statement.language for each in candidates]
    return next((language for language in (wanted, lead, *spoken) if language in spoken), wanted)
