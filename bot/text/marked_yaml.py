"""YAML text to plain values that remember the line they stand on, so that an error can name file:line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import yaml

from bot.errors import SettingsError


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML in which only true and false are booleans: `no` is Norwegian, `on` is a word."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:bool"]
    for first, pairs in _Loader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A YAML value and where it stands. `value`: dict[str, Node], list[Node] or a scalar."""

    value: Any
    file: str
    line: int

    @property
    def where(self) -> str:
        """Return file:line."""
        return f"{self.file}:{self.line}"

    def error(self, message: str) -> SettingsError:
        """Return (not raise) the error that names this place."""
        return SettingsError(message, where=self.where)

    def mapping(self) -> dict[str, Node]:
        """Return the value as a mapping; raises SettingsError when it is none. None counts as empty."""
        if self.value is None:
            return {}
        if not isinstance(self.value, dict):
            raise self.error("expected `name: value` lines here")
        return self.value

    def items(self) -> list[Node]:
        """Return the value as a list; a single scalar counts as a list of one, None as empty."""
        if self.value is None:
            return []
        if isinstance(self.value, dict):
            raise self.error("expected a list here")
        return self.value if isinstance(self.value, list) else [self]

    def text(self) -> str:
        """Return the scalar as text; raises SettingsError for a list or mapping. None is ""."""
        if isinstance(self.value, dict | list):
            raise self.error("expected a text here")
        return "" if self.value is None else str(self.value)

    def day(self) -> date:
        """Return a date: 2019-03-20, or 2019 and 2019-03 for their first day."""
        if isinstance(self.value, datetime):
            return self.value.date()
        if isinstance(self.value, date):
            return self.value
        parts = self.text().split("-")
        try:
            year, month, day = [*(int(part) for part in parts), 1, 1][:3]
            return date(year, month, day)
        except (ValueError, TypeError) as error:
            raise self.error(f"{self.text()!r} is no date; write it like 2019-03-20") from error

    def plain(self) -> Any:
        """Return the value without its marks."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


def load(text: str, file: str) -> Node:
    """Parse one YAML document; raises SettingsError with file:line for broken YAML and for a key that stands twice."""
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        return Node(value=None, file=file, line=1) if root is None else _mark(root, loader, file)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise SettingsError(f"broken YAML: {error.problem or error.context}", where=f"{file}:{line}") from error
    except yaml.YAMLError as error:
        raise SettingsError(f"broken YAML: {error}", where=f"{file}:1") from error
    finally:
        loader.dispose()


def _mark(node: yaml.Node, loader: Any, file: str) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Node] = {}
        for key_node, value_node in node.value:
            key = str(loader.construct_object(key_node, deep=True))
            if key in found:
                raise SettingsError(f"{key!r} stands twice", where=f"{file}:{key_node.start_mark.line + 1}")
            found[key] = _mark(value_node, loader, file)
        return Node(value=found, file=file, line=line)
    if isinstance(node, yaml.SequenceNode):
        return Node(value=[_mark(child, loader, file) for child in node.value], file=file, line=line)
    return Node(value=loader.construct_object(node, deep=True), file=file, line=line)
