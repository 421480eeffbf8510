"""How the bot fares -> `/healthz` for whoever restarts it, `/metrics` for Prometheus; both for direct callers only."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.actions.office import Office
from bot.actions.vital_signs import vital_signs
from bot.errors import StoreError
from bot.heartbeat import WELL_WITHIN, last_beat

HEALTH_STATES = ("new", "ok", "silent", "failing", "gone")


class Health:
    """What the two addresses need, and counts of this process's own requests."""

    def __init__(self, office: Office, state: Path, *, runs: bool) -> None:
        """Take the state folder; `runs`: this process polls and posts, so that its heart must beat."""
        self._office = office
        self._state = state
        self._runs = runs
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "limelight_web_requests", "Answers of the reading page.", ["status"], registry=self._registry
        )
        self._seconds = Histogram(
            "limelight_web_seconds",
            "Seconds that a page took.",
            registry=self._registry,
            buckets=(0.02, 0.1, 0.5, 2, 10),
        )

    def count(self, status: int, seconds: float) -> None:
        """Count one answer."""
        self._requests.labels(status=str(status)).inc()
        self._seconds.observe(seconds)

    async def healthz(self, request: web.Request) -> web.Response:
        """Answer 200 when the database answers and, where the bot runs here, its heart beats; else 503 with why."""
        _check_direct(request)
        reasons = []
        try:
            await self._office.desk.newest_article()
        except StoreError as error:
            reasons.append(str(error))
        beat = last_beat(self._state)
        if self._runs and (beat is None or datetime.now(UTC) - beat > WELL_WITHIN):
            reasons.append(f"no tick and write of the bot within {WELL_WITHIN.total_seconds():.0f} s")
        status = {"status": "ill" if reasons else "well", "reasons": reasons}
        return web.json_response(status, status=503 if reasons else 200)

    async def metrics(self, request: web.Request) -> web.Response:
        """Answer with this process's counts and the state of the whole, in Prometheus' text form."""
        _check_direct(request)
        body = generate_latest(self._registry) + generate_latest(await self._of_the_whole())
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _of_the_whole(self) -> CollectorRegistry:
        """Return gauges made anew of the stored state: every process tells the same."""
        signs, registry = await vital_signs(self._office, self._state), CollectorRegistry()

        def gauge(name: str, told: str, value: float) -> None:
            Gauge(name, told, registry=registry).set(value)

        feeds = Gauge("limelight_feeds", "Feeds by state.", ["state"], registry=registry)
        counted = signs.by_health()
        for name in HEALTH_STATES:
            feeds.labels(state=name).set(counted.get(name, 0))
        if signs.read_at:
            gauge("limelight_feed_read_timestamp_seconds", "When a feed was last read.", signs.read_at.timestamp())
        if beat := last_beat(self._state):
            gauge("limelight_tick_timestamp_seconds", "When the bot last ticked.", beat.timestamp())
        oldest = (signs.at - signs.queue.oldest).total_seconds() if signs.queue.oldest else 0.0
        gauge("limelight_messages_waiting", "Messages that may go out and have not.", signs.queue.waiting)
        gauge("limelight_oldest_message_seconds", "How long the oldest of them has waited.", oldest)
        gauge("limelight_articles_gathered", "Articles gathered since the beginning.", signs.articles)
        gauge("limelight_disk_free_bytes", "Free space beside the database.", signs.disk_free)
        gauge("limelight_alarms_ringing", "Alarms that are not over.", len(await self._office.desk.ringing()))
        if signs.model_used is not None and signs.model_daily is not None:
            gauge("limelight_model_tokens_used", "Tokens of the language model used today.", signs.model_used)
            gauge("limelight_model_tokens_daily", "Tokens allowed a day, 0 = no limit.", signs.model_daily)
        return registry


def _check_direct(request: web.Request) -> None:
    """Answer 404 to whoever comes through a proxy or from a public address: it is nobody's business there."""
    peer = request.remote or ""
    try:
        near = not ipaddress.ip_address(peer.partition("%")[0]).is_global
    except ValueError:
        near = False
    if not near or {"Forwarded", "X-Forwarded-For", "Via"} & set(request.headers):
        raise web.HTTPNotFound
