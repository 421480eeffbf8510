"""A draft and what an editor wants of it -> the draft after it, and whether and how it goes out. Pure decisions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import TypeVar

from bot.model import Audience, Briefing, Draft, DraftItem, Item, Review, SignedLine, Slot

#: Editors get at least so long, also when the bot was down when the draft should have opened.
SHORTEST = timedelta(minutes=15)
#: Lines that editors may add to one draft.
MOST_LINES = 5

Row = TypeVar("Row")

OPEN, APPROVED, HELD, POSTED, LAPSED = "open", "approved", "held", "posted", "lapsed"


class Decision(StrEnum):
    """What becomes of a draft now."""

    WAIT = "wait"
    POST = "post"
    HOLD = "hold"


def code_of(slot: str) -> str:
    """Return a slot's short name for buttons."""
    return hashlib.sha256(slot.encode()).hexdigest()[:12]


def opens_at(slot: Slot, review: Review) -> datetime:
    """Return when the draft of a slot is to be written."""
    return slot.due_at - timedelta(minutes=review.opens)


def draft_of(briefing: Briefing, slot: Slot, audience: Audience, review: Review, now: datetime) -> Draft:
    """Return the draft of a slot as it is first shown."""
    planned = slot.due_at - timedelta(minutes=review.ends)
    least = min(SHORTEST, timedelta(minutes=review.opens - review.ends))
    return Draft(
        code=code_of(slot.key),
        slot=slot,
        audience=audience.id,
        space=audience.space,
        platform=review.platform,
        address=review.address,
        briefing=briefing,
        items=tuple(DraftItem(item=item) for item in briefing.items),
        until=max(planned, now + least),
        otherwise=review.otherwise,
    )


def desk_slot(draft: Draft) -> Slot:
    """Return the slot under which the desk's messages of a draft stand in the outbox; no schedule has it."""
    return replace(draft.slot, schedule=f"{draft.slot.schedule}#desk")


def decided(draft: Draft, now: datetime) -> Decision:
    """Say what becomes of the draft: an approved one goes out at its slot, one that nobody decided as was set."""
    due = now >= draft.slot.due_at
    if draft.state == APPROVED:
        return Decision.POST if due else Decision.WAIT
    if draft.state != OPEN or now < draft.until:
        return Decision.WAIT
    if draft.otherwise == "hold":
        return Decision.HOLD
    return Decision.POST if due else Decision.WAIT


def is_undecided(draft: Draft) -> bool:
    """Tell whether the draft can still be changed."""
    return draft.state in (OPEN, HELD)


def cut(draft: Draft, story: str, *, out: bool) -> Draft:
    """Take an item out, or keep it after all. Raises KeyError for a story that isn't in the draft."""
    place = _place(draft, story)
    items = list(draft.items)
    items[place] = replace(items[place], cut=out)
    return replace(draft, items=tuple(items))


def move(draft: Draft, story: str, *, by: int) -> Draft:
    """Move an item one up (-1) or down (+1) in its section; at the section's end the whole section moves.

    Raises KeyError for a story that isn't in the draft; at the end of the draft nothing changes.
    """
    sections = [list(group) for _, group in groupby(draft.items, key=lambda one: one.item.section)]
    _place(draft, story)
    here = next(n for n, section in enumerate(sections) if any(one.item.story == story for one in section))
    within = next(n for n, one in enumerate(sections[here]) if one.item.story == story)
    if 0 <= within + by < len(sections[here]):
        _swap(sections[here], within, within + by)
    elif 0 <= here + by < len(sections):
        _swap(sections, here, here + by)
    return replace(draft, items=tuple(one for section in sections for one in section))


def add_line(draft: Draft, text: str, by: str) -> Draft:
    """Add a line under an editor's name. Raises ValueError for one too many."""
    if len(draft.lines) >= MOST_LINES:
        raise ValueError(f"at most {MOST_LINES} lines")
    return replace(draft, lines=(*draft.lines, SignedLine(text=text, by=by)))


def drop_line(draft: Draft, number: int) -> Draft:
    """Take a line back, counted from 0; one that isn't there changes nothing."""
    return replace(draft, lines=tuple(line for place, line in enumerate(draft.lines) if place != number))


def approve(draft: Draft, by: str) -> Draft:
    """Let the draft go out as it stands."""
    return replace(draft, state=APPROVED, by=by)


def edited(draft: Draft, told: Mapping[str, int]) -> Briefing:
    """Return the briefing that goes out: what was not cut, and was not told by an alert meanwhile."""
    kept = [one.item for one in draft.items if not one.cut and _is_untold(one.item, told)]
    used = dict.fromkeys(item.section for item in kept)
    sections = {key: draft.briefing.sections[key] for key in used if key in draft.briefing.sections}
    return replace(draft.briefing, items=tuple(kept), signed=draft.lines, sections=sections)


def _is_untold(item: Item, told: Mapping[str, int]) -> bool:
    return any(number > told.get(story, 0) for story, number in item.settles.items()) or not item.settles


def _place(draft: Draft, story: str) -> int:
    for place, one in enumerate(draft.items):
        if one.item.story == story:
            return place
    raise KeyError(story)


def _swap(rows: list[Row], one: int, other: int) -> None:
    rows[one], rows[other] = rows[other], rows[one]
