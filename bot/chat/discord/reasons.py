"""Why a channel was told something -> the message that says so."""

from __future__ import annotations

from bot.actions.why import WhyBriefing, WhyStory, slot_moment
from bot.briefing.phrases import phrases_for
from bot.chat.discord import pieces
from bot.chat.discord.answers import ROOM, fitting
from bot.chat.discord.escape import inert
from bot.chat.discord.pieces import Piece
from bot.chat.phrases import Phrases
from bot.chat.reasons import reason_text


def why_message(found: WhyBriefing, say: Phrases) -> list[Piece]:
    """Return what a briefing was chosen from, and what each of its items rests on."""
    coverage, words = found.briefing.coverage, phrases_for(say.language)
    lines = [f"## {say('why.title')}"]
    lines.append(say("why.read", articles=coverage.articles, feeds=coverage.feeds))
    left = {"copies": coverage.copies, "off_topic": coverage.off_topic, "held_back": coverage.held_back}
    lines += [f"- {say(f'why.{name}', count=count)}" for name, count in left.items() if count]
    for item in found.briefing.items:
        count = words.count("{n} independent source", "{n} independent sources", item.independent)
        reprints = words.count("{n} reprint", "{n} reprints", item.copies) if item.copies else ""
        last = say("why.follows", slot=_slot(item.follows, say)) if item.follows else say("why.first")
        facts = ", ".join(part for part in (count, reprints, last) if part)
        lines.append(f"**{inert(item.headline, 160)}**\n-# {facts}")
    lines.append(f"-# {say('why.written_by', name=inert(found.briefing.written_by, 60))}")
    return [pieces.text("\n".join(fitting(lines, ROOM)))]


def why_story_message(found: WhyStory, say: Phrases) -> list[Piece]:
    """Return whether and when a channel was told of a story, and what speaks for or against it now."""
    lines = [f"## {inert(found.line.headline, 160)}"]
    lines.append(say("why.told_in", slot=_slot(found.told_in, say)) if found.told_in else say("why.never_told"))
    if not found.is_chosen and not found.reasons:
        lines.append(say("why.nothing_new"))
    elif found.is_chosen:
        lines.append(say("why.would_be_told"))
    else:
        lines.append(say("why.would_not"))
    lines += [f"- {reason_text(reason, say)}" for reason in found.reasons]
    return [pieces.text("\n".join(fitting(lines, ROOM)))]


def _slot(slot: str, say: Phrases) -> str:
    moment = slot_moment(slot)
    if moment is None:
        return inert(slot, 60)
    words = phrases_for(say.language)
    return f"{words.day(moment)}, {words.clock(moment)}"
