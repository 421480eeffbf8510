"""A folder of published data -> the strings in it that others wrote to break programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

#: Lists of one string a line, and documents that are one string each.
LISTS = ("*.txt", "*.md")
DOCUMENTS = ("*.xml", "*.xsl")


def strings(folder: Path) -> Iterator[str]:
    """Yield every string of blns.json and prompt_injections.json, however deep it lies."""
    for name in ("blns.json", "prompt_injections.json"):
        yield from _strings(json.loads((folder / "hostile" / name).read_text("utf-8")))


def payloads(folder: Path) -> Iterator[str]:
    """Yield the lines and the documents that lie beside them: redirects, private addresses, XML."""
    for pattern in LISTS:
        for path in sorted((folder / "hostile").rglob(pattern)):
            yield from filter(None, path.read_text("utf-8", "replace").splitlines())
    for pattern in DOCUMENTS:
        for path in sorted((folder / "hostile").rglob(pattern)):
            yield path.read_text("utf-8", "replace")


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
