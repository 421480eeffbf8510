"""A briefing to plain text: for the terminal, for mail and for reading aloud."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from bot.briefing import wording
from bot.briefing.phrases import phrases_for
from bot.model import Briefing, Item


def to_text(briefing: Briefing, *, zone: str, width: int = 80) -> str:
    """Return the briefing on the clock of `zone`, no line over `width` but for addresses; ends with a line break."""
    phrases = phrases_for(briefing.language)
    if not briefing.items:
        lines = [wording.heading(briefing, zone=zone), wording.quiet(briefing, zone=zone)]
        lines = [phrases.listed(lines)]
    else:
        lines = [wording.heading(briefing, zone=zone)]
    lines += wording.signed_lines(briefing)
    for title, items in wording.sections(briefing):
        lines += ["", title.upper()]
        for place, item in enumerate(items):
            lines += [""] * bool(place)
            lines += _item(item, briefing, zone)
    if names := wording.in_the_news(briefing):
        lines += ["", phrases.text("In the news"), *(f"  {line}" for line in names)]
    if briefing.worth_reading:
        lines += ["", phrases.text("Worth reading")]
        lines += [f"  {each.title} · {wording.view(each)} <{each.url}>" for each in briefing.worth_reading]
    if briefing.ahead:
        lines += ["", wording.announced_title(briefing), *_ahead(briefing, zone)]
    gaps = wording.gaps(briefing)
    lines += ["", *gaps] if gaps else []
    return "\n".join(wrapped for line in lines for wrapped in _wrapped(line, width)) + "\n"


def _ahead(briefing: Briefing, zone: str) -> Iterator[str]:
    for text, sources in wording.announced(briefing):
        yield f"  {text}"
        for one in sources:
            address = f" <{one.url}>" if one.url else ""
            yield f"  {one.outlet}{wording.said_on(one, briefing, zone=zone)}{address}"


def _item(item: Item, briefing: Briefing, zone: str) -> Iterator[str]:
    phrases = phrases_for(briefing.language)
    yield f"{wording.kind(item, phrases)} · {item.headline}"
    marks = {source.id: f"[{place}]" for place, source in enumerate(item.sources, 1)} if len(item.sources) > 1 else {}
    for run in wording.paragraphs(item):
        cited = "".join(marks.get(source, "") for source in run[0].sources)
        yield "  " + " ".join(filter(None, (wording.paragraph(item, run, phrases, zone=zone), cited)))
    for dispute in item.disagreements:
        yield "  " + wording.disagreement(dispute, phrases)
    shown, more = wording.listed_sources(item)
    notices = dict.fromkeys(source.notice for source in shown if source.notice)
    for source in shown:
        facts = " ".join(filter(None, (marks.get(source.id, ""), wording.source(source, item, briefing))))
        alone = "" if marks else wording.standing(item, phrases)
        yield "  " + " ".join(
            filter(None, (", ".join(filter(None, (facts, alone))), f"<{source.url}>" if source.url else ""))
        )
        if source.notice and notices.pop(source.notice, "said") is None:  # once, under the first it is true of
            yield f"    {source.notice}"
    if marks:
        rest = phrases.count("{n} more", "{n} more", more) if more > 0 else ""
        yield "  " + phrases.listed((wording.standing(item, phrases), rest))


def _wrapped(line: str, width: int) -> list[str]:
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.wrap(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False) or [""]
