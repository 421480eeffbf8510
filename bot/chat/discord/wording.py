"""Settings and changes -> sentences of ours with all foreign text inert."""

from __future__ import annotations

from typing import Any

from bot.actions.digest import Digest
from bot.actions.schedules import name_of
from bot.briefing.phrases import phrases_for
from bot.chat.digests import next_time, special, worded
from bot.chat.discord.escape import inert
from bot.chat.phrases import Phrases
from bot.ports import JournalEntry


def digest_text(digest: Digest, say: Phrases) -> str:
    """Return a digest's settings and its next moment, which Discord shows on each reader's own clock."""
    lines = [say(worded("digest.settings", digest.schedule), **_values(digest, say)), *_more(digest, say)]
    lines += _state(digest, say)
    return "\n".join(lines)


def subscription_text(digest: Digest, say: Phrases) -> str:
    """Return a subscription in one line, and what is special about it in another."""
    line = [say(worded("subscription.line", digest.schedule), **_values(digest, say)), *_state(digest, say)]
    return "\n".join([" · ".join(line), *_more(digest, say)])


def schedule_text(digest: Digest, say: Phrases) -> str:
    """Return one of a channel's schedules under its name; the digest's own has none."""
    name = name_of(digest.schedule)
    return f"{inert(name, 40)} · {digest_text(digest, say)}" if name else digest_text(digest, say)


def entry_text(entry: JournalEntry, say: Phrases) -> str:
    """Return a change in one line: when, by whom, what."""
    what = say(f"change.{entry.action}") if say.has(f"change.{entry.action}") else inert(entry.action, 40)
    undone = f" ({say('change.undone')})" if entry.undone_at else ""
    return f"<t:{int(entry.at.timestamp())}:f> · <@{int(entry.person)}> · {what}{undone}"


def _more(digest: Digest, say: Phrases) -> list[str]:
    """Return what is not as it is when nobody asks for anything, in one small line."""
    said = special(digest, say, safe=inert, place=_place)
    if digest.audience.role.isdecimal():
        said.append(say("digest.role", role=f"<@&{int(digest.audience.role)}>"))
    return [f"-# {' · '.join(said)}"] if said else []


def _place(address: str) -> str:
    return f"<#{int(address)}>" if address.isdecimal() else inert(address, 40)


def _values(digest: Digest, say: Phrases) -> dict[str, Any]:
    audience, schedule = digest.audience, digest.schedule
    return {
        "topic": inert(audience.topic.name or say("region"), 100) or "…",  # a name of signs that nobody sees
        "times": inert(schedule.cron) or ", ".join(schedule.times),
        "zone": inert(schedule.zone, 60),
        "days": say.weekdays(schedule.weekdays),
        "language": phrases_for(say.language).named_language(audience.language),
    }


def _state(digest: Digest, say: Phrases) -> list[str]:
    said = next_time(digest, say, shown=lambda at: f"<t:{int(at.timestamp())}:f>")
    return [said] if said else []
