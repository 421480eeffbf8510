"""Whether each name of a sentence stands in its sources, in any known spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from bot.briefing.checks.evidence import Evidence, Finding, Passage
from bot.model import Article, Mention
from bot.ports import NameFinder
from bot.text.rules import rules
from bot.text.scripts import script_of, skeleton
from bot.text.words import Token, fold, stem

_COMMON_BEGINNING = 4  # letters; with one letter left of the shorter word: China, Chinese
_SHORTEST_SKELETON = 3
_POSSESSIVE = re.compile(r"'s?$")
_SHORTEST_CLIPPING = 3  # letters of the second word
_ENDING = 3  # letters of a skeleton that a case ending may add
_LOWERCASE = 0  # words of content without a capital that a headline in title case may have
_FEWEST_WORDS = 4
_CODE = re.compile(r"(?<![\w-])([^\W\d_]{2,})[-‑–](\d+)(?![\w-])")
_WHENEVER = datetime(1970, 1, 1, tzinfo=UTC)


def names(
    claim: Sequence[Passage], text: str, evidence: Evidence, sources: Sequence[Article], finder: NameFinder | None
) -> Iterator[Finding]:
    """Yield a finding for each name no source has: catalogue entities by key, other capitalised words by spelling."""
    language = claim[0].language if claim else ""
    mentions = _mentions(text, language, sources, finder)
    known = (
        {mention.entity for article in sources for mention in finder.match(article)} if finder and mentions else set()
    )
    for mention in mentions:
        if mention.entity not in known and not _is_written(mention.text, language, evidence):
            yield Finding(check="names", text=mention.text, found=f"{mention.name} is in no cited article")
    covered = {fold(word) for mention in mentions for word in mention.text.replace("-", " ").split()}
    for passage in claim:
        for token in _capitalised(passage):
            folded = fold(token.text)
            if folded in covered or (language not in evidence.languages and folded in rules(language).institutions):
                continue
            if not stands(token.text, language, evidence):
                yield Finding(check="names", text=token.text, found="in no cited article")
    yield from _numbered(claim, evidence)


def _numbered(claim: Sequence[Passage], evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding for each name with a number behind it that the sources give other numbers ("GRES-2")."""
    there = {(skeleton(fold(name)), number) for passage in evidence.passages for name, number in _codes(passage)}
    known = {name for name, _ in there}
    for passage in claim:
        for name, number in _codes(passage):
            if skeleton(fold(name)) in known and (skeleton(fold(name)), number) not in there:
                yield Finding(check="names", text=f"{name}-{number}", found="another number in the cited articles")


def _codes(passage: Passage) -> list[tuple[str, str]]:
    return _CODE.findall(passage.text)


def _mentions(text: str, language: str, sources: Sequence[Article], finder: NameFinder | None) -> tuple[Mention, ...]:
    if finder is None:
        return ()
    seen_at = max((article.seen_at for article in sources), default=_WHENEVER)
    return finder.match(Article(id="", text=text, language=language, seen_at=seen_at))


def _is_written(text: str, language: str, evidence: Evidence) -> bool:
    return all(stands(word, language, evidence) for word in text.replace("-", " ").split())


def _capitalised(passage: Passage) -> Iterator[Token]:
    """Yield the words that are names by their capital: not the first word alone, nothing of a line in title case."""
    spoken = rules(passage.language)
    content = [
        token for token in passage.words if fold(token.text) not in spoken.stop_words and token.text[0].isalpha()
    ]
    lowercase = sum(token.text[0].islower() for token in content)
    if spoken.capital_nouns or (spoken.title_case and len(content) >= _FEWEST_WORDS and lowercase <= _LOWERCASE):
        return
    for index, token in enumerate(passage.words):
        if not token.text[0].isupper() or fold(token.text) in spoken.stop_words or len(token.text) == 1:
            continue
        if spoken.roles.find(fold(token.text)) or (index == 0 and not _begins_name(passage)):
            continue  # offices are checked by themselves
        if spoken.capital_weekdays and _is_day(token.text, passage.language):
            continue  # dates are checked by themselves
        yield token


def _begins_name(passage: Passage) -> bool:
    """Tell whether the first word is part of a name: the next one has a capital too and only a space is between."""
    if len(passage.words) == 1:
        return False
    first, second = passage.words[:2]
    between = passage.text[first.end : second.start]
    return second.text[0].isupper() and between in (" ", "-", ". ")


def _is_day(word: str, language: str) -> bool:
    spoken, folded = rules(language), fold(word)
    return spoken.weekdays.find(folded) is not None or spoken.months.find(folded) is not None


def stands(word: str, language: str, evidence: Evidence) -> bool:
    """Tell whether a word stands in the sources: declined, spelt otherwise, in another script or as an acronym."""
    folded = _POSSESSIVE.sub("", fold(word))
    if folded in evidence.words or stem(word, language) in evidence.stems:
        return True
    if _is_spelt(skeleton(folded, language), script_of(word), evidence):
        return True
    if any(_same_beginning(folded, other) for other in evidence.words):
        return True
    return _is_acronym(folded, evidence) if word.isupper() else _is_clipped(folded, language, evidence)


def _is_spelt(found: str, script: str, evidence: Evidence) -> bool:
    """Tell whether a name of the sources is the same in another spelling; between scripts an ending may differ too."""
    for there, names in evidence.skeletons.items():
        if there == script:
            if len(found) >= _SHORTEST_SKELETON and found in names:
                return True
        elif found in names or any(_same_name(found, other) for other in names):
            return True
    return False


def _same_name(one: str, other: str) -> bool:
    """Equal, or one of them declined."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORTEST_SKELETON and long.startswith(short) and len(long) - len(short) <= _ENDING


def _same_beginning(one: str, other: str) -> bool:
    short = min(len(one), len(other))
    size = max(short - 1, _COMMON_BEGINNING)
    return short > _COMMON_BEGINNING and one[:size] == other[:size]


def _is_clipped(folded: str, language: str, evidence: Evidence) -> bool:
    """Tell whether a word is put together of the beginnings of the sources' words ("Минэнерго", "Нацбанк")."""
    for clipped, whole in rules(language).clippings.items():
        rest = folded.removeprefix(clipped)
        if rest != folded and len(rest) >= _SHORTEST_CLIPPING:
            begins = rest[:_SHORTEST_CLIPPING]
            if any(word.startswith(whole) for word in evidence.words):
                return any(word.startswith(begins) for word in evidence.words)
    return False


def _is_acronym(folded: str, evidence: Evidence) -> bool:
    for passage in evidence.passages:
        initials = "".join(fold(token.text[0]) for token in passage.words)
        if folded in initials:
            return True
    return False
