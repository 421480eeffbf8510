"""Which language a text is in: letters and function words first, a trained model only where they don't decide."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.text.data_files import read_data
from bot.text.folding import fold
from bot.text.language_model import languages_of
from bot.text.rules import languages, rules
from bot.text.scripts import script_of

_WORD = re.compile(r"[^\W\d_]+(?:['’‘ʻʼ`´][^\W\d_]+)*")
_LETTERS_ONLY = bytes(code if chr(code).isalpha() else 0x20 for code in range(128)) + bytes(128)
_READ = 1000  # characters that are looked at
_CLEAR_LEAD = 1.5
_ENOUGH = (2, 1)  # few languages write Cyrillic, so one sign is enough there
_DECLARED = 0.5
_LONG = 6
_REMEMBERED = 20_000  # words of one script
_TOO_SHORT = 20
_SCORE_BESIDE_MODEL = 0.5
_SURE, _PLAUSIBLE = 0.5, 0.2  # scores of the model
_MARKED_LETTER = 0.5  # a letter only one language has weighs half a function word


@dataclass(frozen=True, slots=True)
class _Signs:
    """What tells the languages of one script apart, arranged by what is met in a text."""

    start: Mapping[str, float]  # every language that can be scored, with 0
    stop_words: Mapping[str, frozenset[str]]
    typical: Mapping[str, frozenset[str]]
    endings: Mapping[str, tuple[str, ...]]
    letters: Mapping[str, tuple[tuple[str, float], ...]]  # letter -> what it is worth for which language
    ascii_letters: Mapping[str, tuple[tuple[str, float], ...]]  # those of them that ASCII has
    needs: tuple[tuple[str, frozenset[str]], ...]
    pairs: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def _signs(script: str) -> _Signs:
    stop_words = {
        language: frozenset(word for word in rules(language).stop_words if script_of(word) == script)
        for language in languages()
    }
    all_specs: dict[str, dict[str, str]] = read_data("letters")["languages"]
    specs = {language: spec for language, spec in all_specs.items() if script in spec["script"].split()}
    letters: dict[str, list[tuple[str, float]]] = {}
    for language, spec in specs.items():
        for which, worth in (("own", _MARKED_LETTER), ("never", -_MARKED_LETTER)):
            for letter in sorted(frozenset(spec.get(which, ""))):
                letters.setdefault(letter, []).append((language, worth))
    return _Signs(
        start=dict.fromkeys((*stop_words, *specs), 0.0),
        stop_words=stop_words,
        typical={language: frozenset(fold(spec.get("words", "")).split()) for language, spec in specs.items()},
        endings={language: tuple(fold(spec.get("endings", "")).split()) for language, spec in specs.items()},
        letters={letter: tuple(worths) for letter, worths in letters.items()},
        ascii_letters={letter: tuple(worths) for letter, worths in letters.items() if letter.isascii()},
        needs=tuple((language, frozenset(spec["needs"])) for language, spec in specs.items() if "needs" in spec),
        pairs=tuple((language, re.compile(spec["pairs"])) for language, spec in specs.items() if "pairs" in spec),
    )


class _Votes(dict[str, tuple[str, ...]]):
    """The languages that each folded word of a script speaks for, one as often as it has reasons to."""

    def __init__(self, signs: _Signs) -> None:
        super().__init__()
        self._signs = signs

    def __missing__(self, word: str) -> tuple[str, ...]:
        if len(self) >= _REMEMBERED:
            self.clear()
        signs = self._signs
        found = [language for language, known in signs.stop_words.items() if word in known]
        found += [language for language, known in signs.typical.items() if word in known]
        if len(word) >= _LONG:
            found += [language for language, endings in signs.endings.items() if word.endswith(endings)]
        votes = self[word] = tuple(found)
        return votes


@cache
def _votes(script: str) -> _Votes:
    return _Votes(_signs(script))


def detect(text: str, declared: str = "") -> str:
    """Return the primary subtag of the text's language; `declared` when the text is too short to tell, else ""."""
    start = declared.lower().replace("_", "-").split("-")[0]
    sample = text[:_READ]
    script = script_of(sample)
    if not script:
        return start
    scores = _scores(sample, script)
    table = read_data("letters")
    if start in table["languages"] and script not in table["languages"][start]["script"]:
        start = ""
    if start in scores:
        scores[start] += _DECLARED  # the feed's word counts where the text leaves room
    best, second = sorted(scores, key=scores.__getitem__, reverse=True)[:2]
    lead = scores[best] - _CLEAR_LEAD * max(scores[second], 0)
    if lead >= 0 and scores[best] >= _ENOUGH[script == "cyrillic"]:
        return best
    if not start and script in table["scripts"]:
        return str(table["scripts"][script])
    return _by_model(sample, start, scores)


def _scores(sample: str, script: str) -> dict[str, float]:
    signs = _signs(script)
    scores = dict(signs.start)
    folded = fold(sample)
    for voted in filter(None, map(_votes(script).__getitem__, _words(folded))):
        for language in voted:
            scores[language] += 1
    lowered = sample.lower()
    letters = signs.ascii_letters if lowered.isascii() else signs.letters
    for letter in filter(lowered.__contains__, letters):
        count = lowered.count(letter)
        for language, worth in letters[letter]:
            scores[language] += worth * count
    for language, needed in signs.needs:
        if not any(map(lowered.__contains__, needed)):
            scores[language] -= 2 * _MARKED_LETTER
    for language, pattern in signs.pairs:
        scores[language] += len(pattern.findall(folded))
    return scores


def _words(folded: str) -> list[str]:
    if folded.isascii() and "'" not in folded and "`" not in folded:
        return folded.encode().translate(_LETTERS_ONLY).decode().split()  # the same words at a tenth of the cost
    return _WORD.findall(folded)


def _by_model(sample: str, declared: str, scores: Mapping[str, float]) -> str:
    if len(sample) < _TOO_SHORT and declared:  # a name or two: nothing can be told
        return declared
    guesses = languages_of(" ".join(sample[:200].split()))
    joined = {one: guesses.get(one, 0) + scores.get(one, 0) * _SCORE_BESIDE_MODEL for one in {*guesses, *scores}}
    best = max(joined, key=lambda language: joined[language])
    unsure = joined[best] < _SURE
    return declared if declared and (unsure or guesses.get(declared, 0) > _PLAUSIBLE) else best
