"""`limelight feeds`: list, check, import and export feeds; `limelight forget`."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from difflib import ndiff
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.records import stamp, write_record
from bot.errors import InputError
from bot.model import Feed
from bot.text.counted import counted

if TYPE_CHECKING:
    from bot.feeds.reading import ReadArticle
    from bot.fetch.client import HttpFetcher
    from bot.ports import FeedParser, FeedState, FullTexts
    from bot.settings import Settings
    from bot.store.edits import Said

feeds = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True)


@feeds.callback()
def _feeds() -> None:
    """List, check, import and export feeds."""


@feeds.command("list")
def list_feeds(
    form: Annotated[str, typer.Option("--format", help="table or jsonl")] = "table",
) -> None:
    """Show the feeds, how each is doing, and why."""
    from bot.settings import load_settings

    if form not in ("table", "jsonl"):
        raise InputError(f"--format {form!r} is unknown; one of table, jsonl")
    settings = load_settings()
    states = asyncio.run(_states(settings))
    for feed in settings.feeds:
        state = states.get(feed.id)
        if form == "jsonl":
            write_record(_record(feed, state))
            continue
        health = state.health if state else "new"
        said = state.reason if state and state.reason else f"last read {_when(state)}"
        typer.echo(f"{feed.id:<18} {feed.country or '-':<3} {feed.language or '-':<3} {health:<8} {said}")


@feeds.command("check", short_help="Ask feeds now and say what each gives.")
def check_feeds(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Ids of feeds.yaml or addresses; all feeds when none is given."),
    ] = None,
) -> None:
    """Ask feeds now, all at once, and say what each gives; nothing is stored. Exit 1 when one fails."""
    from bot.settings import load_settings

    settings = load_settings()
    chosen = _chosen(settings.feeds, names or [])
    if asyncio.run(_check(chosen, settings)):
        raise typer.Exit(1)


@feeds.command("import", short_help="Add the feeds of an OPML list.")
def import_feeds(
    file: Annotated[Path, typer.Argument(help="OPML file of another reader.")],
    pack: Annotated[str, typer.Option(help="Folder under packs/ that the feeds are written to.")] = "imported",
) -> None:
    """Add the feeds of an OPML list as a pack of their own; feeds that are known already are left out."""
    from bot.feeds.opml import feed_key, read_opml
    from bot.settings import load_settings

    settings = load_settings()
    found = read_opml(_bytes(file))
    known = {feed_key(feed.url) for feed in settings.feeds}
    new = [outline for outline in found.feeds if feed_key(outline.url) not in known]
    if not pack.replace("-", "").replace("_", "").isalnum():
        raise InputError(f"--pack {pack!r}: letters, digits and dashes only")
    target = settings.home / "packs" / pack / "feeds.yaml"
    if new:
        target.parent.mkdir(parents=True, exist_ok=True)
        head = "" if target.exists() else f"region: {{name: {json.dumps(pack)}}}\nfeeds:\n"
        with target.open("a", encoding="utf-8") as written:
            written.write(head + "".join(_entries(settings.feeds, [(one.url, one.title, one.language) for one in new])))
    known_already = f"{len(found.feeds) - len(new)} known already, {found.left_out} left out."
    typer.echo(
        f"{counted(len(new), 'feed')} written to {target}, {known_already}" if new else f"nothing new: {known_already}"
    )


@feeds.command("export")
def export_feeds() -> None:
    """Print the feeds as OPML for other readers."""
    from bot.feeds.opml import write_opml
    from bot.settings import load_settings

    settings = load_settings()
    typer.echo(write_opml(settings.feeds, title=settings.region.name), nl=False)


@feeds.command("history", short_help="Show how an article has changed.")
def show_history(
    url: Annotated[str, typer.Argument(help="Address of an article.")],
) -> None:
    """Show how an article has changed since it was first seen: what went out, what came in."""
    from bot.feeds.identity import canonical_url, tidy_url
    from bot.settings import load_settings

    if not canonical_url(url):
        raise InputError(f"{url!r} is no web address")
    found = asyncio.run(_said(load_settings(), {url, tidy_url(url)}))
    if not found:
        raise InputError("no article of this address is stored")
    for feed, before, (seen_at, title, text) in found:
        typer.echo(f"{feed}: first seen {seen_at:%Y-%m-%d %H:%M} UTC, changed {counted(len(before), 'time')}")
        versions = [*before, (seen_at, title, text)]
        for (until, *old), (_, *new) in pairwise(versions):
            typer.echo(f"{until:%Y-%m-%d %H:%M} UTC")
            lines = ndiff("\n".join(old).splitlines(), "\n".join(new).splitlines())
            typer.echo("\n".join(f"  {line}" for line in lines if line[0] in "+-"))


async def _said(settings: Settings, urls: set[str]) -> list[tuple[str, list[Said], Said]]:
    from bot.store import open_store

    async with open_store(settings.database_url) as store:
        return await store.said_before(urls)


def forget(
    url: Annotated[str, typer.Argument(help="Address of an article, or of a feed with all its articles.")],
) -> None:
    """Remove what was read from an address; it does not come back with the next poll."""
    from bot.feeds.identity import canonical_url, tidy_url
    from bot.settings import load_settings

    if not canonical_url(url):
        raise InputError(f"{url!r} is no web address")
    settings = load_settings()
    named = [feed.id for feed in settings.feeds if canonical_url(feed.url) == canonical_url(url)]
    gone = asyncio.run(_forget(settings, {url, tidy_url(url)}, named))
    typer.echo(f"{counted(gone, 'article')} removed.")
    for feed in named:
        typer.echo(f"The feed {feed} is still polled; take it out of feeds.yaml to stop that.")


async def _forget(settings: Settings, urls: set[str], named: Sequence[str]) -> int:
    from bot.store import open_store

    async with open_store(settings.database_url) as store:
        return await store.forget_pages(urls, feeds=named)


async def _states(settings: Settings) -> Mapping[str, FeedState]:
    from bot.store import open_store

    async with open_store(settings.database_url) as store:
        return await store.feed_states()


def _record(feed: Feed, state: FeedState | None) -> dict[str, object]:
    return {
        "id": feed.id,
        "url": feed.url,
        "outlet": feed.outlet,
        "language": feed.language,
        "country": feed.country,
        "kind": str(feed.kind),
        "health": state.health if state else "new",
        "reason": state.reason if state else "",
        "succeeded_at": stamp(state.succeeded_at if state else None),
        "next_poll_at": stamp(state.next_poll_at if state else None),
    }


def _when(state: FeedState | None) -> str:
    return f"{state.succeeded_at:%Y-%m-%d %H:%M} UTC" if state and state.succeeded_at else "never"


def _chosen(known: Sequence[Feed], names: Sequence[str]) -> list[Feed]:
    by_id = {feed.id: feed for feed in known}
    chosen = []
    for name in names:
        if name not in by_id and "://" not in name:
            raise InputError(f"there is no feed {name!r}; `limelight feeds list` shows the ids")
        chosen.append(by_id.get(name) or Feed(id=name, url=name, outlet=name))
    return chosen or list(known)


async def _check(chosen: Sequence[Feed], settings: Settings) -> int:
    """Print a line for each feed as it answers; return how many failed."""
    from bot.answering import SystemClock
    from bot.feeds.checkup import twins
    from bot.fetch.client import HttpFetcher
    from bot.fetch.full_texts import PageReader
    from bot.fetch.parser import ChildParser

    failed = done = 0
    pages: dict[str, frozenset[str]] = {}
    async with (
        HttpFetcher(allow_networks=settings.fetch_allow_networks, telegram_bridge=settings.telegram_bridge) as fetcher,
        HttpFetcher(turns=fetcher.turns) as public,
        ChildParser() as parser,
        ChildParser(reads="page", processes=1) as page_parser,
    ):
        texts = PageReader(own=fetcher, public=public, parser=page_parser, turns=fetcher.turns, clock=SystemClock())
        for answer in asyncio.as_completed([_checked(feed, fetcher, parser, texts) for feed in chosen]):
            feed, well, said, keys = await answer
            done, failed = done + 1, failed + (not well)
            pages[feed.id] = keys
            typer.echo(f"{'ok  ' if well else 'FAIL'} {feed.id:<18} {said}")
            if sys.stderr.isatty():
                sys.stderr.write(f"\r{done} of {counted(len(chosen), 'feed')}\r")
    for one, other in twins(pages):
        typer.echo(f"same {one} and {other} show the same pages; one of them is enough")
    typer.echo(f"{len(chosen) - failed} of {counted(len(chosen), 'feed')} can be read.")
    return failed


async def _checked(
    feed: Feed, fetcher: HttpFetcher, parser: FeedParser, texts: FullTexts | None = None
) -> tuple[Feed, bool, str, frozenset[str]]:
    from bot.feeds.checkup import describe
    from bot.feeds.due import request_for
    from bot.feeds.reading import articles_of
    from bot.ports import Fetched, FetchFailure, ParseFailure

    result = await fetcher.fetch(request_for(feed, None))
    if not isinstance(result, Fetched):
        return feed, False, result.reason if isinstance(result, FetchFailure) else "not modified", frozenset()
    parsed = await parser.parse(result.body, content_type=result.content_type, url=result.base, language=feed.language)
    if isinstance(parsed, ParseFailure):
        return feed, False, parsed.reason, frozenset()
    now = datetime.now(UTC)
    read = articles_of(parsed, feed, now)
    said = describe(feed, read, now, warning=parsed.warning)
    if result.url != feed.url:
        said += f"; moved for good to {result.url.split('?')[0]}"
    if feed.full_text and texts:
        said += f"; {await _newest_page(feed, read, texts)}"
    return feed, True, said, frozenset(one.key for one in read if one.key)


async def _newest_page(feed: Feed, read: Sequence[ReadArticle], texts: FullTexts) -> str:
    from bot.feeds.full_text import is_teaser
    from bot.ports import ParseFailure

    teasers = [one.article for one in read if is_teaser(one.article)]
    if not teasers:
        return "no teasers, so no page is read in full"
    newest = max(teasers, key=lambda article: article.at)
    page = await texts.text_of(newest.url, feed)
    if isinstance(page, ParseFailure):
        return f"its newest page is not read in full: {page.reason}"
    return f"{counted(len(page.text), 'character')} on its newest page, {len(newest.text)} in the feed"


def _entries(known: Sequence[Feed], new: Sequence[tuple[str, str, str]]) -> list[str]:
    from bot.feeds.opml import feed_id

    taken = {feed.id for feed in known}
    lines = []
    for url, title, language in new:
        name = feed_id(url, taken)
        taken.add(name)
        fields = {"id": name, "url": url, "outlet": title or name, **({"language": language} if language else {})}
        inner = ", ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items())
        lines.append(f"  - {{{inner}}}\n")
    return lines


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror or error}") from error
