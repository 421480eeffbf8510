"""Journal entries -> a list with a button each: changes to take back, reports to close."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions.withdraw import NO_MARKER
from bot.chat.discord import pieces
from bot.chat.discord.escape import inert
from bot.chat.discord.pieces import Piece
from bot.chat.discord.wording import entry_text
from bot.chat.phrases import Phrases
from bot.model import Draft
from bot.ports import JournalEntry

SHOWN = 8


def history_messages(entries: Sequence[JournalEntry], say: Phrases) -> list[Piece]:
    """Return the newest changes; those that can be taken back have a button."""
    if not entries:
        return [pieces.text(say("change.none"))]
    message: list[Piece] = []
    for entry in entries[:SHOWN]:
        line = entry_text(entry, say)
        if "before" in entry.detail and entry.undone_at is None:
            undo = pieces.button(say("button.undo"), pieces.custom_id("undo", str(entry.id)))
            message.append(pieces.section([line], undo))
        else:
            message.append(pieces.text(line))
    return message


def draft_list(found: Sequence[Draft], say: Phrases) -> list[Piece]:
    """Return the drafts that wait: where each is shown, when it is due, what happens if nobody decides."""
    if not found:
        return [pieces.text(say("draft.none"))]
    lines = []
    for draft in found[:SHOWN]:
        when, until = (f"<t:{int(at.timestamp())}:f>" for at in (draft.slot.due_at, draft.until))
        state = say(f"draft.{draft.state}", when=when, until=until, by=inert(draft.by, 60))
        place = f"<#{int(draft.address)}>" if draft.address.isdecimal() else inert(draft.address, 40)
        lines.append(f"- {place} · {inert(draft.briefing.title, 80)} · {state}")
    return [pieces.text("\n".join(lines))]


def report_messages(entries: Sequence[JournalEntry], say: Phrases) -> list[Piece]:
    """Return what readers said is wrong, newest first, each with a button to open the story and one to close it."""
    if not entries:
        return [pieces.text(say("report.none"))]
    message: list[Piece] = []
    for entry in entries[:SHOWN]:
        reason = say(f"report.{entry.detail.get('reason', 'other')}")
        title = inert(str(entry.detail.get("title", "")), 120)
        words = inert(str(entry.detail.get("words", "")), 200)
        lines = [f"**{reason}** · {title}", words, f"-# <t:{int(entry.at.timestamp())}:R> · <@{int(entry.person)}>"]
        message.append(pieces.text("\n".join(line for line in lines if line)))
        withdraw = []
        if entry.detail.get("marker") not in NO_MARKER:
            identity = pieces.custom_id("withdraw", str(entry.id))
            withdraw = [pieces.button(say("button.withdraw"), identity, style=pieces.DANGER)]
        message.append(
            pieces.row(
                # Two reports of one story stand in one message, where no two buttons may be called the same.
                pieces.button(say("button.story"), pieces.custom_id("story", entry.subject, str(entry.id))),
                pieces.button(say("button.close"), pieces.custom_id("close", str(entry.id))),
                *withdraw,
            )
        )
    return message
