"""Every number that decides about grouping, in one table. A region's `weights` may replace each by its name."""

from __future__ import annotations

from collections.abc import Mapping

#: What a term of a kind weighs, before its rarity, between two texts of one language and of two.
SAME_LANGUAGE: Mapping[str, float] = {
    "w": 1.0,  # word: its stem in Latin letters
    "W": 1.0,  # the same of a word that most news has (see EVERYDAY in terms.py)
    "n": 0.5,  # name: the first consonants of a word with a capital
    "q": 1.0,  # number with its unit
    "m": 0.0,  # how many, whatever is counted
    "l": 0.0,  # loan word: the first consonants of a long word
    "d": 0.3,  # date with a year
    "c": 0.5,  # what a word of the news means
    "C": 0.2,  # the same, of everyday words
    "p": 1.6,  # person of the catalogue
    "e": 1.6,  # place, organisation of the catalogue
    "E": 0.8,  # country
}
TWO_LANGUAGES: Mapping[str, float] = {
    "w": 0.0,
    "W": 0.0,
    "n": 0.7,
    "q": 2.0,
    "m": 0.7,
    "l": 0.4,
    "d": 1.0,
    "c": 1.0,
    "C": 0.7,
    "p": 1.5,
    "e": 1.5,
    "E": 0.8,
}

LIMITS: Mapping[str, float] = {
    # likeness of two articles: the cosine of their terms, 0 to 1
    "title": 3.0,  # how often a term of the title counts
    "fade": 0.3,  # how fast later sentences count less: 1 / (1 + fade * sentence)
    "lead": 0.4,  # part that the share of a lead which the other text has takes in it, within a language
    "headline": 0.2,  # part that the share of a title which the other text has takes in it, within a language
    "doubt": 6.0,  # rarity that must be shared before a likeness counts for more than half
    "unsaid": 2.0,  # doubt for each unit of rarity of what either title names and the other text does not
    "elsewhere": 0.4,  # factor when both name places, one is brief, and none are in the same country
    "translation": 0.93,  # factor across languages
    "another": 0.7,  # factor when they share only who it is about, and their titles tell of different happenings
    "deed": 0.05,  # added when both share a name that is not everywhere and what happened there
    # from likeness to link: what both share with their whole neighbourhood is taken off
    "neighbours": 30.0,  # the most alike articles, whose mean likeness is the neighbourhood's
    "crowd": 0.7,  # share of that mean which is taken off
    # from links to stories
    "found": 0.29,  # likeness of the two articles that found a story
    "closest": 0.24,  # likeness of the closest two when a story grows or two merge
    "link": 0.05,  # mean link between an article and a story, or two stories
    "cohesion": 0.4,  # share of the story's own mean link which the mean link must reach
    "quiet": 14.0,  # days without a report after which a story has ended
    # copies
    "copy": 0.6,  # share of the shorter text's word runs that stand in the fuller one
    "retold": 0.36,  # share of the shorter text's word runs outside quotations that an outlet has from another's text
    "copy_title": 0.9,  # share of a title's words that two channels of one outlet have in common
}


def limits(weights: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the limits with a region's own numbers in place."""
    return {**LIMITS, **{key: value for key, value in (weights or {}).items() if key in LIMITS}}
