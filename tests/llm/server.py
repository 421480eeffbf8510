"""A small OpenAI-compatible server over real HTTP that answers as it is told, well or badly."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

Reply = Callable[[web.Request, dict], Awaitable[web.StreamResponse]]


def completion(text, *, finish="stop", tokens=100):
    return {
        "id": "x",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}],
        "usage": {"prompt_tokens": tokens - 1, "completion_tokens": 1, "total_tokens": tokens},
    }


@dataclass
class ModelServer:
    """`replies` are taken one by one, the last one again and again."""

    replies: list[Reply] = field(default_factory=list)
    requests: list[dict] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    url: str = ""
    at_once: int = 0
    most_at_once: int = 0
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request):
        self.keys.append(request.headers.get("Authorization", ""))
        self.requests.append(await request.json())
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
            return await reply(request, self.requests[-1])
        finally:
            self.at_once -= 1

    async def silence(self, request, body):
        await self.ended.wait()
        return web.Response()


def says(text, **options):
    async def reply(request, body):
        return web.json_response(completion(text, **options))

    return reply


def writes(answer):
    """Answer with what answer(user message) returns, as JSON."""

    async def reply(request, body):
        return web.json_response(completion(json.dumps(answer(body["messages"][1]["content"]), ensure_ascii=False)))

    return reply


def status(code, body=None, **headers):
    async def reply(request, asked):
        # like the real one, it repeats the key
        message = {"error": {"message": f"refused: {request.headers.get('Authorization')}", "type": "t", "code": "c"}}
        return web.json_response(body or message, status=code, headers=headers)

    return reply


def raw(body, content_type="application/json"):
    async def reply(request, asked):
        return web.Response(body=body, content_type=content_type)

    return reply


async def cut(request, body):
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "5000"})
    await response.prepare(request)
    await response.write(b'{"choices": [')
    request.transport.close()
    return response
