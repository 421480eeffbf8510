"""The tests' own Discord and Slack on two local ports, made to drop, delay, refuse and fail around what they store.

Discord takes a nonce for the same message for a while; a forum's posts have none, and Slack stores whatever comes.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import math
import random
import re
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence

from aiohttp import web

from tests.delivery.kills.quick_loop import QuickClock, run_quickly
from tests.wire.discord_server import DiscordServer
from tests.wire.slack_server import SlackServer

NONCE_WINDOW = 180.0  # "a few minutes"
LATE = 45.0  # the slowest store: a request ends after 30 s, and nobody looks for 30 s more
#: What becomes of a request to post, and how often.
FAULTS = {"429": 0.04, "500 before": 0.03, "500 after": 0.03, "drop before": 0.02, "drop after": 0.04, "slow": 0.04}
#: Questions fail as well: half as often, and late answers to them are as good as none.
POSTS = re.compile(r".*/(messages|threads|chat\.postMessage)")
SAYS = re.compile(r"report \d+x\d+x\d+")  # a message's name among all that were meant
TEXT, FORUM, POST = 0, 15, 11
SLACK = "C0KILLS"


class Faults:
    """Draws what goes wrong with each request, and counts it."""

    def __init__(
        self, *, seed: int, share: float, late: float, per_second: int = 0, slack_gap: float = 0.0, refused: float = 0.0
    ) -> None:
        """`per_second`: of Discord's requests, 0 = any; `slack_gap`: seconds between two messages of a channel."""
        self._random, self._share, self._late = random.Random(seed), share, late
        self._per_second, self._slack_gap, self._refused = per_second, slack_gap, refused
        self._recent, self._last = deque[float](), dict[str, float]()
        self.answers: Counter[str] = Counter()
        self.stored_at: dict[str, float] = {}

    def over(self, request: web.Request, body: str) -> bool:
        """Tell whether a request comes too soon after others."""
        now = asyncio.get_running_loop().time()
        if self._slack_gap and request.path.endswith("chat.postMessage"):
            channel = json.loads(body)["channel"]
            soon = now - self._last.get(channel, -math.inf) < self._slack_gap
            self._last[channel] = self._last[channel] if soon else now
            return soon
        if not self._per_second or "/api/v10" not in request.path:
            return False
        while self._recent and self._recent[0] <= now - 1:
            self._recent.popleft()
        if len(self._recent) >= self._per_second:
            return True
        self._recent.append(now)
        return False

    def drawn(self, *, post: bool) -> str:
        drawn = self._random.random() / max(self._share if post else self._share / 2, 1e-9)
        for name, share in FAULTS.items():
            if drawn < share:
                return name
            drawn -= share
        return ""

    @web.middleware
    async def around(self, request: web.Request, handler) -> web.StreamResponse:
        if request.path == "/everything" or not re.search("channels|chat|conversations|guilds", request.path):
            return await handler(request)  # a bot that cannot sign in has nothing to lose or to double
        post = request.method == "POST" and bool(POSTS.fullmatch(request.path))
        body = await request.text()
        fault = self.drawn(post=post)
        if self.over(request, body) or (post and self._random.random() < self._refused):
            fault = "429"
        self.answers[(fault or "200") if post else f"asked, {fault or '200'}"] += 1
        if fault == "429":
            return self._too_many()
        if fault == "500 before":
            return web.json_response({}, status=500)
        if fault == "drop before":
            return self._drop(request)
        if fault == "slow":
            await asyncio.sleep(self._random.uniform(0, self._late))
        answer = await handler(request)
        for named in SAYS.findall(body):
            self.stored_at.setdefault(named, time.time())
        if fault == "500 after":
            return web.json_response({}, status=500)
        return self._drop(request) if fault == "drop after" else answer

    def _too_many(self) -> web.Response:
        """Ask to wait as both platforms do; without "Via" it comes from what stands before Discord."""
        headers = {"Retry-After": "2"} | ({"Via": "1.1 local"} if self._random.random() < 0.5 else {})
        return web.json_response({"retry_after": 2.0, "global": False}, status=429, headers=headers)

    @staticmethod
    def _drop(request: web.Request) -> web.Response:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()


class Chats:
    """Both platforms with so many places to tell, of these kinds in turn: text, slack, forum."""

    def __init__(self, places: int, kinds: Sequence[str], clock: QuickClock, *, nonce_window: float) -> None:
        self.discord, self.slack = DiscordServer(), SlackServer()
        self.discord.now = self.slack.now = lambda: clock.now().timestamp()
        self.discord.nonce_window = nonce_window
        guild = self.discord.add_guild()
        self.places: list[tuple[str, str]] = []
        for number, kind in zip(range(places), itertools.cycle(kinds)):
            if kind == "slack":
                self.slack.channels[f"{SLACK}{number}"] = []
                self.places.append(("slack", f"{SLACK}{number}"))
            else:
                made = self.discord.add_channel(guild, kind=FORUM if kind == "forum" else TEXT)
                self.places.append(("discord", str(made)))

    def everything(self) -> dict:
        """Return what stands in each place in the order of reading, as the names of its reports."""
        return {
            address: [sorted(set(SAYS.findall(json.dumps(message)))) for message in self._messages(platform, address)]
            for platform, address in self.places
        }

    def _messages(self, platform: str, address: str) -> Iterator[dict]:
        if platform == "slack":
            yield from sorted(self.slack.channels[address], key=lambda message: float(message["ts"]))
            return
        channels = self.discord.channels
        posts = [number for number, one in channels.items() if one["type"] == POST and one["parent_id"] == address]
        found = [message for where in (int(address), *posts) for message in self.discord.posted(where)]
        yield from sorted(found, key=lambda message: int(message["id"]))


async def serve(given: argparse.Namespace) -> None:
    """Serve until killed; the first line printed names places and addresses."""
    clock = QuickClock(given.begin, given.speed)
    chats = Chats(given.places, given.kinds.split(","), clock, nonce_window=given.nonce_window)
    faults = Faults(
        seed=given.seed,
        share=given.faults,
        late=given.late,
        per_second=given.per_second,
        slack_gap=given.slack_gap,
        refused=given.refused,
    )

    async def everything(_request: web.Request) -> web.Response:
        wrong = [*chats.discord.wrong, *map(str, chats.slack.refused)]
        found = {"messages": chats.everything(), "answers": faults.answers, "wrong": wrong}
        return web.json_response(found | {"stored_at": faults.stored_at})

    bases = []
    for chat in (chats.discord, chats.slack):
        app = chat.app()
        app.middlewares.append(faults.around)
        if chat is chats.slack:
            app.router.add_get("/everything", everything)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        bases.append(f"http://127.0.0.1:{runner.addresses[0][1]}")
    told = {"places": chats.places, "discord": f"{bases[0]}/api/v10", "slack": f"{bases[1]}/api/"}
    sys.stdout.write(json.dumps(told | {"everything": f"{bases[1]}/everything"}) + "\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--places", type=int, required=True)
    parser.add_argument("--kinds", default="text,slack,forum", help="of the places, in turn")
    parser.add_argument("--begin", type=float, required=True, help="when time begins, by the machine's clock")
    parser.add_argument("--speed", type=float, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--faults", type=float, default=1.0)
    parser.add_argument("--nonce-window", type=float, default=NONCE_WINDOW)
    parser.add_argument("--late", type=float, default=LATE)
    parser.add_argument("--per-second", type=int, default=0, help="Discord's limit for all requests of a bot")
    parser.add_argument("--slack-gap", type=float, default=0.0, help="seconds between two messages of a channel")
    parser.add_argument(
        "--refused", type=float, default=0.0, help="share of posts that are asked to wait for no reason"
    )
    given = parser.parse_args()
    run_quickly(serve(given), given.speed)


if __name__ == "__main__":
    main()
