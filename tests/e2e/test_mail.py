"""The unmodified `limelight run` as a process, between a feed over HTTP and a mail server."""

import asyncio
from datetime import UTC, datetime, timedelta

from tests.e2e.test_run import PACK, feeds, home, owe_a_digest, running
from tests.wire.smtp_server import smtp_server

__all__ = ["home"]
DESK = "desk@paper.example"


async def test_the_slot_that_was_missed_arrives_as_one_mail(home):
    now = datetime.now(UTC)
    async with feeds(now - timedelta(hours=2)) as url, smtp_server() as server:
        (home / "feeds.yaml").write_text(PACK.replace("URL", url), encoding="utf-8")
        await owe_a_digest(str(home / "state" / "limelight.db"), "email", DESK, now)
        async with running(home, SMTP_URL=server.url(name="Limelight")):
            await asyncio.wait_for(server.arrived.wait(), 120)
        [mail] = server.mails
    assert mail.receivers == [DESK]
    assert mail.message["From"] == "Limelight <briefing@desk.example>"
    assert mail.message["List-Unsubscribe"].startswith("<mailto:briefing@desk.example?subject=unsubscribe%20")
    assert "The Hills" in mail.text()
    assert "The Hills" in mail.text("html")
