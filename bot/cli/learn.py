"""`limelight learn`: a folder of articles in, a draft catalogue out."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.records import articles, complain, read_records, write_record
from bot.errors import InputError
from bot.model import Article, Feed
from bot.ports import FeedParser, ParseFailure

if TYPE_CHECKING:
    from bot.entities.catalogue import Catalogue
    from bot.entities.learning import Learnt

_JSON_LINES = (".jsonl", ".ndjson")
_FEEDS = (".xml", ".rss", ".atom", ".json")
_LARGEST = 100_000_000  # bytes of a file


class Format(StrEnum):
    """How the draft is printed."""

    YAML = "yaml"
    JSONL = "jsonl"


def learn(
    sources: Annotated[
        list[Path],
        typer.Argument(help="Folders, or files: .txt, .html, .md, .jsonl, feeds (.xml, .rss, .atom, .json)."),
    ],
    entities: Annotated[
        Path | None,
        typer.Option(help="A catalogue to add to; nothing in it is renamed, split or taken out."),
    ] = None,
    format_: Annotated[
        Format, typer.Option("--format", help="yaml: a whole catalogue; jsonl: what was seen.")
    ] = Format.YAML,
    ask_model: Annotated[
        bool,
        typer.Option(
            "--ask-model", help="Let the model of OPENAI_MODEL type and join what is new; sentences go there."
        ),
    ] = False,
) -> None:
    """Print a draft catalogue of whom and what articles name. Without --entities it starts from nothing."""
    from bot.entities.learning import learn as learn_from
    from bot.entities.learning.growing import grown_text
    from bot.entities.learning.writing import record_of

    text, catalogue = _known(entities)
    read = asyncio.run(_read(sources))
    if not read:
        raise InputError("no article could be read; name a folder with texts, pages or feed files")
    proposals = learn_from(read, catalogue.entities)
    if ask_model:
        proposals = asyncio.run(_asked(proposals))
    if format_ is Format.JSONL:
        for proposal in proposals:
            write_record(record_of(proposal))
    else:
        sys.stdout.write(grown_text(text, catalogue, proposals))


def _known(path: Path | None) -> tuple[str, Catalogue]:
    from bot.cli.catalogue_file import read_catalogue
    from bot.entities.catalogue import Catalogue

    if path is None:
        return "", Catalogue()
    catalogue = read_catalogue(path)
    return path.read_text("utf-8"), catalogue


async def _asked(proposals: tuple[Learnt, ...]) -> tuple[Learnt, ...]:
    """Return the proposals as the model sees them; what it could not be asked stays, with one message."""
    from bot.answering import SystemClock
    from bot.entities.learning.asking import ask
    from bot.errors import ModelError
    from bot.llm.client import Limits, OpenAIModel

    if not os.environ.get("OPENAI_MODEL"):
        raise InputError("--ask-model needs OPENAI_MODEL, and OPENAI_API_KEY or OPENAI_BASE_URL; see docs/operating.md")
    model = OpenAIModel(
        model=os.environ["OPENAI_MODEL"],
        api_key=os.environ.get("OPENAI_API_KEY", ""),
        base_url=os.environ.get("OPENAI_BASE_URL", ""),
        clock=SystemClock(),
        limits=Limits(answer_tokens=2_000),
    )
    try:
        return await ask(model, proposals)
    except ModelError as error:
        complain(model.name, f"{error}; the draft is as it was read without it")
        return proposals
    finally:
        await model.close()


async def _read(sources: list[Path]) -> list[Article]:
    """Return the articles of all files that can be read; the others get one message each."""
    found: list[Article] = []
    async with AsyncExitStack() as stack:
        parser: FeedParser | None = None
        for path in _files(sources):
            if parser is None and path.suffix.lower() in _FEEDS:
                parser = await _started(stack)
            try:
                found.extend([article async for article in _articles(path, parser)])
            except InputError as error:
                complain(str(path), str(error))
    return found


async def _started(stack: AsyncExitStack) -> FeedParser:
    from bot.fetch.parser import ChildParser

    return await stack.enter_async_context(ChildParser(seconds=30.0))


def _files(sources: list[Path]) -> Iterator[Path]:
    from bot.feeds.pages import SUFFIXES

    readable = (*SUFFIXES, *_JSON_LINES, *_FEEDS)
    for source in sources:
        if source.is_dir():
            yield from sorted(path for path in source.rglob("*") if path.suffix.lower() in readable and path.is_file())
        else:
            yield source


async def _articles(path: Path, parser: FeedParser | None) -> AsyncIterator[Article]:
    from bot.feeds.pages import SUFFIXES, article_of_file

    seen = datetime.now(UTC).replace(microsecond=0)
    suffix = path.suffix.lower()
    if suffix in _JSON_LINES:
        for _, article in articles(read_records([path])):
            yield article
        return
    body = await asyncio.to_thread(_body, path)
    if suffix in SUFFIXES:
        page = article_of_file(body, name=path.name, seen_at=seen, feed=path.parent.name)
        if page is None:
            raise InputError("no text in it; skipped")
        yield page
        return
    if parser is None:
        raise InputError(f"unknown kind of file; readable are {', '.join((*SUFFIXES, *_JSON_LINES, *_FEEDS))}")
    for article in await _of_feed(body, path, seen, parser):
        yield article


async def _of_feed(body: bytes, path: Path, seen: datetime, parser: FeedParser) -> list[Article]:
    from bot.feeds.reading import articles_of

    parsed = await parser.parse(body)
    if isinstance(parsed, ParseFailure):
        raise InputError(f"{parsed.reason}; skipped")
    feed = Feed(id=path.stem, url="", outlet=parsed.title or path.stem, language=parsed.language.split("-")[0])
    return [found.article for found in articles_of(parsed, feed, seen)]


def _body(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(f"larger than {_LARGEST // 1_000_000} MB; split it")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("there is no such file; check the path") from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}") from error
