"""The page in a real browser: read without JavaScript, in both lights, narrow and wide; usable by all; nothing runs."""

from __future__ import annotations

import re

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from tests.web.hostile import OWN
from tests.web.opening import opened
from tests.web.reading import Page as Served
from tests.web.reading import reading

NARROW, WIDE = {"width": 360, "height": 740}, {"width": 1200, "height": 800}
GRAVE = ("serious", "critical")
LOOKS = [(NARROW, "light"), (NARROW, "dark"), (WIDE, "light"), (WIDE, "dark")]
PATHS = ("", "story/dam", "entity/aidar_serik", "ahead", "search?q=dam", "feeds")


async def fits(page: Page) -> bool:
    """Tell whether nothing sticks out sideways; measured without the page's own scripts."""
    return await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


async def test_a_reader_goes_from_the_archive_to_the_source(chromium: Browser):
    async with reading() as served:
        for size, light in LOOKS:
            context = await chromium.new_context(viewport=size, color_scheme=light, java_script_enabled=False)
            await _read(await context.new_page(), served, is_dark=light == "dark")
            await context.close()


async def _read(page: Page, served: Served, *, is_dark: bool) -> None:
    await page.goto(f"{served.base}/r/{served.token}/")
    await page.click("article.listed h2 a")
    assert await page.locator("main h1").inner_text() == "Central Region"
    assert await fits(page)
    await page.locator("a.more").first.click()
    assert await page.locator("ol.timeline > li").count() >= 1
    assert await fits(page)
    assert (await page.locator("ol.timeline a").first.get_attribute("href")).startswith("https://")
    await page.fill("input[name=q]", "Серик")
    await page.click("form[role=search] button")
    await page.click("main a >> text=Aidar Serik")
    assert "Articles a day" in await page.locator("svg.chart title").first.text_content()
    assert await fits(page)
    paper = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", paper)[:3])) < 200) == is_dark


async def test_axe_finds_no_serious_issue(chromium: Browser):
    async with reading() as served:
        _, archive = await served.get("")
        briefing = re.search(r'href="/r/[^/]+/(briefing/[^"]+)"', archive)[1]
        for light in ("light", "dark"):
            # each look from the start: in a page that is switched while it stands axe may see colours of both
            context = await chromium.new_context(viewport=NARROW, color_scheme=light)
            page = await context.new_page()
            for path in (*PATHS, briefing):
                await page.goto(f"{served.base}/r/{served.token}/{path}")
                found = (await Axe().run(page)).response["violations"]
                grave = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in GRAVE]
                assert grave == [], (path, light)
            await context.close()


async def test_the_keyboard_reaches_the_content_first(chromium: Browser):
    async with reading() as served:
        page = await chromium.new_page()
        await page.goto(f"{served.base}/r/{served.token}/")
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.className") == "skip"
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.closest('main') !== null")
        await page.close()


async def test_hostile_words_in_every_field_do_nothing(chromium: Browser):
    pages, faults = await opened(chromium, OWN)
    assert pages > 12
    assert faults == []
