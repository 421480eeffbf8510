"""A report's first sentence to the sentence without where and by whom it was filed."""

from __future__ import annotations

import re

#: "PORT CITY, Oct 5 (Wire) -", "СТОЛИЦА, 5 октября. /Агентство/ —": where a report was filed, no part of the fact.
_DATELINE = re.compile(
    r"^(?:[^\W\d_][\w’'ʻ‘ʼ-]*\.?[ ,/]*){1,4}"
    r"(?:\d{1,2}\s+\w+\.?[ ,/.]*|[^\W\d_]+\.?\s\d{1,2}[ ,/.]*)?"
    r"(?:\([^()]{2,40}\)|/[^/]{2,40}/)?[ .,]*\s[-–—]{1,2}\s+(?=\S)"
)
_AGENCY = re.compile(r"^[(/][^()/]{2,25}[)/]\s*[-–—]{1,2}\s+(?=\S)")


def without_dateline(text: str) -> str:
    """Return the sentence without "PORT CITY (Wire) -" or "(Wire) -" in front."""
    text = _AGENCY.sub("", text)
    found = _DATELINE.match(text)
    if not found:
        return text
    head = found.group()
    place = re.match(r"[^\W\d_][\w’'ʻ‘ʼ-]*", head)
    # only a place in capitals or an agency in brackets makes a dateline; else it is a sentence with a dash
    if not ((place and place.group().isupper() and len(place.group()) > 2) or re.search(r"[)/]", head)):
        return text
    rest = text[found.end() :]
    return rest[:1].upper() + rest[1:]
