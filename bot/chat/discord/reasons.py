"""Why a channel was told something -> the message that says so."""

from __future__ import annotations

from bot.actions.why import WhyBriefing, WhyStory
from bot.chat.discord import pieces
from bot.chat.discord.answers import ROOM, fitting
from bot.chat.discord.escape import inert
from bot.chat.discord.pieces import Piece
from bot.chat.phrases import Phrases
from bot.chat.reasons import reason_text, slot_text, why_facts


def why_message(found: WhyBriefing, say: Phrases) -> list[Piece]:
    """Return what a briefing was chosen from, and what each of its items rests on."""
    facts = why_facts(found, say)
    lines = [f"## {say('why.title')}", facts.read, *(f"- {one}" for one in facts.left)]
    lines += [f"**{inert(headline, 160)}**\n-# {inert(rests_on, 300)}" for headline, rests_on in facts.items]
    lines.append(f"-# {say('why.written_by', name=inert(found.briefing.written_by, 60))}")
    return [pieces.text("\n".join(fitting(lines, ROOM)))]


def why_story_message(found: WhyStory, say: Phrases) -> list[Piece]:
    """Return whether and when a channel was told of a story, and what speaks for or against it now."""
    lines = [f"## {inert(found.line.headline, 160)}"]
    lines.append(
        say("why.told_in", slot=inert(slot_text(found.told_in, say), 60)) if found.told_in else say("why.never_told")
    )
    if not found.is_chosen and not found.reasons:
        lines.append(say("why.nothing_new"))
    elif found.is_chosen:
        lines.append(say("why.would_be_told"))
    else:
        lines.append(say("why.would_not"))
    lines += [f"- {reason_text(reason, say, found.countries)}" for reason in found.reasons]
    return [pieces.text("\n".join(fitting(lines, ROOM)))]
