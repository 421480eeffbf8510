"""What a mail links to: a page that confirms a subscription and one that ends it. Only a button does either.

Programs that look at links before their readers do (GET) change nothing; mail programs end it by RFC 8058's POST.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.actions.mailing import confirm, leave
from bot.actions.office import Office
from bot.briefing.phrases import phrases_for
from bot.model import Audience
from bot.web.links import STYLE
from bot.web.rendering import notice

CONFIRM, LEAVE = "confirm", "leave"
Find = Callable[[web.Request], Awaitable[tuple[Office, Audience]]]


def add_routes(router: web.UrlDispatcher, here: str, find: Find) -> None:
    """Put both pages under `here`; `find` tells whose they are, or raises 404."""

    async def mail_of(request: web.Request) -> tuple[Office, Audience]:
        office, audience = await find(request)
        if audience.platform != "email":
            raise web.HTTPNotFound
        return office, audience

    async def ask(request: web.Request) -> web.Response:
        _, audience = await mail_of(request)
        return _page(audience, request.path.rpartition("/")[2], is_done=False)

    async def confirmed(request: web.Request) -> web.Response:
        office, audience = await mail_of(request)
        await confirm(office, audience)
        return _page(audience, CONFIRM, is_done=True)

    async def left(request: web.Request) -> web.Response:
        office, audience = await mail_of(request)
        await leave(office, audience)
        return _page(audience, LEAVE, is_done=True)

    router.add_get(f"{here}/{CONFIRM}", ask)
    router.add_get(f"{here}/{LEAVE}", ask)
    router.add_post(f"{here}/{CONFIRM}", confirmed)
    router.add_post(f"{here}/{LEAVE}", left)


def _page(audience: Audience, what: str, *, is_done: bool) -> web.Response:
    words = phrases_for(audience.language)
    topic = audience.topic.name or "Limelight"
    values = {"address": audience.address, "topic": topic}
    text = {
        (CONFIRM, False): words.text("Shall {address} get the briefing “{topic}”?", **values),
        (CONFIRM, True): words.text("{address} gets the briefing “{topic}” from now on.", **values),
        (LEAVE, False): words.text("Shall {address} no longer get the briefing “{topic}”?", **values),
        (LEAVE, True): words.text("{address} no longer gets the briefing “{topic}”.", **values),
    }[what, is_done]
    button = "" if is_done else words.text({CONFIRM: "Confirm", LEAVE: "Unsubscribe"}[what])
    page = notice(topic, text, style=f"/{STYLE}", language=audience.language, button=button)
    return web.Response(text=page, content_type="text/html")
