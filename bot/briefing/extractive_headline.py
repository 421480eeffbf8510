"""An article's title to a headline: plain, short, without the outlet's labels and name."""

from __future__ import annotations

import re

from bot.briefing.extractive_rules import PICTURE, rules_for

LONGEST = 110  # characters; a title over it is cut at a clause, else at a word
CUT = 70  # a title this long that ends in "…" was cut by its feed; a shorter one only teases
SHORTEST = 40  # a clause cut off this short would say too little
_ENDS = re.compile(r"\s*(?:[.!:]+|…)$")
_LABEL_MARKS = " :|•·-–—.,!()[]/*"
_SENTENCE = re.compile(r"[.!?](?=\s+[\W\d_]*[^\W\d_])")
_CLAUSE = re.compile(r"\s[-–—|]\s|[;:,]\s")


def headline_of(title: str, *, language: str, outlet: str) -> str:
    """Return the title as a headline. Words are only ever cut off its ends, never changed."""
    text = " ".join(PICTURE.sub(" ", title).split())
    text = _without_labels(_without_outlet(text, outlet), language)
    text = _first_sentence(text)
    if not text.endswith("?!") and not (text.endswith(("…", "...")) and len(text) >= CUT):
        text = _ENDS.sub("", text)
    return shortened(text, LONGEST) or title.strip()


def shortened(text: str, longest: int) -> str:
    """Return the text within `longest` characters: whole clauses if that leaves enough, else whole words and "…"."""
    if len(text) <= longest:
        return text
    ends = [found.start() for found in _CLAUSE.finditer(text) if SHORTEST <= found.start() <= longest]
    if ends and not _is_in_quotation(text, ends[-1]):
        return text[: ends[-1]].rstrip()
    kept = text[: longest - 1].rpartition(" ")[0] or text[: longest - 1]
    return kept.rstrip(" ,;:-–—(«“\"'") + "…"


def _first_sentence(text: str) -> str:
    """Return the first sentence of a title that was cut out of a text, as posts without titles have them."""
    if len(text) <= LONGEST and not text.endswith(("…", "...")):
        return text
    found = _SENTENCE.search(text, SHORTEST - 10)
    return text[: found.start() + 1] if found else text


def _without_outlet(text: str, outlet: str) -> str:
    """Cut " - Outlet" and " | anything short"; a bar in a title divides it from the site's name."""
    head, bar, tail = text.rpartition(" | ")
    if bar and len(tail) <= 40 and len(head) >= 15:
        text = head
    if outlet:
        text = re.sub(rf"\s*(?:[-–—|/:]\s*)(?:www\.)?{re.escape(outlet)}\s*$", "", text, flags=re.IGNORECASE)
        text = re.sub(rf"^{re.escape(outlet)}\s*[-–—|:]\s*", "", text, flags=re.IGNORECASE)
    return text


def _without_labels(text: str, language: str) -> str:
    labels = rules_for(language).labels
    while True:
        bare = text.lstrip(_LABEL_MARKS)
        found = labels.match(bare.lower())
        # a label is fenced by a mark: "VIDEO: ..." or "[video] ...", but "Video games banned" is the news itself
        if not found or (bare[found.end() :].lstrip()[:1] not in tuple(":|])!.") and text[:1] not in "[("):
            break
        text = bare[found.end() :].lstrip(_LABEL_MARKS)
    tail = re.search(r"[\[(|/–—-]\s*([^\[\]()|/]{3,25})[\])]?\s*$", text)
    while tail and labels.fullmatch(tail.group(1).strip().lower()):
        text = text[: tail.start()].rstrip(_LABEL_MARKS)
        tail = re.search(r"[\[(|/–—-]\s*([^\[\]()|/]{3,25})[\])]?\s*$", text)
    return text


def _is_in_quotation(text: str, place: int) -> bool:
    before = text[:place]
    return before.count("«") > before.count("»") or before.count("“") > before.count("”") or before.count('"') % 2 == 1
