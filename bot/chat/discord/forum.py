"""A forum's posts: one a day, found again after a lost answer, begun once though Discord takes no nonce for it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import discord

from bot.chat.discord.limits import walk
from bot.errors import Refused, Unknown
from bot.text.plain import cut, plain

NOT_FOR_MESSAGES = 50008  # what Discord says of a message to a forum itself

POSTS = 10  # a forum's own posts among which a part is looked for
TITLE = 100
SAME_DAY = timedelta(days=2)
#: A post that is older was begun by no try that may still be repeated without a look-up.
JUST_BEGUN = timedelta(minutes=15)
#: Seconds after which a request whose answer was lost has surely begun its post, or never will.
SETTLES_IN = 30.0


def tried_once() -> aiohttp.TraceConfig:
    """Return what keeps discord.py from beginning a post again after an answer that says nothing of the first.

    It repeats every request that ends in 500, 502, 504 or 524, which only a nonce makes harmless.
    """
    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(_unclear)
    return trace


async def _unclear(
    _session: aiohttp.ClientSession, _ctx: SimpleNamespace, ended: aiohttp.TraceRequestEndParams
) -> None:
    if ended.method == "POST" and ended.url.path.endswith("/threads") and ended.response.status >= 500:
        raise Unknown(f"Discord said {ended.response.status}")


async def begin_post(
    forum: discord.ForumChannel,
    payload: Mapping[str, object],
    view: discord.ui.LayoutView,
    mentions: discord.AllowedMentions,
    files: Sequence[discord.File] = (),
) -> str:
    """Begin the post of a digest and return its first message's id."""
    made = await forum.create_thread(
        name=_name(payload),
        view=view,
        applied_tags=_tags(forum, str(payload.get("topic", ""))),
        allowed_mentions=mentions,
        files=files,
    )
    return str(made.message.id)


def _name(payload: Mapping[str, object]) -> str:
    components = cast("Sequence[Mapping[str, Any]]", payload["components"])
    first = next((str(piece["content"]) for piece in walk(components) if "content" in piece), "")
    title = cut(plain(re.sub(r"\\(.)", r"\1", first)), TITLE) or "-"
    return cut(f"{_begins(payload)}{title}", TITLE)


def _begins(payload: Mapping[str, object]) -> str:
    return f"{payload['day']} · " if payload.get("day") else ""


def _tags(forum: discord.ForumChannel, topic: str) -> list[discord.ForumTag]:
    """Return the tag that is named like the topic, else any where the forum demands one."""
    free = [tag for tag in forum.available_tags if not tag.moderated]
    tags = [tag for tag in free if topic and tag.name.casefold() == topic.casefold()][:1]
    return tags or (free[:1] if forum.flags.require_tag else [])


async def own_posts(forum: discord.ForumChannel, client: discord.Client) -> list[discord.Thread]:
    """Return the bot's newest posts, the newest first."""
    threads = forum.threads if has_gateway(client) else await forum.guild.active_threads()
    mine = client.user.id if client.user else 0
    own = [each for each in threads if each.owner_id == mine and each.parent_id == forum.id]
    return sorted(own, key=lambda thread: -thread.id)[:POSTS]


def has_gateway(client: discord.Client) -> bool:
    """Tell whether the client's cache says what channels and threads there are."""
    return bool(client.shard_count or client.ws)


async def just_begun(posts: Sequence[discord.Thread], payload: Mapping[str, object]) -> list[discord.Message]:
    """Return the first messages of posts of this name that were begun moments ago: a try may have begun one unheard."""
    found = []
    for post in posts:
        if post.name == _name(payload) and _age(post) < JUST_BEGUN:
            with suppress(discord.NotFound):
                found.append(await post.fetch_message(post.id))
    return found


def _age(post: discord.Thread) -> timedelta:
    return discord.utils.utcnow() - discord.utils.snowflake_time(post.id)


async def post_with(forum: discord.ForumChannel, client: discord.Client, message: int) -> discord.Thread:
    """Return the bot's post that a message stands in; a post begins with the message of its own id."""
    for post in await own_posts(forum, client):
        with suppress(discord.NotFound):
            if post.id == message or await post.fetch_message(message):
                return post
    raise Refused("the message is in no post of the forum any more")


def posts_of(posts: Sequence[discord.Thread], payload: Mapping[str, object]) -> list[discord.Thread]:
    """Return those of a digest's day, the newest first; a year later the same day begins another."""
    day = _begins(payload)
    return [post for post in posts if day and post.name.startswith(day) and _age(post) < SAME_DAY]
