"""The product's own round of polling over an empty database, and what a stretch of it costs."""

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from bench._publishers import HOSTS, body
from bot.answering import SystemClock
from bot.fetch.client import HttpFetcher
from bot.fetch.parser import ChildParser
from bot.memory import look_through
from bot.model import Placement
from bot.pipeline import Fresh, gather
from bot.ports import Gathered, PollResult
from bot.store import open_store

LOOPBACK = ("127.0.0.0/8",)


class Round:
    """Wall and processor seconds of a stretch of work; children that run on are not in it."""

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
