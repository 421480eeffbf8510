"""The same queue worked off by one, two or four real `limelight worker` processes, or by procrastinate alone."""

import asyncio
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import accumulate, product
from pathlib import Path

import psycopg
from aiohttp import web

from bot.executors.shared import SCHEMA, SharedExecutor
from bot.model import Audience, Schedule
from bot.ports import FeedState
from bot.store import open_store

JOBS = 2000
FEEDS, FEW, AUDIENCES, ITEMS = 2000, 40, 1000, 3  # FEW feeds give enough to brief of
SYLLABLES = ("ba", "do", "ka", "li", "mo", "nu", "pe", "ra", "si", "tu", "ve", "zo")
SETTLE = 5.0  # seconds before the first work falls due
#: As many as a region's news has, the next ever rarer: of a few words alone every two reports would be alike.
WORDS = ["".join(parts) for parts in product(SYLLABLES, repeat=3)]
WEIGHTS = list(accumulate(1 / rank for rank in range(1, len(WORDS) + 1)))


# ---------------------------------------------------------------- procrastinate alone


async def transport(url: str, workers: int) -> dict:
    executor = SharedExecutor(url, at_once=1)
    began = time.perf_counter()
    await executor.ask("nothing", [str(n) for n in range(JOBS)])
    asked = time.perf_counter() - began
    await executor.tend()  # with statistics, as workers see to every half minute
    await executor.close()
    async with (
        processes([["-m", "bench._workers", url]] * workers, {}),
        await psycopg.AsyncConnection.connect(url, autocommit=True) as connection,
    ):
        left = f"SELECT count(*) FROM {SCHEMA}.procrastinate_jobs"
        first = await _until(connection, left, lambda count: count < JOBS)
        last = await _until(connection, left, lambda count: count == 0)
    return {"workers": workers, "jobs": JOBS, "queued/s": round(JOBS / asked), "done/s": round(JOBS / (last - first))}


async def _nothing(url: str) -> None:
    async def nothing(_: str) -> None: ...

    await SharedExecutor(url, at_once=10).serve({"nothing": nothing})


# ---------------------------------------------------------------- the whole work


@asynccontextmanager
async def _working(url: str, workers: int, *, feeds: int):
    """So many workers with so many feeds, all at work already; gives a store and a connection to look at what they do.

    Feeds are known and due tomorrow, so that what a start costs is over before there is something to do.
    """
    async with AsyncExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        port = await stack.enter_async_context(outside())
        environment = pack(home, port, url, feeds=feeds)
        store = await stack.enter_async_context(open_store(url))
        await _let_poll(store, port, feeds, datetime.now(UTC) + timedelta(days=1))
        connection = await stack.enter_async_context(await psycopg.AsyncConnection.connect(url, autocommit=True))
        await stack.enter_async_context(processes([["-m", "bot", "worker"]] * workers, environment))
        ready = "SELECT count(*) FROM leases WHERE name LIKE 'alive/%'"
        await _until(connection, ready, lambda count: count >= workers)
        yield store, connection, port


async def _let_poll(store, port: int, feeds: int, at: datetime) -> None:
    """Let all feeds fall due at a moment, none of which was ever asked."""
    await store.save_feed_states(
        [FeedState(feed=f"f{number}", asked=address(port, number), next_poll_at=at) for number in range(feeds)]
    )


async def polls(url: str, workers: int) -> dict:
    """All feeds are due at once and new: from then until all are stored, and until all is grouped."""
    async with _working(url, workers, feeds=FEEDS) as (store, connection, port):
        due = datetime.now(UTC) + timedelta(seconds=SETTLE)
        await _let_poll(store, port, FEEDS, due)
        await sleep_until(due)
        began = time.perf_counter()
        polled = (
            f"SELECT count(*) FROM feeds WHERE next_poll_at > {int((due + timedelta(seconds=1)).timestamp() * 1e6)}"
        )
        first = await _until(connection, polled, lambda count: count > 0)
        half = await _until(connection, polled, lambda count: count >= FEEDS / 2)
        all_polled = await _until(connection, polled, lambda count: count >= FEEDS)
        grouped = await _until(connection, "SELECT count(*) FROM arrivals", lambda count: count == 0)
    return {
        "workers": workers,
        "feeds/s": round(FEEDS / (all_polled - first), 1),
        "articles/s to stories": round(FEEDS * ITEMS / (grouped - first), 1),
        "due to polled first, p50, max s": [round(each - began, 1) for each in (first, half, all_polled)],
        "due to grouped max s": round(grouped - began, 1),
    }


async def briefings(url: str, workers: int) -> dict:
    """All audiences are due in the same minute: from then until each is written, and out."""
    async with _working(url, workers, feeds=FEW) as (store, connection, port):
        await _let_poll(store, port, FEW, datetime.now(UTC))
        await _until(connection, "SELECT count(*) FROM articles", lambda count: count >= FEW * ITEMS)
        await _owe(store)
        sent = "SELECT count(DISTINCT slot) FROM outbox WHERE state = 'sent'"
        await _until(connection, sent, lambda count: count >= AUDIENCES)
        spans = "outbox.frozen_at - slots.due_at", "outbox.sent_at - slots.due_at", "outbox.sent_at - outbox.frozen_at"
        shares = ", ".join(f"percentile_disc(ARRAY[0.5, 0.95, 1]) WITHIN GROUP (ORDER BY {span})" for span in spans)
        query = f"SELECT {shares} FROM outbox JOIN slots ON slots.key = outbox.slot"
        written, out, way = [[each / 1e6 for each in row] for row in await _row(connection, query)]
    return {
        "workers": workers,
        "briefings/s": round(AUDIENCES / written[-1], 1),
        "due to sent p50, p95, max s": [round(each, 1) for each in out],
        "written to sent p50, p95, max s": [round(each, 1) for each in way],
    }


async def sleep_until(moment: datetime) -> None:
    await asyncio.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))


async def _owe(store) -> None:
    """Let all audiences be due in the same minute, as in the morning."""
    now = datetime.now(UTC)
    at = now.replace(second=0, microsecond=0) + timedelta(minutes=1 if now.second < 40 else 2)
    for number in range(AUDIENCES):
        await schedule(store, f"C{number:05}", at)
    await sleep_until(at)


async def schedule(store, address: str, at: datetime) -> None:
    """Have a Slack channel told at a minute of the day from now on."""
    name, now = f"slack:{address}", datetime.now(UTC)
    await store.save_audience(Audience(id=name, platform="slack", address=address, created_at=now - timedelta(days=2)))
    await store.save_schedule(Schedule(id=name, audience=name, times=(at.strftime("%H:%M"),), zone="UTC", since=now))


def address(port: int, number: int) -> str:
    """Return where a feed is, few on each host."""
    return f"http://127.0.{1 + number // 200}.{1 + number % 200}:{port}/{number}.xml"


def pack(home: Path, port: int, database: str, *, feeds: int) -> dict[str, str]:
    """Write a region pack whose feeds are on that port; return the environment of its workers."""
    (home / "state").mkdir()
    lines = ["region: {key: hills, name: The Hills, countries: {xa: Arda}, languages: [en]}", "feeds:"]
    for number in range(feeds):
        url = address(port, number)
        lines.append(
            f'  - {{id: f{number}, url: "{url}", outlet: O{number}, language: en, country: xa, kind: private}}'
        )
    (home / "feeds.yaml").write_text("\n".join(lines) + "\n")
    (home / "entities.yaml").write_text("- {key: arda, name: Arda, type: country, country: xa}\n")
    return {
        "DATABASE_URL": database,
        "LIMELIGHT_HOME": str(home),
        "FETCH_ALLOW_NETWORKS": "127.0.0.0/8",
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_API_BASE": f"http://127.0.0.1:{port}/api/",
    }


@asynccontextmanager
async def outside(posted: Counter | None = None):
    """Publishers and Slack on one local port; `posted` counts messages by channel and marker."""
    stamp = (datetime.now(UTC) - timedelta(hours=1)).strftime("%a, %d %b %Y %H:%M:%S +0000")

    async def feed(request: web.Request) -> web.Response:
        number = request.match_info["number"]
        chance = random.Random(number)
        items = "".join(
            f"<item><guid>{number}-{n}</guid><link>https://o{number}.example/{n}</link><pubDate>{stamp}</pubDate>"
            f"<title>Arda {' '.join(chance.choices(WORDS, cum_weights=WEIGHTS, k=6))} {number}</title>"
            f"<description>In Arda {' '.join(chance.choices(WORDS, cum_weights=WEIGHTS, k=40))}, officials said."
            "</description></item>"
            for n in range(ITEMS)
        )
        body = f"<rss version='2.0'><channel><title>O{number}</title>{items}</channel></rss>"
        return web.Response(text=body, content_type="application/rss+xml")

    kept: defaultdict[str, list[dict]] = defaultdict(list)

    async def slack(request: web.Request) -> web.Response:
        method = request.match_info["method"]
        form = request.content_type != "application/json"
        body = dict(await request.post() if form else await request.json()) | dict(request.query)
        channel, ts = body.get("channel", ""), f"{time.time():.6f}"
        if method == "chat.postMessage":
            metadata = body["metadata"]
            kept[channel].append(
                {
                    "ts": ts,
                    "thread_ts": body.get("thread_ts", ""),
                    "metadata": json.loads(metadata) if isinstance(metadata, str) else metadata,
                }
            )
            if posted is not None:
                posted[channel, json.dumps(kept[channel][-1]["metadata"], sort_keys=True)] += 1
        thread = body["ts"] if method == "conversations.replies" else ""
        seen = [message for message in kept[channel] if message["thread_ts"] == thread]
        return web.json_response({"ok": True, "ts": ts, "channel": channel, "messages": seen[::-1]})

    app = web.Application()
    app.router.add_get("/{number}.xml", feed)
    app.router.add_route("*", "/api/{method}", slack)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "0.0.0.0", 0).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


@asynccontextmanager
async def processes(commands, environment):
    """Start Python processes, and end them."""
    running = [
        await asyncio.create_subprocess_exec(sys.executable, *command, env=os.environ | environment)
        for command in commands
    ]
    try:
        yield running
    finally:
        for process in running:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
        await asyncio.gather(*(process.wait() for process in running))


async def _row(connection, question: str):
    return await (await connection.execute(question)).fetchone()


async def _until(connection, question: str, reached) -> float:
    limit = time.perf_counter() + 900
    while time.perf_counter() < limit:
        if reached((await _row(connection, question))[0]):
            return time.perf_counter()
        await asyncio.sleep(0.05)
    raise TimeoutError(question)


if __name__ == "__main__":
    asyncio.run(_nothing(sys.argv[1]))
