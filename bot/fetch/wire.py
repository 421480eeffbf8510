"""Requests to the parser's child and its answers, as frames of a pipe: four bytes of length, then JSON or the body."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from bot.model import Block, BlockRole
from bot.ports import FeedItem, ParsedFeed, ParseFailure

LENGTH = struct.Struct(">I")
END = b"\0\0\0\0"  # an empty frame closes an answer
_BATCH = 50_000  # code points of text that fill a frame of items
_MOST_ITEMS = 100
_ROLES = {str(role.value): role for role in BlockRole}


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
    return frame(_dump(head)) + frame(body)


def request_of(payload: bytes) -> ParseRequest:
    """Return the request of its frame."""
    return ParseRequest(**orjson.loads(payload))


def answer_frames(answer: ParsedFeed | ParseFailure) -> Iterator[bytes]:
    """Yield the answer as frames: its head, lists of items, an empty one."""
    if isinstance(answer, ParseFailure):
        yield frame(_dump({"failure": answer.reason, "announced": answer.announced}))
    else:
        head = {"title": answer.title, "language": answer.language, "ttl": answer.ttl, "warning": answer.warning}
        yield frame(_dump(head))
        batch: list[FeedItem] = []
        size = 0
        for item in answer.items:
            batch.append(item)
            size += len(item.text)
            if size > _BATCH or len(batch) == _MOST_ITEMS:
                yield _items_frame(batch)
                batch, size = [], 0
        if batch:
            yield _items_frame(batch)
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


def items_of(payload: bytes) -> list[FeedItem]:
    """Return the items of a frame. Raises ValueError for what the child never writes."""
    records = orjson.loads(payload)
    if not isinstance(records, list):
        raise ValueError("no records")  # noqa: TRY004  the bytes are wrong, not the caller
    try:
        return [_item(*record) for record in records]
    except (TypeError, KeyError) as error:
        raise ValueError("no record of an item") from error


def _item(
    guid: object, url: object, title: object, text: object, blocks: Any, published: object, moment: Any,
    author: object, language: object, categories: Any,
) -> FeedItem:  # fmt: skip
    return FeedItem(
        guid=str(guid),
        url=str(url),
        title=str(title),
        text=str(text),
        blocks=tuple([Block(role=_ROLES[role], start=int(start), end=int(end)) for role, start, end in blocks]),
        published=str(published),
        published_at=datetime.fromisoformat(moment) if moment else None,
        author=str(author),
        language=str(language),
        categories=tuple(map(str, categories)),
    )


def _items_frame(items: list[FeedItem]) -> bytes:
    return frame(_dump([_item_record(item) for item in items]))


def _item_record(item: FeedItem) -> list[Any]:
    """Return the arguments of `_item`."""
    return [
        item.guid,
        item.url,
        item.title,
        item.text,
        [(block.role, block.start, block.end) for block in item.blocks],
        item.published,
        item.published_at.isoformat() if item.published_at else "",
        item.author,
        item.language,
        item.categories,
    ]


def _dump(record: object) -> bytes:
    try:
        return orjson.dumps(record)
    except TypeError:  # half of a surrogate pair, which is in no encoding
        return json.dumps(record, ensure_ascii=False).encode("utf-8", "replace")


def _record(payload: bytes) -> dict[str, Any]:
    record = orjson.loads(payload)
    if not isinstance(record, dict):
        raise ValueError("no record")  # noqa: TRY004  the bytes are wrong, not the caller
    return record
