"""Bodies that never end or never stop growing: each is stopped within its cap, with one clear reason."""

import asyncio
import gzip
import tracemalloc
import zlib

import brotli
import pytest
from aiohttp import web
from backports import zstd

from bot.fetch.client import HttpFetcher
from bot.ports import Fetched, FetchFailure, FetchRequest
from tests.fetch.conftest import LOOPBACK, Site, raw_site

MEGABYTE = 1_000_000
CAP = 2 * MEGABYTE


async def fetch(url: str, seconds: float = 5.0) -> Fetched | FetchFailure:
    async with HttpFetcher(allow_networks=LOOPBACK, spacing=0, largest=CAP, seconds=seconds) as fetcher:
        result = await fetcher.fetch(FetchRequest(url=url))
    assert isinstance(result, Fetched | FetchFailure)
    return result


def packed(encoding: str) -> bytes:
    """200 MB of zeros, packed."""
    if encoding == "br":
        return brotli.compress(bytes(200 * MEGABYTE), quality=1)
    if encoding == "zstd":
        return zstd.compress(bytes(200 * MEGABYTE))
    packer = zlib.compressobj(wbits=31 if encoding == "gzip" else 15)
    return b"".join([packer.compress(bytes(MEGABYTE)) for _ in range(200)]) + packer.flush()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
async def test_a_packed_bomb_is_cut_where_it_passes_the_cap(site: Site, encoding: str) -> None:
    site.says("/rss", packed(encoding), Content_Encoding=encoding)
    tracemalloc.start()
    result = await fetch(f"{site.url}/rss")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(result, FetchFailure)
    assert result.reason == "larger than 2 MB"
    assert peak < 64 * MEGABYTE


async def test_a_bomb_packed_twice_is_never_unpacked(site: Site) -> None:
    site.says("/rss", gzip.compress(gzip.compress(bytes(10 * MEGABYTE))), Content_Encoding="gzip, gzip")
    result = await fetch(f"{site.url}/rss")
    assert isinstance(result, FetchFailure) or len(result.body) < MEGABYTE


async def test_an_endless_body_is_cut(site: Site) -> None:
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(bytes(100_000))
            sent += 100_000

    site.answers["/rss"] = endless
    result = await fetch(f"{site.url}/rss")
    assert isinstance(result, FetchFailure)
    assert result.reason == "larger than 2 MB"
    assert sent < 64 * MEGABYTE


async def test_an_announced_length_beyond_the_cap_is_not_even_read(site: Site) -> None:
    async def huge(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "5000000000"})
        await response.prepare(request)
        await asyncio.Event().wait()
        return response

    site.answers["/rss"] = huge
    result = await fetch(f"{site.url}/rss")
    assert isinstance(result, FetchFailure)
    assert result.reason == "larger than 2 MB"


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<rss>"])
async def test_drips_end_with_the_time(head: bytes) -> None:
    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(b"X" if head.endswith(b"<rss>") else b"X-A: b\r\n" if head else b"H")
            await writer.drain()
            await asyncio.sleep(0.05)

    async with raw_site(drip) as url:
        result = await fetch(url, seconds=0.6)
    assert isinstance(result, FetchFailure)
    assert result.reason in ("no answer within 0.6 seconds", "the answer is no proper HTTP")


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x00\x01\x02\xff" * 50,
        b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"a" * 2_000_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 200_000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 301 Moved\r\nLocation: \xff\xfe\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n\r\n",
    ],
    ids=lambda answer: repr(answer[:40]),
)
async def test_broken_answers_are_failures_in_words(answer: bytes) -> None:
    async def broken(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()

    async with raw_site(broken) as url:
        result = await fetch(url)
    assert isinstance(result, FetchFailure)
    assert result.reason
    assert "Error" not in result.reason
