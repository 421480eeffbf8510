"""Briefing -> the messages of a digest (Block Kit): pure, within Slack's limits, split only between items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from bot.briefing import wording
from bot.briefing.phrases import phrases_for
from bot.charts import in_words
from bot.chat.charts import week_chart
from bot.chat.outlets import cited, mark_of, outlets_of
from bot.chat.phrases import PostedPhrases
from bot.chat.slack import pieces
from bot.chat.slack.pieces import Piece
from bot.model import Audience, Briefing, Item, Sentence
from bot.store.packing import pack
from bot.text.plain import cut, plain

ITEMS_SHOWN = 7  # in the message itself; the rest stands in its thread
#: <@U1|name>, <#C1|name>, <!here>: nothing; <https://x|label>: what it shows or is.
_MARKS = re.compile(r"<(?:[@#!][^<>]*|(?:[^<>|]*\|)?([^<>|@#!][^<>|]*))>")
_CHANNELS = re.compile(r"<#([CG][A-Z0-9]+)(?:\|[^<>]*)?>")
SENTENCE, CONTEXT, HEADLINE = 600, 300, 200
SOURCES_SHOWN = 4
#: Under this name a payload carries the chart that goes into its thread; it is drawn when it is posted.
CHART = "chart"
WHY = "ll1:why"
MARKER = "0"  # in a button's value: the message's own mark, put there when it is posted
FALLBACK = 3000  # of the text that notifications and screen readers use


def render(briefing: Briefing, audience: Audience) -> tuple[Mapping[str, object], ...]:
    """Return the payloads of a briefing's messages: the first for the channel, the others for its thread."""
    if not briefing.items:
        return (message(plain(wording.quiet(briefing, zone=audience.zone)), list(_quiet(briefing, audience))),)
    blocks = list(_items(briefing, audience))
    heading = wording.heading(briefing, zone=audience.zone)
    notes = [pieces.rich_text([pieces.words(plain(line, SENTENCE))]) for line in wording.signed_lines(briefing)]
    parts = split(blocks, first=[pieces.header(heading), *notes], foot=_tail(briefing, audience.zone))
    texts = [plain(wording.push(briefing)), *(f"{briefing.title} · {number}" for number in range(2, len(parts) + 1))]
    first, *rest = (message(text, part) for text, part in zip(texts, parts, strict=True))
    chart = week_chart(briefing, audience.zone)
    return ({**first, CHART: pack(chart)} if chart else first, *rest)


def answer_blocks(briefing: Briefing, zone: str) -> list[Piece]:
    """Return a briefing as the answer to one reader: what fits into one message."""
    first = render(briefing, Audience(id="", platform="slack", address="", zone=zone, language=briefing.language))[0]
    return cast("list[Piece]", first["blocks"])


def message(text: str, blocks: Sequence[Piece]) -> Mapping[str, object]:
    """Return a message body; `text` is what a notification shows, and it is never parsed."""
    return {"text": escaped(cut(text, FALLBACK)) or "-", "blocks": list(blocks)}


def escaped(text: str) -> str:
    """Return text for a field that Slack parses: mentions, links and commands are dead in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str, *, channels: bool = False) -> str:
    """Return what somebody wrote, from the form in which Slack hands it on; marks of people and places are left out.

    `channels`: those stay, as #ID.
    """
    if channels:
        text = _CHANNELS.sub(r"#\1", text)
    return _MARKS.sub(r"\1", text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def spoken(blocks: Sequence[Piece]) -> str:
    """Return what notifications and screen readers say of an answer: its first words."""
    found = (text.strip() for block in blocks for text in pieces.texts(block))
    return escaped(next((text[:300] for text in found if text), "-"))


def marked(payload: Mapping[str, object], code: str) -> Mapping[str, object]:
    """Return the payload as it is posted: its button "Why these?" names the message."""
    blocks = cast("Sequence[Mapping[str, Any]]", payload.get("blocks") or [])
    return {**payload, "blocks": [_marked(block, code) for block in blocks]} if blocks else payload


def _marked(block: Mapping[str, Any], code: str) -> Mapping[str, Any]:
    if block["type"] != "actions":
        return block
    shown = [{**one, "value": code} if one["action_id"] == WHY else one for one in block["elements"]]
    return {**block, "elements": shown}


def plain_payload(payload: Mapping[str, object]) -> Mapping[str, object] | None:
    """Return the payload as its text alone, None when it is that already."""
    return {"text": payload["text"]} if payload.get("blocks") else None


def item_blocks(item: Item, briefing: Briefing, audience: Audience, *, section: str = "") -> list[Piece]:
    """Return one item: kind and headline, what is new, where reports differ, what was before, who reports it."""
    phrases = phrases_for(briefing.language)
    runs: list[Piece] = [pieces.words(f"{plain(section, 60).upper()}\n", bold=True)] if section else []
    kind, headline = wording.kind(item, phrases), plain(item.headline, HEADLINE)
    runs += [pieces.words(f"{kind} · "), pieces.words(f"{headline}\n", bold=True)]
    short = replace(item, sentences=tuple(map(_short, item.sentences)))
    for run in wording.paragraphs(short):
        text = plain(wording.paragraph(short, run, phrases, zone=audience.zone))
        runs.append(pieces.words(f"{text}{cited(item, run)}\n", italic=run[0].role == "context"))
    runs += [pieces.words(f"{plain(wording.disagreement(one, phrases), 300)}\n") for one in item.disagreements]
    runs += _sources(item, briefing, audience)
    say = PostedPhrases(briefing.language)
    buttons = [pieces.button(say(f"button.{name}"), f"ll1:{name}", item.story) for name in ("story", "follow", "wrong")]
    return [pieces.rich_text(runs), pieces.actions(buttons)]


def _short(sentence: Sentence) -> Sentence:
    return replace(sentence, text=cut(plain(sentence.text), CONTEXT if sentence.role == "context" else SENTENCE))


def _sources(item: Item, briefing: Briefing, audience: Audience) -> Iterator[Piece]:
    phrases = phrases_for(briefing.language)
    outlets = outlets_of(item)
    for place, source in enumerate(list(outlets.values())[:SOURCES_SHOWN], 1):
        if mark := mark_of(item, place):
            yield pieces.words(mark)
        bare = source.outlet in audience.hidden_outlets
        yield pieces.words(plain(source.outlet, 80)) if bare else pieces.link(source.outlet, source.url)
        about = plain(wording.source(replace(source, outlet=""), item, briefing))
        notice = f" (⚠ {plain(source.notice, 160)})" if source.notice else ""
        yield pieces.words(f"{' ' if about else ''}{about}{notice}, ")
    more = phrases.count("{n} more", "{n} more", len(outlets) - SOURCES_SHOWN) if len(outlets) > SOURCES_SHOWN else ""
    yield pieces.words(
        ", ".join(part for part in (f"+{more}" if more else "", wording.standing(item, phrases)) if part)
    )


def _items(briefing: Briefing, audience: Audience) -> Iterator[list[Piece]]:
    for title, items in wording.sections(briefing):
        section = title
        for item in items:
            yield item_blocks(item, briefing, audience, section=section)
            section = ""


def split(blocks: Sequence[list[Piece]], *, first: list[Piece], foot: list[Piece]) -> list[list[Piece]]:
    """Return the blocks of each message, filled in order; the first holds at most seven items."""
    parts, shown = [list(first)], 0
    for block in blocks:
        candidate = [*parts[-1], *block, *(foot if len(parts) == 1 else [])]
        full = len(candidate) > pieces.BLOCKS or pieces.text_length(candidate) > pieces.TOTAL
        if shown and (full or (len(parts) == 1 and shown == ITEMS_SHOWN)):
            parts.append([])
            shown = 0
        parts[-1] += block
        shown += 1
    parts[0] += foot
    return parts


def _tail(briefing: Briefing, zone: str) -> list[Piece]:
    phrases, blocks = phrases_for(briefing.language), []
    if named := wording.in_the_news(briefing):
        blocks.append(pieces.rich_text([pieces.words("\n".join(plain(line, 160) for line in named[:10]))]))
    if chart := week_chart(briefing, zone):
        blocks.append(pieces.context(in_words(chart, limit=CONTEXT)))
    if briefing.worth_reading:
        runs = [pieces.words(f"{phrases.text('Worth reading')}: ", bold=True)]
        for one in briefing.worth_reading[:2]:
            runs += [pieces.link(one.title, one.url), pieces.words(f" ({plain(wording.view(one), 80)}) ")]
        blocks.append(pieces.rich_text(runs))
    why = pieces.button(PostedPhrases(briefing.language)("button.why"), WHY, MARKER)
    return [*blocks, *_ahead(briefing, zone), *_gaps(briefing), *_page(briefing), pieces.actions([why])]


def _ahead(briefing: Briefing, zone: str) -> Iterator[Piece]:
    title = wording.announced_title(briefing)
    for text, sources in wording.announced(briefing):
        runs = [pieces.words(f"{title}: ", bold=True), pieces.words(plain(text, CONTEXT))]
        for one in sources:
            said = plain(wording.said_on(one, briefing, zone=zone), 160)
            runs += [pieces.words(" "), pieces.link(one.outlet, one.url), pieces.words(said)]
        yield pieces.rich_text(runs)


def _quiet(briefing: Briefing, audience: Audience) -> Iterator[Piece]:
    title = plain(briefing.title, 80)
    line = plain(wording.quiet(briefing, zone=audience.zone))
    yield pieces.rich_text([*([pieces.words(f"{title} · ", bold=True)] if title else []), pieces.words(line)])
    yield from _ahead(briefing, audience.zone)
    yield from _gaps(briefing)
    yield from _page(briefing)


def _page(briefing: Briefing) -> list[Piece]:
    """Return the link to the briefing's own page, where readers reach one."""
    if not briefing.page:
        return []
    return [pieces.rich_text([pieces.page_link(PostedPhrases(briefing.language)("button.page"), briefing.page)])]


def _gaps(briefing: Briefing) -> list[Piece]:
    return [pieces.context(plain(line, 300)) for line in wording.gaps(briefing)[:5]]
