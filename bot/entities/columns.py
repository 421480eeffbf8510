"""The forms of a catalogue as plain columns, and the same as bytes for a later start to read."""

from __future__ import annotations

import hashlib
import json
import sys
from array import array
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from bot.model import Alias, Entity

_ARRAYS = {"first": "I", "entity": "I", "reason": "H", "endings": "H", "flags": "B"}
_DERIVED_WITH = ("pymorphy3", "pymorphy3-dicts-ru")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which forms an index looks for. The forms of pattern p are the rows from first[p] to first[p + 1].

    `everyday` patterns come first, those with characters of rarer scripts after them. `dated`: row -> its alias.
    """

    patterns: Sequence[str]
    everyday: int
    first: array[int]
    entity: array[int]
    reason: array[int]
    endings: array[int]
    flags: array[int]
    reason_texts: Sequence[str]
    ending_texts: Sequence[tuple[str, ...]]
    dated: Mapping[int, Alias]


def stamp_of(entities: Mapping[str, Entity]) -> str:
    """Return what changes whenever the entities, the rules of names or what analyses words do."""
    return hashlib.sha256(f"{rules_stamp()}{list(entities.items())!r}".encode()).hexdigest()


def packed(columns: Columns) -> bytes:
    """Return the columns as bytes for `unpacked`; the same on machines of one byte order."""
    record = {
        "order": sys.byteorder,
        "patterns": "\n".join(columns.patterns),
        "everyday": columns.everyday,
        "reason_texts": columns.reason_texts,
        "ending_texts": columns.ending_texts,
        "dated": [
            (row, one.text, one.language, one.note, _iso(one.since), _iso(one.until))
            for row, one in columns.dated.items()
        ],
        **{name: b64encode(getattr(columns, name).tobytes()).decode() for name in _ARRAYS},
    }
    return json.dumps(record, ensure_ascii=False).encode()


def unpacked(data: bytes) -> Columns | None:
    """Return the columns, None when the bytes hold none: cut off, of another byte order, or something else."""
    try:
        record = json.loads(data)
        if record["order"] != sys.byteorder:
            return None
        return Columns(
            patterns=record["patterns"].split("\n") if record["patterns"] else [],
            everyday=record["everyday"],
            reason_texts=record["reason_texts"],
            ending_texts=[tuple(texts) for texts in record["ending_texts"]],
            dated={
                row: Alias(text=text, language=language, note=note, since=_day(since), until=_day(until))
                for row, text, language, note, since, until in record["dated"]
            },
            **{name: array(code, b64decode(record[name])) for name, code in _ARRAYS.items()},
        )
    except (ValueError, KeyError, TypeError):
        return None


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def rules_stamp() -> str:
    """Return what changes whenever the code and data of names do, or what analyses words."""
    digest = hashlib.sha256(" ".join(version(name) for name in _DERIVED_WITH).encode())
    for package in ("bot.entities", "bot.text"):
        _take_in(digest, files(package))
    return digest.hexdigest()


def _take_in(digest: hashlib._Hash, folder: Traversable) -> None:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir() and entry.name != "__pycache__":
            _take_in(digest, entry)
        elif entry.name.endswith((".py", ".yaml", ".txt")):
            digest.update(entry.read_bytes())
