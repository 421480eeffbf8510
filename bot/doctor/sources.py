"""The pack's feeds -> which of them cannot be read, and why."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.doctor.storage import Stored
from bot.feeds.due import request_for
from bot.fetch.client import HttpFetcher
from bot.fetch.parser import ChildParser
from bot.model import Feed, Finding
from bot.ports import Fetched, FetchFailure, ParseFailure
from bot.settings import Settings
from bot.text.counted import counted


async def feeds(settings: Settings, stored: Stored) -> Sequence[Finding]:  # noqa: ARG001 (a part's signature)
    """Fetch and read every feed once; all of them failing is one trouble, the network's."""
    async with (
        HttpFetcher(allow_networks=settings.fetch_allow_networks, telegram_bridge=settings.telegram_bridge) as fetcher,
        ChildParser() as parser,
    ):
        said = await asyncio.gather(*(_trouble(feed, fetcher, parser) for feed in settings.feeds))
    failed = {feed: why for feed, why in zip(settings.feeds, said, strict=True) if why}
    if failed and len(failed) == len(settings.feeds):
        remedy = "check the network, a firewall, or FETCH_ALLOW_NETWORKS for feeds of your own network"
        return [Finding(what=f"no feed can be read: {next(iter(failed.values()))}", remedy=remedy)]
    remedy = "open the address; mend or remove the feed in feeds.yaml (`limelight feeds check`)"
    read = Finding(what=f"{len(settings.feeds) - len(failed)} of {counted(len(settings.feeds), 'feed')} read")
    return [read, *(Finding(what=f"{feed.id}: {why} ({feed.url})", remedy=remedy) for feed, why in failed.items())]


async def _trouble(feed: Feed, fetcher: HttpFetcher, parser: ChildParser) -> str:
    result = await fetcher.fetch(request_for(feed, None))
    if isinstance(result, FetchFailure):
        return result.reason
    if not isinstance(result, Fetched):
        return ""
    parsed = await parser.parse(result.body, content_type=result.content_type, url=result.base, language=feed.language)
    return parsed.reason if isinstance(parsed, ParseFailure) else ""
