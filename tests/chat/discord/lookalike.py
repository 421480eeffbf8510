# ruff: noqa: E501 (a style sheet and long sentences)
"""Component trees -> a page that looks like Discord's app, and pictures of it: `python -m tests.chat.discord.lookalike DIR`.

Pictures are taken with Chromium at a phone's width and a desktop's.
"""

from __future__ import annotations

import asyncio
import base64
import html
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from bot.actions.brief import brief
from bot.actions.lookup import look_up
from bot.actions.search import search
from bot.actions.stories import time_line
from bot.charts import png
from bot.chat.discord.answers import entity_message, search_message, story_message
from bot.chat.discord.attachments import FILE, Illustrated, with_picture
from bot.chat.discord.render import render
from bot.chat.phrases import Phrases
from bot.model import Coverage, Disagreement, Gap, Sentence
from tests.actions.world import office_with_a_past
from tests.chat.discord import material

Tree = Sequence[Mapping[str, Any]]

STYLE = """
body{margin:0;background:#313338;color:#dbdee1;font:16px/1.375 gg sans,Noto Sans,Helvetica,Arial,sans-serif}
.message{padding:12px 16px 12px 72px;position:relative;max-width:720px}
.message:before{content:"L";position:absolute;left:16px;top:14px;width:40px;height:40px;border-radius:50%;background:#5865f2;
color:#fff;text-align:center;line-height:40px;font-weight:600}
.who{font-weight:500;color:#f2f3f5}.who span{background:#5865f2;border-radius:3px;font-size:10px;padding:1px 4px;margin-left:4px}
.who time{color:#949ba4;font-size:12px;margin-left:6px}
.text{margin:6px 0;overflow-wrap:anywhere}.text p{margin:2px 0}.text h2{font-size:20px;margin:8px 0 4px}.text h3{font-size:16px;margin:8px 0 2px}
.text small{font-size:13px;color:#949ba4;display:block}a{color:#00a8fc;text-decoration:none}b{color:#f2f3f5}
.row{display:flex;flex-wrap:wrap;gap:8px;margin:4px 0 8px}.row span{background:#4e5058;color:#fff;border-radius:8px;padding:6px 14px;font-size:14px}
.row .select{background:#1e1f22;color:#949ba4;flex:1}.section{display:flex;justify-content:space-between;gap:8px}
img{max-width:100%;border-radius:8px;display:block;margin:6px 0}code{background:#2b2d31;padding:2px 4px;border-radius:3px;letter-spacing:0}
@media(max-width:500px){.message{padding-left:16px;padding-top:56px}}
"""


SIZES = {
    "digest": {"phone": "390,1080", "wide": "820,960"},
    "lookup": {"phone": "390,500", "wide": "820,420"},
    "story": {"phone": "390,640", "wide": "820,440"},
    "search": {"phone": "390,260", "wide": "820,200"},
}


def page(trees: Sequence[Tree]) -> str:
    """Return the messages one below the other."""
    messages = "".join(
        '<div class="message"><div class="who">Limelight<span>APP</span><time>Today at 08:00</time></div>'
        f"{''.join(map(_piece, tree))}</div>"
        for tree in trees
    )
    return f'<!doctype html><meta charset="utf-8"><style>{STYLE}</style>{messages}'


def _piece(piece: Mapping[str, Any]) -> str:
    kind = piece["type"]
    if kind == 10:
        return f'<div class="text">{"".join(map(_line, piece["content"].split(chr(10))))}</div>'
    if kind == 2:
        return f"<span>{html.escape(piece['label'])}</span>"
    if kind == 3:
        return f'<span class="select">{html.escape(piece["placeholder"])} ▾</span>'
    if kind == 12:
        return "".join(f'<img src="{html.escape(item["media"]["url"])}" alt="">' for item in piece["items"])
    if kind == 9:
        return f'<div class="section"><div>{"".join(map(_piece, piece["components"]))}</div>{_piece(piece["accessory"])}</div>'
    return f'<div class="row">{"".join(map(_piece, piece["components"]))}</div>'


def _line(line: str) -> str:
    for start, tag in (("## ", "h2"), ("### ", "h3"), ("-# ", "small"), ("- ", "p")):
        if line.startswith(start):
            bullet = "• " if start == "- " else ""
            return f"<{tag}>{bullet}{_inline(line.removeprefix(start))}</{tag}>"
    return f"<p>{_inline(line) or '&nbsp;'}</p>"


def _inline(text: str) -> str:
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(html.escape(match[1]))
        return f"\ue000{len(kept) - 1}\ue001"

    text = re.sub(r"\\([^0-9A-Za-z\s])", keep, text)
    text = html.escape(text, quote=False)
    text = re.sub(r"\[([^\]]*)\]\((https?://[^)\s]+)\)", r'<a href="\2">\1</a>', text)
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", text)
    text = re.sub(r"&lt;t:(\d+):([a-zA-Z])&gt;", lambda found: f"<span>{_moment(found)}</span>", text)
    return re.sub("\ue000(\\d+)\ue001", lambda found: kept[int(found[1])], text)


def _moment(found: re.Match[str]) -> str:
    at = datetime.fromtimestamp(int(found[1]), UTC)
    return f"{at:%-d %B %Y %H:%M}" if found[2] == "f" else f"{at:%-d %b}"


async def trees() -> dict[str, list[Tree]]:
    """Return what there is to see: the digest of the design, and the answers."""
    say = Phrases("en")
    utility = material.item()
    disputed = material.item(
        "s3",
        "Fire in the old bazaar of Southville",
        section="",
        kind=material.track().kind,
        sentences=(
            Sentence(
                text="A fire destroyed forty stalls of the old bazaar on Tuesday night, rescuers said.",
                sources=("a-South",),
                language="en",
            ),
            Sentence(text="Огонь вспыхнул в мастерской, сообщил владелец рынка.", sources=("a-Вести",), language="ru"),
        ),
        sources=(
            material.source("South", id="a-South"),
            material.source("Вести", id="a-Вести", url="https://vesti.example/7", language="ru"),
        ),
        independent=2,
        copies=3,
        disagreements=(Disagreement(measure="injured", values=(("South", "3", "a-South"), ("Вести", "5", "a-Вести"))),),
    )
    coverage = Coverage(
        feeds=38, articles=120, gaps=(Gap(country="sl", read=1, feeds=4, outlets=("South", "Southern Herald")),)
    )
    briefing = material.briefing(
        utility,
        material.track(),
        disputed,
        coverage=coverage,
        title="Central Asia",
        countries={"sl": "Southland"},
        sections={"kg": "Kyrgyzstan", "": "Region"},
        worth_reading=(
            material.source(
                "North", title="What the dam's engineers warned of in 2019", url="https://north.example/analysis"
            ),
        ),
    )
    digest = [part["components"] for part in render(briefing, material.audience())]
    quiet = [
        part["components"]
        for part in render(
            replace(briefing, items=(), worth_reading=(), coverage=Coverage(feeds=38)), material.audience()
        )
    ]
    async with office_with_a_past(":memory:") as office:
        found = await look_up(office, "серик")
        line = await time_line(office, found.stories[0].story)
        answers = {
            "lookup": [await _seen(entity_message(found, say))],
            "story": [await _seen(story_message(line, say))],
            "search": [search_message(await search(office, "villages"), say)],
        }
        assert (await brief(office)).items
    return {"digest": [*digest, *quiet], **answers}  # type: ignore[dict-item]


async def _seen(message: Illustrated) -> Tree:
    """Return the components with the picture itself in place of its attachment."""
    if message.chart is None:
        return message.components
    picture = base64.b64encode(await png(message.chart) or b"").decode()
    shown = json.dumps(with_picture(message.components, message.chart))
    return cast("Tree", json.loads(shown.replace(f"attachment://{FILE}", f"data:image/png;base64,{picture}")))


def main(folder: Path) -> None:
    """Write the pictures."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("no Chromium here: apt-get install chromium")
    with tempfile.TemporaryDirectory() as temporary:
        for name, shown in asyncio.run(trees()).items():
            file = Path(temporary) / f"{name}.html"
            file.write_text(page(shown), "utf-8")
            for kind, size in SIZES[name].items():
                picture = folder / f"discord-{name}-{kind}.png"
                command = [browser, "--headless", "--no-sandbox", "--hide-scrollbars", "--force-device-scale-factor=1"]
                subprocess.run(
                    [*command, f"--window-size={size}", f"--screenshot={picture}", file.as_uri()],
                    check=True,
                    capture_output=True,
                )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
