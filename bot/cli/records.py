"""JSON lines to records and back: what the stage commands read and print (see "Records" in docs/architecture.md)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from bot.errors import InputError
from bot.feeds.forms import form_of
from bot.model import Article, Block, BlockRole, Form, Mention
from bot.text.blocks import byline_of

Record = dict[str, Any]

#: What the stage commands read.
RecordFiles = Annotated[list[Path] | None, typer.Argument(help="JSON lines; standard input when none is given.")]

#: When a record has no moment at all: the same on each run, so that piped results repeat.
UNKNOWN_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


def read_records(paths: Iterable[Path]) -> Iterator[tuple[str, Record]]:
    """Yield (file:line, record) of the files, or of standard input when there are none ("-" is standard input too).

    A line that is no JSON object gets one message on standard error and is skipped; raises InputError for a file that
    cannot be opened.
    """
    for path in list(paths) or [Path("-")]:
        name = "standard input" if str(path) == "-" else str(path)
        try:
            with _open(path) as lines:
                yield from _records(lines, name)
        except OSError as error:
            raise InputError(f"{name} cannot be read: {error.strerror or error}") from error


def write_record(record: Mapping[str, Any]) -> None:
    """Print one record as a line."""
    sys.stdout.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")


def complain(where: str, message: str) -> None:
    """Tell a person about one line of input; the rest goes on."""
    sys.stderr.write(f"limelight: {where}: {message}\n")


def articles(records: Iterable[tuple[str, Record]]) -> Iterator[tuple[Record, Article]]:
    """Yield (record, article) for each usable record; the others get one message and are skipped."""
    for where, record in records:
        try:
            article = article_of(record)
        except ValueError as error:
            complain(where, f"{error}; skipped")
        else:
            yield record, article


def article_of(record: Mapping[str, Any]) -> Article:
    """Return the article of a record; raises ValueError that says what is missing. `seen` is read as `seen_at`."""
    id_ = record.get("id")
    if id_ is None or isinstance(id_, dict | list):
        raise ValueError("no id")
    title, text = _text(record, "title"), _text(record, "text")
    if not title and not text:
        raise ValueError(f"article {id_} has neither title nor text")
    published = moment(record.get("published_at"))
    seen = moment(record.get("seen_at") or record.get("seen"))
    form = str(record.get("form") or form_of(title, _text(record, "url"), ()))
    return Article(
        id=str(id_),
        feed=_text(record, "feed"),
        url=_text(record, "url"),
        title=title,
        text=text,
        language=_text(record, "language"),
        published_at=published,
        seen_at=seen or published or UNKNOWN_MOMENT,
        form=Form(form) if form in set(Form) else Form.REPORT,
        author=_text(record, "author") or byline_of(text),
        blocks=_blocks(record.get("blocks"), len(text)),
    )


def record_of(article: Article) -> Record:
    """Return the record of an article; what only reading needs (author, blocks) is left out when empty."""
    record: Record = {
        "id": article.id,
        "feed": article.feed,
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "language": article.language,
        "published_at": stamp(article.published_at),
        "seen_at": stamp(article.seen_at),
        "form": str(article.form),
    }
    if article.author:
        record["author"] = article.author
    if article.blocks:
        record["blocks"] = [[str(block.role), block.start, block.end] for block in article.blocks]
    return record


def mention_of(record: Mapping[str, Any], article: Article) -> Mention | None:
    """Return a mention of a record's `mentions`, or None when it does not fit the article."""
    field = "title" if record.get("field") == "title" else "text"
    start, end = record.get("start"), record.get("end")
    whole = article.title if field == "title" else article.text
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(whole):
        return None
    return Mention(
        entity=str(record.get("entity", "")),
        name=str(record.get("name", "")),
        type=str(record.get("type", "")),
        field=field,
        start=start,
        end=end,
        text=whole[start:end],
        reason=str(record.get("reason", "")),
    )


def mention_record(mention: Mention) -> Record:
    """Return the record of a mention."""
    return {
        "entity": mention.entity,
        "name": mention.name,
        "type": mention.type,
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "reason": mention.reason,
    }


def moment(value: object) -> datetime | None:
    """Return an ISO 8601 text as aware UTC (no zone counts as UTC), None for anything else."""
    if not isinstance(value, str) or not value:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    try:
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return None


def stamp(value: datetime | None) -> str | None:
    """Return a moment as ISO 8601 with Z, None for None."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value else None


def _open(path: Path) -> BinaryIO:
    # bytes, so that one line in another encoding costs that line only
    return open(sys.stdin.fileno(), "rb", closefd=False) if str(path) == "-" else path.open("rb")


def _records(lines: Iterable[bytes], name: str) -> Iterator[tuple[str, Record]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{name}:{number}"
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            complain(where, "no JSON in UTF-8; skipped")
            continue
        if isinstance(record, dict):
            yield where, record
        else:
            complain(where, "not a JSON object; skipped")


def _text(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) else ""


def _blocks(value: object, length: int) -> tuple[Block, ...]:
    found = []
    for entry in value if isinstance(value, list) else ():
        match entry:
            case [str(role), int(start), int(end)] if role in set(BlockRole) and 0 <= start < end <= length:
                found.append(Block(role=BlockRole(role), start=start, end=end))
    return tuple(found)
