"""A sentence and the articles it cites to what the articles don't bear out: deterministic and explained."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import islice

from bot.briefing.checks.alignment import align_all
from bot.briefing.checks.attribution import attribution, hedging
from bot.briefing.checks.dates import dates
from bot.briefing.checks.evidence import Finding, evidence_of, passages_of
from bot.briefing.checks.names import names as check_names
from bot.briefing.checks.numbers import numbers
from bot.briefing.checks.opposites import opposites
from bot.briefing.checks.polarity import polarity
from bot.briefing.checks.quotations import quotations
from bot.briefing.checks.roles import roles
from bot.briefing.checks.tense import tense
from bot.briefing.checks.words import words
from bot.model import Article
from bot.ports import NameFinder
from bot.text.languages import detect

_MOST_FINDINGS = 20  # of one check; nobody reads more

__all__ = ["Finding", "check"]


def check(
    text: str, sources: Sequence[Article], *, names: NameFinder | None = None, language: str = ""
) -> tuple[Finding, ...]:
    """Return what fails, nothing when the sources bear the text out.

    Without `language` the text's own is detected. A text in another language than all of its sources counts as
    translated: its words aren't compared, and quotation marks are a fault there. Relative dates are resolved against
    the day an article was published, when that is known.
    """
    if not sources:
        return (Finding(check="sources", text=text, found="nothing is cited"),)
    evidence = evidence_of(sources)
    spoken = language or detect(text, min(evidence.languages, default=""))
    claim = passages_of(text, spoken, _day(sources))
    translated = spoken not in evidence.languages
    aligned = align_all(claim, evidence)
    findings = [
        check_names(claim, text, evidence, sources, names),
        numbers(aligned, evidence),
        dates(aligned, evidence),
        quotations(claim, evidence, translated=translated),
        polarity(aligned, evidence),
        opposites(aligned, evidence),
        attribution(aligned, evidence),
        hedging(aligned, evidence),
        tense(claim, evidence),
        roles(claim, evidence),
        () if translated else words(claim, evidence),
    ]
    return tuple(found for one in findings for found in islice(one, _MOST_FINDINGS))


def _day(sources: Sequence[Article]) -> date | None:
    """Return the day on which the text is read: that of the newest article it cites."""
    days = [article.published_at.date() for article in sources if article.published_at]
    return max(days, default=None)
