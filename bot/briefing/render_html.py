"""A briefing to one HTML page that needs nothing else: no script, no outside file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape

from bot.briefing import wording
from bot.briefing.phrases import Phrases, phrases_for
from bot.model import Briefing, Item, Sentence, Source
from bot.text.plain import safe_url

_STYLE = """
:root { color-scheme: light dark; --dim: #6b6b6b; --line: #d8d8d8; }
@media (prefers-color-scheme: dark) { :root { --dim: #a0a0a0; --line: #444; } }
body { font: 1.05rem/1.5 Georgia, "Noto Serif", serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.3rem; } h2 { font-size: 1rem; letter-spacing: .06em; margin-top: 2rem; }
h2 { border-bottom: 1px solid var(--line); text-transform: uppercase; }
h3 { font-size: 1.1rem; margin: 1.2rem 0 .2rem; } h3 .kind { color: var(--dim); font-weight: normal; }
p { margin: .2rem 0; } .context, .about, .gap, .notice { color: var(--dim); font-size: .92rem; }
sup a { text-decoration: none; }
""".strip()


def to_html(briefing: Briefing, *, zone: str) -> str:
    """Return the page on the clock of `zone`."""
    phrases = phrases_for(briefing.language)
    heading = escape(wording.heading(briefing, zone=zone))
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{escape(phrases.language)}" dir="{phrases.direction}">',
            '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{heading}</title>",
            f"<style>{_STYLE}</style></head>",
            "<body>",
            f"<h1>{heading}</h1>",
            *body(briefing, zone=zone),
            "</body></html>",
            "",
        ]
    )


def body(briefing: Briefing, *, zone: str, story: Callable[[Item], str] = lambda _: "") -> Iterator[str]:
    """Yield what stands below the heading; `story` gives an item's own address, "" = none."""
    phrases = phrases_for(briefing.language)
    if not briefing.items:
        yield f"<p>{escape(wording.quiet(briefing, zone=zone))}</p>"
    for line in wording.signed_lines(briefing):
        yield f"<p>{escape(line)}</p>"
    for title, items in wording.sections(briefing):
        yield f"<h2>{escape(title)}</h2>"
        for item in items:
            yield from _item(item, briefing, zone, story(item))
    if names := wording.in_the_news(briefing):
        yield f"<h2>{escape(phrases.text('In the news'))}</h2>"
        for line in names:
            yield f"<p>{escape(line)}</p>"
    if briefing.worth_reading:
        yield f"<h2>{escape(phrases.text('Worth reading'))}</h2>"
        for each in briefing.worth_reading:
            yield f"<p>{_link(each.title, each, phrases)} · {escape(wording.view(each))}</p>"
    if briefing.ahead:
        yield f"<h2>{escape(wording.announced_title(briefing))}</h2>"
        yield from _ahead(briefing, phrases, zone)
    yield from (f'<p class="gap">{escape(gap)}</p>' for gap in wording.gaps(briefing))


def _ahead(briefing: Briefing, phrases: Phrases, zone: str) -> Iterator[str]:
    for sentence, (text, sources) in zip(briefing.ahead, wording.announced(briefing), strict=True):
        shown = [_link(one.outlet, one, phrases) + escape(wording.said_on(one, briefing, zone=zone)) for one in sources]
        yield f"<p{_tongue((sentence,), phrases)}>{escape(text)}</p>"
        if shown:
            yield f'<p class="about">{" · ".join(shown)}</p>'


def _item(item: Item, briefing: Briefing, zone: str, story: str) -> Iterator[str]:
    phrases = phrases_for(briefing.language)
    kind = escape(wording.kind(item, phrases))
    headline = f"<span{_tongue(item.sources, phrases)}>{escape(item.headline)}</span>"
    yield f'<h3><span class="kind">{kind} ·</span> {headline}</h3>'
    for run in wording.paragraphs(item):
        yield _paragraph(item, run, phrases, zone)
    for dispute in item.disagreements:
        yield f'<p class="dispute">{escape(wording.disagreement(dispute, phrases))}</p>'
    more = [f'<a class="more" href="{escape(story)}">{escape(phrases.text("Story"))}</a>'] if story else []
    about = [*_sources(item, briefing), escape(wording.standing(item, phrases)), *more]
    yield f'<p class="about">{" · ".join(about)}</p>'


def _paragraph(item: Item, run: Sequence[Sentence], phrases: Phrases, zone: str) -> str:
    sentence = run[0]
    places = {source.id: (place, source) for place, source in enumerate(item.sources, 1)}
    cited = [places[key] for key in sentence.sources if key in places] if len(item.sources) > 1 else []
    marks = "".join(f"<sup>{_link(str(place), source, phrases)}</sup>" for place, source in cited)
    name = ' class="context"' if sentence.role == "context" else ""
    return (
        f"<p{name}{_tongue((sentence,), phrases)}>{escape(wording.paragraph(item, run, phrases, zone=zone))}{marks}</p>"
    )


def _tongue(spoken: Sequence[Sentence | Source], phrases: Phrases) -> str:
    """Return the attributes of a text in the language of the first of these, none when it is the page's own."""
    other = spoken[0].language if spoken and spoken[0].language != phrases.language else ""
    return f' lang="{escape(other)}" dir="auto"' if other else ""


def _sources(item: Item, briefing: Briefing) -> Iterator[str]:
    phrases = phrases_for(briefing.language)
    many = len(item.sources) > 1
    places = {source.id: place for place, source in enumerate(item.sources, 1)}
    shown, more = wording.listed_sources(item)
    notices = dict.fromkeys(source.notice for source in shown if source.notice)
    for source in shown:
        about = wording.source(source, item, briefing).removeprefix(source.outlet)
        fresh = notices.pop(source.notice, "said") is None  # once, beside the first it is true of
        notice = f' <span class="notice">({escape(source.notice)})</span>' if fresh else ""
        yield (f"{places[source.id]} " if many else "") + _link(source.outlet, source, phrases) + escape(about) + notice
    if more > 0:
        yield escape(phrases.count("{n} more", "{n} more", more))


def _link(text: str, source: Source, phrases: Phrases) -> str:
    tongue = _tongue((source,), phrases) if text == source.title else ""
    if not (address := safe_url(source.url)):
        return f"<span{tongue}>{escape(text)}</span>"
    return f'<a href="{escape(address)}" rel="noopener noreferrer"{tongue}>{escape(text)}</a>'
