# ruff: noqa: E501 (a style sheet)
"""Block Kit -> a page that looks like Slack's app, a mail as it is read, and pictures: `python -m tests.chat.slack.lookalike DIR`.

Pictures are taken with Chromium at a phone's width and a desktop's.
"""

from __future__ import annotations

import asyncio
import html
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from bot.actions.digest import Wishes, set_digest
from bot.actions.lookup import look_up
from bot.actions.search import search
from bot.actions.stories import time_line
from bot.actions.subscriptions import Order, subscribe
from bot.chat.email.render import render as mails
from bot.chat.email.server import server_of
from bot.chat.slack.answers import entity_blocks, search_blocks, story_blocks
from bot.chat.slack.home import home_view
from bot.chat.slack.render import render
from bot.chat.slack.words import SlackPhrases
from bot.model import Audience, Coverage
from tests.actions.world import office_with_a_past
from tests.chat.discord.lookalike import browser, morning, photograph
from tests.chat.test_apart import somebody

Blocks = Sequence[Mapping[str, Any]]

STYLE = """
body{margin:0;background:#fff;color:#1d1c1d;font:15px/1.466 Slack-Lato,Lato,Noto Sans,Helvetica,Arial,sans-serif}
.message{padding:8px 20px 8px 64px;position:relative;max-width:640px}
.message:before{content:"L";position:absolute;left:20px;top:12px;width:36px;height:36px;border-radius:8px;background:#4a154b;
color:#fff;text-align:center;line-height:36px;font-weight:700}
.who{font-weight:900}.who span{background:#e8e8e8;color:#616061;border-radius:2px;font-size:10px;font-weight:700;padding:1px 3px;margin-left:4px}
.who time{color:#616061;font-size:12px;font-weight:400;margin-left:6px}
h2{font-size:18px;line-height:1.33;margin:8px 0 4px;font-weight:900}.text{margin:4px 0 8px;overflow-wrap:anywhere;white-space:pre-wrap}
.context{color:#616061;font-size:13px;margin:4px 0}a{color:#1264a3;text-decoration:none}b{font-weight:700}
code{border:1px solid #ddd;border-radius:3px;background:#f8f8f8;color:#c01343;font-size:12px;padding:1px 3px}
.row{display:flex;flex-wrap:wrap;gap:8px;margin:4px 0 10px}.row span{border:1px solid #bbb;border-radius:4px;padding:3px 12px;font-size:13px;font-weight:700}
.mention{background:#e8f5fa;color:#1264a3;border-radius:3px;padding:0 2px}
@media(max-width:500px){.message{padding:56px 16px 8px}.message:before{left:16px}.who{position:absolute;left:62px;top:16px}}
"""

SIZES = {
    "digest": {"phone": "390,930", "wide": "700,680"},
    "lookup": {"phone": "390,390", "wide": "700,300"},
    "story": {"phone": "390,640", "wide": "700,480"},
    "search": {"phone": "390,190", "wide": "700,150"},
    "home": {"phone": "390,620", "wide": "700,550"},
}
MAIL_SIZES = {"phone": "390,1060", "wide": "700,740"}


def page(messages: Sequence[Blocks]) -> str:
    """Return the messages one below the other."""
    shown = "".join(
        '<div class="message"><div class="who">Limelight<span>APP</span><time>8:00 AM</time></div>'
        f"{''.join(map(_block, blocks))}</div>"
        for blocks in messages
    )
    return f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style>{shown}'


def _block(block: Mapping[str, Any]) -> str:
    match block["type"]:
        case "header":
            return f"<h2>{html.escape(block['text']['text'])}</h2>"
        case "context":
            return f'<div class="context">{" ".join(html.escape(one["text"]) for one in block["elements"])}</div>'
        case "actions":
            buttons = "".join(f"<span>{html.escape(one['text']['text'])}</span>" for one in block["elements"])
            return f'<div class="row">{buttons}</div>'
    runs = [run for section in block["elements"] for run in section["elements"]]
    return f'<div class="text">{"".join(map(_run, runs))}</div>'


def _run(run: Mapping[str, Any]) -> str:
    if run["type"] in ("user", "channel"):
        name = {"user": "@Ada", "channel": "#morning-briefing"}[run["type"]]
        return f'<span class="mention">{name}</span>'
    if run["type"] == "date":
        return f"{datetime.fromtimestamp(run['timestamp'], ZoneInfo('Asia/Almaty')):%b %-d, %-I:%M %p}"
    shown = html.escape(run["text"])
    if run["type"] == "link":
        return f'<a href="{html.escape(run["url"])}">{shown}</a>'
    for style, tag in (("bold", "b"), ("italic", "i"), ("strike", "s"), ("code", "code")):
        if (run.get("style") or {}).get(style):
            shown = f"<{tag}>{shown}</{tag}>"
    return shown


async def messages() -> dict[str, list[Blocks]]:
    """Return what there is to see: the digest of the design, the answers, the home page."""
    say = SlackPhrases("en")
    reader = Audience(id="slack:C1", platform="slack", address="C1", zone="Asia/Almaty", language="en")
    quiet = replace(morning(), items=(), worth_reading=(), coverage=Coverage(feeds=38))
    async with office_with_a_past() as office:
        found = await look_up(office, "серик")
        asker = somebody("slack", "U0ADA", "C0NEWS", "T1")
        await set_digest(office, asker, Wishes(times="08:00", zone="Asia/Almaty", length="short", amends="on"))
        await subscribe(office, asker, Order(topic="t:water", times="07:15", zone="Asia/Almaty"))
        home = await home_view(office, asker, asker, say)
        return {
            "digest": [_blocks(part) for one in (morning(), quiet) for part in render(one, reader)],
            "lookup": [entity_blocks(found, say)],
            "story": [story_blocks(await time_line(office, found.stories[0].story), say)],
            "search": [search_blocks(await search(office, "villages"), say)],
            "home": [home["blocks"]],
        }


def mail() -> str:
    """Return the HTML of the same morning's mail."""
    reader = Audience(id="email:desk@paper.example", platform="email", address="desk@paper.example", zone="Asia/Almaty")
    [found] = mails(morning(), reader, server_of("smtp://mail.example?from=briefing@desk.example"))
    return str(found["html"])


def _blocks(part: Mapping[str, object]) -> Blocks:
    return cast("Blocks", part["blocks"])


def main(folder: Path) -> None:
    """Write the pictures."""
    chromium = browser()
    pages = {f"slack-{name}": page(shown) for name, shown in asyncio.run(messages()).items()}
    sizes = {f"slack-{name}": size for name, size in SIZES.items()}
    with tempfile.TemporaryDirectory() as temporary:
        for name, written in {**pages, "mail-digest": mail()}.items():
            file = Path(temporary) / f"{name}.html"
            file.write_text(written, "utf-8")
            for kind, size in sizes.get(name, MAIL_SIZES).items():
                photograph(chromium, file, folder / f"{name}-{kind}.png", size)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
