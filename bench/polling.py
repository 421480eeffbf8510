"""A round of polling, measured side by side on one local server: Limelight, lemon24/reader and bare aiohttp.

    python -m bench.polling [--feeds 2000] [--reader PYTHON] [--rounds 100]

Each feed has 20 items, an ETag and gzip; 100 loopback addresses (or BENCH_HOSTS of them) share them. Spacing between
requests to one host is off where feeds share one, because it is meant to make a round longer. Limelight fetches, reads
and stores, without match and group (`bench.gathering`). `--reader` names the Python of an environment made for it,
which is no dependency of this project:

    python3 -m venv /tmp/reader && /tmp/reader/bin/pip install reader==3.26 sgmllib3k
"""

import argparse
import asyncio
import json
import resource
import subprocess
import tempfile
from pathlib import Path

from bench._lag import idle_lag, lag
from bench._publishers import HOSTS, ITEMS, server, url
from bench._rounds import Round, children_seconds, line, polling
from bot.model import Feed

REPEATS = 3  # of an unchanged round; the best counts, because other work on the machine only ever adds


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


def main() -> None:
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("--data", help="not needed here")
    parse.add_argument("--feeds", type=int, default=2000)
    parse.add_argument("--rounds", type=int, default=100, help="unchanged rounds over which memory is watched")
    parse.add_argument("--reader", help="Python of an environment with reader 3.26 and sgmllib3k")
    options = parse.parse_args()
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


if __name__ == "__main__":
    main()
