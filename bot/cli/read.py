"""`limelight read`: feed files, addresses, texts and pages in, articles out."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.records import Record, articles, complain, moment, read_records, record_of, write_record
from bot.errors import InputError
from bot.model import Feed
from bot.ports import FeedParser, Fetcher, FetchFailure, FetchRequest, NotModified, ParseFailure

if TYPE_CHECKING:
    from bot.feeds.reading import ReadArticle

_LARGEST = 100_000_000  # bytes of a text file
_JSON_LINES = (".jsonl", ".ndjson")
_ADDRESSES = ("http://", "https://", "telegram:")


def read(
    sources: Annotated[
        list[str], typer.Argument(help="Feed files, .txt, .html, .md, .jsonl, or http(s) addresses of feeds.")
    ],
    seen_at: Annotated[
        str | None,
        typer.Option(help="The moment at which they count as seen, ISO 8601; now when it is not given."),
    ] = None,
) -> None:
    """Print the articles of feeds and files as JSON lines. What cannot be read gets one message; the rest goes on."""
    seen = moment(seen_at) if seen_at else datetime.now(UTC).replace(microsecond=0)
    if seen is None:
        raise InputError(f"--seen-at: {seen_at!r} is no moment; write it like 2026-10-07T08:00:00Z")
    if not asyncio.run(_read_all(sources, seen)):
        raise InputError("nothing could be read")


async def _read_all(sources: list[str], seen: datetime) -> bool:
    """Print all; return whether anything could be read."""
    from bot.fetch.parser import ChildParser

    networks = os.environ.get("FETCH_ALLOW_NETWORKS", "").replace(",", " ").split()
    readable = False
    async with AsyncExitStack() as stack:
        parser = await stack.enter_async_context(ChildParser(seconds=30.0, processes=1))
        fetcher = None
        if any(source.lower().startswith(_ADDRESSES) for source in sources):
            from bot.fetch.client import HttpFetcher

            bridge = os.environ.get("TELEGRAM_BRIDGE", "")
            fetcher = await stack.enter_async_context(HttpFetcher(allow_networks=networks, telegram_bridge=bridge))
        for source in sources:
            try:
                async for record in _records(source, seen, parser, fetcher):
                    write_record(record)
                readable = True
            except InputError as error:
                complain(source, str(error))
    return readable


async def _records(source: str, seen: datetime, parser: FeedParser, fetcher: Fetcher | None) -> AsyncIterator[Record]:
    """Yield the records of one source; raises InputError, with a remedy, when it cannot be read."""
    from bot.feeds.pages import SUFFIXES, article_of_file

    if fetcher is not None and source.lower().startswith(_ADDRESSES):
        body, base, kind = await _fetched(source, fetcher)
        for record in await _feed(body, kind, base, source, seen, parser):
            yield record
        return
    path = Path(source)
    suffix = path.suffix.lower()
    if suffix in _JSON_LINES:
        for line, article in articles(read_records([path])):
            yield {**line, **record_of(article)}
        return
    body = await asyncio.to_thread(_body, path)
    if suffix in SUFFIXES:
        found = article_of_file(body, name=path.name, seen_at=seen, feed=path.parent.name)
        if found is None:
            raise InputError("no text in it")
        yield record_of(found)
        return
    for record in await _feed(body, "", "", path.name, seen, parser):
        yield record


async def _fetched(url: str, fetcher: Fetcher) -> tuple[bytes, str, str]:
    result = await fetcher.fetch(FetchRequest(url=url))
    if isinstance(result, FetchFailure):
        raise InputError(f"{result.reason}; check the address in a browser")
    if isinstance(result, NotModified):
        raise InputError("not modified; ask again later")
    return result.body, result.base, result.content_type


async def _feed(body: bytes, kind: str, base: str, name: str, seen: datetime, parser: FeedParser) -> list[Record]:
    from bot.feeds.reading import articles_of

    parsed = await parser.parse(body, content_type=kind, url=base)
    if isinstance(parsed, ParseFailure):
        remedy = f"read {parsed.announced[0]} instead" if parsed.announced else "give the address or file of a feed"
        raise InputError(f"{parsed.reason}; {remedy}")
    found = articles_of(parsed, Feed(id=name, url=base, outlet=parsed.title or name), seen)
    if not found:
        complain(name, "a feed without items at the moment")
    return [_record(article) for article in found]


def _record(found: ReadArticle) -> Record:
    return {**record_of(found.article), "guid": found.guid}


def _body(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(f"larger than {_LARGEST // 1_000_000} MB; split it")
        return path.read_bytes()
    except IsADirectoryError as error:
        raise InputError(f"a folder; name the files in it, like {path}/*.xml") from error
    except FileNotFoundError as error:
        raise InputError("there is no such file; check the path") from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}") from error
