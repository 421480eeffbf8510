"""Requests to the parser's child and its answers, as frames of a pipe: four bytes of length, then JSON or the body."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.model import Block, BlockRole
from bot.ports import FeedItem, ParsedFeed, ParseFailure

LENGTH = struct.Struct(">I")
END = b"\0\0\0\0"  # an empty frame closes an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseRequest:
    """What the child is asked: the body follows as a frame of its own."""

    content_type: str = ""
    url: str = ""
    language: str = ""


def frame(payload: bytes) -> bytes:
    """Return the payload with its length in front."""
    return LENGTH.pack(len(payload)) + payload


def request_frames(request: ParseRequest, body: bytes) -> bytes:
    """Return what is sent for one body."""
    head = {"content_type": request.content_type, "url": request.url, "language": request.language}
    return frame(json.dumps(head).encode()) + frame(body)


def request_of(payload: bytes) -> ParseRequest:
    """Return the request of its frame."""
    return ParseRequest(**json.loads(payload))


def answer_frames(answer: ParsedFeed | ParseFailure) -> Iterator[bytes]:
    """Yield the answer as frames: its head, one an item, an empty one."""
    if isinstance(answer, ParseFailure):
        yield frame(_dump({"failure": answer.reason, "announced": answer.announced}))
    else:
        head = {"title": answer.title, "language": answer.language, "ttl": answer.ttl, "warning": answer.warning}
        yield frame(_dump(head))
        for item in answer.items:
            yield frame(_dump(_item_record(item)))
    yield END


def head_of(payload: bytes) -> ParsedFeed | ParseFailure:
    """Return the answer of its first frame, without items. Raises ValueError for what the child never writes."""
    record = _record(payload)
    if "failure" in record:
        return ParseFailure(reason=str(record["failure"]), announced=tuple(map(str, record["announced"])))
    return ParsedFeed(
        title=str(record["title"]),
        language=str(record["language"]),
        ttl=float(record["ttl"]),
        warning=str(record["warning"]),
    )


def item_of(payload: bytes) -> FeedItem:
    """Return the item of its frame. Raises ValueError for what the child never writes."""
    record = _record(payload)
    moment = record["published_at"]
    return FeedItem(
        guid=str(record["guid"]),
        url=str(record["url"]),
        title=str(record["title"]),
        text=str(record["text"]),
        blocks=tuple(Block(role=BlockRole(role), start=int(a), end=int(b)) for role, a, b in record["blocks"]),
        published=str(record["published"]),
        published_at=datetime.fromisoformat(moment) if moment else None,
        author=str(record["author"]),
        language=str(record["language"]),
        categories=tuple(map(str, record["categories"])),
    )


def _item_record(item: FeedItem) -> dict[str, Any]:
    return {
        "guid": item.guid,
        "url": item.url,
        "title": item.title,
        "text": item.text,
        "blocks": [(block.role, block.start, block.end) for block in item.blocks],
        "published": item.published,
        "published_at": item.published_at.isoformat() if item.published_at else "",
        "author": item.author,
        "language": item.language,
        "categories": item.categories,
    }


def _dump(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record, separators=(",", ":")).encode()


def _record(payload: bytes) -> dict[str, Any]:
    record = json.loads(payload)
    if not isinstance(record, dict):
        raise ValueError("no record")  # noqa: TRY004  the bytes are wrong, not the caller
    return record
