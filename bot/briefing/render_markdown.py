"""A briefing to Markdown that any reader takes: what came from feeds can't become markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.briefing import wording
from bot.briefing.phrases import phrases_for
from bot.model import Briefing, Item, Source
from bot.text.plain import safe_url

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!@])")
_LINE_START = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)")


def to_markdown(briefing: Briefing, *, zone: str) -> str:
    """Return the briefing on the clock of `zone`; ends with a line break."""
    phrases = phrases_for(briefing.language)
    if not briefing.items:
        lines = [f"# {escaped(wording.heading(briefing, zone=zone))}", "", escaped(wording.quiet(briefing, zone=zone))]
    else:
        lines = [f"# {escaped(wording.heading(briefing, zone=zone))}"]
    for line in wording.signed_lines(briefing):
        lines += ["", escaped(line)]
    for title, items in wording.sections(briefing):
        lines += ["", f"## {escaped(title)}"]
        for item in items:
            lines += ["", *_item(item, briefing, zone)]
    if names := wording.in_the_news(briefing):
        lines += ["", f"## {escaped(phrases.text('In the news'))}", "", *(f"- {escaped(line)}" for line in names)]
    if briefing.worth_reading:
        lines += ["", f"## {escaped(phrases.text('Worth reading'))}", ""]
        lines += [f"- {link(each.title, each.url)} · {escaped(wording.view(each))}" for each in briefing.worth_reading]
    if briefing.ahead:
        lines += [
            "",
            f"## {escaped(wording.announced_title(briefing))}",
            "",
            *(
                f"- {escaped(text)} {_said(sources, briefing, zone)}".rstrip()
                for text, sources in wording.announced(briefing)
            ),
        ]
    gaps = wording.gaps(briefing)
    lines += ["", *(f"_{escaped(gap)}_" for gap in gaps)] if gaps else []
    return "\n".join(lines) + "\n"


def _said(sources: Sequence[Source], briefing: Briefing, zone: str) -> str:
    shown = (link(one.outlet, one.url) + escaped(wording.said_on(one, briefing, zone=zone)) for one in sources)
    return phrases_for(briefing.language).listed(shown)


def escaped(text: str) -> str:
    """Return text that reads the same and marks nothing up."""
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text))


def link(text: str, url: str) -> str:
    """Return a link to an address that may be linked, the bare text for any other."""
    address = safe_url(url)
    return f"[{escaped(text)}]({address})" if address else escaped(text)


def _item(item: Item, briefing: Briefing, zone: str) -> Iterator[str]:
    phrases = phrases_for(briefing.language)
    yield f"**{escaped(wording.kind(item, phrases))} · {escaped(item.headline)}**"
    yield ""
    many = len(item.sources) > 1
    places = {source.id: place for place, source in enumerate(item.sources, 1)}
    by_id = {source.id: source for source in item.sources}
    for run in wording.paragraphs(item):
        cited = [link(str(places[key]), by_id[key].url) for key in run[0].sources if key in by_id] if many else []
        yield " ".join([escaped(wording.paragraph(item, run, phrases, zone=zone)), *cited]) + "  "
    for dispute in item.disagreements:
        yield escaped(wording.disagreement(dispute, phrases)) + "  "
    yield phrases.listed((*_sources(item, briefing), escaped(wording.standing(item, phrases))))


def _sources(item: Item, briefing: Briefing) -> Iterator[str]:
    many = len(item.sources) > 1
    places = {source.id: place for place, source in enumerate(item.sources, 1)}
    shown, more = wording.listed_sources(item)
    notices = dict.fromkeys(source.notice for source in shown if source.notice)
    for source in shown:
        fresh = notices.pop(source.notice, "said") is None  # once, beside the first it is true of
        notice = f" ({escaped(source.notice)})" if fresh else ""
        yield (f"{places[source.id]} " if many else "") + _source(source, item, briefing) + notice
    if more > 0:
        yield escaped(phrases_for(briefing.language).count("{n} more", "{n} more", more))


def _source(source: Source, item: Item, briefing: Briefing) -> str:
    about = wording.source(source, item, briefing).removeprefix(source.outlet)
    return link(source.outlet, source.url) + escaped(about)
