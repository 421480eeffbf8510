"""What actions found -> the blocks that show it; all foreign text stands where Slack parses nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.actions.digest import Digest
from bot.actions.feed_door import SeenFeed
from bot.actions.feeds import FeedHealth, Status
from bot.actions.lookup import LookUp
from bot.actions.saved_topics import Draft
from bot.actions.search import Page
from bot.actions.stories import StoryLine, TimeLine
from bot.actions.why import WhyStory
from bot.briefing.phrases import phrases_for
from bot.chat.phrases import Phrases
from bot.chat.plain import plain
from bot.chat.reasons import reason_text
from bot.chat.slack import pieces
from bot.chat.slack.pieces import Piece
from bot.model import Role

LINES = 12
MISPRINT = "misprint"


def sentence(text: str) -> list[Piece]:
    """Return one paragraph."""
    return [pieces.rich_text([pieces.words(text or "-")])]


def entity_blocks(found: LookUp, say: Phrases) -> list[Piece]:
    """Return who an entity is, what was last reported, how often it is named and beside whom."""
    entity = found.entity
    country = phrases_for(say.language).country(entity.country, found.country) if entity.country else ""
    kind = say(f"type.{entity.type}") if say.has(f"type.{entity.type}") else plain(entity.type, 40)
    lines = [", ".join(part for part in (kind, country) if part), *(_role(role, say) for role in entity.roles[:6])]
    spellings = sorted({plain(alias.text, 60) for alias in entity.aliases if alias.note != MISPRINT} - {entity.name})
    if spellings:
        lines.append(say("lookup.spellings", names=", ".join(spellings[:8])))
    blocks = [pieces.header(entity.name), pieces.rich_text([pieces.words("\n".join(lines))])]
    blocks += story_list(found.stories, say) if found.stories else sentence(say("lookup.silence"))
    if found.mentions:
        most_on, most = max(found.by_day, key=lambda pair: pair[1])
        counted = say("lookup.mentions", count=found.mentions, days=len(found.by_day))
        busiest = say("lookup.most", day=phrases_for(say.language).day(most_on), count=most)
        blocks.append(pieces.context(f"{counted}, {busiest}"))
    if found.seen_with:
        beside = ", ".join(f"{plain(other.name, 60)} ({count})" for other, count in found.seen_with)
        blocks.append(pieces.context(say("lookup.seen_with", names=beside)))
    return [*blocks, pieces.actions([pieces.button(say("button.subscribe"), "ll1:subscribe", f"e:{entity.key}")])]


def story_list(stories: Sequence[StoryLine], say: Phrases) -> list[Piece]:
    """Return stories, a line and a button each."""
    blocks = []
    for line in stories[:LINES]:
        runs = [pieces.words(f"{plain(line.headline, 160)} · "), pieces.link(line.outlet, line.article.url)]
        blocks += [
            pieces.rich_text(runs),
            pieces.actions([pieces.button(say("button.story"), "ll1:story", line.story)]),
        ]
    return blocks


def story_blocks(found: TimeLine, say: Phrases) -> list[Piece]:
    """Return a story's reports, oldest first, with how many there are."""
    words = phrases_for(say.language)
    counts = [say("story.reports", count=found.line.reports)]
    counts.append(words.count("{n} independent source", "{n} independent sources", found.line.independent))
    if found.copies:
        counts.append(words.count("{n} reprint", "{n} reprints", found.copies))
    blocks = [pieces.header(found.line.headline), pieces.context(", ".join(counts))]
    for entry in found.entries:
        when = f"{words.day(entry.article.at)}, {words.clock(entry.article.at)} UTC"
        citing = f", {say('story.citing', outlet=plain(entry.citing, 60))}" if entry.citing else ""
        runs = [pieces.words(f"{plain(entry.article.title, 160) or '-'}\n", bold=True)]
        if entry.text:
            runs.append(pieces.words(f"{plain(entry.text, 220)}\n"))
        kind = f" ({words.text(entry.kind)})" if entry.kind else ""
        runs += [
            pieces.words(f"{when} · "),
            pieces.link(entry.outlet, entry.article.url),
            pieces.words(f"{kind}{citing} "),
        ]
        blocks.append(pieces.rich_text(runs))
    if found.left_out:
        blocks.append(pieces.context("+" + words.count("{n} more", "{n} more", found.left_out)))
    names = (("follow", "button.follow"), ("wrong", "button.wrong"), ("whystory", "button.why_story"))
    return [
        *blocks,
        pieces.actions([pieces.button(say(label), f"ll1:{name}", found.line.story) for name, label in names]),
    ]


def search_blocks(page: Page, say: Phrases) -> list[Piece]:
    """Return a page of a search, with a button to turn it."""
    head = pieces.header(say("search.title", words=plain(page.words, 80)))
    if not page.hits:
        return [head, *sentence(say("search.nothing"))]
    blocks = [head]
    for hit in page.hits:
        runs = [pieces.words(f"{plain(hit.article.title, 140) or '-'} · "), pieces.link(hit.outlet, hit.article.url)]
        button = pieces.button(say("button.story"), "ll1:story", hit.article.story)
        blocks += [pieces.rich_text(runs), pieces.actions([button])]
    if page.next_skip is not None:
        turn = pieces.button(say("button.older"), "ll1:page", f"{page.next_skip}:{page.span}:{page.words}")
        blocks.append(pieces.actions([turn]))
    return blocks


def why_blocks(found: WhyStory, say: Phrases) -> list[Piece]:
    """Return whether and when a channel was told of a story, and what speaks for or against it now."""
    lines = [say("why.told_in", slot=plain(found.told_in, 60)) if found.told_in else say("why.never_told")]
    if not found.is_chosen and not found.reasons:
        lines.append(say("why.nothing_new"))
    else:
        lines.append(say("why.would_be_told" if found.is_chosen else "why.would_not"))
    lines += [f"• {reason_text(reason, say)}" for reason in found.reasons]
    return [pieces.header(found.line.headline), *sentence("\n".join(lines))]


def draft_blocks(draft: Draft, say: Phrases) -> list[Piece]:
    """Return what a topic would have told last week, and how to keep it."""
    names = [pieces.context(plain(", ".join(draft.names), 600))] if draft.names else []
    counted = sentence(say("topics.matched", count=draft.matched))
    keep = pieces.context(say("topics.keep", topic=plain(draft.topic.name, 80)))
    return [pieces.header(draft.topic.name), *names, *counted, *story_list(draft.stories, say), keep]


def digest_text(digest: Digest, say: Phrases) -> str:
    """Return a digest's or a subscription's settings and its next moment, on its own clock."""
    audience, schedule = digest.audience, digest.schedule
    settings = say(
        "digest.settings",
        topic=plain(audience.topic.name or say("region"), 100),
        times=", ".join(schedule.times),
        zone=schedule.zone,
        days=say.weekdays(schedule.weekdays),
        language=audience.language,
    )
    return f"{settings}\n{_next(digest.next_at, schedule.zone, say)}"


def subscription_blocks(found: Sequence[Digest], say: Phrases) -> list[Piece]:
    """Return subscriptions, each with a button to end it."""
    if not found:
        return sentence(say("subscriptions.none"))
    blocks = []
    for one in found[:LINES]:
        end = pieces.button(say("button.end"), "ll1:unsubscribe", one.audience.id)
        blocks += [*sentence(digest_text(one, say)), pieces.actions([end])]
    return blocks


def feeds_blocks(found: Sequence[FeedHealth], say: Phrases) -> list[Piece]:
    """Return the feeds, those in trouble first."""
    runs: list[Piece] = []
    for one in found[:60]:
        health = say(f"health.{one.state.health}") if say.has(f"health.{one.state.health}") else one.state.health
        reason = f", {plain(one.state.reason, 100)}" if one.is_in_trouble and one.state.reason else ""
        runs += [pieces.link(one.feed.outlet, one.feed.url), pieces.words(f" · {health}{reason}\n")]
    rest = len(found) - 60
    more = [pieces.context("+" + phrases_for(say.language).count("{n} more", "{n} more", rest))] if rest > 0 else []
    halves = [runs[start : start + 60] for start in range(0, len(runs), 60)]
    return [pieces.header(say("feeds.title", count=len(found))), *map(pieces.rich_text, halves), *more]


def seen_blocks(seen: SeenFeed, say: Phrases, done: str = "") -> list[Piece]:
    """Return what a feed has, after what was done with it."""
    runs = [pieces.words(f"{done} "), pieces.link(seen.title or seen.url, seen.url)]
    words = phrases_for(say.language)
    newest = f" {say('feeds.newest', when=words.day(seen.newest))}" if seen.newest else ""
    runs.append(pieces.words(f" · {say('feeds.items', count=seen.items)}{newest}"))
    return [pieces.rich_text(runs[0 if done else 1 :])]


def status_blocks(found: Status, say: Phrases) -> list[Piece]:
    """Return how the bot fares, and what leaves the machine."""
    words = phrases_for(say.language)
    when = f"{words.day(found.polled_at)}, {words.clock(found.polled_at)} UTC" if found.polled_at else ""
    lines = [
        say("status.feeds", count=found.feeds, well=found.well),
        say("status.polled", when=when) if when else say("status.never_polled"),
        say("status.stored", articles=found.articles, entities=found.entities),
    ]
    return [pieces.header(say("status.title")), *sentence("\n".join(lines)), pieces.context(say("status.leaves"))]


def listing(title: str, lines: Iterable[str], note: str = "") -> list[Piece]:
    """Return a title, a list and a note."""
    shown = "\n".join(f"• {line}" for line in lines)[: pieces.RICH_TEXT]
    return [pieces.header(title), *sentence(shown), *([pieces.context(note)] if note else [])]


def _next(at: datetime | None, zone: str, say: Phrases) -> str:
    if at is None:
        return say("digest.paused")
    words, local = phrases_for(say.language), at.astimezone(ZoneInfo(zone))
    return say("digest.next", when=f"{words.day(local)}, {words.clock(local)}")


def _role(role: Role, say: Phrases) -> str:
    since, until = (day.isoformat() if day else "" for day in (role.since, role.until))
    if since and until:
        when = say("role.between", since=since, until=until)
    elif since or until:
        when = say("role.since", since=since) if since else say("role.until", until=until)
    else:
        when = say("role.as_of", on=role.as_of.isoformat()) if role.as_of else ""
    return "• " + plain(role.text, 160) + (f" ({when})" if when else "")
