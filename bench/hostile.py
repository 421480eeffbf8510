"""Hostile and broken feeds through the parser's child: crashes, hangs, memory, loop lag, system calls; and parity.

    python -m bench.hostile [--data DIR] [--mutations 20000]

Without `--data` only the bodies of the tests are used. With it: all feeds of the archives in DIR/feeds, mutations of
them, and how far titles, links, ids and dates of the sites' feeds equal feedparser's.
"""

import argparse
import asyncio
import io
import random
import shutil
import subprocess
import tarfile
import tempfile
import time
import warnings
from calendar import timegm
from collections import Counter
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path

from bench._lag import idle_lag, lag
from bench.parsing import real_feeds
from bot.feeds.document import read_document
from bot.fetch.parser import ChildParser, child_command
from bot.fetch.wire import ParseRequest, request_frames
from bot.ports import FeedItem, ParsedFeed, ParseFailure
from tests.fetch.hostile import BODIES
from tests.fetch.test_full_texts import page

GOOD = b"<rss><channel><item><title>Next</title></item></channel></rss>"
#: Bodies that take seconds, or end with a kill, are not traced.
SLOW = ("broken", "nested", "left open", "author", "ampersands", "utf-16", "prologs")


class Memory:
    """The most memory that a child used."""

    def __init__(self, parser: ChildParser) -> None:
        self.parser, self.most = parser, 0

    async def watch(self) -> None:
        while True:
            await asyncio.sleep(0.01)
            for child in self.parser.children:
                self.most = max(self.most, peak(child))


def peak(process: int) -> int:
    """Most bytes of memory a process had in use."""
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) * 1024
    return 0


async def run(name: str, bodies: list[bytes], *, each: list[str] | None = None) -> None:
    """Send all bodies through one child, each followed by a normal feed."""
    async with AsyncExitStack() as stack:
        parser = await stack.enter_async_context(ChildParser(processes=1))
        await parser.parse(GOOD)
        memory = Memory(parser)
        watching = asyncio.create_task(memory.watch())
        outcomes: Counter[str] = Counter()
        slowest = 0.0
        served = stack.enter_context(lag())
        for number, body in enumerate(bodies):
            start = time.perf_counter()
            found = await parser.parse(body)
            spent = time.perf_counter() - start
            slowest = max(slowest, spent)
            said = found.reason if isinstance(found, ParseFailure) else f"{len(found.items)} items"
            outcomes["refused" if isinstance(found, ParseFailure) else "read"] += 1
            outcomes["crashed"] += said.startswith("cannot be read")
            after = await parser.parse(GOOD)
            outcomes["next feed lost"] += not (isinstance(after, ParsedFeed) and len(after.items) == 1)
            if each:
                print(f"    {each[number]:<28}{len(body) / 1e6:>6.2f} MB {spent:>6.2f} s  {said[:70]}", flush=True)
        watching.cancel()
    print(
        f"  {name}: {len(bodies)} bodies, {outcomes['read']} read, {outcomes['refused']} refused, "
        f"{outcomes['crashed']} exceptions, {parser.restarts} killed, {outcomes['next feed lost']} next feeds lost,\n"
        f"    slowest {slowest:.2f} s, child at most {memory.most / 1e6:.0f} MB, loop served nobody for {served}",
        flush=True,
    )


def corpus(data: Path) -> list[bytes]:
    found = []
    for archive in sorted((data / "feeds").glob("*.tar.*")):
        with tarfile.open(archive) as packed:
            for member in packed:
                stream = packed.extractfile(member) if member.isfile() else None
                if stream is not None:
                    found.append(stream.read())
    return found


def mutations(bodies: list[bytes], count: int) -> list[bytes]:
    """Each a feed with a few stretches cut out, doubled, moved or overwritten; the same on each run."""
    chance = random.Random(2026)
    small = [body for body in bodies if 0 < len(body) <= 60_000]
    pieces = b'< > & ]]> <![CDATA[ <!-- &#0; <item> </channel> " <!DOCTYPE_x_[ \xff\xfe \x00 \xc3'.split(b" ")
    found = []
    for _ in range(count):
        body = chance.choice(small)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(body) + 1)
            until = min(at + chance.choice((0, 1, 5, 50, 500)), len(body))
            put = chance.choice((b"", chance.choice(pieces), body[at:until] * 2, chance.randbytes(3)))
            body = body[:at] + put + body[until:]
        found.append(body)
    return found


def traced(reads: str, bodies: list[bytes]) -> None:
    """Count the files the child opens and the connections it makes once it has started."""
    strace = shutil.which("strace")
    if strace is None:
        print("  strace is not installed: system calls are not looked at")
        return
    with tempfile.TemporaryDirectory() as folder:
        sent, log = Path(folder, "frames"), Path(folder, "log")
        sent.write_bytes(b"".join(request_frames(ParseRequest(url="https://n.example/"), body) for body in bodies))
        command = [strace, "-f", "-s", "8", "-e", "trace=%file,%network,%process,write", "-o", str(log)]
        with sent.open("rb") as frames:
            code = subprocess.run(
                [*command, *child_command(300_000_000, reads=reads)],
                stdin=frames,
                stdout=subprocess.DEVNULL,
                env={},
                check=False,
            ).returncode
        lines = log.read_text().splitlines()
    ready = next(number for number, line in enumerate(lines) if '"ready' in line)
    calls = [line for line in lines[ready + 1 :] if "write(1" not in line and "exit" not in line]
    print(f"  strace: {len(calls)} calls on files, network or processes for {len(bodies)} {reads}s (exit {code})")
    for line in calls[:5]:
        print(f"    {line}")


def parity(data: Path) -> None:
    import feedparser

    same: Counter[str] = Counter()
    entries = invented = 0
    for name, body in real_feeds(data):
        found = read_document(body)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = feedparser.parse(io.BytesIO(body)).entries
        items = () if isinstance(found, ParseFailure) else found.items
        if len(items) != len(theirs):
            print(f"    {name}: {len(items)} items, feedparser {len(theirs)}")
            if theirs:
                same["feeds with another count"] += 1
                continue
        for item, entry in zip(items, theirs, strict=False):
            entries += 1
            for field, equal in compared(item, entry).items():
                same[field] += equal
            invented += item.published_at is not None and not item.published
    told = ", ".join(f"{field} {same[field] / entries:.2%}" for field in ("title", "link", "id", "date"))
    print(f"  {entries} entries of sites' feeds, equal to feedparser's: {told}; {invented} invented dates")


def compared(item: FeedItem, entry: dict[str, object]) -> dict[str, bool]:
    from bot.feeds.document import _plain

    parts = entry.get("published_parsed") or entry.get("updated_parsed")
    moment = datetime.fromtimestamp(timegm(parts), UTC) if parts else None  # type: ignore[arg-type]
    link = str(entry.get("link", ""))
    return {
        "title": item.title == _plain(str(entry.get("title", "")), 500),
        "link": item.url == (link if link.startswith("http") else ""),
        "id": item.guid == str(entry.get("id", "")).strip(),
        "date": (item.published_at.replace(microsecond=0) if item.published_at else None) == moment,
    }


def main() -> None:
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("--data", type=Path)
    parse.add_argument("--mutations", type=int, default=2000)
    options = parse.parse_args()
    print(f"  loop lag of this machine with nothing to do: {asyncio.run(idle_lag()) * 1000:.0f} ms")
    hostile = [build() for build in BODIES.values()]
    asyncio.run(run("hostile bodies", hostile, each=list(BODIES)))
    bodies = corpus(options.data) if options.data else []
    if bodies:
        asyncio.run(run("archives of feeds", bodies))
        asyncio.run(run("mutations of them", mutations(bodies, options.mutations)))
        parity(options.data)
    quick = [name for name in BODIES if not any(word in name for word in SLOW)]
    traced("feed", [BODIES[name]() for name in quick] + bodies)
    traced("page", [BODIES[name]() for name in quick] + mutations([page()], options.mutations // 10))


if __name__ == "__main__":
    main()
