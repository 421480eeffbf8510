"""Bodies to parsed feeds in child processes that are killed when a body takes too long or too much."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.fetch.child import OUT_OF_TIME, READY
from bot.fetch.wire import LENGTH, ParseRequest, head_of, items_of, request_frames
from bot.ports import FeedItem, ParsedFeed, ParseFailure

_ROOT = Path(__file__).resolve().parents[2]
_CODE = (
    "import sys; sys.path.insert(0, sys.argv[1]); from bot.fetch.child import main; "
    "main(sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))"
)
_START_SECONDS = 60.0  # a busy machine may take long to load the libraries; that is no feed's fault
_LONGEST_FRAME = 16_000_000
_LONGEST_ANSWER = 64_000_000
_LAST_BREATH = 1.0  # seconds from the end of its output to the end of a process
_PIECE = 64_000  # bytes
_SHARE = 6  # of a busy machine a body may have so small a part: its processor time counts, and this is for hangs
_YIELD_EVERY = 100_000  # bytes of answer after which others get their turn


def child_command(memory: int, *, reads: str = "feed", seconds: float = 5.0) -> list[str]:
    """Return the command of a child with so many bytes of address space, and processor time for each body."""
    return [sys.executable, "-I", "-c", _CODE, str(_ROOT), reads, str(memory), str(seconds)]


class ChildParser:
    """Parses in `processes` children; each has `seconds` of processor time for a body and `memory` bytes of addresses.

    `reads`: "feed", or "page" for the text of articles' pages, which comes as a feed of one item. Children start when
    they are first needed, with an empty environment. A child that dies costs the body it was at.
    """

    def __init__(
        self,
        *,
        seconds: float = 5.0,
        memory: int = 300_000_000,
        processes: int = 2,
        largest: int = 10_000_000,
        reads: str = "feed",
    ) -> None:
        self._reads = reads
        self._seconds = seconds
        self._memory = memory
        self._largest = largest
        self._idle: asyncio.LifoQueue[_Child | None] = asyncio.LifoQueue()
        for _ in range(processes):
            self._idle.put_nowait(None)
        self._children: set[_Child] = set()
        self.restarts = 0  # how many children had to be killed or died

    async def __aenter__(self) -> Self:
        """Start nothing yet."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the children."""
        for child in list(self._children):
            await self._end(child)

    @property
    def children(self) -> tuple[int, ...]:
        """Return the process ids of the children that run."""
        return tuple(child.process_id for child in self._children)

    async def parse(
        self, body: bytes, *, content_type: str = "", url: str = "", language: str = ""
    ) -> ParsedFeed | ParseFailure:
        """Return the feed's items in the order of the feed, or why there are none. Never raises for a body."""
        if len(body) > self._largest:
            return ParseFailure(reason=f"larger than {self._largest // 1_000_000} MB")
        request = request_frames(ParseRequest(content_type=content_type, url=url, language=language), body)
        child = await self._idle.get()
        usable = False
        try:
            if child is None or not child.is_alive:
                child = await self._start()
            answer = await child.ask(request, self._seconds * _SHARE)
            usable = True
            return answer
        except TimeoutError:
            return ParseFailure(reason=f"reading it took longer than {self._seconds:g} seconds")
        except (OSError, EOFError, ValueError):
            if child is not None and await child.ran_out_of_time():
                return ParseFailure(reason=f"reading it took longer than {self._seconds:g} seconds")
            return ParseFailure(reason="the parser died of it (too much memory, most likely)")
        finally:
            if child is not None and not usable:
                self.restarts += 1
                await asyncio.shield(self._end(child))
            self._idle.put_nowait(child if usable else None)

    async def _start(self) -> _Child:
        process = await asyncio.create_subprocess_exec(
            *child_command(self._memory, reads=self._reads, seconds=self._seconds),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
            start_new_session=True,
            limit=1 << 20,
        )
        child = _Child(process)
        self._children.add(child)
        try:
            await child.wait_until_ready()
        except BaseException:
            await asyncio.shield(self._end(child))
            raise
        return child

    async def _end(self, child: _Child) -> None:
        self._children.discard(child)
        await child.end()


class _Child:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @property
    def process_id(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.returncode is None

    async def wait_until_ready(self) -> None:
        assert self._process.stdout is not None
        async with asyncio.timeout(_START_SECONDS):
            if await self._process.stdout.readline() != READY:
                raise EOFError("the parser's process does not start")

    async def ask(self, request: bytes, seconds: float) -> ParsedFeed | ParseFailure:
        """Raise TimeoutError, OSError, EOFError or ValueError; the child is of no use then."""
        assert self._process.stdin is not None
        async with asyncio.timeout(seconds):
            for start in range(0, len(request), _PIECE):  # a pipe that is given all at once moves all for each piece
                self._process.stdin.write(request[start : start + _PIECE])
                await self._process.stdin.drain()
            answer = head_of(await self._frame())
            items: list[FeedItem] = []
            since = whole = 0
            while payload := await self._frame():
                items += items_of(payload)
                since, whole = since + len(payload), whole + len(payload)
                if whole > _LONGEST_ANSWER:
                    raise ValueError("an answer that no feed needs")
                if since > _YIELD_EVERY:
                    since = 0
                    await asyncio.sleep(0)
        return answer if isinstance(answer, ParseFailure) else replace(answer, items=tuple(items))

    async def _frame(self) -> bytes:
        assert self._process.stdout is not None
        (length,) = LENGTH.unpack(await self._process.stdout.readexactly(LENGTH.size))
        if length > _LONGEST_FRAME:
            raise ValueError("a frame that no feed needs")
        return await self._process.stdout.readexactly(length)

    async def ran_out_of_time(self) -> bool:
        """Tell whether it ended because its processor time for a body was used up."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_LAST_BREATH):
                await self._process.wait()
        return self._process.returncode == -OUT_OF_TIME

    async def end(self) -> None:
        if self.is_alive:
            self._process.kill()
        await self._process.wait()
        transport = getattr(self._process, "_transport", None)
        if transport is not None:
            transport.close()
