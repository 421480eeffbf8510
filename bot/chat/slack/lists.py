"""What is set, read and on record -> blocks: digests, subscriptions, changes, reports, feeds, how the bot fares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.actions.digest import Digest
from bot.actions.feed_door import SeenFeed
from bot.actions.feeds import FeedHealth, Status
from bot.actions.saved_topics import Draft
from bot.actions.schedules import name_of
from bot.actions.withdraw import NO_MARKER
from bot.briefing.phrases import phrases_for
from bot.chat.digests import next_time, special, worded
from bot.chat.phrases import Phrases
from bot.chat.slack import pieces
from bot.chat.slack.pieces import Piece
from bot.ports import JournalEntry
from bot.text.plain import plain

LINES, ENTRIES, FEEDS = 12, 8, 60
_PERSON = re.compile(r"[UW][A-Z0-9]{2,}")
_PLACE = "\ue000"  # in a sentence, where a channel's name goes
CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")


def sentence(text: str) -> list[Piece]:
    """Return one paragraph."""
    return [pieces.rich_text([pieces.words(text or "-")])]


def listing(title: str, lines: Iterable[str], note: str = "") -> list[Piece]:
    """Return a title, a list and a note."""
    shown = "\n".join(f"• {line}" for line in lines)[: pieces.RICH_TEXT]
    return [pieces.header(title), *sentence(shown), *([pieces.context(note)] if note else [])]


def opening(text: str, form: str, say: Phrases, value: str = "-") -> list[Piece]:
    """Return a sentence with a button that opens a form."""
    return [*sentence(text), pieces.actions([pieces.button(say("button.open"), f"ll1:open_{form}", value)])]


def digest_text(digest: Digest, say: Phrases) -> str:
    """Return a digest's or a subscription's settings and its next moment, on its own clock."""
    audience, schedule = digest.audience, digest.schedule
    settings = say(
        worded("digest.settings", schedule),
        topic=plain(audience.topic.name or say("region"), 100),
        times=plain(schedule.cron) or ", ".join(schedule.times),
        zone=schedule.zone,
        days=say.weekdays(schedule.weekdays),
        language=phrases_for(say.language).named_language(audience.language),
    )
    words, zone = phrases_for(say.language), ZoneInfo(schedule.zone)
    following = next_time(
        digest, say, shown=lambda at: f"{words.day(at.astimezone(zone))}, {words.clock(at.astimezone(zone))}"
    )
    return f"{settings}\n{following}".rstrip()


def schedule_text(digest: Digest, say: Phrases) -> str:
    """Return one of a channel's schedules under its name, or a subscription, with what is special about it."""
    name = plain(name_of(digest.schedule), 40)
    said = [digest_text(digest, say), *(f"• {one}" for one in special(digest, say, safe=plain, place=str))]
    text = "\n".join(said)
    return f"{name} · {text}" if name else text


def schedule_blocks(found: Sequence[Digest], say: Phrases) -> list[Piece]:
    """Return a channel's schedules; those beside the digest's own have a button to end them."""
    blocks: list[Piece] = []
    for one in found:
        blocks += sentence(schedule_text(one, say))
        if name := name_of(one.schedule):
            blocks.append(pieces.actions([pieces.button(say("button.end"), "ll1:unschedule", name)]))
    return blocks


def digest_blocks(digest: Digest, say: Phrases) -> list[Piece]:
    """Return a channel's digest with the buttons that change it."""
    address = digest.audience.address
    said: list[Piece] = []
    turn = "resume" if digest.is_halted else "pause"
    buttons = [
        pieces.button(say("button.edit"), "ll1:open_digest", address),
        pieces.button(say(f"button.{turn}"), f"ll1:{turn}", address),
    ]
    for one in special(digest, say, safe=plain, place=lambda _: _PLACE):
        before, here, after = one.partition(_PLACE)
        desk = digest.schedule.review.address if here and digest.schedule.review else ""
        said += [pieces.words(f"\n• {before}"), *([channel(desk, desk), pieces.words(after)] if desk else [])]
    return [pieces.rich_text([pieces.words(digest_text(digest, say)), *said]), pieces.actions(buttons)]


def subscription_blocks(found: Sequence[Digest], say: Phrases) -> list[Piece]:
    """Return subscriptions, each with a button to change and one to end it."""
    if not found:
        return sentence(say("subscriptions.none"))
    blocks: list[Piece] = []
    for one in found[:LINES]:
        buttons = [
            pieces.button(say("button.edit"), "ll1:open_subscription", one.audience.id),
            pieces.button(say("button.end"), "ll1:unsubscribe", one.audience.id),
        ]
        blocks += [*sentence(schedule_text(one, say)), pieces.actions(buttons)]
    return blocks


def history_blocks(entries: Sequence[JournalEntry], say: Phrases) -> list[Piece]:
    """Return the newest changes; those that can be taken back have a button."""
    if not entries:
        return sentence(say("change.none"))
    blocks: list[Piece] = []
    for entry in entries[:ENTRIES]:
        key = f"change.{entry.action}"
        what = say(key) if say.has(key) else plain(entry.action, 40)
        undone = f" · {say('change.undone')}" if entry.undone_at else ""
        who, when = person(entry.person), pieces.moment(entry.at, _moment(entry.at, say))
        number, dot, line = (pieces.words(text) for text in (f"#{entry.id} · ", " · ", f" · {what}{undone}"))
        blocks.append(pieces.rich_text([number, who, dot, when, line]))
        if "before" in entry.detail and entry.undone_at is None:
            blocks.append(pieces.actions([pieces.button(say("button.undo"), "ll1:undo", str(entry.id))]))
    return blocks


def report_blocks(entries: Sequence[JournalEntry], say: Phrases, place: str) -> list[Piece]:
    """Return what readers said is wrong, newest first, each with buttons to open the story, close it, or withdraw.

    `place` is where it is asked, as buttons name it.
    """
    if not entries:
        return sentence(say("report.none"))
    blocks: list[Piece] = []
    for entry in entries[:ENTRIES]:
        reason = say(f"report.{entry.detail.get('reason', 'other')}")
        title = plain(str(entry.detail.get("title", "")), 120)
        words = plain(str(entry.detail.get("words", "")), 200)
        runs = [pieces.words(reason, bold=True), pieces.words(f" · {title}\n{words}\n" if words else f" · {title}\n")]
        when = pieces.moment(entry.at, _moment(entry.at, say))
        blocks.append(pieces.rich_text([*runs, person(entry.person), pieces.words(" · "), when]))
        names = [("story", "button.story", entry.subject), ("close", "button.close", str(entry.id))]
        if entry.detail.get("marker") not in NO_MARKER:
            names.append(("open_withdraw", "button.withdraw", f"{place}|{entry.subject}|"))
        blocks.append(pieces.actions([pieces.button(say(key), f"ll1:{name}", value) for name, key, value in names]))
    return blocks


def draft_blocks(draft: Draft, say: Phrases) -> list[Piece]:
    """Return what a topic would have told last week, and how to keep it."""
    return [*told_last_week(draft, say), pieces.context(say("topics.keep", topic=plain(draft.topic.name, 80)))]


def told_last_week(draft: Draft, say: Phrases) -> list[Piece]:
    """Return what a topic would have told last week."""
    names = [pieces.context(plain(", ".join(draft.names), 600))] if draft.names else []
    counted = sentence(say("topics.matched", count=draft.matched))
    told = [
        pieces.rich_text([pieces.words(f"{plain(line.headline, 160)} · "), pieces.link(line.outlet, line.article.url)])
        for line in draft.stories
    ]
    return [pieces.header(draft.topic.name or say("region")), *names, *counted, *told]


def feeds_blocks(found: Sequence[FeedHealth], say: Phrases) -> list[Piece]:
    """Return the feeds, those in trouble first."""
    runs: list[Piece] = []
    for one in found[:FEEDS]:
        health = say(f"health.{one.state.health}") if say.has(f"health.{one.state.health}") else one.state.health
        reason = f", {plain(one.state.reason, 100)}" if one.is_in_trouble and one.state.reason else ""
        runs += [pieces.link(one.feed.outlet, one.feed.url), pieces.words(f" · {health}{reason}\n")]
    rest = len(found) - FEEDS
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
    lines = [
        say("status.feeds", count=found.feeds, well=found.well),
        say("status.polled", when=_moment(found.polled_at, say)) if found.polled_at else say("status.never_polled"),
        say("status.stored", count=found.articles, entities=found.entities),
    ]
    leaves = f"{say('status.leaves')} {say('status.model' if found.uses_model else 'status.no_model')}"
    return [pieces.header(say("status.title")), *sentence("\n".join(lines)), pieces.context(leaves)]


def help_blocks(lines: Sequence[tuple[str, str]], say: Phrases) -> list[Piece]:
    """Return what can be typed, and what each is for."""
    runs: list[Piece] = []
    for form, about in lines:
        runs += [pieces.words(form, code=True), pieces.words(f"  {about}\n")]
    half = len(runs) // 4 * 2
    parts = map(pieces.rich_text, (runs[:half], runs[half:]))
    return [pieces.header(say("help.title")), *parts, pieces.context(say("help.slack"))]


def person(identity: str) -> Piece:
    """Return somebody's name as Slack shows it; whoever is nobody's user stands as written."""
    known = _PERSON.fullmatch(identity)
    return {"type": "user", "user_id": identity} if known else pieces.words(plain(identity, 40) or "-")


def channel(address: str, name: str = "") -> Piece:
    """Return a channel's name as Slack shows it; another kind of place stands by its name."""
    where = address.partition("/")[0]
    if CHANNEL.fullmatch(where):
        return {"type": "channel", "channel_id": where}
    return person(where.removeprefix("user:")) if where.startswith("user:") else pieces.words(plain(name, 80) or "-")


def _moment(at: datetime, say: Phrases) -> str:
    words = phrases_for(say.language)
    return f"{words.day(at)}, {words.clock(at)} UTC"
