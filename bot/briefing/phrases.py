"""A language code to the words, dates and names that surround a briefing's own text."""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton, format_time, get_timezone_location
from babel.numbers import format_decimal

#: English dates are written as in "Wed 7 Oct"; Babel's plain `en` is the American order.
_LOCALES = {"en": "en_GB", "uz": "uz_Latn"}
#: Marks that fence a stretch of text of another direction off (FSI and PDI of the Unicode bidi algorithm).
_FENCE = "\u2068{}\u2069"


class Phrases:
    """The interface strings of one language; what has no translation is English."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = _locale(language)
        self._catalogue = _catalogue(language)

    @property
    def direction(self) -> str:
        """Return "ltr" or "rtl"."""
        return str(self.locale.text_direction)

    def text(self, message: str, **values: object) -> str:
        """Return the translation of an English message with its {names} filled in."""
        translated = self._catalogue.gettext(message)
        return translated.format(**values) if values else translated  # a word of a catalogue may hold braces

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """Return the translation in the plural form of `number`, which also fills {n}."""
        shown = format_decimal(number, locale=self.locale)
        return self._catalogue.ngettext(one, many, number).format(n=shown, **values)

    def day(self, moment: datetime | date) -> str:
        """Return "Wed 7 Oct" in the language's own order."""
        at = moment if isinstance(moment, datetime) else datetime(moment.year, moment.month, moment.day)
        return str(format_skeleton("MMMEd", at, locale=self.locale))

    def dated(self, day: date) -> str:
        """Return "7 Oct" in the language's own order."""
        return str(format_skeleton("MMMd", day, locale=self.locale))

    def clock(self, moment: datetime) -> str:
        """Return "08:00"."""
        return str(format_time(moment, "HH:mm", locale=self.locale))

    def moment(self, moment: datetime, zone: str) -> str:
        """Return "Wed 7 Oct, 08:00" on the clock of a zone."""
        local = moment.astimezone(ZoneInfo(zone))
        return f"{self.day(local)}, {self.clock(local)}"

    def city(self, zone: str) -> str:
        """Return the zone as people call it: "Paris" for Europe/Paris, "UTC" for UTC."""
        if "/" not in zone or zone.startswith("Etc/"):
            return zone.rpartition("/")[2]
        return str(get_timezone_location(ZoneInfo(zone), locale=self.locale, return_city=True))

    def country(self, code: str, name: str = "") -> str:
        """Return the country's name in this language; `name` (the pack's) for English and unknown codes."""
        if self.language == "en" and name:
            return name
        return str(self.locale.territories.get(code.upper()) or name or code.upper())

    def named_language(self, code: str) -> str:
        """Return a language's name in this language, the code when there is none."""
        return str(self.locale.languages.get(code) or code)

    def fenced(self, text: str, language: str) -> str:
        """Return text of another direction so that it doesn't turn its surroundings round."""
        return text if _locale(language).text_direction == self.direction else _FENCE.format(text)

    def listed(self, parts: Iterable[str]) -> str:
        """Join with the mark that stands between the facts of one line."""
        return " · ".join(part for part in parts if part)


@lru_cache(maxsize=64)
def phrases_for(language: str) -> Phrases:
    """Return the phrases of a language tag ("en", "kk-KZ"); parsed once each."""
    return Phrases(language.partition("-")[0].casefold() or "en")


def languages() -> tuple[str, ...]:
    """Return the languages that have a catalogue, English first."""
    folder = resources.files("bot.briefing") / "locale"
    return ("en", *sorted(entry.name for entry in folder.iterdir() if entry.is_dir()))


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(_LOCALES.get(language, language))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


def _catalogue(language: str) -> gettext.NullTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    file = resources.files("bot.briefing") / "locale" / language / "LC_MESSAGES" / "limelight.po"
    if not file.is_file():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    # `fuzzy` marks what no native reader has reviewed yet; it is shown all the same
    write_mo(compiled, read_po(io.BytesIO(file.read_bytes()), locale=_LOCALES.get(language, language)), use_fuzzy=True)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
