"""Briefing -> the messages of a digest (Components V2): pure, within Discord's limits, split only between items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.chat.discord import limits, pieces
from bot.chat.discord.escape import inert, link
from bot.chat.discord.pieces import Piece
from bot.chat.phrases import Phrases
from bot.model import Audience, Briefing, Item, Sentence, Source

ITEMS_SHOWN = 7
ITEM_TEXT = 280
BLOCK_TEXT = 3000
PUSH_TEXT = 180
SOURCES_SHOWN = 3
COUNTED = ("correction", "update", "new")
SUPPRESS_EMBEDS, SILENT, COMPONENTS_V2 = 1 << 2, 1 << 12, 1 << 15
#: Stands in a button until a part is sent; the message can be found again by what replaces it.
MARKER = "0"

_ROOM_FOR_NUMBER = " · 10/10"


def render(briefing: Briefing, audience: Audience) -> tuple[Mapping[str, object], ...]:
    """Return the payloads of a briefing's messages, in order, silent, with nobody pinged and no previews."""
    say = Phrases(briefing.language)
    if not briefing.items:
        return (message([pieces.text(quiet_line(briefing, audience, say)), _foot(say, 0)], silent=True),)
    shown = briefing.items[:ITEMS_SHOWN]
    parts = _split(
        [*_blocks(shown, briefing, audience, say), _tail(briefing, say)],
        push=[inert(" · ".join(item.headline for item in shown), PUSH_TEXT)],
        title=f"## {title_line(briefing, audience, say)}",
        again=f"### {inert(briefing.title, 80)}",
        foot=[_foot(say, len(briefing.items) - len(shown))],
    )
    return tuple(message(part, silent=True) for part in parts)


def answer_messages(briefing: Briefing, zone: str, say: Phrases) -> list[list[Piece]]:
    """Return a briefing as the answer to a question: no push text, no buttons of a stored digest."""
    reader = Audience(id="", platform="discord", address="", zone=zone, language=briefing.language)
    if not briefing.items:
        return [[pieces.text(quiet_line(briefing, reader, say))]]
    return _split(
        [*_blocks(briefing.items, briefing, reader, say), _tail(briefing, say)],
        push=[],
        title=f"## {title_line(briefing, reader, say)}",
        again=f"### {inert(briefing.title, 80)}",
        foot=[],
    )


def message(components: Sequence[Piece], *, silent: bool = False) -> Mapping[str, object]:
    """Return a message body as Discord takes it."""
    return {
        "flags": COMPONENTS_V2 | SUPPRESS_EMBEDS | (SILENT if silent else 0),
        "allowed_mentions": {"parse": []},
        "components": list(components),
    }


def quiet_line(briefing: Briefing, audience: Audience, say: Phrases) -> str:
    """Return the one line of a day without news; what could not be read is said, so that silence is not mistaken."""
    since = say.moment(briefing.since, audience.zone) if briefing.since else ""
    line = say("quiet.since", since=since) if since else say("quiet")
    title = f"**{inert(briefing.title, 80)}** · " if briefing.title else ""
    return title + line + " " + (gap_line(briefing, say) or say("quiet.all_read", count=briefing.coverage.feeds))


def gap_line(briefing: Briefing, say: Phrases) -> str:
    """Return which feeds could not be read, "" when all were."""
    coverage = briefing.coverage
    missing = (*coverage.failed, *coverage.silent)
    if not missing:
        return ""
    names = ", ".join(inert(feed, 40) for feed in missing[:4]) + ("…" if len(missing) > 4 else "")
    return say("gap", count=len(missing), feeds=coverage.feeds, names=names)


def item_text(
    item: Item, briefing: Briefing, audience: Audience, say: Phrases, *, heading: str = "", links: int = 3
) -> str:
    """Return one item: kind and headline, what is new, what was before, who reports it."""
    lines = [f"### {inert(heading, 60)}"] if heading else []
    lines.append(f"**{say(f'kind.{item.kind}')}** · **{inert(item.headline, 160)}**")
    lines.append(" ".join(_new_text(item.sentences, briefing.language)))
    context = next((s for s in item.sentences if s.role == "context"), None)
    if context:
        lines.append(f"-# {say('earlier')} {_tagged(context, briefing.language, 180)}")
    lines.append(f"-# {sources_line(item, audience, say, links=links)}")
    return "\n".join(line for line in lines if line)


def sources_line(item: Item, audience: Audience, say: Phrases, *, links: int = 3) -> str:
    """Return outlets as links with who is behind them, and how many of the reports are independent."""
    outlets: dict[str, Source] = {}
    for source in item.sources:
        outlets.setdefault(source.outlet, source)
    named = [source_link(source, audience, say, bare=not links) for source in list(outlets.values())[: max(links, 1)]]
    if len(outlets) > len(named):
        named.append(say("sources.more", count=len(outlets) - len(named)))
    counts = [say("sources.only")] if item.independent <= 1 and not item.copies else []
    if not counts:
        counts.append(say("sources.independent", count=max(item.independent, 1)))
    if item.copies:
        counts.append(say("sources.copies", count=item.copies))
    return ", ".join([*named, *counts])


def source_link(source: Source, audience: Audience, say: Phrases, *, bare: bool = False) -> str:
    """Return "North (private)" as a link; without the link where the audience wants that, with the feed's notice."""
    bare = bare or source.outlet in audience.hidden_outlets
    name = inert(source.outlet, 60) if bare else link(source.outlet, source.url, 60)
    kind = say(f"outlet.{source.kind}") if say.has(f"outlet.{source.kind}") else inert(source.kind, 20)
    about = ", ".join(part for part in (kind, inert(source.country, 2).upper()) if part)
    notice = f" ⚠ {inert(source.notice, 120)}" if source.notice else ""
    return f"{name}{f' ({about})' if about else ''}{notice}"


def _new_text(sentences: Sequence[Sentence], language: str) -> Iterator[str]:
    room = ITEM_TEXT
    for sentence in sentences:
        if sentence.role == "context":
            continue
        if room < ITEM_TEXT and len(sentence.text) > room:
            return
        yield _tagged(sentence, language, ITEM_TEXT)
        room -= len(sentence.text)


def _tagged(sentence: Sentence, language: str, limit: int) -> str:
    """Return the sentence; one in another language, or a translated one, says so."""
    tag = ""
    if sentence.translated_from:
        tag = f" *({inert(sentence.translated_from, 8)} → {inert(language, 8)})*"
    elif sentence.language and sentence.language != language:
        tag = f" *({inert(sentence.language, 8)})*"
    return inert(sentence.text, limit) + tag


def _blocks(shown: Sequence[Item], briefing: Briefing, audience: Audience, say: Phrases) -> Iterator[list[Piece]]:
    section: str | None = None
    for item in shown:
        heading = ""
        if item.section != section:
            section = item.section
            heading = briefing.sections.get(section, "") or (section or say("section.region"))
        # Addresses take most of the room: a message that cannot hold one item shows fewer of them.
        for links in (SOURCES_SHOWN, 1, 0):
            text = item_text(item, briefing, audience, say, heading=heading.upper(), links=links)
            if limits.text_length([pieces.text(text)]) <= BLOCK_TEXT:
                break
        yield [
            pieces.text(text),
            pieces.row(
                pieces.button(say("button.story"), pieces.custom_id("story", item.story)),
                pieces.button(say("button.follow"), pieces.custom_id("follow", item.story)),
                pieces.button(say("button.wrong"), pieces.custom_id("wrong", item.story, MARKER)),
            ),
        ]


def title_line(briefing: Briefing, audience: Audience, say: Phrases) -> str:
    """Return "Central Asia · Wed 7 Oct, 08:00 Almaty · 1 update, 1 new"."""
    place = audience.zone.rpartition("/")[2].replace("_", " ")
    moment = f"{say.moment(briefing.slot, audience.zone)} {inert(place, 40)}"
    kinds = [str(item.kind) for item in briefing.items]
    counts = [
        say(f"count.{kind}", count=kinds.count(kind)) for kind in ("correction", "update", "new") if kind in kinds
    ]
    return " · ".join(part for part in (inert(briefing.title, 80), moment, ", ".join(counts)) if part)


def _tail(briefing: Briefing, say: Phrases) -> list[Piece]:
    lines = []
    if briefing.worth_reading:
        reading = (
            f"{link(source.title, source.url, 80)} ({inert(source.outlet, 40)})"
            for source in briefing.worth_reading[:2]
        )
        lines.append(f"**{say('worth_reading')}** {'; '.join(reading)}")
    if briefing.ahead:
        lines.append(f"**{say('ahead')}** " + " ".join(_tagged(s, briefing.language, 160) for s in briefing.ahead[:2]))
    gap = gap_line(briefing, say)
    if gap:
        lines.append(f"-# {gap}")
    return [pieces.text("\n".join(lines))] if lines else []


def _foot(say: Phrases, more: int) -> Piece:
    """Return the last row: it carries the marker by which the message is found again."""
    why = pieces.button(say("button.why"), pieces.custom_id("why", MARKER))
    if more <= 0:
        return pieces.row(why)
    return pieces.row(pieces.button(say("button.more", count=more), pieces.custom_id("more", MARKER)), why)


def _split(
    blocks: Sequence[list[Piece]], *, push: Sequence[str], title: str, again: str, foot: Sequence[Piece]
) -> list[list[Piece]]:
    """Return the components of each message, filled in order; the later ones open with a short title."""
    heads, parts = [title], [[pieces.text(line) for line in (*push, title + _ROOM_FOR_NUMBER)]]
    places = [len(push)]
    for block in blocks:
        if not _fits([*parts[-1], *block, *foot]):
            heads.append(again)
            places.append(0)
            parts.append([pieces.text(again + _ROOM_FOR_NUMBER)])
        parts[-1].extend(block)
    for number, (part, head, place) in enumerate(zip(parts, heads, places, strict=True), 1):
        part[place] = pieces.text(head + (f" · {number}/{len(parts)}" if len(parts) > 1 else ""))
        part.extend(foot)
    return parts


def _fits(components: Sequence[Piece]) -> bool:
    return limits.component_count(components) <= limits.COMPONENTS and limits.text_length(components) <= limits.TEXT
