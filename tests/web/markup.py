# ruff: noqa: SIM905 (lists of words)
"""A page of ours -> what its markup holds that no template of ours writes, and tags that do not fit into each other."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"meta", "link", "input"}
#: What the templates, a briefing's body and the charts write: elements, and the attributes they may have.
ELEMENTS = """
html head meta title link body a header p nav ul ol li form label input button main footer h1 h2 h3 article span time
figure div details summary table thead tbody tr th td sup s svg desc text line polyline rect circle
""".split()
ATTRIBUTES = """
lang dir charset name content rel href type title class id for action method role maxlength value placeholder
aria-label aria-current tabindex datetime scope hreflang xmlns viewbox font-family font-size fill stroke stroke-width
stroke-linejoin stroke-dasharray points text-anchor x y x1 x2 y1 y2 cx cy r rx width height
""".split()


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        foreign = [name for name, _ in attrs if name not in ATTRIBUTES]
        if tag not in ELEMENTS or foreign:
            self.faults.append(f"<{tag}> with {foreign}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"a comment: {data[:40]}")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"an instruction: {data[:40]}")


def faults(page: str) -> Iterator[str]:
    """Yield what is foreign or broken."""
    tags = _Tags()
    tags.feed(page)
    tags.close()
    yield from tags.faults
    if tags.open:
        yield f"left open: {tags.open}"
