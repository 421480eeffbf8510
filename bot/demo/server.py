"""The demo's outlets over HTTP on this machine: at each moment what they had published, ETag and 304 included."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.demo.archive import published_by
from bot.demo.feeds import body_of
from bot.model import Feed
from bot.ports import Clock

if TYPE_CHECKING:
    from aiohttp.web import Application, Request, Response


@asynccontextmanager
async def serve(feeds: Sequence[Feed], clock: Clock) -> AsyncIterator[Mapping[str, str]]:
    """Serve each feed as a site of its own; gives feed id -> the address at which it now stands.

    Ports are free ones of 127.0.0.1, one a feed, so that politeness towards one site doesn't slow the others.
    """
    from aiohttp import web

    runners = []
    addresses = {}
    try:
        for feed in feeds:
            runner = web.AppRunner(_site(feed, clock), access_log=None)
            runners.append(runner)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            addresses[feed.id] = f"http://127.0.0.1:{runner.addresses[0][1]}{urlsplit(feed.url).path}"
        yield addresses
    finally:
        for runner in runners:
            await runner.cleanup()


def _site(feed: Feed, clock: Clock) -> Application:
    from aiohttp import web

    async def answer(request: Request) -> Response:
        return _answer(request, feed, clock)

    site = web.Application()
    site.router.add_get(urlsplit(feed.url).path, answer)
    return site


def _answer(request: Request, feed: Feed, clock: Clock) -> Response:
    from aiohttp import web

    items = published_by(feed.id, clock.now())
    body, content_type = body_of(feed, items)
    headers = {"ETag": f'"{hashlib.sha256(body).hexdigest()[:20]}"'}
    if items:
        headers["Last-Modified"] = format_datetime(items[0].at, usegmt=True)
    if headers["ETag"] in request.headers.get("If-None-Match", ""):
        return web.Response(status=304, headers=headers)
    return web.Response(body=body, headers=headers | {"Content-Type": content_type})
