"""A catalogue's text and a wish (add, merge, split) to the changed text; every other line stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import yaml

from bot.entities.catalogue import parse_catalogue
from bot.entities.learning.writing import entity_lines
from bot.entities.scan import pattern_of
from bot.errors import InputError
from bot.model import Alias, Entity


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of one entity, 0-based and half-open."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a file writes its entities: as a list, or as a mapping of keys; `indent` spaces before each."""

    blocks: tuple[_Block, ...]
    as_list: bool
    indent: int


def add(text: str, file: str, entity: Entity) -> str:
    """Return the text with a new entity at its end."""
    if entity.key in parse_catalogue(text, file).entities:
        raise InputError(f"the key {entity.key!r} is taken; `limelight entities {entity.key}` shows by whom")
    layout = _layout(text)
    lines = text.rstrip("\n").split("\n") if text.strip() else ["entities:"]
    return _checked([*lines, *_written(entity, layout)], file)


def merge(text: str, file: str, kept: str, gone: str) -> str:
    """Return the text in which `kept` has all that `gone` had, whose key is no more."""
    found = parse_catalogue(text, file).entities
    one, other = _entity(found, kept), _entity(found, gone)
    if kept == gone:
        raise InputError(f"{kept!r} cannot be merged with itself")
    patterns = {pattern_of(alias.text) for alias in (Alias(text=one.name), *one.aliases)}
    more = [alias for alias in (Alias(text=other.name), *other.aliases) if pattern_of(alias.text) not in patterns]
    merged = replace(
        one,
        aliases=(*one.aliases, *more),
        roles=(*one.roles, *(role for role in other.roles if role not in one.roles)),
        context=tuple(dict.fromkeys((*one.context, *other.context))),
        against=tuple(dict.fromkeys((*one.against, *other.against))),
        country=one.country or other.country,
        metonym_of=one.metonym_of or other.metonym_of,
        notes=" ".join(filter(None, (one.notes, other.notes))),
    )
    return _rewritten(text, file, {kept: merged, gone: None})


def split(text: str, file: str, key: str, new: Entity, aliases: Sequence[str]) -> str:
    """Return the text in which a new entity takes these aliases away from another."""
    found = parse_catalogue(text, file).entities
    entity = _entity(found, key)
    if new.key in found:
        raise InputError(f"the key {new.key!r} is taken; `limelight entities {new.key}` shows by whom")
    wanted = {pattern_of(alias) for alias in (*aliases, new.name)}
    moved = tuple(alias for alias in entity.aliases if pattern_of(alias.text) in wanted)
    missing = wanted - {pattern_of(alias.text) for alias in moved} - {pattern_of(new.name)}
    if missing:
        raise InputError(f"{key} has no alias {', '.join(sorted(missing))}; `limelight entities {key}` lists them")
    kept = replace(entity, aliases=tuple(alias for alias in entity.aliases if alias not in moved))
    taken = replace(new, aliases=tuple(alias for alias in moved if alias.text != new.name))
    return add(_rewritten(text, file, {key: kept}), file, taken)


def _entity(found: object, key: str) -> Entity:
    entity = found.get(key) if isinstance(found, dict) else None
    if not isinstance(entity, Entity):
        raise InputError(f"there is no entity {key!r}; `limelight entities {key}` searches for it")
    return entity


def _rewritten(text: str, file: str, changes: dict[str, Entity | None]) -> str:
    layout = _layout(text)
    lines = text.split("\n")
    for block in sorted(layout.blocks, key=lambda block: -block.start):
        if block.key in changes:
            entity = changes[block.key]
            lines[block.start : block.end] = _written(entity, layout) if entity else []
    return _checked(lines, file)


def _written(entity: Entity, layout: _Layout) -> list[str]:
    shift = layout.indent - 2  # entity_lines indents by two
    found = entity_lines(entity, as_list=layout.as_list)
    return [" " * shift + line if shift >= 0 else line[-shift:] for line in found]


def _checked(lines: list[str], file: str) -> str:
    changed = "\n".join(lines).rstrip("\n") + "\n"
    parse_catalogue(changed, f"{file} as changed")
    return changed


def _layout(text: str) -> _Layout:
    root = yaml.compose(text, Loader=yaml.SafeLoader) if text.strip() else None
    if root is None:
        return _Layout(blocks=(), as_list=False, indent=2)
    if isinstance(root, yaml.MappingNode):
        inner = next((value for key, value in root.value if key.value == "entities"), None)
        root = inner if inner is not None else root
    if isinstance(root, yaml.SequenceNode):
        nodes = [(_key_of(node), node.start_mark, node.end_mark) for node in root.value]
    elif isinstance(root, yaml.MappingNode):
        nodes = [(str(key.value), key.start_mark, value.end_mark) for key, value in root.value]
    else:
        return _Layout(blocks=(), as_list=False, indent=2)
    if root.flow_style:
        raise InputError("a catalogue on one line cannot be edited by command; give each entity lines of its own")
    as_list = isinstance(root, yaml.SequenceNode)
    source = text.split("\n")
    blocks = tuple(_Block(key, start.line, _last_line(source, start.line, end)) for key, start, end in nodes)
    indent = root.start_mark.column
    return _Layout(blocks=blocks, as_list=as_list, indent=indent)


def _last_line(source: list[str], first: int, end: yaml.Mark) -> int:
    """Return the line after a block without the blank lines and comments that follow it."""
    stop = end.line if end.column == 0 or not source[end.line][: end.column].strip() else end.line + 1
    stop = max(stop, first + 1)
    while stop > first + 1 and (not source[stop - 1].strip() or source[stop - 1].lstrip().startswith("#")):
        stop -= 1
    return stop


def _key_of(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return next((str(value.value) for key, value in node.value if key.value == "key"), "")
    return ""
