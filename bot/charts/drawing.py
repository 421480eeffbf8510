"""A chart -> SVG: columns or lines, few colours, real text; on a page it takes the page's own colours.

Colours are presentation attributes, so that a page needs no inline styles: `--chart-1` to `--chart-4` and
`--chart-grid`, where a page sets them, and `currentColor` for words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from bot.briefing.phrases import phrases_for
from bot.charts.chart import Chart, Series
from bot.charts.words import cut, in_words

#: Narrow enough for its words to be read on a phone.
WIDTH, HEIGHT = 440, 240
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 40, 28
LEGEND_LINE = 20
TICKS = 3
DAY_LABELS = 5
FONT = "Noto Sans, Noto Sans Arabic, system-ui, sans-serif"
#: Lines differ in more than colour.
DASHES = ("", "7 4", "2 3", "10 3 2 3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """What a chart is drawn with; `paper` "" = the page shines through."""

    words: str
    grid: str
    series: tuple[str, ...]
    paper: str = ""


#: The fallbacks keep at least 3:1 on white and on near-black alike.
PAGE = Colours(
    words="currentColor",
    grid="var(--chart-grid, #8888884d)",
    series=tuple(
        f"var(--chart-{number}, {colour})"
        for number, colour in enumerate(("#3b82d6", "#c2701c", "#3d9163", "#a760c9"), 1)
    ),
)


def svg(chart: Chart, colours: Colours = PAGE, *, shown: Callable[[str], str] = str) -> str:
    """Return one `<svg>` element with its numbers as description; `shown` may replace words that can't be drawn."""
    height = HEIGHT + (LEGEND_LINE * len(chart.series) if len(chart.series) > 1 else 0)
    body = [*_paper(colours, height), *_title(chart, colours, shown), *_scale(chart, colours), *_dates(chart, colours)]
    if len(chart.series) == 1:
        body += _columns(chart, colours.series[0])
    else:
        for place, one in enumerate(chart.series):
            body += _line(chart, one, place, colours)
            body += _legend(one, place, colours, shown)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" class="chart" '
        f'font-family="{FONT}" font-size="13">'
        f"<title>{_safe(cut(chart.title, 200))}</title><desc>{_safe(in_words(chart))}</desc>"
    )
    return "\n".join([head, *body, "</svg>"])


def top_of(most: int) -> int:
    """Return where the scale ends: the next round number that the ticks divide evenly."""
    step = 1
    while step * TICKS < most:
        step = next(one for one in _round_numbers() if one > step)
    return step * TICKS


def _round_numbers() -> Iterator[int]:
    size = 1
    while True:
        halves = (size * 3 // 2, size * 5 // 2) if size > 1 else ()
        yield from sorted((size, 2 * size, 3 * size, 4 * size, 5 * size, 8 * size, *halves))
        size *= 10


def _safe(text: str) -> str:
    return escape(text, quote=True)


def _y(count: float, chart: Chart) -> float:
    return HEIGHT - BOTTOM - count / top_of(chart.most) * (HEIGHT - TOP - BOTTOM)


def _slot(chart: Chart) -> float:
    return (WIDTH - LEFT - RIGHT) / len(chart.days)


def _middle(place: int, chart: Chart) -> float:
    return LEFT + (place + 0.5) * _slot(chart)


def _paper(colours: Colours, height: int) -> list[str]:
    return [f'<rect width="{WIDTH}" height="{height}" fill="{colours.paper}"/>'] if colours.paper else []


def _title(chart: Chart, colours: Colours, shown: Callable[[str], str]) -> list[str]:
    title = shown(cut(chart.title, 60))
    return [f'<text x="{RIGHT}" y="22" fill="{colours.words}" font-size="14">{_safe(title)}</text>'] if title else []


def _scale(chart: Chart, colours: Colours) -> Iterator[str]:
    """Yield level lines with their numbers, from nought up."""
    for tick in range(TICKS + 1):
        count = top_of(chart.most) * tick // TICKS
        y = _y(count, chart)
        yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{colours.grid}"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" fill="{colours.words}" text-anchor="end">{count}</text>'


def _dates(chart: Chart, colours: Colours) -> Iterator[str]:
    """Yield a few days under the chart, evenly spread, the last one always."""
    words, days = phrases_for(chart.language), chart.days
    step = max(-(-len(days) // DAY_LABELS), 1)
    for place in range((len(days) - 1) % step, len(days), step):
        x, anchor = _middle(place, chart), "middle"
        if place == len(days) - 1 and len(days) > 1:
            x, anchor = WIDTH - RIGHT, "end"
        label = _safe(words.dated(days[place]))
        yield f'<text x="{x:.1f}" y="{HEIGHT - 8}" fill="{colours.words}" text-anchor="{anchor}">{label}</text>'


def _columns(chart: Chart, colour: str) -> Iterator[str]:
    words, slot = phrases_for(chart.language), _slot(chart)
    width = max(slot * 0.72, 1.0)
    for place, (day, count) in enumerate(zip(chart.days, chart.series[0].counts, strict=True)):
        if count:
            x, y = _middle(place, chart) - width / 2, _y(count, chart)
            yield (
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{HEIGHT - BOTTOM - y:.1f}" rx="1.5" '
                f'fill="{colour}"><title>{_safe(words.dated(day))}: {count}</title></rect>'
            )


def _line(chart: Chart, series: Series, place: int, colours: Colours) -> Iterator[str]:
    points = [(_middle(at, chart), _y(count, chart)) for at, count in enumerate(series.counts)]
    if len(points) == 1:
        yield f'<circle cx="{points[0][0]:.1f}" cy="{points[0][1]:.1f}" r="3" fill="{colours.series[place]}"/>'
        return
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    yield f'<polyline points="{path}" fill="none" {_stroke(place, colours)}/>'


def _legend(series: Series, place: int, colours: Colours, shown: Callable[[str], str]) -> Sequence[str]:
    y = HEIGHT + LEGEND_LINE * place + 10
    name = shown(cut(series.name, 40)) or letter(place)
    return (
        f'<line x1="{LEFT}" x2="{LEFT + 28}" y1="{y - 4}" y2="{y - 4}" {_stroke(place, colours)}/>',
        f'<text x="{LEFT + 38}" y="{y}" fill="{colours.words}">{_safe(name)} · {sum(series.counts)}</text>',
    )


def letter(place: int) -> str:
    """Return what a series is called where its name can't be drawn: A, B, C, D."""
    return "ABCD"[place]


def _stroke(place: int, colours: Colours) -> str:
    dash = f' stroke-dasharray="{DASHES[place]}"' if DASHES[place] else ""
    return f'stroke="{colours.series[place]}" stroke-width="2.2" stroke-linejoin="round"{dash}'
