"""A briefing to its JSON record, as `replay`, `brief --format json` and other programs read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from bot.model import Briefing, Coverage, Item, Sentence, Source


def to_record(briefing: Briefing) -> dict[str, Any]:
    """Return plain values, ready for json.dumps; times are UTC ISO with Z."""
    record = {
        "slot": _stamp(briefing.slot),
        "audience": briefing.audience,
        "language": briefing.language,
        "title": briefing.title,
        "since": _stamp(briefing.since),
        "items": [_item(item) for item in briefing.items],
        "worth_reading": [_source(source) for source in briefing.worth_reading],
        "ahead": [
            _sentence(sentence) | ({"on": sentence.on.isoformat()} if sentence.on else {})
            for sentence in briefing.ahead
        ],
        "coverage": _coverage(briefing.coverage),
        "written_by": briefing.written_by,
    }
    sources = [_source(source) for source in briefing.ahead_sources]
    more: dict[str, Any] = {
        "ahead_sources": sources,
        "signed": [asdict(line) for line in briefing.signed],
        "in_the_news": [asdict(one) for one in briefing.in_the_news],
    }
    return record | {key: value for key, value in more.items() if value}


def _item(item: Item) -> dict[str, Any]:
    return {
        "story": item.story,
        "kind": str(item.kind),
        "section": item.section,
        "headline": item.headline,
        "country": item.country,
        "sentences": [_sentence(sentence) for sentence in item.sentences],
        "sources": [_source(source) for source in item.sources],
        "independent": item.independent,
        "copies": item.copies,
        "follows": item.follows,
        "disagreements": [
            {
                "measure": each.measure,
                "values": [{"outlet": o, "value": value, "source": source} for o, value, source in each.values],
            }
            for each in item.disagreements
        ],
    }


def _sentence(sentence: Sentence) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "sources": list(sentence.sources),
        "role": sentence.role,
        "language": sentence.language,
        "translated_from": sentence.translated_from,
    }


def _source(source: Source) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": source.id,
        "title": source.title,
        "url": source.url,
        "outlet": source.outlet,
        "kind": source.kind,
        "country": source.country,
        "language": source.language,
        "published_at": _stamp(source.published_at),
    }
    more = {"notice": source.notice, "author": source.author}
    return record | {key: value for key, value in more.items() if value}


def _coverage(coverage: Coverage) -> dict[str, Any]:
    found = _plain(asdict(coverage))
    cut = _stamp(found.pop("reaches_to"))
    return {**found, "reaches_to": cut} if cut else found


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}


def _stamp(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None
