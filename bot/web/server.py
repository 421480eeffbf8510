"""The reading page over HTTP: addresses to pages, with headers that let nothing run; health and metrics beside it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime
from pathlib import Path

from aiohttp import web

from bot.actions.office import Office
from bot.actions.warming import warm
from bot.errors import SettingsError, StoreError
from bot.model import Audience
from bot.web import mailing, pages
from bot.web.atom import atom
from bot.web.health import Health
from bot.web.links import STYLE, PageLinks
from bot.web.reader import Reader
from bot.web.rendering import notice, style_sheet

log = logging.getLogger("limelight.web")

#: Nothing is loaded but our own style sheet, nothing runs, nobody frames us, forms go to ourselves.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "private, no-cache",
    "Server": "limelight",
}
#: A page that takes longer is given up: the reader has, too.
PATIENCE = 20.0
LONGEST_QUESTION = 200
#: In which a briefing can have been written; others cannot even be reckoned with.
YEARS = (1970, 9000)

OFFICE: web.AppKey[Office] = web.AppKey("office", Office)
PUBLIC_URL: web.AppKey[str] = web.AppKey("public_url", str)
HEALTH: web.AppKey[Health] = web.AppKey("health", Health)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def application(office: Office, *, state: Path, public_url: str = "", runs: bool = False) -> web.Application:
    """Return the page as an aiohttp application; `runs`: the bot polls and posts in this process too."""
    app = web.Application(middlewares=[_guarded], client_max_size=64 * 1024)
    app[OFFICE] = office
    app[PUBLIC_URL] = public_url
    app[HEALTH] = health = Health(office, state, runs=runs)
    app.router.add_get("/healthz", health.healthz)
    app.router.add_get("/metrics", health.metrics)
    app.router.add_get("/", _entrance)
    app.router.add_get("/robots.txt", _robots)
    app.router.add_get("/favicon.ico", _no_picture)
    app.router.add_get(f"/{STYLE}", _style)
    here = "/r/{token}"
    app.router.add_get(f"{here}/", _archive)
    app.router.add_get(f"{here}/briefing/{{day}}/{{mark}}", _briefing)
    app.router.add_get(f"{here}/story/{{story}}", _story)
    app.router.add_get(f"{here}/entity/{{entity:[^/]+}}", _entity)
    app.router.add_get(f"{here}/ahead", _ahead)
    app.router.add_get(f"{here}/search", _search)
    app.router.add_get(f"{here}/feeds", _feeds)
    app.router.add_get(f"{here}/feed.xml", _atom)
    mailing.add_routes(app.router, here, _audience)
    return app


@asynccontextmanager
async def serving(app: web.Application, host: str, port: int) -> AsyncIterator[str]:
    """Serve until the block ends; gives the address. Raises SettingsError when the port cannot be had."""
    runner = web.AppRunner(app, access_log=None, handle_signals=False)  # paths hold tokens: they are never logged
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise SettingsError(
                f"{host}:{port} cannot be listened at: {error.strerror}", where="LIMELIGHT_WEB"
            ) from None
        yield f"http://{host}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def serve(office: Office, host: str, port: int, *, state: Path, public_url: str = "", runs: bool = False) -> None:
    """Serve until cancelled."""
    app = application(office, state=state, public_url=public_url, runs=runs)
    async with serving(app, host, port) as address:
        log.info("the reading page is at %s", address)
        await warm(office)
        await asyncio.Event().wait()


@web.middleware
async def _guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer with our headers whatever happens; errors say what can be done and nothing of what is inside."""
    begun = time.monotonic()
    try:
        if "\0" in request.path or any("\0" in value for value in request.query.values()):
            raise web.HTTPNotFound  # noqa: TRY301 (no database takes it)
        async with asyncio.timeout(PATIENCE):
            response = await handler(request)
    except web.HTTPException as error:
        response = _error(error.status) if error.status >= 400 else error
    except (StoreError, TimeoutError) as error:
        log.error("a page could not be made: %s", error or "it took too long")  # noqa: TRY400
        response = _error(503)
    except Exception:
        log.exception("a page failed")  # the path is not told: it holds the token
        response = _error(500)
    request.app[HEALTH].count(response.status, time.monotonic() - begun)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


_SAID = {
    404: ("Not here", "There is nothing at this address. A link to a briefing may have been taken back."),
    405: ("Not that way", "This page can only be read."),
    503: ("Not now", "The database does not answer at the moment. Try again in a minute."),
}


def _error(status: int) -> web.Response:
    title, text = _SAID.get(status, ("That did not work", "Something went wrong here; the operator's log says what."))
    return web.Response(status=status, text=notice(title, text, style=f"/{STYLE}"), content_type="text/html")


async def _entrance(_: web.Request) -> web.Response:
    text = "Each channel's briefings are behind a link of their own, which its digests carry."
    return _html(notice("Limelight", text, style=f"/{STYLE}"))


async def _robots(_: web.Request) -> web.Response:
    return web.Response(text="User-agent: *\nDisallow: /\n")


async def _no_picture(_: web.Request) -> web.Response:
    return web.Response(status=204)


async def _style(_: web.Request) -> web.Response:
    return web.Response(text=style_sheet(), content_type="text/css", headers={"Cache-Control": "public, max-age=3600"})


async def _archive(request: web.Request) -> web.Response:
    before = _moment(request.query.get("before", ""))
    return _html(await pages.archive(await _reader(request), before=before))


async def _briefing(request: web.Request) -> web.Response:
    reader = await _reader(request)
    try:
        on = date.fromisoformat(request.match_info["day"])
    except ValueError:
        raise web.HTTPNotFound from None
    if not YEARS[0] <= on.year <= YEARS[1]:
        raise web.HTTPNotFound
    return _found(await pages.briefing_page(reader, on, request.match_info["mark"]))


async def _story(request: web.Request) -> web.Response:
    reader = await _reader(request)
    language = request.query.get("in", "")[:20]
    return _found(await pages.story(reader, request.match_info["story"], language))


async def _entity(request: web.Request) -> web.Response:
    reader = await _reader(request)
    return _found(await pages.entity(reader, request.match_info["entity"]))


async def _ahead(request: web.Request) -> web.Response:
    return _html(await pages.ahead(await _reader(request)))


async def _search(request: web.Request) -> web.Response:
    reader, asked = await _reader(request), request.query
    words, span, skip = asked.get("q", "")[:LONGEST_QUESTION], asked.get("span", "-"), asked.get("skip", "0")
    if not skip.isdecimal() or not _is_span(span):
        raise web.HTTPNotFound
    return _html(await pages.search_page(reader, " ".join(words.split()), span, int(skip[:7])))


async def _feeds(request: web.Request) -> web.Response:
    return _html(await pages.feeds(await _reader(request)))


async def _atom(request: web.Request) -> web.Response:
    reader = await _reader(request, base=request.app[PUBLIC_URL] or f"{request.scheme}://{request.host}")
    return web.Response(body=await atom(reader), content_type="application/atom+xml", charset="utf-8")


async def _reader(request: web.Request, *, base: str = "") -> Reader:
    """Return whose page it is; 404 for a token that is nobody's."""
    office, audience = await _audience(request)
    return Reader(office=office, audience=audience, links=PageLinks(request.match_info["token"], base))


async def _audience(request: web.Request) -> tuple[Office, Audience]:
    office = request.app[OFFICE]
    audience = await office.desk.page_of(request.match_info["token"])
    if audience is None:
        raise web.HTTPNotFound
    return office, audience


def _found(text: str | None) -> web.Response:
    if text is None:
        raise web.HTTPNotFound
    return _html(text)


def _html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html")


def _moment(written: str) -> datetime | None:
    if not written:
        return None
    try:
        return _aware(datetime.fromisoformat(written))
    except ValueError:
        raise web.HTTPNotFound from None


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("without a zone")
    return moment


def _is_span(span: str) -> bool:
    begin, dash, end = span.partition("-")
    return bool(dash) and all(not part or (part.isdecimal() and len(part) < 12) for part in (begin, end))
