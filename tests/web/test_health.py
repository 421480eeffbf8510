"""Health as machines read it: only directly, and silence told apart from nothing new."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.heartbeat import beat
from bot.ports import FeedState
from bot.web.server import application, serving
from tests.web.reading import reading


@pytest.mark.parametrize("path", ["healthz", "metrics"])
async def test_nobody_behind_a_proxy_reads_it(path):
    async with reading() as page:
        for header in ("X-Forwarded-For", "Forwarded", "Via"):
            async with page.browser.get(f"{page.base}/{path}", headers={header: "for=1.2.3.4"}) as answer:
                assert answer.status == 404
        async with page.browser.get(f"{page.base}/{path}") as answer:
            assert answer.status == 200


async def test_the_metrics_say_how_feeds_and_messages_fare():
    async with reading() as page:
        now = page.office.clock.now()
        await page.office.desk.save_feed_states(
            [
                FeedState(feed="north", health="failing", succeeded_at=now - timedelta(hours=5)),
                FeedState(feed="south", health="ok", succeeded_at=now - timedelta(hours=1)),
            ]
        )
        await page.get("")
        async with page.browser.get(f"{page.base}/metrics") as answer:
            text = await answer.text()
        assert 'limelight_feeds{state="failing"} 1.0' in text
        [read_at] = re.findall(r"^limelight_feed_read_timestamp_seconds (\S+)", text, re.MULTILINE)
        assert float(read_at) == (now - timedelta(hours=1)).timestamp()
        assert "limelight_articles_gathered 5.0" in text
        assert "limelight_messages_waiting 0.0" in text
        assert 'limelight_web_requests_total{status="200"} 1.0' in text
        assert page.token not in text


async def test_a_bot_that_does_not_tick_is_ill(tmp_path: Path):
    async with reading() as page:
        app = application(page.office, state=tmp_path, runs=True)
        async with serving(app, "127.0.0.1", 0) as base:
            async with page.browser.get(f"{base}/healthz") as answer:
                assert (answer.status, (await answer.json())["status"]) == (503, "ill")
            beat(tmp_path)
            async with page.browser.get(f"{base}/healthz") as answer:
                assert (answer.status, await answer.json()) == (200, {"status": "well", "reasons": []})
            old = datetime.now(UTC) - timedelta(minutes=5)
            (tmp_path / "heartbeat").write_text(old.isoformat(), "ascii")
            async with page.browser.get(f"{base}/healthz") as answer:
                assert answer.status == 503
