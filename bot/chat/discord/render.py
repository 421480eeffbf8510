"""Briefing -> the messages of a digest (Components V2): pure, within Discord's limits, split only between items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from bot.briefing import wording
from bot.briefing.phrases import Phrases as BriefingPhrases
from bot.briefing.phrases import phrases_for
from bot.chat.charts import week_chart
from bot.chat.discord import limits, pieces
from bot.chat.discord.escape import inert, link
from bot.chat.discord.pieces import Piece
from bot.chat.outlets import cited, mark_of, outlets_of
from bot.chat.phrases import Phrases, PostedPhrases
from bot.model import Audience, Briefing, Item, Sentence, Source
from bot.store.packing import pack
from bot.text.plain import cut, plain

ITEMS_SHOWN = 7
ITEM_TEXT = 280
CONTEXT_TEXT = 180
BLOCK_TEXT = 3000
PUSH_TEXT = 180
SOURCES_SHOWN = 3
SUPPRESS_EMBEDS, SILENT, COMPONENTS_V2 = 1 << 2, 1 << 12, 1 << 15
#: Stands in a button until a part is sent; the message can be found again by what replaces it.
MARKER = "0"
#: Under this name a payload carries the chart that is posted with it.
CHART = "chart"

_LINK = re.compile(r"\[((?:[^\]\\]|\\.)*)\]\(https?://[^)\s]*\)")
_ROOM_FOR_NUMBER = " · 10/10"


def render(briefing: Briefing, audience: Audience) -> tuple[Mapping[str, object], ...]:
    """Return the payloads of a briefing's messages, in order, without previews.

    They are silent and ping nobody, but for the first one of an audience that wants a role pinged when there is news.
    """
    say = PostedPhrases(briefing.language)
    if not briefing.items:
        return (message([pieces.text(_quiet(briefing, audience.zone)), _foot(say, 0, briefing.page)], silent=True),)
    shown = replace(briefing, items=briefing.items[: max(ITEMS_SHOWN, audience.items)])
    parts = split(
        [*_signed(briefing), *_blocks(shown, audience), _tail(briefing, audience.zone)],
        push=[line for line in [inert(wording.push(shown), PUSH_TEXT)] if line],
        title=f"**{inert(wording.heading(briefing, zone=audience.zone), 200)}**" + _ping(audience),
        again=f"**{inert(briefing.title, 80) or '…'}**",
        foot=[_foot(say, len(briefing.items) - len(shown.items), briefing.page)],
    )
    first = message(parts[0], silent=not audience.role, role=audience.role)
    # Drawn when it is posted: a payload is JSON, and pure.
    chart = week_chart(briefing, audience.zone)
    # What a forum's post is called and tagged by; a channel has no use for it.
    post = {"day": phrases_for(briefing.language).dated(_local(briefing.slot, audience.zone)), "topic": briefing.title}
    bodies = [{**body, **post} for body in (first, *(message(part, silent=True) for part in parts[1:]))]
    if chart is not None and limits.component_count(parts[-1]) < limits.COMPONENTS:
        bodies[-1][CHART] = pack(chart)
    return tuple(bodies)


def _local(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def _ping(audience: Audience) -> str:
    return f" <@&{int(audience.role)}>" if audience.role else ""


def answer_messages(briefing: Briefing, zone: str) -> list[list[Piece]]:
    """Return a briefing as the answer to a question: no push text, no buttons of a stored digest."""
    reader = Audience(id="", platform="discord", address="", zone=zone, language=briefing.language)
    if not briefing.items:
        return [[pieces.text(_quiet(briefing, zone))]]
    return split(
        [*_blocks(briefing, reader), _tail(briefing, zone)],
        push=[],
        title=f"**{inert(wording.heading(briefing, zone=zone), 200)}**",
        again=f"**{inert(briefing.title, 80) or '…'}**",
        foot=[],
    )


def more_messages(briefing: Briefing, say: Phrases) -> list[list[Piece]]:
    """Return the headlines of the items that had no room in the digest, with a way to open each."""
    rest = briefing.items[ITEMS_SHOWN:][: limits.OPTIONS]
    if not rest:
        return [[pieces.text(say("more.none"))]]
    lines = []
    for item in rest:
        outlet = link(item.sources[0].outlet, item.sources[0].url, 40) if item.sources else ""
        lines.append(f"- {inert(item.headline, 100)} · {outlet}")
    while limits.text_length([pieces.text("\n".join(lines))]) > BLOCK_TEXT:
        lines.pop()
    options = [(item.story, item.headline, item.sources[0].outlet if item.sources else "") for item in rest]
    opening = pieces.select(pieces.custom_id("open"), say("search.open"), options)
    return [[pieces.text("\n".join(lines)), pieces.row(opening)]]


def plain_payload(payload: Mapping[str, object]) -> Mapping[str, object] | None:
    """Return the payload's texts without links in one piece, with only its last row; None when it is that already."""
    components = cast("Sequence[Piece]", payload["components"])
    texts = [str(piece["content"]) for piece in limits.walk(components) if piece["type"] == pieces.TEXT]
    bare = cut(_LINK.sub(r"\1", "\n".join(texts)), limits.TEXT // 2)
    simple = [pieces.text(bare or "-"), components[-1]]
    kept = {key: value for key, value in payload.items() if key != CHART}
    return None if simple == list(components) else {**kept, "components": simple}


def message(components: Sequence[Piece], *, silent: bool = False, role: str = "") -> Mapping[str, object]:
    """Return a message body as Discord takes it; nobody but the holders of `role` is pinged."""
    return {
        "flags": COMPONENTS_V2 | SUPPRESS_EMBEDS | (SILENT if silent else 0),
        "allowed_mentions": {"parse": [], **({"roles": [role]} if role else {})},
        "components": list(components),
    }


def item_text(item: Item, briefing: Briefing, audience: Audience, *, links: int = SOURCES_SHOWN) -> str:
    """Return one item: kind and headline, what is new, where reports differ, what was before, who reports it."""
    words = phrases_for(briefing.language)
    short = replace(item, sentences=tuple(_shown(item.sentences)))
    lines = [f"**{words.listed((wording.kind(item, words), inert(item.headline, 160)))}**"]
    runs = [
        (run[0].role == "context", _paragraph(short, run, words, audience.zone)) for run in wording.paragraphs(short)
    ]
    lines += [text for is_context, text in runs if not is_context]
    lines += [f"-# {inert(wording.disagreement(one, words), 160)}" for one in item.disagreements[:2]]
    lines += [f"-# {text}" for is_context, text in runs if is_context]
    lines.append(f"-# {sources_line(item, briefing, audience, links=links)}")
    return "\n".join(line for line in lines if line)


def sources_line(item: Item, briefing: Briefing, audience: Audience, *, links: int = SOURCES_SHOWN) -> str:
    """Return outlets as links with who is behind them, and how many of the reports are independent."""
    words, outlets = phrases_for(briefing.language), outlets_of(item)
    named = [
        mark_of(item, place) + source_link(source, item, briefing, audience, bare=not links)
        for place, source in enumerate(list(outlets.values())[: max(links, 1)], 1)
    ]
    if len(outlets) > len(named):
        named.append("+" + words.count("{n} more", "{n} more", len(outlets) - len(named)))
    return ", ".join([*named, wording.standing(item, words)])


def source_link(source: Source, item: Item, briefing: Briefing, audience: Audience, *, bare: bool = False) -> str:
    """Return "North (private)" as a link; without the link where the audience wants that, with the feed's notice."""
    bare = bare or source.outlet in audience.hidden_outlets
    name = inert(source.outlet, 60) if bare else link(source.outlet, source.url, 60)
    about = inert(wording.source(replace(source, outlet=""), item, briefing), 80)
    notice = f"⚠ {inert(source.notice, 120)}" if source.notice else ""
    return " ".join(part for part in (name, about, notice) if part)


def _signed(briefing: Briefing) -> list[list[Piece]]:
    """Return the editors' lines in one block, none without any."""
    lines = [inert(line, 400) for line in wording.signed_lines(briefing)]
    return [[pieces.text("\n".join(lines))]] if lines else []


def _paragraph(item: Item, run: Sequence[Sentence], words: BriefingPhrases, zone: str) -> str:
    """Return sentences of one source in one breath, inert, with raised numbers when there are several outlets."""
    text = inert(wording.paragraph(item, run, words, zone=zone))
    fenced = words.fenced(text, run[0].language or words.language)
    return fenced + cited(item, run)


def _quiet(briefing: Briefing, zone: str) -> str:
    name = inert(briefing.title, 80)
    title = f"**{name}** · " if name else ""
    line = "\n-# ".join([title + inert(wording.quiet(briefing, zone=zone)), *_gaps(briefing)])
    return "\n".join([line, *_ahead(briefing, zone)])


def _ahead(briefing: Briefing, zone: str) -> Iterator[str]:
    for text, sources in wording.announced(briefing):
        said = (
            link(one.outlet, one.url, 40) + inert(wording.said_on(one, briefing, zone=zone), 120) for one in sources
        )
        yield f"**{wording.announced_title(briefing)}**: {inert(text, ITEM_TEXT)} {'; '.join(said)}".rstrip()


def _gaps(briefing: Briefing) -> list[str]:
    return [inert(line, 160) for line in wording.gaps(briefing)[:5]]


def _shown(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Yield what is new while there is room (the first always), and one sentence of what was before."""
    room, context = ITEM_TEXT, 1
    for sentence in sentences:
        short = replace(sentence, text=cut(plain(sentence.text), ITEM_TEXT))
        if sentence.role == "context":
            if context:
                yield replace(short, text=cut(short.text, CONTEXT_TEXT))
            context = 0
        elif room == ITEM_TEXT or len(short.text) <= room:
            yield short
            room -= len(short.text)


def _blocks(briefing: Briefing, audience: Audience) -> Iterator[list[Piece]]:
    """Yield each item as it will stand in a message; the first of a section carries its heading."""
    say = PostedPhrases(briefing.language)
    for title, items in wording.sections(briefing):
        heading = f"### {inert(title.upper(), 60)}\n" if plain(title) else ""
        for item in items:
            # Addresses take most of the room: an item that would fill a message shows fewer of them.
            for links in (SOURCES_SHOWN, 1, 0):
                piece = pieces.text(heading + item_text(item, briefing, audience, links=links))
                if limits.text_length([piece]) <= BLOCK_TEXT:
                    break
            yield [piece, item_buttons(item.story, say)]
            heading = ""


def item_buttons(story: str, say: Phrases) -> Piece:
    """Return what can be done with an item."""
    return pieces.row(
        pieces.button(say("button.story"), pieces.custom_id("story", story)),
        pieces.button(say("button.follow"), pieces.custom_id("follow", story)),
        pieces.button(say("button.wrong"), pieces.custom_id("wrong", story, MARKER)),
    )


def _tail(briefing: Briefing, zone: str) -> list[Piece]:
    words = phrases_for(briefing.language)
    lines = []
    if briefing.worth_reading:
        reading = [f"{link(one.title, one.url)} ({inert(one.outlet, 40)})" for one in briefing.worth_reading[:2]]
        lines.append(f"**{words.text('Worth reading')}**: {'; '.join(reading)}")
    if names := wording.in_the_news(briefing):
        lines.append(f"**{words.text('In the news')}**: {'; '.join(inert(line, 120) for line in names)}")
    lines += _ahead(briefing, zone)
    lines += [f"-# {line}" for line in _gaps(briefing)]
    return [pieces.text("\n".join(lines))] if lines else []


def _foot(say: Phrases, more: int, page: str) -> Piece:
    """Return the last row: it carries the marker by which the message is found again."""
    buttons = [pieces.button(say("button.why"), pieces.custom_id("why", MARKER))]
    if more > 0:
        buttons.insert(0, pieces.button(say("button.more", count=more), pieces.custom_id("more", MARKER)))
    if page:
        buttons.append(pieces.link_button(say("button.page"), page))
    return pieces.row(*buttons)


def split(
    blocks: Sequence[list[Piece]], *, push: Sequence[str], title: str, again: str, foot: Sequence[Piece]
) -> list[list[Piece]]:
    """Return the components of each message, filled in order; the later ones open with a short title."""
    heads, parts = [title], [[pieces.text(line) for line in (*push, title + _ROOM_FOR_NUMBER)]]
    places = [len(push)]
    for block in blocks:
        if not _fits([*parts[-1], *block, *foot]):
            heads.append(again)
            places.append(0)
            parts.append([pieces.text(again + _ROOM_FOR_NUMBER)])
        parts[-1].extend(block)
    for number, (part, head, place) in enumerate(zip(parts, heads, places, strict=True), 1):
        part[place] = pieces.text(head + (f" · {number}/{len(parts)}" if len(parts) > 1 else ""))
        part.extend(foot)
    return parts


def _fits(components: Sequence[Piece]) -> bool:
    return limits.component_count(components) <= limits.COMPONENTS and limits.text_length(components) <= limits.TEXT
