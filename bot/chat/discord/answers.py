"""What actions found -> the messages that show it: an entity, a story, a search; within the limits, all text inert."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.actions.ahead import Announcement
from bot.actions.lookup import LookUp
from bot.actions.search import Page
from bot.actions.stories import Entry, StoryLine, TimeLine
from bot.briefing.phrases import phrases_for
from bot.chat.charts import mentions_chart, reports_chart
from bot.chat.discord import limits, pieces
from bot.chat.discord.attachments import Illustrated
from bot.chat.discord.escape import inert, link
from bot.chat.discord.pieces import Piece
from bot.chat.phrases import Phrases
from bot.model import Role
from bot.text.plain import plain

ROOM = 3600  # of 4,000, so that what follows a list has room
SPELLINGS = 8
MISPRINT = "misprint"


def entity_message(found: LookUp, say: Phrases) -> Illustrated:
    """Return who an entity is, what was last reported, how often it is named and beside whom."""
    entity = found.entity
    lines = [f"## {inert(entity.name, 120)}", f"-# {_about(found, say)}"]
    lines += [f"- {_role(found.office(role, say.language), role, say)}" for role in entity.roles[:6]]
    spellings = {plain(alias.text, 60) for alias in entity.aliases if alias.note != MISPRINT} - {entity.name}
    if spellings:
        shown = ", ".join(inert(spelling) for spelling in sorted(spellings)[:SPELLINGS])
        lines.append(f"-# {say('lookup.spellings', names=shown)}")
    lines += ["", f"**{say('lookup.latest')}**" if found.stories else say("lookup.silence")]
    lines += fitting((story_line(line) for line in found.stories), 2200)
    if found.mentions:
        counted = say("lookup.mentions", count=found.mentions, days=len(found.by_day))
        lines += ["", f"**{counted}**", f"-# {_most(found, say)}"]
    if found.seen_with:
        beside = ", ".join(f"{inert(other.name, 60)} ({count})" for other, count in found.seen_with)
        lines.append(f"-# {say('lookup.seen_with', names=beside)}")
    message = [pieces.text("\n".join(lines))]
    if found.stories:
        message.append(open_select(found.stories, say))
    follow = pieces.button(say("button.subscribe"), pieces.custom_id("subscribe", f"e:{entity.key}"[:80]))
    others = [pieces.button(other.name, pieces.custom_id("lookup", other.key[:80])) for other in found.others[:4]]
    return Illustrated(components=[*message, pieces.row(follow, *others)], chart=mentions_chart(found, say))


def story_message(found: TimeLine, say: Phrases) -> Illustrated:
    """Return a story's reports, oldest first, with how many there are."""
    words = phrases_for(say.language)
    line = found.line
    head = [f"## {inert(line.headline, 200)}", f"-# {say('story.reports', count=line.reports)} · "]
    head[1] += words.count("{n} independent source", "{n} independent sources", line.independent)
    if found.copies:
        head[1] += ", " + words.count("{n} reprint", "{n} reprints", found.copies)
    entries = [_entry(entry, say) for entry in found.entries]
    gap, left_out = [], found.left_out
    while len(entries) > 2 and _length([*head, *entries]) > ROOM:
        entries.pop(1)
        left_out += 1
    if left_out:
        gap = [f"-# … {words.count('{n} more', '{n} more', left_out)} …"]
    body = [*head, *entries[:1], *gap, *entries[1:]]
    buttons = pieces.row(
        pieces.button(say("button.follow"), pieces.custom_id("follow", line.story)),
        pieces.button(say("button.wrong"), pieces.custom_id("wrong", line.story, "0")),
        pieces.button(say("button.why_story"), pieces.custom_id("whystory", line.story)),
    )
    text = pieces.text("\n".join(fitting(body, ROOM)))
    return Illustrated(components=[text, buttons], chart=reports_chart(found, say))


def stories_message(title: str, stories: Sequence[StoryLine], say: Phrases) -> list[Piece]:
    """Return a list of stories under a title (markup of ours), with a way to open each."""
    lines = [f"## {title}", *fitting((story_line(line) for line in stories), ROOM)]
    return [pieces.text("\n".join(lines)), open_select(stories, say)]


def search_message(page: Page, say: Phrases) -> list[Piece]:
    """Return a page of a search, with buttons to turn it."""
    title = f"## {say('search.title', words=inert(page.words, 80))}"
    if not page.hits:
        return [pieces.text(f"{title}\n{say('search.nothing')}")]
    lines = []
    for hit in page.hits:
        more = f" {phrases_for(say.language).count('{n} more', '{n} more', hit.more)}" if hit.more else ""
        where = link(hit.outlet, hit.article.url, 40) + (f" +{more.strip()}" if more else "")
        lines.append(f"- {since(hit.article.seen_at)} {inert(hit.article.title, 140)} · {where}")
    message = [pieces.text("\n".join([title, *fitting(lines, ROOM)]))]
    options = {hit.article.story: (hit.article.story, hit.article.title, hit.outlet) for hit in page.hits}
    message.append(pieces.row(pieces.select(pieces.custom_id("open"), say("search.open"), list(options.values()))))
    turns = []
    if not page.is_first:
        turns.append(pieces.button(say("button.newest"), pieces.custom_id("page", "0", page.span, page.words)))
    if page.next_skip is not None:
        older = pieces.custom_id("page", str(page.next_skip), page.span, page.words)
        turns.append(pieces.button(say("button.older"), older))
    return [*message, pieces.row(*turns)] if turns else message


def ahead_message(found: Sequence[Announcement], say: Phrases) -> list[Piece]:
    """Return what is announced, day by day, each with its source."""
    if not found:
        return [pieces.text(say("ahead.none"))]
    words, lines, day = phrases_for(say.language), [f"## {say('ahead.title')}"], None
    for one in found:
        if one.on != day:
            day = one.on
            lines.append(f"**{words.day(one.on)}**")
        tag = f"[{one.language}] " if one.language and one.language != say.language else ""
        lines.append(f"- {inert(tag + one.text, 220)} · {link(one.outlet, one.url, 40)}")
    options = {one.story: (one.story, one.title, one.outlet) for one in found}
    opening = pieces.select(pieces.custom_id("open"), say("search.open"), list(options.values()))
    return [pieces.text("\n".join(fitting(lines, ROOM))), pieces.row(opening)]


def open_select(stories: Sequence[StoryLine], say: Phrases) -> Piece:
    """Return a select that opens one of these stories."""
    options = [(line.story, line.headline, line.outlet) for line in stories]
    return pieces.row(pieces.select(pieces.custom_id("open"), say("search.open"), options))


def since(at: datetime) -> str:
    """Return a moment that each reader's app shows as "3 hours ago"."""
    return f"<t:{int(at.timestamp())}:R>"


def story_line(line: StoryLine) -> str:
    """Return a story in one line of a list."""
    return f"- {since(line.at)} {inert(line.headline, 160)} · {link(line.outlet, line.article.url, 40)}"


def fitting(lines: Iterable[str], room: int) -> list[str]:
    """Return the lines from the first on that fit in so many characters."""
    kept: list[str] = []
    for line in lines:
        room -= _length([line])
        if room < 0:
            break
        kept.append(line)
    return kept


def _length(lines: Sequence[str]) -> int:
    return limits.text_length([pieces.text("\n".join(lines) + "\n")])


def _entry(entry: Entry, say: Phrases) -> str:
    words = phrases_for(say.language)
    kind = f" ({words.text(entry.kind)})" if entry.kind else ""
    citing = f", {say('story.citing', outlet=inert(entry.citing, 60))}" if entry.citing else ""
    day = f"<t:{int(entry.article.at.timestamp())}:f>"
    lines = [f"**{inert(entry.article.title, 160)}**", inert(entry.text, 220)]
    lines.append(f"-# {day} · {link(entry.outlet, entry.article.url, 60)}{kind}{citing}")
    return "\n".join(line for line in lines if line)


def _about(found: LookUp, say: Phrases) -> str:
    entity = found.entity
    country = phrases_for(say.language).country(entity.country, found.country) if entity.country else ""
    kind = say(f"type.{entity.type}") if say.has(f"type.{entity.type}") else inert(entity.type, 40)
    return ", ".join(part for part in (kind, inert(country, 60)) if part)


def _role(office: str, role: Role, say: Phrases) -> str:
    if role.since and role.until:
        when = say("role.between", since=role.since.isoformat(), until=role.until.isoformat())
    elif role.until:
        when = say("role.until", until=role.until.isoformat())
    elif role.since:
        when = say("role.since", since=role.since.isoformat())
    else:
        when = say("role.as_of", on=role.as_of.isoformat()) if role.as_of else ""
    return inert(office, 160) + (f" ({when})" if when else "")


def _most(found: LookUp, say: Phrases) -> str:
    most_on, most = max(found.by_day, key=lambda pair: pair[1])
    return say("lookup.most", day=phrases_for(say.language).day(most_on), count=most)
