"""Made-up feeds and the server they are polled from: a process of its own on many loopback addresses."""

import argparse
import asyncio
import gzip
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html import escape

from bot.settings import load_settings

PORT = 8080
HOSTS = int(os.environ.get("BENCH_HOSTS", "100"))
ITEMS = 20
WORDS = ("water", "rail", "border", "minister", "said", "the", "of", "and", "in", "gas", "power", "village", "on", "to")


def address(number: int) -> str:
    number %= HOSTS
    return f"127.{1 + number // 62500}.{1 + number // 250 % 250}.{1 + number % 250}"


def url(number: int) -> str:
    return f"http://{address(number)}:{PORT}/{number}/rss"


def body(number: int) -> bytes:
    """A feed of 20 items with about 2.7 KB of HTML each: five paragraphs with a link and an emphasis, a picture."""
    chance = random.Random(number)
    day = datetime.now(UTC)
    items = []

    def text(count: int = 40) -> str:
        return " ".join(chance.choices(WORDS, k=count))

    for item in range(ITEMS):
        paragraphs = "".join(
            f"<p>{text()} <a href='http://x/'>{text(2)}</a> <b>{text(2)}</b> {text()}.</p>" for _ in range(5)
        )
        html = escape(f"<p><img src='/p.jpg' alt=''/></p>{paragraphs}")
        when = (day - timedelta(minutes=item)).strftime("%a, %d %b %Y %H:%M:%S +0000")
        items.append(
            f"<item><title>Item {item} of feed {number} on {text(8)}</title>"
            f"<link>http://{address(number)}/{number}/{item}</link><guid isPermaLink='false'>{number}-{item}</guid>"
            f"<pubDate>{when}</pubDate><description>{html}</description></item>"
        )
    head = f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Feed {number}</title><link>http://x/</link>"
    return f"{head}{''.join(items)}</channel></rss>".encode()


def telling_body(number: int, names: Sequence[str]) -> bytes:
    """A feed of 20 items of 120 words each, as frequent as those of a language, with three names in each."""
    chance = random.Random(number)
    day = datetime.now(UTC)
    items = []
    for item in range(ITEMS):
        words = [f"word{int(chance.paretovariate(0.7)) % 50_000}" for _ in range(120)]
        for name in chance.choices(names, k=3):
            words[chance.randrange(120)] = name
        text = " ".join(words)
        when = (day - timedelta(minutes=item)).strftime("%a, %d %b %Y %H:%M:%S +0000")
        items.append(
            f"<item><title>{escape(text[:80])}</title><link>http://{address(number)}/{number}/{item}</link>"
            f"<guid isPermaLink='false'>{number}-{item}</guid><pubDate>{when}</pubDate>"
            f"<description>{escape(text)}</description></item>"
        )
    return f"<rss version='2.0'><channel><title>Feed {number}</title>{''.join(items)}</channel></rss>".encode()


class Answers(asyncio.Protocol):
    """Serves what was made before, with as little work as can be."""

    full: dict[bytes, bytes]
    unchanged: dict[bytes, bytes]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.pending = b""

    def data_received(self, data: bytes) -> None:
        self.pending += data
        while b"\r\n\r\n" in self.pending:
            head, _, self.pending = self.pending.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1]
            answers = self.unchanged if b"if-none-match" in head.lower() else self.full
            self.transport.write(answers[path])


async def serve(feeds: int, *, telling: bool) -> None:
    Answers.full, Answers.unchanged = {}, {}
    names = [entity.name for entity in load_settings().entities.values()] if telling else []
    for number in range(feeds):
        packed = gzip.compress(telling_body(number, names) if telling else body(number), 6)
        path = f"/{number}/rss".encode()
        head = f'HTTP/1.1 200 OK\r\nETag: "{number}"\r\nContent-Length: {len(packed)}\r\n'
        head += "Content-Type: application/rss+xml\r\nContent-Encoding: gzip\r\n\r\n"
        Answers.full[path] = head.encode() + packed
        Answers.unchanged[path] = f'HTTP/1.1 304 Not Modified\r\nETag: "{number}"\r\n\r\n'.encode()
    server = await asyncio.get_running_loop().create_server(Answers, "0.0.0.0", PORT, backlog=4096)
    print("ready", flush=True)
    await server.serve_forever()


@contextmanager
def server(feeds: int, *, telling: bool = False) -> Iterator[None]:
    """Serve so many feeds, all of the same kind, until the end of the block."""
    command = [sys.executable, "-m", "bench._publishers", str(feeds), *(["--telling"] if telling else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield
        finally:
            process.kill()


def main() -> None:
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("feeds", type=int)
    parse.add_argument("--telling", action="store_true", help="texts that name what the shipped pack looks for")
    options = parse.parse_args()
    asyncio.run(serve(options.feeds, telling=options.telling))


if __name__ == "__main__":
    main()
