"""The whole gather, with match against the shipped catalogue and group, on texts that name it: articles a second.

`python -m bench.gathering [--feeds 150]`; the feeds come from a server of this machine, 20 articles each.
"""

import argparse
import asyncio
from functools import partial

from bench._publishers import ITEMS, server, url
from bench._rounds import Round, children_seconds, line, polling
from bot.answering import newsroom_of
from bot.model import Feed
from bot.pipeline import place, read_again
from bot.settings import load_settings
from bot.stories.grouping import Grouper


async def gathering(count: int) -> None:
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


def main() -> None:
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--data", help="not needed here")
    parse.add_argument("--feeds", type=int, default=150)
    count = parse.parse_args().feeds
    with server(count, telling=True):
        asyncio.run(gathering(count))


if __name__ == "__main__":
    main()
