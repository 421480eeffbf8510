"""archive.yaml to what each outlet had published by a moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from bot.text.marked_yaml import Node, load


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One item as its outlet put it out. `paragraphs` begin with "## " for a heading, "(photo) " for a caption."""

    feed: str
    guid: str
    at: datetime
    title: str
    paragraphs: tuple[str, ...]
    author: str = ""
    category: str = ""

    @property
    def url(self) -> str:
        """Return the item's address, under a name that can't exist."""
        return f"https://{self.feed}.example/{self.guid}"


def region_folder() -> Traversable:
    """Return the folder with the demo's feeds.yaml, entities.yaml and archive.yaml."""
    return resources.files("bot.demo") / "region"


@lru_cache(maxsize=1)
def archive() -> Mapping[str, tuple[Published, ...]]:
    """Return feed -> items, oldest first."""
    root = load((region_folder() / "archive.yaml").read_text("utf-8"), "archive.yaml").mapping()
    raw = {(feed, guid): node.mapping() for feed, outlet in root.items() for guid, node in _items(outlet)}
    texts = {guid: fields["text"].text() for (_, guid), fields in raw.items() if "text" in fields}
    found: dict[str, list[Published]] = {feed: [] for feed in root}
    for (feed, guid), fields in raw.items():
        tail = root[feed].mapping().get("tail")
        found[feed].append(_published(feed, guid, fields, texts, tail.text() if tail else ""))
    return {feed: tuple(sorted(items, key=lambda item: item.at)) for feed, items in found.items()}


def published_by(feed: str, moment: datetime) -> tuple[Published, ...]:
    """Return what the outlet had put out up to a moment, newest first, as feeds list it."""
    return tuple(item for item in reversed(archive().get(feed, ())) if item.at <= moment)


def _items(outlet: Node) -> Iterator[tuple[str, Node]]:
    yield from outlet.mapping()["items"].mapping().items()


def _published(feed: str, guid: str, fields: Mapping[str, Node], texts: Mapping[str, str], tail: str) -> Published:
    def text(name: str) -> str:
        return fields[name].text() if name in fields else ""

    body = text("before") + (text("text") or texts[text("same_as")])
    lines = [*body.strip().splitlines(), tail.format(title=text("title"))]
    return Published(
        feed=feed,
        guid=guid,
        at=_moment(fields["at"].plain()),
        title=text("title"),
        paragraphs=tuple(line.strip() for line in lines if line.strip()),
        author=text("author"),
        category=text("category"),
    )


def _moment(value: Any) -> datetime:
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found.replace(tzinfo=UTC)
