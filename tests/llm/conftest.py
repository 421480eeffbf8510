from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from tests.llm.server import ModelServer


class Clock:
    def __init__(self):
        self.moment = datetime(2026, 10, 7, 6, tzinfo=UTC)

    def now(self):
        return self.moment

    def pass_(self, **span):
        self.moment += timedelta(**span)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def server():
    served = ModelServer()
    app = web.Application(client_max_size=50_000_000)
    app.router.add_post("/v1/chat/completions", served.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    served.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}/v1"
    yield served
    served.ended.set()
    await runner.cleanup()
