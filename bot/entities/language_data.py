"""The rules of languages, read once from the data files beside this module."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from bot.entities.scan import scan_form


@cache
def table(name: str) -> Any:
    """Return data/NAME.yaml as plain values."""
    source = files("bot.entities").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def common_words() -> frozenset[str]:
    """Return words that also serve as names, in lower case, of all languages."""
    found: Mapping[str, list[str]] = table("common_words")
    return frozenset(str(word).casefold() for words in found.values() for word in words)


@cache
def suffixes(language: str) -> frozenset[str]:
    """Return what may follow a name inside its word, folded; empty for a language without an entry."""
    entry = table("suffixes").get(language)
    if entry is None or entry.get("only_after"):
        return frozenset()
    return _chains(entry["slots"])


@cache
def _all_suffixes() -> frozenset[str]:
    return frozenset().union(*(suffixes(language) for language in table("suffixes")))


def suffixes_of_script(rest: str) -> frozenset[str]:
    """Return what may follow a name when nobody knows the language: the suffixes of all of them."""
    return _all_suffixes() if rest else frozenset()


@cache
def apostrophe_suffixes(language: str) -> frozenset[str]:
    """Return what may follow a name after an apostrophe, folded, without the apostrophe."""
    tables = table("suffixes")
    return _chains(tables.get(language, tables["en"])["slots"]) | {"s", ""}


def _chains(slots: list[list[str]]) -> frozenset[str]:
    chains = itertools.product(*([""] + [scan_form(suffix) for suffix in slot] for slot in slots))
    return frozenset("".join(chain) for chain in chains) - {""}
