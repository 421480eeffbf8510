"""A country to the languages whose ways of writing its names follow."""

from __future__ import annotations

from functools import lru_cache

_MOST = 4  # a country's first languages; the list of some is long


@lru_cache(maxsize=1_000)
def languages_of(language: str, country: str) -> tuple[str, ...]:
    """Return an alias's own language, else the official languages of a country (ISO 3166 alpha-2), without scripts."""
    if language:
        return (language.split("-")[0].casefold(),)
    if len(country) != 2 or not country.isalpha():
        return ()
    from babel.languages import get_official_languages

    found = get_official_languages(country.upper(), regional=True, de_facto=True)
    return tuple(dict.fromkeys(name.split("_")[0] for name in found))[:_MOST]
