"""Two catalogues to their differences, in words: what a pack and somebody's changes of it do not share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.entities.catalogue import entity_record
from bot.model import Entity

_LISTS = ("aliases", "roles", "context", "against")
_SHOWN = 12  # entities of a line in a log


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One change from the first catalogue to the second. `field` "" = the whole entity."""

    entity: str
    field: str
    before: str
    after: str


def differences(first: Mapping[str, Entity], second: Mapping[str, Entity]) -> Iterator[Difference]:
    """Yield the changes in the order of the first catalogue, then what only the second has."""
    for key, entity in first.items():
        if key not in second:
            yield Difference(entity=key, field="", before=entity.name, after="")
        elif second[key] != entity:
            yield from _fields(entity, second[key])
    for key, entity in second.items():
        if key not in first:
            yield Difference(entity=key, field="", before="", after=entity.name)


def _fields(before: Entity, after: Entity) -> Iterator[Difference]:
    old, new = entity_record(before), entity_record(after)
    for field in dict.fromkeys((*old, *new)):
        one, other = old.get(field), new.get(field)
        if one == other:
            continue
        if field in _LISTS:
            gone = [str(item) for item in one or () if item not in (other or ())]
            come = [str(item) for item in other or () if item not in (one or ())]
            yield Difference(entity=before.key, field=field, before=", ".join(gone), after=", ".join(come))
        else:
            yield Difference(entity=before.key, field=field, before=str(one or ""), after=str(other or ""))


def summary(first: Mapping[str, Entity], second: Mapping[str, Entity]) -> str:
    """Return one line of what has changed, entities by key and fields by name; "" for nothing."""
    fields: dict[str, list[str]] = {}
    for change in differences(first, second):
        fields.setdefault(change.entity, []).append(change.field)
    changed = [f"{key} ({', '.join(names)})" for key, names in fields.items() if key in first and key in second]
    told = {
        "added": [key for key in second if key not in first],
        "removed": [key for key in first if key not in second],
        "changed": changed,
    }
    return "; ".join(
        f"{len(keys)} {what}: {', '.join(keys[:_SHOWN])}{', ...' if len(keys) > _SHOWN else ''}"
        for what, keys in told.items()
        if keys
    )
