"""Two chat platforms on one local port that drop, delay, refuse and fail before and after they store.

Discord takes a nonce for the same message for a while; Slack stores whatever comes.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections import defaultdict

from aiohttp import web

FAULTS = {"429": 0.04, "500 before": 0.03, "500 after": 0.03, "drop before": 0.02, "drop after": 0.04, "slow": 0.04}


class Chat:
    def __init__(self, *, seed: int, faults: float, nonce_window: float, late: float) -> None:
        self.random = random.Random(seed)
        self.faults = faults
        self.nonce_window = nonce_window
        self.late = late
        self.messages: dict[str, list[dict]] = defaultdict(list)
        self.answers: dict[str, int] = defaultdict(int)

    def fault(self) -> str:
        drawn = self.random.random() / max(self.faults, 1e-9)
        for name, share in FAULTS.items():
            if drawn < share:
                return name
            drawn -= share
        return ""

    def store(self, place: str, body: dict) -> str:
        now = time.monotonic()
        if place.startswith("discord"):
            for message in reversed(self.messages[place]):
                if message["nonce"] == body["nonce"] and now - message["at"] < self.nonce_window:
                    return message["id"]
        message = {**body, "id": f"{place}-{len(self.messages[place])}", "at": now, "stored_at": time.time()}
        self.messages[place].append(message)
        return message["id"]

    async def post(self, request: web.Request) -> web.Response:
        place, body, fault = request.match_info["place"], await request.json(), self.fault()
        self.answers[fault or "200"] += 1
        if fault == "429":
            return web.json_response({}, status=429, headers={"Retry-After": "2"})
        if fault == "500 before":
            return web.json_response({}, status=500)
        if fault == "drop before":
            return self.drop(request)
        if fault == "slow":
            await asyncio.sleep(self.random.uniform(0, self.late))
        stored = self.store(place, body)
        if fault == "500 after":
            return web.json_response({}, status=500)
        if fault == "drop after":
            return self.drop(request)
        return web.json_response({"id": stored})

    @staticmethod
    def drop(request: web.Request) -> web.Response:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def history(self, request: web.Request) -> web.Response:
        if self.random.random() < 0.03 * self.faults:
            return web.json_response({}, status=500)
        return web.json_response(self.messages[request.match_info["place"]][-100:])

    async def everything(self, request: web.Request) -> web.Response:
        return web.json_response({"messages": self.messages, "answers": self.answers})


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--faults", type=float, default=1.0)
    parser.add_argument("--nonce-window", type=float, required=True)
    parser.add_argument("--late", type=float, required=True)
    given = parser.parse_args()
    chat = Chat(seed=given.seed, faults=given.faults, nonce_window=given.nonce_window, late=given.late)
    app = web.Application()
    app.router.add_post("/{place}/messages", chat.post)
    app.router.add_get("/{place}/messages", chat.history)
    app.router.add_get("/everything", chat.everything)
    web.run_app(app, host="127.0.0.1", port=given.port, print=None, handle_signals=True, access_log=None)


if __name__ == "__main__":
    main()
