"""The demo's three days and their look-back as a page -> docs/demo and pictures: `python -m tests.web.pictures DIR`."""

from __future__ import annotations

import asyncio
import shutil
import sys
from datetime import timedelta
from pathlib import Path
from typing import cast

from playwright.async_api import Browser, async_playwright

from bot.app import App
from bot.cli.demo import DemoClock, KeepingMessenger, played
from bot.model import Audience, Schedule
from bot.web.server import application, serving
from bot.web.static_archive import write_archive

SIZES = {"phone": {"width": 390, "height": 780}, "wide": {"width": 900, "height": 700}}


class Silent:
    """A messenger of the terminal's platform that prints nothing."""

    platform = "terminal"

    def render(self, briefing, audience):
        return ({"text": ""},)

    async def post(self, address, part):
        return part.marker

    async def find(self, address, part, since):
        return None


async def main(folder: Path, chromium: str) -> None:
    async with played(KeepingMessenger(Silent()), languages=("en",)) as app, async_playwright() as playwright:
        [audience] = await app.store.audiences()
        await _look_back(app, audience)
        await write_archive(app.office(), audience, folder / "demo")
        token = await app.store.page_token(audience.id, app.clock.now())
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = application(app.office(), state=folder)
        async with serving(page, "127.0.0.1", 0) as base:
            for size, light in (("wide", "light"), ("phone", "dark")):
                await _pictures(browser, f"{base}/r/{token}", folder, size, light)
        await browser.close()


async def _look_back(app: App, audience: Audience) -> None:
    """Let the week be looked back upon after the last of the mornings."""
    clock = cast("DemoClock", app.clock)
    schedule = Schedule(
        id=f"{audience.id}/week", audience=audience.id, times=("09:00",), zone="UTC", look_back=True, since=clock.now()
    )
    await app.store.save_schedule(schedule)
    clock.moment += timedelta(hours=1)
    await app.publish_due()
    await app.deliver()


async def _pictures(browser: Browser, root: str, folder: Path, size: str, light: str) -> None:
    page = await browser.new_page(viewport=SIZES[size], color_scheme=light)

    async def picture(name: str) -> None:
        await page.screenshot(path=folder / f"page-{name}-{size}.png", full_page=True)

    await page.goto(f"{root}/")
    await picture("archive")
    await page.locator("article.listed h2 a").first.click()
    await picture("week")
    await page.goto(f"{root}/")
    await page.locator("article.listed h2 a").nth(1).click()
    await picture("briefing")
    await page.locator("a.more").nth(1).click()
    await picture("story")
    await page.goto(f"{root}/search?q=Kenbulak")
    await page.locator("main a", has_text="Kenbulak").first.click()
    await picture("entity")
    for name, path in (("search", "search?q=Ospanbek"), ("ahead", "ahead"), ("feeds", "feeds")):
        await page.goto(f"{root}/{path}")
        await picture(name)
    await page.close()


if __name__ == "__main__":
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        sys.exit("no Chromium here: apt-get install chromium")
    asyncio.run(main(Path(sys.argv[1]), found))
