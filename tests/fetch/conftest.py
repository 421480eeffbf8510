"""Sites on this machine, with the real wire: a scripted one for whole answers, a raw one for broken ones."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.fetch.client import HttpFetcher

LOOPBACK = ("127.0.0.0/8", "::1/128")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
RawHandler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Site:
    """A site whose answers a test sets by path; it remembers what was asked."""

    def __init__(self) -> None:
        self.asked: list[web.Request] = []
        self.answers: dict[str, Handler | web.Response] = {}
        self.url = ""

    def says(self, path: str, body: bytes = b"", *, status: int = 200, **headers: str) -> None:
        async def answer(_: web.Request) -> web.Response:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return web.Response(body=body, status=status, headers=named)

        self.answers[path] = answer

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        handler = self.answers.get(request.path)
        if handler is None:
            return web.Response(status=404)
        assert callable(handler)
        return await handler(request)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    found = Site()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", found.handle)
    server = TestServer(app)
    await server.start_server()
    found.url = str(server.make_url("")).rstrip("/")
    yield found
    await server.close()


@asynccontextmanager
async def raw_site(handler: RawHandler) -> AsyncIterator[str]:
    """A site that sends what `handler` writes; gives its address."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await handler(reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
async def fetcher() -> AsyncIterator[HttpFetcher]:
    async with HttpFetcher(allow_networks=LOOPBACK, spacing=0) as found:
        yield found
