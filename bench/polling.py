"""A round of polling, measured side by side on one local server: Limelight, lemon24/reader and bare aiohttp.

    python -m bench.polling [--feeds 2000] [--data DIR] [--reader PYTHON] [--rounds 100] [--whole 200]

Each feed has 20 items, an ETag and gzip; 100 loopback addresses (or BENCH_HOSTS of them) share them. Spacing between
requests to one host is off where feeds share one, because it is meant to make a round longer. Limelight fetches, reads
and stores, without match and group. `--reader` names
the Python of an environment made for it, which is no dependency of this project:

    python3 -m venv /tmp/reader && /tmp/reader/bin/pip install reader==3.26 sgmllib3k

`--whole` adds a round of so many feeds with match and group, by the shipped pack's names, on texts that name them.
`--data` adds how fast the real feeds of a folder (archives of feeds in DIR/feeds) are parsed, against feedparser.
"""

import argparse
import asyncio
import gzip
import io
import json
import os
import random
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from html import escape
from pathlib import Path

from bench._lag import idle_lag, lag
from bot.answering import SystemClock, newsroom_of
from bot.feeds.charset import decode
from bot.feeds.document import _read, read_document
from bot.fetch.client import HttpFetcher
from bot.fetch.parser import ChildParser
from bot.memory import look_through
from bot.model import Feed, Placement
from bot.pipeline import Fresh, gather, place, read_again
from bot.ports import Gathered, ParsedFeed, ParseFailure, PollResult
from bot.settings import load_settings
from bot.store import open_store
from bot.stories.grouping import Grouper
from bot.text.html import html_to_text

PORT = 8080
HOSTS = int(os.environ.get("BENCH_HOSTS", "100"))
ITEMS = 20
REPEATS = 3  # of an unchanged round; the best counts, because other work on the machine only ever adds
LOOPBACK = ("127.0.0.0/8",)


def address(number: int) -> str:
    number %= HOSTS
    return f"127.{1 + number // 62500}.{1 + number // 250 % 250}.{1 + number % 250}"


def url(number: int) -> str:
    return f"http://{address(number)}:{PORT}/{number}/rss"


# ---------------------------------------------------------------- the server, a process of its own


def body(number: int) -> bytes:
    """A feed of 20 items with about 2.7 KB of HTML each: five paragraphs with a link and an emphasis, a picture."""
    chance = random.Random(number)
    words = [
        "water",
        "rail",
        "border",
        "minister",
        "said",
        "the",
        "of",
        "and",
        "in",
        "gas",
        "power",
        "village",
        "on",
        "to",
    ]
    day = datetime.now(UTC)
    items = []

    def text(count: int = 40) -> str:
        return " ".join(chance.choices(words, k=count))

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
def server(feeds: int, *options: str) -> Iterator[None]:
    command = [sys.executable, "-m", "bench.polling", "--serve", "--feeds", str(feeds), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield
        finally:
            process.kill()


# ---------------------------------------------------------------- the contestants


class Round:
    """Wall and processor seconds of a stretch of work, this process's children included once they have ended."""

    def __init__(self, name: str, feeds: int) -> None:
        self.name, self.feeds = name, feeds

    def __enter__(self) -> "Round":
        self._wall, self._cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall, self.cpu = time.perf_counter() - self._wall, time.process_time() - self._cpu
        self.say()

    @property
    def rate(self) -> float:
        return self.feeds / self.wall

    def say(self) -> None:
        print(line(self.name, self.rate, self.cpu / self.feeds), flush=True)


def line(name: str, rate: float, cpu: float) -> str:
    return f"  {name:<44}{rate:>9.0f} feeds/s {cpu * 1000:>8.3f} ms cpu/feed"


def children_seconds(processes: tuple[int, ...]) -> float:
    """Processor seconds that these running processes have used."""
    fields = [Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split() for process in processes]
    return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")


def unplaced(batch: Sequence[Fresh]) -> list[Gathered]:
    """New articles as they would be stored if nobody matched or grouped them: each is its own story."""
    return [
        Gathered(
            article=one.read.article, guid=one.read.guid, key=one.read.key, baseline=one.baseline,
            placement=Placement(article=one.read.article.id, story=one.read.article.id),
        )
        for one in batch
    ]  # fmt: skip


@asynccontextmanager
async def polling(count: int) -> AsyncIterator[tuple[Callable[..., Awaitable[PollResult]], ChildParser]]:
    """Yield the product's own round with an empty database, its parser's processes started, but no match or group."""
    with tempfile.TemporaryDirectory() as folder:
        async with (
            open_store(f"sqlite+aiosqlite:///{folder}/bench.db") as store,
            HttpFetcher(allow_networks=LOOPBACK, spacing=0 if count > HOSTS else 1) as fetcher,
            ChildParser(seconds=60) as parser,  # a busy machine is no feed's fault here
        ):
            await asyncio.gather(parser.parse(body(0)), parser.parse(body(1)))  # both children have started
            look_through()  # as the running bot does after its start
            round_ = partial(
                gather, library=store, fetcher=fetcher, parser=parser, placing=unplaced, placing_again=unplaced,
                clock=SystemClock(), everything=True,
            )  # fmt: skip
            yield round_, parser


async def pause(count: int) -> None:
    """Wait until each host may be asked again."""
    await asyncio.sleep(0 if count > HOSTS else 1.1)


async def limelight(count: int, rounds: int) -> dict[str, float]:
    feeds = [Feed(id=f"f{number}", url=url(number), outlet="O") for number in range(count)]
    async with polling(count) as (poll, parser):
        before = children_seconds(parser.children)
        with Round("Limelight, first round (cpu without parser)", count) as first:
            done = await poll(feeds)
        parsing_cpu = (children_seconds(parser.children) - before) / count
        print(line("  its parser's processes", first.rate, parsing_cpu))
        assert not done.failures, done.failures
        assert done.articles == count * ITEMS, done
        again = []
        for _ in range(REPEATS):
            await pause(count)
            with Round("Limelight, unchanged round", count) as second:
                done = await poll(feeds)
            assert done.unchanged == count, done
            again.append(second)
        some, sizes = feeds[: min(200, count)], []
        for number in range(rounds):
            await pause(len(some))
            await poll(some)
            if number in (rounds // 10, rounds // 2, rounds - 1):
                sizes.append(f"{resident() / 1e6:.1f} MB after {number + 1}")
        if sizes:
            print(f"  memory over {rounds} rounds of {len(some)} feeds: {', '.join(sizes)}")
    async with polling(count) as (poll, _):  # once more, as watching the loop costs time itself
        idle = await idle_lag()
        with lag() as served:
            await poll(feeds)
        print(f"  its event loop served nobody for {served}; an idle one for {idle * 1000:.0f} ms")
    return {
        "first": first.rate,
        "cpu_first": first.cpu / count + parsing_cpu,
        "unchanged": max(one.rate for one in again),
        "cpu_unchanged": min(one.cpu for one in again) / count,
    }


async def whole(count: int) -> None:
    settings = load_settings()
    names = newsroom_of(settings).names
    grouper = Grouper(names.entities, settings.region.weights)
    feeds = [Feed(id=f"f{number}", url=url(number), outlet=f"O{number}") for number in range(count)]
    async with polling(count) as (poll, parser):
        before = children_seconds(parser.children)
        with Round("Limelight, the whole gather", count) as measured:
            done = await poll(
                feeds,
                placing=partial(place, names=names, grouper=grouper),
                placing_again=partial(read_again, names=names),
            )
        assert done.articles == count * ITEMS, done
        print(line("  its parser's processes", measured.rate, (children_seconds(parser.children) - before) / count))
        each = measured.cpu / done.articles * 1000
        print(f"  {done.articles / measured.wall:.0f} articles/s, {each:.1f} ms cpu/article")


async def bare(count: int) -> dict[str, float]:
    import aiohttp

    async def get(session: aiohttp.ClientSession, number: int, headers: dict[str, str]) -> None:
        async with session.get(url(number), headers=headers) as response:
            await response.read()

    found = {"cpu": 1.0}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=200)) as session:
        with Round("bare aiohttp, first round (fetch only)", count):
            await asyncio.gather(*(get(session, number, {}) for number in range(count)))
        for _ in range(REPEATS):
            with Round("bare aiohttp, unchanged round (fetch only)", count) as measured:
                await asyncio.gather(*(get(session, number, {"If-None-Match": '"1"'}) for number in range(count)))
            found["cpu"] = min(found["cpu"], measured.cpu / count)
    return found


READER = """
import json, sys, time
import reader
count, urls, path = int(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3]
made = reader.make_reader(path, feed_root=None)
for url in urls: made.add_feed(url)
found = {}
for name in ("first", "unchanged"):
    wall, cpu = time.perf_counter(), time.process_time()
    made.update_feeds(scheduled=False, workers=20)
    found[name] = count / (time.perf_counter() - wall)
    found["cpu_" + name] = (time.process_time() - cpu) / count
assert made.get_entry_counts().total == count * 20
print(json.dumps(found))
"""


def reader(python: str, count: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        arguments = [str(count), json.dumps([url(number) for number in range(count)]), f"{folder}/reader.db"]
        output = subprocess.run([python, "-c", READER, *arguments], check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(output)
    for name in ("first", "unchanged"):
        print(line(f"reader 3.26, {name} round", found[name], found[f"cpu_{name}"]))
    return found


def resident() -> float:
    """Bytes of memory in use by this process now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


# ---------------------------------------------------------------- parsing real feeds


def real_feeds(data: Path) -> list[tuple[str, bytes]]:
    """The feeds of sites among the archives of test material."""
    found = []
    for archive in sorted((data / "feeds").glob("*.tar.*")):
        with tarfile.open(archive) as packed:
            for member in packed:
                real = "/integration/" in member.name or "/parser/testdata/" in member.name
                if member.isfile() and real and member.name.endswith(".xml"):
                    stream = packed.extractfile(member)
                    assert stream is not None
                    found.append((member.name, stream.read()))
    return found


def parsing(data: Path) -> None:
    import feedparser

    bodies = [one for _, one in real_feeds(data)]
    if not bodies:
        print(f"  no archives of feeds in {data / 'feeds'}")
        return

    def ours() -> int:
        found = [read_document(one) for one in bodies]
        return sum(len(one.items) for one in found if not isinstance(one, ParseFailure))

    def text_only() -> int:
        """Parsing and text alone, without language, roles of lines and bounds of fields."""
        found = [_read(decode(one)[0], "", 1000) for one in bodies]
        return sum(len(html_to_text(item.html)) for one in found if isinstance(one, ParsedFeed) for item in one.items)

    def theirs() -> int:
        return sum(len(feedparser.parse(io.BytesIO(one)).entries) for one in bodies)

    ours()  # what is loaded once
    runs = [(seconds(ours), seconds(text_only), seconds(theirs)) for _ in range(3)]
    mine, text, their = (min(run[place] for run in runs) for place in range(3))
    size = sum(map(len, bodies)) / 1e6
    print(f"  {len(bodies)} real feeds, {size:.1f} MB, to clean text with language: {mine:.3f} s cpu")
    print(f"  feedparser's default on the same: {their:.3f} s, {their / mine:.1f} times as much")
    print(f"  without language and roles of lines: {text:.3f} s, feedparser {their / text:.1f} times as much")


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("--feeds", type=int, default=2000)
    parse.add_argument("--rounds", type=int, default=100, help="unchanged rounds over which memory is watched")
    parse.add_argument("--reader", help="Python of an environment with reader 3.26 and sgmllib3k")
    parse.add_argument("--data", type=Path, help="folder with the archives of real feeds")
    parse.add_argument("--whole", type=int, default=0, help="feeds of a round with match and group besides")
    parse.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parse.add_argument("--telling", action="store_true", help=argparse.SUPPRESS)
    options = parse.parse_args()
    if options.serve:
        asyncio.run(serve(options.feeds, telling=options.telling))
        return
    print(f"{options.feeds} feeds of {ITEMS} items on this machine")
    with server(options.feeds):
        plain = asyncio.run(bare(options.feeds))
        mine = asyncio.run(limelight(options.feeds, options.rounds))
        theirs = reader(options.reader, options.feeds) if options.reader else None
    share = mine["cpu_unchanged"] / plain["cpu"]
    print(f"  an unchanged round costs {share:.2f} times the processor time of bare aiohttp")
    if theirs:
        for name in ("first", "unchanged"):
            less = theirs[f"cpu_{name}"] / mine[f"cpu_{name}"]
            print(f"  {name} round: {mine[name] / theirs[name]:.1f} times reader, {less:.1f} times less processor time")
    if options.whole:
        with server(options.whole, "--telling"):
            asyncio.run(whole(options.whole))
    if options.data:
        parsing(options.data)


if __name__ == "__main__":
    main()
