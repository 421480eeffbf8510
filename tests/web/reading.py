"""A page to read: the world of tests/actions with two audiences' briefings, served on this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import aiohttp

from bot.actions.office import Office
from bot.model import Audience, Briefing, Slot, Topic
from bot.web.server import application, serving
from tests.actions.world import office_with_a_past

PUBLIC_URL = "https://read.example"


@dataclass(frozen=True, slots=True)
class Page:
    office: Office
    base: str
    token: str
    other: str  # another audience's token
    browser: aiohttp.ClientSession

    async def get(self, path: str, *, token: str = "", **options) -> tuple[int, str]:
        async with self.browser.get(f"{self.base}/r/{token or self.token}/{path}", **options) as answer:
            return answer.status, await answer.text()


def audience(name: str, **changes) -> Audience:
    made = Audience(
        id=f"discord:{name}",
        platform="discord",
        address=name,
        space=f"discord:{name}",
        topic=Topic(name="Central Region", region="middle"),
        zone="Asia/Almaty",
    )
    return replace(made, **changes)


async def keep_briefing(office: Office, reader: Audience, *, days: int = 0, briefing: Briefing | None = None) -> Slot:
    """Freeze a briefing of the last week, as if it had been due so many days ago."""
    now = office.clock.now()
    due = now - timedelta(days=days)
    slot = Slot(schedule=reader.id, on=due.date(), time="08:00", due_at=due)
    written = briefing or await office.answer(topic=reader.topic, since=now - timedelta(days=7), language="en")
    await office.desk.save_audience(reader)
    await office.desk.claim_slot(slot, reader.id, due)
    await office.desk.freeze(slot, reader, replace(written, slot=due, audience=reader.id), (), due)
    return slot


@asynccontextmanager
async def reading(*, public_url: str = "", **changes) -> AsyncIterator[Page]:
    async with office_with_a_past() as office:
        mine, theirs = audience("mine", **changes), audience("theirs")
        await keep_briefing(office, mine)
        await keep_briefing(office, theirs, days=1)
        token, other = [await office.desk.page_token(one.id, office.clock.now()) for one in (mine, theirs)]
        app = application(office, state=Path(), public_url=public_url)
        async with serving(app, "127.0.0.1", 0) as base, aiohttp.ClientSession() as browser:
            yield Page(office, base, token, other, browser)
