"""A briefing to the short lines around its sentences, in its own language; no markup and no platform."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.briefing.phrases import Phrases, phrases_for
from bot.model import Audience, Briefing, DevelopmentKind, Disagreement, Item, Sentence, SignedLine, Source

PUSH_LENGTH = 150  # what a phone shows of a message before it is opened
#: Slots that were never posted, as a briefing names them.
MISSED_SHOWN = 3
MOST_SOURCES = 6  # of an item; the others are counted


def heading(briefing: Briefing, *, zone: str) -> str:
    """Return "The Region · Wed 7 Oct, 08:00 Paris · 1 update, 1 new"."""
    phrases = phrases_for(briefing.language)
    when = f"{phrases.moment(briefing.slot, zone)} {phrases.city(zone)}"
    return phrases.listed((briefing.title, when, tally(briefing)))


def tally(briefing: Briefing) -> str:
    """Return "1 correction, 2 updates, 1 new"; "" without items."""
    phrases = phrases_for(briefing.language)
    kinds = [item.kind for item in briefing.items]
    counted = (
        (DevelopmentKind.CORRECTION, "{n} correction", "{n} corrections"),
        (DevelopmentKind.UPDATE, "{n} update", "{n} updates"),
        (DevelopmentKind.NEW, "{n} new", "{n} new"),
    )
    return ", ".join(phrases.count(one, many, kinds.count(kind)) for kind, one, many in counted if kind in kinds)


def push(briefing: Briefing) -> str:
    """Return the headlines that fit a notification, else the quiet line's first part."""
    line = ""
    for item in briefing.items:
        longer = f"{line} · {item.headline}" if line else item.headline
        if line and len(longer) > PUSH_LENGTH:
            break
        line = longer
    return line or briefing.title


def sections(briefing: Briefing) -> Iterator[tuple[str, Sequence[Item]]]:
    """Yield (heading, items) in order."""
    for key, items in groupby(briefing.items, key=lambda item: item.section):
        yield briefing.sections.get(key, key), tuple(items)


def corrected(item: Item, at: datetime, audience: Audience) -> str:
    """Return what an older message of a story says once it was corrected: "Corrected Wed 7 Oct, 08:00: ..."."""
    phrases = phrases_for(audience.language)
    when = phrases.moment(at, audience.zone)
    return phrases.text("Corrected {when}: {headline}", when=when, headline=item.headline)


def withdrawn(reason: str, audience: Audience) -> str:
    """Return what stands where an item was taken back."""
    return phrases_for(audience.language).text("Withdrawn: {reason}", reason=reason)


def taken_back(outlet: str, audience: Audience) -> str:
    """Return what is said of an item whose outlet no longer stands by it."""
    return phrases_for(audience.language).text("Withdrawn by {outlet}", outlet=outlet)


def untranslated(original: str, audience: Audience) -> str:
    """Return what stands under a translation that was wrong: the source's own words."""
    return phrases_for(audience.language).text("The translation was wrong. The original: {text}", text=original)


def signed_lines(briefing: Briefing) -> list[str]:
    """Return what editors added, each line with its name; it stands before the items."""
    return [signed(line, phrases_for(briefing.language)) for line in briefing.signed]


def signed(line: SignedLine, phrases: Phrases) -> str:
    """Return an editor's line with their name."""
    return phrases.text("Note from {name}: {text}", name=line.by, text=line.text)


def in_the_news(briefing: Briefing) -> list[str]:
    """Return whom a look-back's week named most: "Aidar Serik: 12 reports, 3 the week before"."""
    phrases = phrases_for(briefing.language)
    return [
        f"{one.name}: {phrases.count('{n} report', '{n} reports', one.articles)}, "
        f"{phrases.count('{n} the week before', '{n} the week before', one.before)}"
        for one in briefing.in_the_news
    ]


def kind(item: Item, phrases: Phrases) -> str:
    """Return "New", "Update" or "Correction"."""
    return phrases.text({"new": "New", "update": "Update", "correction": "Correction"}[item.kind])


def paragraphs(item: Item) -> Iterator[tuple[Sentence, ...]]:
    """Yield the sentences that are read in one breath: same sources, same role, same language."""
    for _, run in groupby(item.sentences, key=lambda one: (one.sources, one.role, one.language, one.translated_from)):
        yield tuple(run)


def paragraph(item: Item, run: Sequence[Sentence], phrases: Phrases, *, zone: str) -> str:
    """Return a paragraph: "Earlier" with its day before context, its language where it isn't the briefing's."""
    one = run[0]
    text = _tagged(one, " ".join(each.text for each in run), phrases)
    if one.role != "context":
        return text
    days = [source.published_at or source.seen_at for source in item.sources if source.id in one.sources]
    dated = [day for day in days if day]
    if not dated:
        return phrases.text("Earlier: {text}", text=text)
    return phrases.text("Earlier, {day}: {text}", day=phrases.day(min(dated).astimezone(ZoneInfo(zone))), text=text)


def _tagged(one: Sentence, words: str, phrases: Phrases) -> str:
    text = phrases.fenced(words, one.language or phrases.language)
    if one.translated_from:
        name = phrases.named_language(one.translated_from)
        return f"{text} ({phrases.text('translated from {language}', language=name)})"
    return f"[{one.language}] {text}" if one.language and one.language != phrases.language else text


def announced(briefing: Briefing) -> Iterator[tuple[str, Sequence[Source]]]:
    """Yield what was announced with its sources: after its day unless that is today, in which language if not ours."""
    phrases = phrases_for(briefing.language)
    for one in briefing.ahead:
        text, day = _tagged(one, one.text, phrases), f"{phrases.day(one.on)}: " if one.on else ""
        yield day + text, [source for source in briefing.ahead_sources if source.id in one.sources]


def announced_title(briefing: Briefing) -> str:
    """Return the heading over what was announced: for today alone, or for the days until the next briefing."""
    return phrases_for(briefing.language).text("This week" if any(one.on for one in briefing.ahead) else "Ahead")


def said_on(source: Source, briefing: Briefing, *, zone: str) -> str:
    """Return what stands behind the outlet of an announcement: ", Fri 2 Oct", as "tomorrow" counts from there."""
    at = source.published_at or source.seen_at
    day = f", {phrases_for(briefing.language).day(at.astimezone(ZoneInfo(zone)))}" if at else ""
    return f"{day} ({source.notice})" if source.notice else day


def disagreement(one: Disagreement, phrases: Phrases) -> str:
    """Return "Reports differ: North: 3 dead; South: 5 dead"."""
    measured = {
        "dead": ("{n} dead", "{n} dead"),
        "injured": ("{n} injured", "{n} injured"),
        "moved": ("{n} evacuated", "{n} evacuated"),
        "missing": ("{n} missing", "{n} missing"),
        "detained": ("{n} detained", "{n} detained"),
    }
    shown = []
    for outlet, value, _ in one.values:
        words = measured.get(one.measure)
        shown.append(f"{outlet}: {phrases.count(*words, int(value)) if words else value}")
    return phrases.text("Reports differ: {values}", values="; ".join(shown))


def source(one: Source, item: Item, briefing: Briefing) -> str:
    """Return "North (private, Norway)"; the section's own country goes without saying."""
    phrases = phrases_for(briefing.language)
    country = one.country if one.country != (item.section or item.country) else ""
    name = briefing.countries.get(country) or phrases.country(country) if country else ""
    about = [phrases.text(one.kind) if one.kind else "", name]
    shown = ", ".join(part for part in about if part)
    return f"{one.outlet} ({shown})" if shown else one.outlet


def listed_sources(item: Item) -> tuple[Sequence[Source], int]:
    """Return the sources to show, those a sentence cites among them, and how many more there are."""
    cited = {source for sentence in item.sentences for source in sentence.sources}
    room = max(MOST_SOURCES - len(cited), 0)
    others = [one.id for one in item.sources if one.id not in cited][:room]
    shown = [one for one in item.sources if one.id in cited or one.id in others]
    return shown, len(item.sources) - len(shown)


def view(one: Source) -> str:
    """Return who wrote a view, and where: "N. Kerim, North"."""
    return ", ".join(part for part in (one.author, one.outlet) if part)


def standing(item: Item, phrases: Phrases) -> str:
    """Return "only source", or "2 independent sources, 6 reprints"."""
    reprints = phrases.count("{n} reprint", "{n} reprints", item.copies) if item.copies else ""
    if item.independent == 1:
        return ", ".join(part for part in (phrases.text("only source"), reprints) if part)
    own = phrases.count("{n} independent source", "{n} independent sources", item.independent)
    return ", ".join(part for part in (own, reprints) if part)


def quiet(briefing: Briefing, *, zone: str) -> str:
    """Return the one line of a briefing without items."""
    phrases = phrases_for(briefing.language)
    since = phrases.moment(briefing.since, zone) if briefing.since else ""
    coverage = briefing.coverage
    whole = bool(coverage.feeds) and not coverage.failed
    if since and whole:
        one, many = (
            "Nothing new since {since}; the one feed was read.",
            "Nothing new since {since}; all {n} feeds read.",
        )
        return phrases.count(one, many, coverage.feeds, since=since)
    return phrases.text("Nothing new since {since}.", since=since) if since else phrases.text("Nothing new.")


def gaps(briefing: Briefing) -> tuple[str, ...]:
    """Return what came late, was left out or could not be read, a line each; none when all is well."""
    phrases = phrases_for(briefing.language)
    lines = []
    if briefing.late:
        lines.append(phrases.text("Posted late."))
    if briefing.missed:
        times = [f"{phrases.day(missed)}, {phrases.clock(missed)}" for missed in briefing.missed[-MISSED_SHOWN:]]
        more = ["…"] if len(briefing.missed) > MISSED_SHOWN else []
        lines.append(phrases.text("Not posted: {times}", times="; ".join([*more, *times])))
    if cut := briefing.coverage.reaches_to:
        lines.append(
            phrases.text("Too many articles: only the newest were looked through (since {day}).", day=phrases.day(cut))
        )
    for gap in briefing.coverage.gaps:
        where = briefing.countries.get(gap.country) or phrases.country(gap.country) if gap.country else ""
        who = ", ".join(gap.outlets[:3]) + ("…" if len(gap.outlets) > 3 else "")
        told = phrases.count("{read} of {n} feed read", "{read} of {n} feeds read", gap.feeds, read=gap.read)
        missing = phrases.text("not read: {outlets}", outlets=who)
        lines.append(
            phrases.text("Gap: {what}", what=", ".join(part for part in (where, told) if part)) + f" ({missing})"
        )
    return tuple(lines)
