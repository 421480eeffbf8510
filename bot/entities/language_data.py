"""The rules of languages, read once from the data files beside this module."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from bot.entities.scan import scan_form

#: Types of entities whose names become part of other names: FC Springfield.
PLACES = frozenset(["country", "region", "city", "place", "water", "facility"])


@cache
def table(name: str) -> Any:
    """Return data/NAME.yaml as plain values."""
    source = files("bot.entities").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def common_words(language: str = "") -> frozenset[str]:
    """Return words that also serve as names, as they are scanned; of all languages when none is given."""
    found: Mapping[str, list[str]] = table("common_words")
    lists = [found.get(language, [])] if language else found.values()
    return frozenset(scan_form(str(word)) for listed in lists for word in listed)


@cache
def suffixes(language: str) -> frozenset[str]:
    """Return what may follow a name inside its word, folded; empty for a language without an entry."""
    entry = table("suffixes").get(language)
    if entry is None or entry.get("only_after"):
        return frozenset()
    return _chains(entry["slots"])


@cache
def doubtful_words() -> frozenset[str]:
    """Return all words that may be something else than a name, or another kind of name."""
    return common_words() | known_given_names()


@cache
def has_suffixes(language: str) -> bool:
    """Return whether the data say what may follow a name in this language, be it nothing."""
    return language in table("suffixes")


@cache
def suffixes_of_all() -> frozenset[str]:
    """Return the suffixes of all languages, for a text whose language nobody knows."""
    return frozenset().union(*(suffixes(language) for language in table("suffixes")))


@cache
def words(kind: str) -> frozenset[str]:
    """Return the words of one kind in context_words.yaml, as they are scanned; of all languages when it has several."""
    entry = table("context_words")
    for part in kind.split("."):
        entry = entry[part]
    lists = entry.values() if isinstance(entry, dict) else [entry]
    return frozenset(scan_form(str(word)) for found in lists for word in found)


@cache
def known_given_names() -> frozenset[str]:
    """Return given names that are often met, as they are scanned."""
    return frozenset(scan_form(str(name)) for names in table("given_names").values() for name in names)


@cache
def apostrophe_suffixes(language: str) -> frozenset[str]:
    """Return what may follow a name after an apostrophe, folded, without the apostrophe."""
    tables = table("suffixes")
    return _chains(tables.get(language, tables["en"])["slots"]) | {"s", ""}


def _chains(slots: list[list[str]]) -> frozenset[str]:
    chains = itertools.product(*([""] + [scan_form(suffix) for suffix in slot] for slot in slots))
    return frozenset("".join(chain) for chain in chains) - {""}
