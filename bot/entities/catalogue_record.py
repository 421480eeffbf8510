"""A checked catalogue as bytes, and the bytes as the same catalogue: read in a tenth of the time its YAML takes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from sys import intern
from typing import Any

from bot.entities.catalogue import Catalogue
from bot.entities.columns import rules_stamp
from bot.model import Alias, Entity, Role


def stamp_of_files(files: Iterable[tuple[str, str]]) -> str:
    """Return what changes whenever a file's text or name, or what reads it, does."""
    return hashlib.sha256(f"{rules_stamp()}{list(files)!r}".encode()).hexdigest()


def packed(catalogue: Catalogue) -> bytes:
    """Return the catalogue as bytes for `unpacked`."""
    record = {
        "entities": [_entity_row(entity) for entity in catalogue.entities.values()],
        "warnings": catalogue.warnings,
        "where": catalogue.where,
    }
    return json.dumps(record, ensure_ascii=False).encode()


def unpacked(data: bytes) -> Catalogue | None:
    """Return the catalogue, None when the bytes hold none."""
    try:
        record = json.loads(data)
        return Catalogue(
            entities={entity.key: entity for entity in map(_entity, record["entities"])},
            warnings=tuple(record["warnings"]),
            where=record["where"],
        )
    except (ValueError, KeyError, TypeError):
        return None


def _entity_row(entity: Entity) -> list[Any]:
    aliases = [(one.text, one.language, one.note, _iso(one.since), _iso(one.until)) for one in entity.aliases]
    roles = [(one.text, _iso(one.since), _iso(one.until), _iso(one.as_of)) for one in entity.roles]
    words = [entity.context, entity.against, entity.notes, entity.region]
    return [entity.key, entity.name, entity.type, entity.country, aliases, roles, entity.metonym_of, *words]


def _entity(row: list[Any]) -> Entity:
    key, name, type_, country, aliases, roles, metonym_of, context, against, notes, region = row
    return Entity(
        key=key,
        name=name,
        type=intern(type_),
        country=intern(country),
        aliases=tuple(
            Alias(text=text, language=intern(language), note=intern(note), since=_day(since), until=_day(until))
            for text, language, note, since, until in aliases
        ),
        roles=tuple(
            Role(text=text, since=_day(since), until=_day(until), as_of=_day(as_of))
            for text, since, until, as_of in roles
        ),
        metonym_of=metonym_of,
        context=tuple(context),
        against=tuple(against),
        notes=notes,
        region=region,
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
