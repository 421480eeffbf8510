"""Proposals to text: a catalogue in YAML whose comments carry the evidence, or records for JSON lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import yaml

from bot.entities.catalogue import entity_record
from bot.entities.learning.proposals import Learnt
from bot.model import Alias, Entity, Role
from bot.text.counted import counted

_PLAIN = re.compile(r"[^\W\d_][\w .’‘ʻ'/&+–-]*(?<! )")
_LONGEST_COMMENT = 160


def record_of(learnt: Learnt) -> dict[str, Any]:
    """Return the record of a proposal: the entity's, with how often and where it was seen."""
    return {
        **entity_record(learnt.entity),
        "count": learnt.count,
        "as_of": learnt.as_of.isoformat() if learnt.as_of else None,
        "evidence": [
            {"article": seen.article, "text": seen.text, "on": seen.on.isoformat() if seen.on else None}
            for seen in learnt.evidence
        ],
    }


def catalogue_text(entities: Iterable[Entity], proposals: Iterable[Learnt]) -> str:
    """Return a whole catalogue in YAML: `entities` as they are (grown where proposed), then the new ones."""
    by_key = {learnt.entity.key: learnt for learnt in proposals}
    known = [by_key[entity.key].entity if entity.key in by_key else entity for entity in entities]
    lines = ["entities:"]
    for entity in known:
        lines += entity_lines(entity)
    keys = {entity.key for entity in known}
    lines += new_lines([learnt for key, learnt in by_key.items() if key not in keys])
    return "\n".join(lines) + "\n"


def new_lines(proposals: Sequence[Learnt], *, as_list: bool = False) -> list[str]:
    """Return the lines of new entities with their evidence as comments."""
    lines: list[str] = []
    for learnt in proposals:
        day = f", as of {learnt.as_of}" if learnt.as_of else ", day unknown"
        lines.append(f"  # seen {counted(learnt.count, 'time')}{day}")
        lines += [f"  #   {_comment(seen.text)}" for seen in learnt.evidence[:2]]
        lines += entity_lines(learnt.entity, as_list=as_list)
    return lines


def entity_lines(entity: Entity, *, as_list: bool = False) -> list[str]:
    """Return the entity as YAML lines below `entities:`."""
    head = [f"  - key: {scalar(entity.key)}"] if as_list else [f"  {scalar(entity.key)}:"]
    fields: Mapping[str, str] = {
        "name": entity.name,
        "type": entity.type,
        "country": entity.country,
        "metonym_of": entity.metonym_of,
        "notes": entity.notes,
        "region": entity.region,
    }
    lines = head + [f"    {name}: {scalar(value)}" for name, value in fields.items() if value]
    for name, words in (("context", entity.context), ("against", entity.against)):
        if words:
            lines.append(f"    {name}: [{', '.join(scalar(word) for word in words)}]")
    if entity.aliases:
        lines += ["    aliases:", *(f"      - {alias_text(alias)}" for alias in entity.aliases)]
    if entity.roles:
        lines += ["    roles:", *(f"      - {_role_text(role)}" for role in entity.roles)]
    return lines


def alias_text(alias: Alias) -> str:
    """Return an alias as a YAML scalar or flow mapping."""
    return _flow(
        alias.text,
        {
            "language": alias.language,
            "note": alias.note,
            "from": _day(alias.since),
            "to": _day(alias.until),
        },
    )


def scalar(value: str) -> str:
    """Return the value as YAML reads it back, quoted where it would be read as something else."""
    if _PLAIN.fullmatch(value) and yaml.safe_load(value) == value:
        return value
    return json.dumps(value, ensure_ascii=False)


def _role_text(role: Role) -> str:
    return _flow(
        role.text,
        {
            "from": _day(role.since),
            "to": _day(role.until),
            "as_of": _day(role.as_of),
        },
    )


def _flow(text: str, values: Mapping[str, str]) -> str:
    found = [
        f"{name}: {value if name in ('from', 'to', 'as_of') else scalar(value)}"
        for name, value in values.items()
        if value
    ]
    return f"{{text: {scalar(text)}, {', '.join(found)}}}" if found else scalar(text)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _comment(text: str) -> str:
    line = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return line if len(line) <= _LONGEST_COMMENT else line[: _LONGEST_COMMENT - 1] + "…"
