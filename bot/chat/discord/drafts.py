"""A draft as it stands -> the desk's messages, with what changes it; and posted items -> the same with a line added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from bot.briefing import wording
from bot.chat.discord import limits, pieces
from bot.chat.discord.escape import inert
from bot.chat.discord.pieces import Piece
from bot.chat.discord.render import BLOCK_TEXT, MARKER, item_text, message, split
from bot.chat.phrases import Phrases
from bot.model import Audience, Draft, DraftItem

UNDECIDED = ("open", "held")
LINE = 300
#: Between the headlines of a message's first line.
SEPARATOR = " · "


def draft_payloads(draft: Draft, audience: Audience) -> tuple[Mapping[str, object], ...]:
    """Return the messages of a draft: items with cut, keep and move, lines, and publish; silent, pinging nobody."""
    say = Phrases(audience.language)
    title = f"**{say('draft.title')}** · {inert(wording.heading(draft.briefing, zone=audience.zone), 200)}"
    when, until = (f"<t:{int(at.timestamp())}:t>" for at in (draft.slot.due_at, draft.until))
    state = say(f"draft.{draft.state}", when=when, until=until, by=inert(draft.by, 60))
    if draft.state == "open":
        state += " " + say(f"draft.otherwise_{draft.otherwise}", until=until)
    foot = _foot(draft, say)
    parts = split(
        [*_lines(draft, audience, say), *_items(draft, audience, say)],
        push=[],
        title=f"{title}\n{state}",
        again=f"**{say('draft.title')}**",
        foot=[foot],
    )
    return tuple(message(part, silent=True) for part in parts)


def amended(payload: Mapping[str, object], story: str, line: str, *, struck: bool) -> Mapping[str, object] | None:
    """Return a posted payload with a line under a story's item, None when it has none; see ports.Edits."""
    components = list(cast("Sequence[Piece]", payload["components"]))
    place = next((at for at, piece in enumerate(components) if at and _is_row_of(piece, story)), None)
    if place is None:
        return None
    content, added = str(components[place - 1].get("content", "")), f"-# {inert(line, LINE)}"
    if struck:
        if components[0].get("type") == pieces.TEXT:
            components[0] = pieces.text(_without(str(components[0]["content"]), _title(content)))
        content = _struck(content)
        opening = [child for child in _children(components[place]) if ":story:" in str(child.get("custom_id", ""))]
        components[place] = {"type": pieces.ACTION_ROW, "components": opening}
    if not content.endswith(added):
        components[place - 1] = pieces.text(f"{content}\n{added}")
    while limits.text_length(components) > limits.TEXT and "\n" in content:  # an older sentence makes room
        content = content.rpartition("\n")[0]
        components[place - 1] = pieces.text(f"{content}\n{added}")
    return {**payload, "components": components}


def _items(draft: Draft, audience: Audience, say: Phrases) -> Iterator[list[Piece]]:
    for place, one in enumerate(draft.items):
        text = f"{place + 1}. {_shown(one, draft, audience)}"
        yield [pieces.text(text), *_item_buttons(one, place, draft, say)]


def _shown(one: DraftItem, draft: Draft, audience: Audience) -> str:
    if one.cut:
        return f"~~{inert(one.item.headline, 160)}~~"
    for links in (1, 0):
        text = item_text(one.item, draft.briefing, audience, links=links)
        if limits.text_length([pieces.text(text)]) <= BLOCK_TEXT:
            break
    return text


def _item_buttons(one: DraftItem, place: int, draft: Draft, say: Phrases) -> list[Piece]:
    if draft.state not in UNDECIDED:
        return []
    what = "keep" if one.cut else "cut"
    up = pieces.custom_id("draft", "up", draft.code, one.item.story)
    down = pieces.custom_id("draft", "down", draft.code, one.item.story)
    return [
        pieces.row(
            pieces.button(say(f"button.{what}"), pieces.custom_id("draft", what, draft.code, one.item.story)),
            pieces.button("↑", up, disabled=place == 0),
            pieces.button("↓", down, disabled=place == len(draft.items) - 1),
        )
    ]


def _lines(draft: Draft, audience: Audience, say: Phrases) -> Iterator[list[Piece]]:
    as_signed = replace(draft.briefing, signed=draft.lines, language=audience.language)
    for number, line in enumerate(wording.signed_lines(as_signed)):
        text = inert(line, LINE + 80)
        if draft.state in UNDECIDED:
            drop = pieces.button(say("button.drop"), pieces.custom_id("draft", "drop", draft.code, str(number)))
            yield [pieces.section([text], drop)]
        else:
            yield [pieces.text(text)]


def _foot(draft: Draft, say: Phrases) -> Piece:
    if draft.state not in UNDECIDED:
        over = pieces.custom_id("draft", "over", draft.code, MARKER)
        return pieces.row(pieces.button(say("button.publish"), over, disabled=True))
    publish = pieces.custom_id("draft", "publish", draft.code, MARKER)
    line = pieces.custom_id("draft", "line", draft.code, MARKER)
    return pieces.row(
        pieces.button(say("button.publish"), publish, style=pieces.SUCCESS),
        pieces.button(say("button.line"), line),
    )


def _is_row_of(piece: Piece, story: str) -> bool:
    identities = [str(child.get("custom_id", "")) for child in _children(piece)]
    return any(
        identity.startswith(f"{pieces.custom_id(action, story)}")
        for action in ("wrong", "story")
        for identity in identities
    )


def _children(piece: Piece) -> list[Mapping[str, Any]]:
    return list(cast("Sequence[Mapping[str, Any]]", piece.get("components", ())))


def _struck(content: str) -> str:
    """Return an item's text struck out; its section's heading stays, and what was struck before."""
    lines = content.split("\n")
    if any(line.startswith("~~") for line in lines):
        return content
    heading = [line for line in lines[:1] if line.startswith("### ")]
    return "\n".join([*heading, f"~~{_title(content)}~~"])


def _title(content: str) -> str:
    """Return an item's line of kind and headline."""
    return next((line for line in content.split("\n") if line.startswith("**")), "")


def _without(headlines: str, title: str) -> str:
    """Return a message's first line, its headlines in a row, with that of an item struck out."""
    if headlines.startswith("**") or not title:
        return headlines  # a message without such a line begins with its title
    said = [
        f"~~{one}~~" if one and not one.startswith("~~") and one.removesuffix("…") in title else one
        for one in headlines.split(SEPARATOR)
    ]
    return SEPARATOR.join(said)
