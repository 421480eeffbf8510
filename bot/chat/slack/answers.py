"""What was looked up -> the blocks that show it; all foreign text stands where Slack parses nothing."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions.ahead import Announcement
from bot.actions.lookup import LookUp
from bot.actions.search import Page
from bot.actions.stories import StoryLine, TimeLine
from bot.actions.why import WhyBriefing, WhyStory
from bot.briefing.phrases import phrases_for
from bot.chat.charts import mentions_chart, reports_chart
from bot.chat.phrases import Phrases
from bot.chat.reasons import reason_text, slot_text, why_facts
from bot.chat.slack import lists, pieces
from bot.chat.slack.charting import chart_button, numbers
from bot.chat.slack.pieces import Piece
from bot.model import Role
from bot.text.plain import plain

LINES = 12
MISPRINT = "misprint"


def entity_blocks(found: LookUp, say: Phrases) -> list[Piece]:
    """Return who an entity is, what was last reported, how often it is named and beside whom."""
    entity = found.entity
    country = phrases_for(say.language).country(entity.country, found.country) if entity.country else ""
    kind = say(f"type.{entity.type}") if say.has(f"type.{entity.type}") else plain(entity.type, 40)
    lines = [", ".join(part for part in (kind, country) if part)]
    lines += [_role(found.office(role, say.language), role, say) for role in entity.roles[:6]]
    spellings = sorted({plain(alias.text, 60) for alias in entity.aliases if alias.note != MISPRINT} - {entity.name})
    if spellings:
        lines.append(say("lookup.spellings", names=", ".join(spellings[:8])))
    blocks = [pieces.header(entity.name), pieces.rich_text([pieces.words("\n".join(lines))])]
    blocks += story_list(found.stories, say) if found.stories else lists.sentence(say("lookup.silence"))
    chart, value = mentions_chart(found, say), f"e:{entity.key}"
    if chart:
        blocks += numbers(chart)
    elif found.mentions:
        most_on, most = max(found.by_day, key=lambda pair: pair[1])
        counted = say("lookup.mentions", count=found.mentions, days=len(found.by_day))
        busiest = say("lookup.most", day=phrases_for(say.language).day(most_on), count=most)
        blocks.append(pieces.context(f"{counted}, {busiest}"))
    if found.seen_with:
        beside = ", ".join(f"{plain(other.name, 60)} ({count})" for other, count in found.seen_with)
        blocks.append(pieces.context(say("lookup.seen_with", names=beside)))
    subscribe = pieces.button(say("button.subscribe"), "ll1:subscribe", value)
    return [*blocks, pieces.actions([subscribe, *chart_button(chart, value, say)])]


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
            pieces.moment(entry.article.at, when),
            pieces.words(" · "),
            pieces.link(entry.outlet, entry.article.url),
            pieces.words(f"{kind}{citing} "),
        ]
        blocks.append(pieces.rich_text(runs))
    if found.left_out:
        blocks.append(pieces.context("+" + words.count("{n} more", "{n} more", found.left_out)))
    names = (("follow", "button.follow"), ("wrong", "button.wrong"), ("whystory", "button.why_story"))
    buttons = [pieces.button(say(label), f"ll1:{name}", found.line.story) for name, label in names]
    chart = reports_chart(found, say)
    buttons += chart_button(chart, f"s:{found.line.story}", say)
    return [*blocks, *numbers(chart), pieces.actions(buttons)]


def search_blocks(page: Page, say: Phrases) -> list[Piece]:
    """Return a page of a search, with a button to turn it."""
    head = pieces.header(say("search.title", words=plain(page.words, 80)))
    if not page.hits:
        return [head, *lists.sentence(say("search.nothing"))]
    blocks = [head]
    for hit in page.hits:
        runs = [pieces.words(f"{plain(hit.article.title, 140) or '-'} · "), pieces.link(hit.outlet, hit.article.url)]
        button = pieces.button(say("button.story"), "ll1:story", hit.article.story)
        blocks += [pieces.rich_text(runs), pieces.actions([button])]
    if page.next_skip is not None:
        turn = pieces.button(say("button.older"), "ll1:page", f"{page.next_skip}:{page.span}:{page.words}")
        blocks.append(pieces.actions([turn]))
    return blocks


def ahead_blocks(found: Sequence[Announcement], say: Phrases) -> list[Piece]:
    """Return what is announced, a day after another."""
    if not found:
        return lists.sentence(say("ahead.none"))
    words = phrases_for(say.language)
    blocks = [pieces.header(say("ahead.title"))]
    for one in found:
        tag = f" [{one.language}]" if one.language and one.language != say.language else ""
        runs = [
            pieces.words(f"{words.day(one.on)} · ", bold=True),
            pieces.words(f"{plain(one.text, 240)}{tag} "),
            pieces.link(one.outlet, one.url),
        ]
        blocks.append(pieces.rich_text(runs))
    return blocks


def why_briefing_blocks(found: WhyBriefing, say: Phrases) -> list[Piece]:
    """Return what a briefing was chosen from, and what each of its items rests on."""
    facts = why_facts(found, say)
    left = "".join(f"\n• {one}" for one in facts.left)
    runs = [pieces.words(f"{facts.read}{left}")]
    for headline, rests_on in facts.items:
        runs += [pieces.words(f"\n{plain(headline, 160)}\n", bold=True), pieces.words(rests_on)]
    written_by = say("why.written_by", name=plain(found.briefing.written_by, 60))
    return [pieces.header(say("why.title")), pieces.rich_text(runs), pieces.context(written_by)]


def why_blocks(found: WhyStory, say: Phrases) -> list[Piece]:
    """Return whether and when a channel was told of a story, and what speaks for or against it now."""
    lines = [say("why.told_in", slot=slot_text(found.told_in, say)) if found.told_in else say("why.never_told")]
    if not found.is_chosen and not found.reasons:
        lines.append(say("why.nothing_new"))
    else:
        lines.append(say("why.would_be_told" if found.is_chosen else "why.would_not"))
    lines += [f"• {reason_text(reason, say, found.countries)}" for reason in found.reasons]
    return [pieces.header(found.line.headline), *lists.sentence("\n".join(lines))]


def _role(office: str, role: Role, say: Phrases) -> str:
    since, until = (day.isoformat() if day else "" for day in (role.since, role.until))
    if since and until:
        when = say("role.between", since=since, until=until)
    elif since or until:
        when = say("role.since", since=since) if since else say("role.until", until=until)
    else:
        when = say("role.as_of", on=role.as_of.isoformat()) if role.as_of else ""
    return "• " + plain(office, 160) + (f" ({when})" if when else "")
