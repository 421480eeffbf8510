"""`limelight verify`: claims with their sources to verdicts with reasons."""

from __future__ import annotations

from bot.cli.records import UNKNOWN_MOMENT, Record, RecordFiles, complain, read_records, write_record
from bot.model import Article


def verify(
    files: RecordFiles = None,
) -> None:
    """Check claims {"id","claim","sources":[text]} and print {"id","supported","reasons"}, in the same order."""
    from bot.briefing.check import check

    for where, record in read_records(files or ()):
        try:
            claim, sources = _claim(record), _sources(record)
        except ValueError as error:
            complain(where, f"{error}; skipped")
            continue
        reasons = [{"check": found.check, "text": found.text, "found": found.found} for found in check(claim, sources)]
        write_record({"id": record.get("id"), "supported": not reasons, "reasons": reasons})


def _claim(record: Record) -> str:
    claim = record.get("claim")
    if not isinstance(claim, str) or not claim.strip():
        raise ValueError("no claim")
    return claim


def _sources(record: Record) -> tuple[Article, ...]:
    sources = record.get("sources")
    if not isinstance(sources, list) or not all(isinstance(source, str) for source in sources):
        raise ValueError("`sources` is no list of texts")
    return tuple(
        Article(id=str(number), text=source, seen_at=UNKNOWN_MOMENT) for number, source in enumerate(sources, start=1)
    )
