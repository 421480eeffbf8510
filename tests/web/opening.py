"""A world of hostile words, opened page by page in a browser -> what ran, left this machine, or is not escaped."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree
from playwright.async_api import Browser, Page

from bot.briefing.render_html import to_html
from bot.text.plain import plain
from bot.web.server import application, serving
from bot.web.static_archive import write_archive
from tests.web import markup
from tests.web.hostile import Words, World, hostile_office

#: Attributes that would run, wherever they came to stand.
HANDLERS = "nodes => nodes.flatMap(node => [...node.attributes]).filter(one => one.name.startsWith('on')).length"
PROTOCOLS = "links => links.map(link => link.protocol)"
SHOWN = "headlines => headlines.map(one => one.textContent)"


async def opened(browser: Browser, words: Words) -> tuple[int, list[str]]:
    """Return how many pages were opened or read, and every fault found in them."""
    async with (
        hostile_office(words) as world,
        serving(application(world.office, state=Path()), "127.0.0.1", 0) as base,
        _watched(browser, base) as (page, trouble),
    ):
        now, pages = world.office.clock.now(), 0
        for audience, paths in ((world.reader, world.paths), (world.subscriber, world.mailing)):
            root = f"{base}/r/{await world.office.desk.page_token(audience.id, now)}"
            for path in paths:
                answer = await page.goto(f"{root}/{path}")
                trouble += [f"{answer.status} instead of a page"] if answer.status != 200 else []
                trouble += [*markup.faults(await answer.text()), *await _seen(page)]
                pages += 1
                trouble[:] = [one if one.startswith("at ") else f"at {path[:12]}: {one}" for one in trouble]
            if audience is world.reader:
                trouble += _unread(await _headlines(page, f"{root}/{world.paths[1]}"), words)
                trouble += await _feed(page, f"{root}/feed.xml")
        files, faults = await _files(world, words)
        return pages + 1 + files, trouble + faults


@asynccontextmanager
async def _watched(browser: Browser, base: str) -> AsyncIterator[tuple[Page, list[str]]]:
    """Open a tab and a list of what happens in it that should not; what our policy stops is told on the console."""
    page, trouble = await browser.new_page(), []
    page.set_default_timeout(120_000)  # of a machine that has much else to do
    page.on("dialog", lambda dialog: trouble.append(f"dialog {dialog.message}"))
    page.on("pageerror", lambda error: trouble.append(f"script {error}"))
    page.on("console", lambda message: trouble.append(f"console {message.text}"))
    page.on(
        "request", lambda request: None if request.url.startswith(base) else trouble.append(f"request {request.url}")
    )
    yield page, trouble
    await page.close()


async def _seen(page: Page) -> list[str]:
    """Return what the browser itself made of the page, however its source reads."""
    protocols = set(await page.locator("a").evaluate_all(PROTOCOLS)) - {"http:", "https:"}
    runs = await page.locator("body *").evaluate_all(HANDLERS)
    return [f"a link to {one}" for one in protocols] + ([f"{runs} handlers"] if runs else [])


async def _headlines(page: Page, address: str) -> list[str]:
    await page.goto(address)
    return await page.locator("h3 > span:last-child").evaluate_all(SHOWN)


def _unread(headlines: list[str], words: Words) -> list[str]:
    """Return the strings that a reader does not get to read as they were written."""
    return [
        f"not shown as it is: {text[:60]!r}"
        for text, shown in zip(words.each, headlines, strict=True)
        if plain(f"{text} {words.all}") != shown
    ]


async def _feed(page: Page, address: str) -> list[str]:
    """Return what is wrong with the Atom feed, and with the HTML in it."""
    answer = await page.request.get(address)
    root = etree.fromstring(await answer.body())
    entries = root.findall(".//{http://www.w3.org/2005/Atom}content")
    found = [fault for one in entries for fault in markup.faults(one.text)]
    return [f"in the feed: {fault}" for fault in found] + ([] if entries else ["an empty feed"])


async def _files(world: World, words: Words) -> tuple[int, list[str]]:
    """Return how many pages the archive of files has, with that of `limelight brief`, and what is wrong in them."""
    with TemporaryDirectory() as folder:
        paths = await write_archive(world.office, world.reader, Path(folder))
        texts = {path.name: path.read_text("utf-8") for path in paths if path.suffix == ".html"}
    style = "<style>"
    alone = to_html(words.briefing(), zone="Asia/Almaty")
    texts["brief"] = alone[: alone.index(style)] + alone[alone.index("</style>") + len("</style>") :]
    return len(texts), [f"in {name}: {fault}" for name, text in texts.items() for fault in markup.faults(text)]
