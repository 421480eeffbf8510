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
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from bot.actions.brief import brief
from bot.actions.lookup import look_up
from bot.actions.search import search
from bot.actions.stories import time_line
from bot.charts import Chart, png
from bot.chat.discord.answers import entity_message, search_message, story_message
from bot.chat.discord.attachments import FILE, Illustrated, with_picture
from bot.chat.discord.drafts import draft_payloads
from bot.chat.discord.render import CHART, render
from bot.chat.phrases import Phrases
from bot.model import Briefing, Coverage, Disagreement, Draft, DraftItem, Gap, InTheNews, Sentence, SignedLine, Slot
from bot.store.packing import unpack
from tests.actions.world import office_with_a_past
from tests.chat.discord import material

Tree = Sequence[Mapping[str, Any]]

#: Articles a day of a month, for a chart with something to see.
COUNTS = (0, 1, 0, 0, 2, 1, 0, 0, 0, 1, 3, 2, 0, 1, 0, 0, 0, 0, 1, 0, 0, 2, 1, 0, 0, 0, 4, 19, 31, 12)

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
.row .primary{background:#5865f2}.row .danger{background:#da373c}
.row .select{background:#1e1f22;color:#949ba4;flex:1}.section{display:flex;justify-content:space-between;gap:8px}
img{max-width:min(100%,550px);border-radius:8px;display:block;margin:6px 0}code{background:#2b2d31;padding:2px 4px;border-radius:3px;letter-spacing:0}
@media(max-width:500px){.message{padding-left:16px;padding-top:56px}}
"""


SIZES = {
    "digest": {"phone": "390,1080", "wide": "820,770"},
    "draft": {"phone": "390,690", "wide": "820,490"},
    "week": {"phone": "390,950", "wide": "820,900"},
    "lookup": {"phone": "390,630", "wide": "820,690"},
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
        style = {1: " class=primary", 4: " class=danger"}.get(piece["style"], "")
        return f"<span{style}>{html.escape(piece['label'])}</span>"
    if kind == 3:
        return f'<span class="select">{html.escape(piece["placeholder"])} ▾</span>'
    if kind == 12:
        return "".join(f'<img src="{html.escape(item["media"]["url"])}" alt="">' for item in piece["items"])
    if kind == 9:
        return f'<div class="section"><div>{"".join(map(_piece, piece["components"]))}</div><div class="row">{_piece(piece["accessory"])}</div></div>'
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
    text = re.sub(r"~~(.+?)~~", r"<s>\1</s>", text)
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", text)
    text = re.sub(r"&lt;t:(\d+):([a-zA-Z])&gt;", lambda found: f"<span>{_moment(found)}</span>", text)
    return re.sub("\ue000(\\d+)\ue001", lambda found: kept[int(found[1])], text)


def _moment(found: re.Match[str]) -> str:
    at = datetime.fromtimestamp(int(found[1]), ZoneInfo("Asia/Almaty"))  # a reader's own clock
    shown = {"f": "%-d %B %Y %H:%M", "t": "%H:%M"}
    return at.strftime(shown.get(found[2], "%-d %b"))


def morning() -> Briefing:
    """Return the digest of the design, with a dispute, a translation and a gap."""
    before, now = material.item().sentences[1], material.item().sentences[0]
    utility = material.item(
        sentences=(now, replace(before, sources=("a-Monday",))),
        sources=(
            material.source(),
            material.source(id="a-Monday", published_at=material.SLOT - timedelta(days=2)),
        ),
    )
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
    return material.briefing(
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


async def trees() -> dict[str, list[Tree]]:
    """Return what there is to see: the digest of the design, and the answers."""
    say, briefing = Phrases("en"), morning()
    digest = [part["components"] for part in render(briefing, material.audience())]
    quiet = [
        part["components"]
        for part in render(
            replace(briefing, items=(), worth_reading=(), coverage=Coverage(feeds=38)), material.audience()
        )
    ]
    async with office_with_a_past() as office:
        found = await look_up(office, "aksu dam")
        mentions = tuple((day, count) for (day, _), count in zip(found.by_day, COUNTS, strict=True))
        found = replace(found, by_day=mentions)
        line = await time_line(office, found.stories[0].story)
        answers = {
            "lookup": [await _seen(entity_message(found, say))],
            "story": [await _seen(story_message(line, say))],
            "search": [search_message(await search(office, "villages"), say)],
        }
        assert (await brief(office)).items
    shown = {"digest": [*digest, *quiet], "draft": draft(briefing), "week": [await week(briefing)]}
    return {**shown, **answers}  # type: ignore[dict-item]


def draft(briefing: Briefing) -> list[Tree]:
    """Return the desk's messages of a draft with a line of an editor's and an item that is cut."""
    due = briefing.slot
    waiting = Draft(
        code="0123456789ab",
        slot=Slot(schedule="1", on=due.date(), time="08:00", due_at=due),
        audience="discord:1",
        space="discord:1",
        platform="discord",
        address="2",
        briefing=briefing,
        items=tuple(DraftItem(item=item, cut=item.story == "s3") for item in briefing.items),
        lines=(SignedLine(text="The utility holds a press conference at noon; we follow.", by="Aigul"),),
        until=due - timedelta(minutes=15),
        otherwise="post",
    )
    return [payload["components"] for payload in draft_payloads(waiting, material.audience())]  # type: ignore[misc]


async def week(briefing: Briefing) -> Tree:
    """Return a weekly look-back with its chart."""
    named = [
        InTheNews(entity=name, name=name, articles=sum(days), before=before, by_day=days)
        for name, days, before in (
            ("Aidar Serik", (1, 2, 9, 14, 6, 5, 8), 3),
            ("Southland Railways", (0, 4, 6, 2, 1, 0, 3), 11),
            ("Зарина Ахметова", (2, 2, 1, 0, 5, 3, 1), 9),
        )
    ]
    back = replace(
        briefing,
        title=f"The past week · {briefing.title}",
        look_back=True,
        in_the_news=tuple(named),
        items=briefing.items[:2],
        worth_reading=(),
        coverage=Coverage(feeds=38),
    )
    [payload] = render(back, material.audience())
    chart = unpack(Chart, cast("Mapping[str, Any]", payload[CHART]))
    return await _drawn(cast("Tree", payload["components"]), chart, place=-1)


async def _seen(message: Illustrated) -> Tree:
    """Return the components with the picture itself in place of its attachment."""
    return await _drawn(message.components, message.chart) if message.chart else message.components


async def _drawn(components: Tree, chart: Chart, *, place: int = 1) -> Tree:
    picture = base64.b64encode(await png(chart) or b"").decode()
    shown = json.dumps(with_picture(components, chart, place=place))
    return cast("Tree", json.loads(shown.replace(f"attachment://{FILE}", f"data:image/png;base64,{picture}")))


def browser() -> str:
    """Return the path of Chromium."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        sys.exit("no Chromium here: apt-get install chromium")
    return found


def photograph(chromium: str, file: Path, picture: Path, size: str) -> None:
    """Write the picture of a page; `size` is "width,height"."""
    command = [chromium, "--headless", "--no-sandbox", "--hide-scrollbars", "--force-device-scale-factor=1"]
    arguments = [f"--window-size={size}", f"--screenshot={picture}", file.as_uri()]
    subprocess.run([*command, *arguments], check=True, capture_output=True)


def main(folder: Path) -> None:
    """Write the pictures."""
    chromium = browser()
    with tempfile.TemporaryDirectory() as temporary:
        for name, shown in asyncio.run(trees()).items():
            file = Path(temporary) / f"{name}.html"
            file.write_text(page(shown), "utf-8")
            for kind, size in SIZES[name].items():
                photograph(chromium, file, folder / f"discord-{name}-{kind}.png", size)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
