"""One polite, guarded GET: an address to a body, "not modified", or a failure in words."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin, urlsplit

from yarl import URL

from bot.errors import SettingsError
from bot.feeds.full_text import headers_refusal
from bot.feeds.identity import telegram_channel
from bot.feeds.walls import is_wall
from bot.fetch.address import PORTS, AddressPolicy
from bot.fetch.failures import REFUSED, WALL, in_words, status_failure
from bot.fetch.manners import Turns, fresh_seconds, retry_seconds
from bot.ports import Fetched, FetchFailure, FetchRequest, FetchResult, NotModified

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientSession
    from aiohttp.abc import AbstractResolver

USER_AGENT = "Limelight/0.1 (news briefing bot; feed reader)"
ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
_ACCEPT_PAGE = "text/html, application/xhtml+xml;q=0.9"
_LARGEST_PAGE = 3_000_000  # decoded bytes
_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}
_REFUSALS = {401, 403, 429, 503}
_LONGEST_REFUSAL, _REFUSAL_SECONDS = 20_000, 3  # bytes of its page
_LONGEST_URL = 2000


class HttpFetcher:
    """Asks the outside web; never raises for what a publisher does wrong.

    `telegram_bridge` is the address of a server that gives public channels as feeds in RSSHub's way: with it,
    "telegram:name" can be asked.

    Connections go to public addresses only, checked at the socket for every hop, and to `allow_networks`
    ("10.1.0.0/16") on any port. `largest` counts decoded bytes; `seconds` covers all redirects. A host gets `at_once`
    requests at a time, whose starts are `spacing` seconds apart; `turns` are those of another client that asks the same
    hosts. `resolver` replaces the system's (tests).
    """

    def __init__(
        self,
        *,
        allow_networks: Iterable[str] = (),
        ports: Iterable[int] = PORTS,
        user_agent: str = USER_AGENT,
        largest: int = 10_000_000,
        seconds: float = 30.0,
        redirects: int = 5,
        turns: Turns | None = None,
        concurrency: int = 200,
        at_once: int = 2,
        spacing: float = 1.0,
        resolver: AbstractResolver | None = None,
        telegram_bridge: str = "",
    ) -> None:
        try:
            self._policy = AddressPolicy.allowing(allow_networks, ports)
        except ValueError as error:
            raise SettingsError(f"{error}; write networks like 10.1.0.0/16", where="FETCH_ALLOW_NETWORKS") from error
        self._user_agent = user_agent
        self._largest = largest
        self._seconds = seconds
        self._redirects = redirects
        self._concurrency = concurrency
        self.turns = turns or Turns(at_once=at_once, spacing=spacing)
        self._resolver = resolver
        self._telegram_bridge = telegram_bridge.rstrip("/")
        self._session: ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open the session; connections are made when they are needed."""
        import aiohttp

        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._concurrency,
                resolver=self._resolver,
                socket_factory=self._socket,
                keepalive_timeout=2,  # for the next feed of the same host; hundreds of idle ones would use up files
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"Accept": ACCEPT},
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=10),
            trust_env=False,  # a proxy of the environment would see private targets that the socket never sees
            requote_redirect_url=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()

    async def fetch(self, request: FetchRequest) -> FetchResult:
        """Return the answer, at most `seconds` after the host's turn came, and the size cap away."""
        channel = telegram_channel(request.url)
        if channel:
            return await self._channel_feed(channel, request)
        asked = _web_address(request.url)
        if isinstance(asked, FetchFailure):
            return asked
        async with self.turns.turn(asked.host) as pause:
            if pause > 0:
                return FetchFailure(reason="the site asked for a pause", retry_after=pause)
            try:
                async with asyncio.timeout(self._seconds):
                    result = await self._follow(request, asked)
            except Exception as error:  # noqa: BLE001  whatever happens on the way is this feed's failure
                return in_words(error, self._seconds)
        if isinstance(result, FetchFailure) and result.retry_after:
            self.turns.pause(asked.host, result.retry_after)
        return result

    async def _channel_feed(self, channel: str, request: FetchRequest) -> FetchResult:
        if not self._telegram_bridge:
            return FetchFailure(reason="a Telegram channel can be read over a bridge only; see TELEGRAM_BRIDGE")
        address = f"{self._telegram_bridge}/telegram/channel/{channel}"
        result = await self.fetch(replace(request, url=address))
        return replace(result, url=request.url) if isinstance(result, Fetched) else result

    async def _follow(self, request: FetchRequest, asked: _WebAddress) -> FetchResult:
        if self._session is None:
            raise RuntimeError("HttpFetcher is used outside its async with")
        headers = {"User-Agent": request.user_agent or self._user_agent}
        if request.etag:
            headers["If-None-Match"] = request.etag
        if request.modified:
            headers["If-Modified-Since"] = request.modified
        if request.page:
            headers["Accept"] = _ACCEPT_PAGE
        url = home = request.url
        for _ in range(self._redirects + 1):
            async with self._session.get(asked.parsed, headers=headers, allow_redirects=False) as response:
                if response.status not in _REDIRECTS:
                    return await self._answer(response, request, home, url)
                target = urljoin(url, response.headers.get("Location", "").strip())
                response.close()  # the body of a redirect is nobody's business
                towards = _web_address(target)
                if isinstance(towards, FetchFailure):
                    return FetchFailure(reason=f"redirected to {towards.reason}", status=response.status)
                if response.status in _PERMANENT and home == url:
                    home = target
                url, asked = target, towards
        return FetchFailure(reason=f"more than {self._redirects} redirects")

    async def _answer(self, response: ClientResponse, request: FetchRequest, home: str, base: str) -> FetchResult:
        headers = response.headers
        if response.status == 304 and (request.etag or request.modified):
            return NotModified(fresh_for=fresh_seconds(headers))
        if not 200 <= response.status < 300:
            retry_after = retry_seconds(headers.get("Retry-After", ""), datetime.now(UTC))
            said = await _refusal(response) if response.status in _REFUSALS else ""
            response.close()
            if "Cf-Mitigated" in headers or is_wall(said, refused=True):
                return FetchFailure(reason=WALL, status=response.status, retry_after=retry_after)
            return status_failure(response.status, retry_after)
        largest = min(self._largest, _LARGEST_PAGE) if request.page else self._largest
        body = await _body(response, largest)
        if body is None:
            return FetchFailure(reason=f"larger than {largest // 1_000_000} MB", status=response.status)
        if not body.strip():
            return FetchFailure(reason=f"the answer is empty (status {response.status})", status=response.status)
        return Fetched(
            url=home,
            base=base,
            body=body,
            content_type=headers.get("Content-Type", "")[:200],
            etag=_short(headers.get("ETag", "")),
            modified=_short(headers.get("Last-Modified", "")),
            fresh_for=fresh_seconds(headers),
            refusal=headers_refusal(headers.getall("X-Robots-Tag", ()), headers.get("tdm-reservation", ""))
            if request.page
            else "",
        )

    def _socket(self, info: tuple[Any, ...]) -> socket.socket:
        """Make the socket for one attempt, or refuse: literals, redirects and every answer of a resolver pass here."""
        family, kind, protocol, _, address = info
        refusal = self._policy.refusal(str(address[0]), int(address[1]))
        if refusal:
            raise OSError(REFUSED, refusal)
        return socket.socket(family=family, type=kind, proto=protocol)


async def _refusal(response: ClientResponse) -> str:
    """Return how the page begins that comes with a refusal, "" when it does not come at once."""
    from aiohttp import ClientError

    try:
        async with asyncio.timeout(_REFUSAL_SECONDS):
            return (await response.content.read(_LONGEST_REFUSAL)).decode("utf-8", "replace")
    except (ClientError, OSError):  # also when it takes too long
        return ""


async def _body(response: ClientResponse, largest: int) -> bytes | None:
    """Return the decoded body, None when it is larger than so many bytes; no more than the cap is ever held."""
    if (response.content_length or 0) > largest:
        response.close()
        return None
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > largest:
            response.close()
            return None
        chunks.append(chunk)
    return b"".join(chunks)


@dataclass(frozen=True, slots=True, kw_only=True)
class _WebAddress:
    """An address that may be asked. `host`: with its port, as turns are counted; `parsed`: as the session takes it."""

    host: str
    parsed: URL


@lru_cache(maxsize=10_000)  # each round asks the same
def _web_address(url: str) -> _WebAddress | FetchFailure:
    """Return the address if it may be asked, or why not."""
    if len(url) > _LONGEST_URL:
        return FetchFailure(reason="an address longer than any site needs")
    if any(character <= " " or character in '\\"<>^`{|}\x7f' for character in url):
        return FetchFailure(reason="an address with characters that no address has")
    try:
        parts = urlsplit(url)
        port, parsed = parts.port, URL(url)
    except ValueError:
        return FetchFailure(reason="no valid address")
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or port == 0:
        return FetchFailure(reason="no http or https address")
    if "@" in parts.netloc:
        return FetchFailure(reason="an address with a user name in it")
    return _WebAddress(host=parts.netloc.lower(), parsed=parsed)


def _short(validator: str) -> str:
    return validator if len(validator) <= 500 and validator.isprintable() else ""
