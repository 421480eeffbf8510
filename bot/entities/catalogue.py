"""entities.yaml, or the JSON lines that `limelight entities` prints, to a checked catalogue."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.entities.clashes import clashes
from bot.errors import SettingsError
from bot.model import Alias, Entity, Role
from bot.text.marked_yaml import Node, load

#: What an entity may be. Persons get initials, surnames and patronymics; the rest is told apart for readers.
TYPES = (
    "person",
    "organisation",
    "company",
    "outlet",
    "country",
    "region",
    "city",
    "place",
    "water",
    "facility",
    "event",
    "people",
    "work",
)
NOTES = ("context", "capitals", "never_alone", "misprint")
_OTHER_WORDS = {"organization": "organisation", "location": "place", "loc": "place", "org": "organisation"}
_KEYS = {"key", "name", "type", "country", "aliases", "roles", "metonym_of", "context", "against", "notes", "region"}
_PRINTED = {"details", "count", "as_of", "evidence"}  # what entity_record and `limelight learn` add


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Checked entities by key, in file order. `where` holds file:line of each; warnings name their place too."""

    entities: Mapping[str, Entity] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    where: Mapping[str, str] = field(default_factory=dict)


def parse_catalogue(text: str, file: str) -> Catalogue:
    """Return the checked catalogue of one file; raises SettingsError that names file:line and the remedy."""
    return parse_catalogues([(text, file)])


def parse_catalogues(files: Iterable[tuple[str, str]]) -> Catalogue:
    """Return the checked catalogue of several (text, file name) pairs, which share their keys and names."""
    entities: dict[str, Entity] = {}
    where: dict[str, str] = {}
    warnings: list[str] = []
    for key, node in (entry for text, file in files for entry in _entries(text, file)):
        entity = _entity(key, node, warnings)
        if entity.key in entities:
            raise node.error(
                f"the key {entity.key!r} is taken by the entity at {where[entity.key]}; choose another or merge the two"
            )
        entities[entity.key] = entity
        where[entity.key] = node.where
    warnings.extend(
        f"{where[entity.key]}: {entity.key} may stand for {entity.metonym_of!r}, which the catalogue does not have; "
        f"{_closest(entity.metonym_of, entities)}"
        for entity in entities.values()
        if entity.metonym_of and entity.metonym_of not in entities
    )
    for clash in clashes(entities):
        message = f"{clash.message}; {clash.remedy}"
        if clash.is_error:
            raise SettingsError(message, where=where[clash.keys[-1]])
        warnings.append(f"{where[clash.keys[-1]]}: {message}")
    return Catalogue(entities=entities, warnings=tuple(warnings), where=where)


def entity_record(entity: Entity) -> dict[str, Any]:
    """Return the entity as one JSON line's record: aliases as plain strings, what they lack under `details`."""
    record: dict[str, Any] = {
        "key": entity.key,
        "name": entity.name,
        "type": entity.type,
        "country": entity.country,
        "aliases": [alias.text for alias in entity.aliases],
        "roles": [_role_record(role) for role in entity.roles],
        "metonym_of": entity.metonym_of,
        "notes": entity.notes,
    }
    details = [_alias_record(alias) for alias in entity.aliases if _alias_record(alias).keys() != {"text"}]
    rare = {
        "context": list(entity.context),
        "against": list(entity.against),
        "details": details,
        "region": entity.region,
    }
    return record | {name: value for name, value in rare.items() if value}


def _entries(text: str, file: str) -> Iterator[tuple[str, Node]]:
    """Yield (key or "", node) of each entity, whichever form the text has."""
    if _is_json_lines(text):
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield "", _json_node(line, file, number)
        return
    root = load(text, file)
    if isinstance(root.value, dict) and "entities" in root.value:
        root = root.value["entities"]
    if isinstance(root.value, dict):
        yield from root.value.items()
    else:
        for node in root.items():
            yield "", node


def _is_json_lines(text: str) -> bool:
    first = text.lstrip("\ufeff \t\r\n").split("\n", 1)[0]
    if not first.startswith("{"):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except ValueError:
        return False


def _json_node(line: str, file: str, number: int) -> Node:
    try:
        value = json.loads(line.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"no JSON: {error}", where=f"{file}:{number}") from error
    return _marked(value, file, number)


def _marked(value: Any, file: str, line: int) -> Node:
    if isinstance(value, dict):
        return Node(value={str(key): _marked(item, file, line) for key, item in value.items()}, file=file, line=line)
    if isinstance(value, list):
        return Node(value=[_marked(item, file, line) for item in value], file=file, line=line)
    return Node(value=value, file=file, line=line)


def _entity(key: str, node: Node, warnings: list[str]) -> Entity:
    if not isinstance(node.value, dict):
        raise node.error("expected an entity here, such as `- {key: red-cross, name: Red Cross, type: organisation}`")
    fields = node.mapping()
    _refuse_unknown(fields, _KEYS | _PRINTED)
    key = key or _word(fields, "key")
    name = _word(fields, "name")
    if not key:
        raise node.error(f"{name or 'this entity'} has no key; add one such as `key: {_slug(name) or 'red-cross'}`")
    if not name:
        raise node.error(f"{key} has no name; add `name:` with the spelling that readers shall see")
    details = {alias.text: alias for alias in map(_alias, _list(fields, "details"))}
    return Entity(
        key=key,
        name=name,
        type=_type(key, fields, node, warnings),
        country=_word(fields, "country").casefold(),
        aliases=tuple(details.get(alias.text, alias) for alias in map(_alias, _list(fields, "aliases"))),
        roles=tuple(_role(item) for item in _list(fields, "roles")),
        metonym_of=_word(fields, "metonym_of"),
        context=tuple(item.text().casefold() for item in _list(fields, "context")),
        against=tuple(item.text().casefold() for item in _list(fields, "against")),
        notes=_word(fields, "notes"),
        region=_word(fields, "region"),
    )


def _type(key: str, fields: Mapping[str, Node], node: Node, warnings: list[str]) -> str:
    found = _word(fields, "type").casefold()
    found = _OTHER_WORDS.get(found, found)
    if found not in TYPES:
        place = fields.get("type", node).where
        warnings.append(f"{place}: {key} has the unknown type {found!r}; the types are {', '.join(TYPES)}")
    return found


def _alias(node: Node) -> Alias:
    if not isinstance(node.value, dict):
        return Alias(text=_not_empty(node))
    fields = node.mapping()
    _refuse_unknown(fields, {"text", "language", "note", "from", "to"})
    if "text" not in fields:
        raise node.error("this alias has no text; write it as `{text: ICC, note: context}`")
    note = _word(fields, "note")
    if note and note not in NOTES:
        raise fields["note"].error(f"{note!r} is no note of an alias; the notes are {', '.join(NOTES)}")
    since, until = _period(fields)
    return Alias(
        text=_not_empty(fields["text"]), language=_word(fields, "language"), note=note, since=since, until=until
    )


def _role(node: Node) -> Role:
    if not isinstance(node.value, dict):
        return Role(text=_not_empty(node))
    fields = node.mapping()
    _refuse_unknown(fields, {"text", "from", "to", "as_of"})
    if "text" not in fields:
        raise node.error("this role has no text; write it as `{text: energy minister, from: 2024-03}`")
    since, until = _period(fields)
    return Role(text=_not_empty(fields["text"]), since=since, until=until, as_of=_day(fields, "as_of"))


def _period(fields: Mapping[str, Node]) -> tuple[date | None, date | None]:
    since, until = _day(fields, "from"), _last_day(fields)
    if since and until and until < since:
        raise fields["to"].error(f"ends on {until}, before it begins on {since}")
    return since, until


def _last_day(fields: Mapping[str, Node]) -> date | None:
    """Return `to` as an inclusive day: 2022 is its last of December, 2022-09 its last of September."""
    first = _day(fields, "to")
    if first is None:
        return None
    parts = len(fields["to"].text().split("-"))
    if parts == 1:
        return date(first.year, 12, 31)
    if parts == 2:
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        return date.fromordinal(following.toordinal() - 1)
    return first


def _day(fields: Mapping[str, Node], name: str) -> date | None:
    node = fields.get(name)
    return None if node is None or node.value in (None, "") else node.day()


def _word(fields: Mapping[str, Node], name: str) -> str:
    return fields[name].text().strip() if name in fields else ""


def _list(fields: Mapping[str, Node], name: str) -> list[Node]:
    return fields[name].items() if name in fields else []


def _not_empty(node: Node) -> str:
    text = node.text().strip()
    if not text:
        raise node.error("an empty line where a name or role is expected; fill it in or take it out")
    return text


def _refuse_unknown(fields: Mapping[str, Node], known: set[str]) -> None:
    for name, node in fields.items():
        if name not in known:
            raise node.error(f"{name!r} is not known here; {_closest(name, known)}")


def _closest(word: str, known: Any) -> str:
    close = difflib.get_close_matches(word, list(known), n=1)
    return f"did you mean {close[0]!r}?" if close else "take it out or check its spelling"


def _slug(name: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())


def _alias_record(alias: Alias) -> dict[str, Any]:
    values = {
        "text": alias.text,
        "language": alias.language,
        "note": alias.note,
        "from": alias.since and alias.since.isoformat(),
        "to": alias.until and alias.until.isoformat(),
    }
    return {name: value for name, value in values.items() if value}


def _role_record(role: Role) -> Any:
    values = {
        "text": role.text,
        "from": role.since and role.since.isoformat(),
        "to": role.until and role.until.isoformat(),
        "as_of": role.as_of and role.as_of.isoformat(),
    }
    found = {name: value for name, value in values.items() if value}
    return role.text if found.keys() == {"text"} else found
