"""The page in a real browser: read without JavaScript, in both lights, narrow and wide; usable by all; nothing runs."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import aiohttp
from axe_playwright_python.async_playwright import Axe
from lxml import etree
from playwright.async_api import Browser, Page

from bot.delivery.parts import marker
from bot.web.server import application, serving
from tests.web.hostile import ALL, hostile_office
from tests.web.reading import Page as Served
from tests.web.reading import reading

NARROW, WIDE = {"width": 360, "height": 740}, {"width": 1200, "height": 800}
GRAVE = ("serious", "critical")
LOOKS = [(NARROW, "light"), (NARROW, "dark"), (WIDE, "light"), (WIDE, "dark")]
#: What no page has in its content, and attributes that would run.
FOREIGN = "main script, main img, main iframe, main style, main form, main meta"
HANDLERS = "nodes => nodes.flatMap(node => [...node.attributes]).filter(one => one.name.startsWith('on')).length"
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
    async with (
        hostile_office() as (office, slot, key),
        serving(application(office, state=Path()), "127.0.0.1", 0) as base,
    ):
        token = await office.desk.page_token("discord:mine", office.clock.now())
        page = await chromium.new_page()
        trouble: list[str] = []
        page.on("dialog", lambda dialog: trouble.append(f"dialog {dialog.message}"))
        page.on("pageerror", lambda error: trouble.append(f"script {error}"))
        page.on("console", lambda message: trouble.append(f"console {message.text}"))
        page.on(
            "request",
            lambda request: None if request.url.startswith(base) else trouble.append(f"request {request.url}"),
        )
        marked = marker(slot.key, 1)
        paths = (
            "",
            f"briefing/{slot.on}/{marked}",
            "story/dam",
            f"story/dam?in={quote(ALL.replace(chr(0), ''))}",
            f"entity/{quote(key, safe='')}",
            "ahead",
            f"search?q={quote('<script>alert(1)</script> Zarkon')}",
            f"search?q={quote(ALL[:150])}",
            "feeds",
        )
        for path in paths:
            answer = await page.goto(f"{base}/r/{token}/{path}")
            assert answer.status == 200, path
            assert await page.locator(FOREIGN).count() == 0
            addresses = await page.locator("main a").evaluate_all("links => links.map(link => link.protocol)")
            assert set(addresses) <= {"http:", "https:"}, path
            assert await page.locator("body *").evaluate_all(HANDLERS) == 0
            assert trouble == [], path
        await page.close()
        seen = await office.desk.briefings("discord:mine", limit=1)
        assert seen[0].briefing.title == ALL


async def test_a_feed_reader_gets_hostile_words_as_text():
    async with (
        hostile_office() as (office, _, _),
        serving(application(office, state=Path()), "127.0.0.1", 0) as base,
    ):
        token = await office.desk.page_token("discord:mine", office.clock.now())
        async with aiohttp.ClientSession() as browser, browser.get(f"{base}/r/{token}/feed.xml") as answer:
            body = await answer.read()
        root = etree.fromstring(body)
        content = root.findtext(".//{http://www.w3.org/2005/Atom}content")
        html = etree.HTML(content)
        assert html.xpath("//script | //img | //iframe | //style | //@onload | //@onerror | //@onfocus") == []
        assert all(str(one).startswith(("http://", "https://")) for one in html.xpath("//@href"))
