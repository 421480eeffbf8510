"""writing.yaml to what the writer asks of a sentence: does it lean, is it boilerplate, are its quotes whole."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from bot.model import Statement
from bot.text.marked_yaml import load
from bot.text.words import fold, tokens

_CLOSING = {"«": "»", "“": "”", "„": "“”", '"': '"', "(": ")", "[": "]"}
_MARKS = re.compile(r"""[«»“”„"\[\]]|\(|(?<!\d)\)""")  # "1)" opens a list, it closes nothing
_PICTURES = "\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\ufe0f\u200d"
PICTURE = re.compile(f"[{_PICTURES}]")
_EDGES = re.compile(rf"^[\s•·*|–—{_PICTURES}-]+|[\s{_PICTURES}]+$")
#: "told U.S." and "met Gen.": the sentence goes on behind the full stop.
_INITIAL = re.compile(r"(?:\b[^\W\d_]\.|\b(?:Mr|Mrs|Ms|Dr|Gen|Sen|Gov|St|Rep|Prof|Lt|Col|vs)\.)$")
_APOSTROPHES = str.maketrans("‘’ʻʼ`´", "''''''")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one language (with what holds for any) asks. All None patterns match nothing."""

    leaning: re.Pattern[str]
    ties: re.Pattern[str]
    speakers: re.Pattern[str]
    explainers: re.Pattern[str]
    person: re.Pattern[str]
    today: re.Pattern[str]
    boilerplate: re.Pattern[str]
    labels: re.Pattern[str]


@lru_cache(maxsize=64)
def rules_for(language: str) -> Rules:
    """Return the rules of a language, compiled once."""
    data = _data()

    def words(kind: str) -> list[str]:
        lists = data[kind]
        return [_flat(word) for key in (language, "any") for word in lists.get(key, ())]

    return Rules(
        leaning=re.compile(rf"(?:{_either(words('leaning'))})(?!\w|[-'])"),
        ties=re.compile(rf"(?:{_either(words('ties'))})(?!\w|[-'])[,:]?\s*"),
        explainers=re.compile(rf"(?:{_either(words('explainers'))})(?!\w)"),
        person=re.compile(rf"(?<!\w)(?:{_either(words('person'))})(?!\w)"),
        today=re.compile(rf"(?<!\w)(?:{_either(words('today'))})(?!\w)"),
        speakers=re.compile(rf"(?<!\w)(?:{_either(words('speakers'))})\W*$"),
        boilerplate=re.compile(rf"(?<!\w)(?:{_either(words('boilerplate'))})"),
        labels=re.compile(rf"(?:{_either(words('labels'))})(?!\w)"),
    )


def leans(text: str, language: str) -> bool:
    """Tell whether the sentence only makes sense behind the one before it ("He said ...", "..., she said")."""
    flat, rules = _flat(text), rules_for(language)
    return bool(rules.leaning.match(_bare_start(flat)) or rules.speakers.search(flat))


def explains(title: str, language: str) -> bool:
    """Tell whether a title announces an explanation ("What we know about ...") instead of saying what happened."""
    return bool(rules_for(language).explainers.match(_flat(_bare_start(title))))


def speaks_for_himself(text: str, language: str) -> bool:
    """Tell whether somebody says "I" outside of quotation marks."""
    return not re.search(r"[«“„\"]", text) and bool(rules_for(language).person.search(_flat(text)))


def speaks_of_today(text: str, language: str) -> bool:
    """Tell whether a day is named that is another one when the sentence is read later."""
    return bool(rules_for(language).today.search(_flat(text)))


def untied(text: str, language: str) -> str:
    """Return the sentence without a first word that only ties it to the one before ("However, ...")."""
    found = rules_for(language).ties.match(_flat(text))
    if not found or found.end() == len(text):
        return text
    rest = text[found.end() :]
    return rest[:1].upper() + rest[1:]


def is_boilerplate(text: str, language: str) -> bool:
    """Tell whether the sentence is an invitation, a credit or a notice, whatever it seems to say."""
    return bool(rules_for(language).boilerplate.search(_flat(text)))


def is_cut(text: str) -> bool:
    """Tell whether a quotation or bracket opens or closes outside the sentence, or the feed cut it off."""
    if text.rstrip().endswith(("…", "...", "[…]", "[...]")) or goes_on(text):
        return True
    opened: list[str] = []
    for mark in _MARKS.findall(text):
        closing = _CLOSING[opened[-1]] if opened else ""
        if mark and mark in closing:
            opened.pop()
        elif mark in _CLOSING:
            opened.append(mark)
        else:
            return True
    # «Firm «Name» is written with one closing mark for two
    return bool(opened) and not (set(opened) == {"«"} and text.rfind("»") > text.rfind("«"))


def goes_on(text: str) -> bool:
    """Tell whether the full stop at the end belongs to an initial or a title ("told U.S.", "met Gen.")."""
    return bool(_INITIAL.search(text[-8:]))


def is_bare_quotation(text: str) -> bool:
    """Tell whether all of the sentence is quoted, so that nobody is named who says it."""
    bare = text.strip().rstrip(".,!?")
    closing = _CLOSING.get(bare[:1], "")
    if not closing or bare[0] in "([" or bare[-1] not in closing:
        return False
    return not any(mark in bare[1:-1] for mark in closing)


def is_fragment(text: str) -> bool:
    """Tell whether it begins in the middle of a sentence: with a small letter, but for names like e-Gov and iPhone."""
    letters = re.match(r"\W*(\w)(\w?)", text)
    if not letters or not letters[1].islower():
        return False
    return not (letters[2].isupper() or text[letters.end(1) : letters.end(1) + 1] == "-")


def without_pictures(text: str) -> str:
    """Return the sentence without the pictures and bullets at its ends, "" when more of them divide it into a list."""
    bare = _EDGES.sub("", text)
    return "" if PICTURE.search(bare) else bare


@lru_cache(maxsize=100_000)
def measure_of(word: str, language: str) -> str:
    """Return what a folded word says of people ("dead", "injured", ...), "" for other words."""
    for measure, by_language in _data()["measures"].items():
        if any(word.startswith(fold(stem)) for stem in by_language.get(language, ())):
            return str(measure)
    return ""


@lru_cache(maxsize=20_000)
def fates_of(statement: Statement) -> frozenset[str]:
    """Return what a statement says has become of people, comparable across languages."""
    words = (fold(token.text) for token in tokens(statement.text))
    return frozenset(measure_of(word, statement.language) for word in words) - {""}


def _either(words: Iterable[str]) -> str:
    # the longest first, so that "напомним, что" wins over "напомним"
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(map(re.escape, ordered)) or r"(?!)"


def _flat(text: str) -> str:
    # letter for letter, so that places in the flat text are places in the text
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return lowered.translate(_APOSTROPHES)


def _bare_start(text: str) -> str:
    return text.lstrip(" \"'«“„‘([-–—")


@lru_cache(maxsize=1)
def _data() -> dict[str, dict[str, Any]]:
    file = resources.files("bot.briefing") / "data" / "writing.yaml"
    found: dict[str, dict[str, Any]] = load(file.read_text("utf-8"), "writing.yaml").plain()
    return found
