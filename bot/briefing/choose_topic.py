"""A development and a topic to whether they fit, and to the section of the briefing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from bot.briefing.reason import Reason
from bot.briefing.worth import fresh_reports
from bot.model import Article, Development, Entity, Feed, Region, Report, Topic
from bot.text.words import fold, tokens

MANY_COUNTRIES = 3  # from so many countries on an item is about the region


def fits(
    development: Development,
    topic: Topic,
    *,
    region: Region,
    entities: Mapping[str, Entity],
    feeds: Mapping[str, Feed],
) -> Reason | None:
    """Return why a development does not belong to a topic, None when it does.

    Each kind of wish that the topic has must be met; within a kind, one is enough.
    """
    reports = fresh_reports(development)
    named = {mention.entity for report in reports for mention in report.mentions}
    if any(word in named or _says(reports, word) for word in topic.without):
        return Reason(key="left_out")
    if topic.is_whole_region:
        return None
    if topic.stories and development.story.id not in topic.stories:
        return Reason(key="other_story")
    countries = {entities[key].country for key in named if key in entities}
    kinds = {feeds[report.article.feed].kind for report in reports if report.article.feed in feeds}
    if topic.kinds and not kinds & set(topic.kinds):
        return Reason(key="kinds")
    if topic.countries and not countries & set(topic.countries):
        return Reason(key="other_countries")
    if topic.entities or topic.words or topic.themes:
        wanted = bool(named & set(topic.entities)) or any(_says(reports, word) for word in topic.words)
        if not wanted and not set(themes_of(reports, region)) & set(topic.themes):
            return Reason(key="wishes")
    return None


def section_of(
    development: Development, country: str, countries: int, topic: Topic, region: Region, sections: str = ""
) -> str:
    """Return the section: a country's, a theme's, or "" for the region as a whole.

    `sections` is what the audience wants: "country", "theme", "none"; "" = themes for a topic of one country, else
    countries.
    """
    if sections == "none":
        return ""
    if sections == "theme" or (not sections and len(topic.countries) == 1):
        found = themes_of(fresh_reports(development), region)
        return found[0] if found else country if not sections else ""
    return "" if countries >= MANY_COUNTRIES else country


def themes_of(reports: Iterable[Report], region: Region) -> tuple[str, ...]:
    """Return the keys of the region's themes that the reports' titles and beginnings speak of, the clearest first."""
    counted: dict[str, int] = {}
    for report in reports:
        words = _head_words(report.article)
        for theme in region.themes:
            stems = (*theme.words.get(report.article.language, ()), *theme.words.get("", ()))
            counted[theme.key] = counted.get(theme.key, 0) + sum(_stands(stem, words) for stem in stems)
    order = [theme.key for theme in region.themes]
    return tuple(sorted((key for key, n in counted.items() if n), key=lambda key: (-counted[key], order.index(key))))


def _says(reports: Iterable[Report], wish: str) -> bool:
    return any(_stands(wish, _words(f"{r.article.title}\n{r.article.text}")) for r in reports)


def _head_words(article: Article) -> Sequence[str]:
    return _words(f"{article.title}\n{article.text[:400]}")


@lru_cache(maxsize=2_000)
def _words(text: str) -> tuple[str, ...]:
    return tuple(token.text for token in tokens(fold(text)))


def _stands(stem: str, words: Sequence[str]) -> bool:
    """Tell whether a stem, or a phrase whose last word is one, stands in a row of words."""
    phrase = _phrase(stem)
    for place in range(len(words) - len(phrase) + 1 if phrase else 0):
        if words[place + len(phrase) - 1].startswith(phrase[-1]) and all(
            word == part for part, word in zip(phrase[:-1], words[place:], strict=False)
        ):
            return True
    return False


@lru_cache(maxsize=5_000)
def _phrase(stem: str) -> tuple[str, ...]:
    return tuple(token.text for token in tokens(fold(stem)))
