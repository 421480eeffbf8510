"""A draft as it stands -> the desk's messages, with what changes it; and posted items -> the same with a line added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from bot.briefing import wording
from bot.briefing.phrases import phrases_for
from bot.chat.slack import pieces
from bot.chat.slack.pieces import Piece
from bot.chat.slack.render import item_blocks, message, split
from bot.chat.slack.withdrawing import headline_above, is_of, struck_out, without
from bot.chat.slack.words import SlackPhrases
from bot.model import Audience, Draft, DraftItem
from bot.text.plain import plain

UNDECIDED = ("open", "held")
LINE = 300


def draft_payloads(draft: Draft, audience: Audience) -> tuple[Mapping[str, object], ...]:
    """Return the messages of a draft: items with cut, keep and move, lines, and publish."""
    say, words = SlackPhrases(audience.language), phrases_for(audience.language)
    when, until = (words.moment(at, audience.zone) for at in (draft.slot.due_at, draft.until))
    state = say(f"draft.{draft.state}", when=when, until=until, by=plain(draft.by, 60))
    if draft.state == "open":
        state += " " + say(f"draft.otherwise_{draft.otherwise}", until=until)
    heading = plain(wording.heading(draft.briefing, zone=audience.zone), 120)
    top = [pieces.header(f"{say('draft.title')} · {heading}"), pieces.context(state), *_lines(draft, say)]
    foot = _foot(draft, say)
    parts = split(list(_items(draft, audience, say)), first=top, foot=foot)
    return tuple(message(f"{say('draft.title')} · {heading} · {state}", part) for part in parts)


def amended(payload: Mapping[str, object], story: str, line: str, *, struck: bool) -> Mapping[str, object] | None:
    """Return a posted payload with a line under a story's item, None when it has none; see ports.Edits."""
    blocks = cast("Sequence[Mapping[str, Any]]", payload.get("blocks") or [])
    place = next((at for at, block in enumerate(blocks) if at and is_of(block, story)), None)
    if place is None:
        return None
    said = plain(line, LINE)
    if struck:
        text = without(str(payload.get("text", "")), headline_above(blocks, place))
        return {**payload, "text": text, "blocks": struck_out(blocks, story, said)}
    added = pieces.words(f"\n{said}", italic=True)
    runs = blocks[place - 1]["elements"][0]["elements"]
    kept = list(blocks)
    kept[place - 1] = pieces.rich_text(runs if runs[-1:] == [added] else [*runs, added])
    return {**payload, "blocks": kept}


def _items(draft: Draft, audience: Audience, say: SlackPhrases) -> Iterator[list[Piece]]:
    for place, one in enumerate(draft.items):
        yield [_shown(one, place, draft, audience), *_item_buttons(one, place, draft, say)]


def _shown(one: DraftItem, place: int, draft: Draft, audience: Audience) -> Piece:
    if one.cut:
        return pieces.rich_text([pieces.words(f"{place + 1}. {plain(one.item.headline, 160)}", strike=True)])
    text, _ = item_blocks(one.item, draft.briefing, audience)
    return pieces.rich_text([pieces.words(f"{place + 1}. "), *text["elements"][0]["elements"]])


def _item_buttons(one: DraftItem, place: int, draft: Draft, say: SlackPhrases) -> list[Piece]:
    if draft.state not in UNDECIDED:
        return []
    value, what = f"{draft.code}:{one.item.story}", "keep" if one.cut else "cut"
    moves = [("draft_up", "↑", place > 0), ("draft_down", "↓", place < len(draft.items) - 1)]
    shown = [pieces.button(label, f"ll1:{name}", value) for name, label, fits in moves if fits]
    return [pieces.actions([pieces.button(say(f"button.{what}"), f"ll1:draft_{what}", value), *shown])]


def _lines(draft: Draft, say: SlackPhrases) -> Iterator[Piece]:
    for number, line in enumerate(draft.lines):
        yield pieces.rich_text(
            [pieces.words(f"{plain(line.by, 60)}: ", bold=True), pieces.words(plain(line.text, 600))]
        )
        if draft.state in UNDECIDED:
            drop = pieces.button(say("button.drop"), "ll1:draft_drop", f"{draft.code}:{number}")
            yield pieces.actions([drop])


def _foot(draft: Draft, say: SlackPhrases) -> list[Piece]:
    if draft.state not in UNDECIDED:
        return []
    publish = pieces.button(say("button.publish"), "ll1:draft_publish", draft.code)
    return [pieces.actions([publish, pieces.button(say("button.line"), "ll1:open_line", draft.code)])]
