"""What the bot says, by language: data/LANGUAGE.yaml -> sentences with numbers and names filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import cast

from bot.briefing.phrases import phrases_for

FALLBACK = "en"

Phrase = str | Mapping[str, str]  # a mapping goes by the plural category of `count`


class Phrases:
    """The sentences of one language; what it lacks is said in English."""

    def __init__(self, language: str) -> None:
        self.language = spoken(language) or FALLBACK

    def __call__(self, key: str, /, *, count: int | None = None, **values: object) -> str:
        """Return the sentence with `{names}` filled in; KeyError for a sentence that no language has."""
        phrase = _catalogue(self.language).get(key) or _catalogue(FALLBACK)[key]
        if isinstance(phrase, str):
            return phrase.format(count=count, **values)
        form = phrase.get(_plural(self.language, count or 0)) or phrase["other"]
        return form.format(count=count, **values)

    def has(self, key: str) -> bool:
        """Tell whether the language itself, or English for it, knows the sentence."""
        return key in _catalogue(self.language) or key in _catalogue(FALLBACK)

    def has_own(self, key: str) -> bool:
        """Tell whether the language itself has the sentence."""
        return key in _catalogue(self.language)

    def weekdays(self, days: Sequence[int]) -> str:
        """Return "Mon, Tue" in the language; all seven are "every day"."""
        from babel.dates import get_day_names

        if len(days) == 7:
            return self("every_day")
        names = get_day_names("abbreviated", locale=self.language)
        return ", ".join(names[day] for day in days)


class PostedPhrases(Phrases):
    """The words under what is posted, in the language of the briefing.

    Its own catalogue has them in languages that the bot's sentences are not written in.
    """

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self._words = None if spoken(language) else phrases_for(language)

    def __call__(self, key: str, /, *, count: int | None = None, **values: object) -> str:
        """Return the sentence, in English where neither knows the language."""
        english = _catalogue(FALLBACK)[key]
        if self._words is None or not isinstance(english, str):
            return super().__call__(key, count=count, **values)
        return self._words.text(english, count=count, **values)


def spoken(language: str) -> str:
    """Return the file's name for a language tag ("ru-RU" -> "ru"), "" when there is no file for it."""
    primary = language.replace("_", "-").split("-")[0].casefold()
    return primary if primary in languages() else ""


@lru_cache(maxsize=1)
def languages() -> frozenset[str]:
    """Return the languages that have a file."""
    names = (entry.name for entry in (resources.files("bot.chat") / "data").iterdir())
    return frozenset(name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))


@lru_cache(maxsize=32)
def _catalogue(language: str) -> Mapping[str, Phrase]:
    import yaml

    text = (resources.files("bot.chat") / "data" / f"{language}.yaml").read_text("utf-8")
    return cast("Mapping[str, Phrase]", yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


@lru_cache(maxsize=512)
def _plural(language: str, count: int) -> str:
    from babel import Locale

    return str(Locale.parse(language).plural_form(count))
