"""A catalogue a person wrote, with what was learnt added: every line of theirs stays, comments too."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.entities.catalogue import Catalogue, parse_catalogue
from bot.entities.learning.proposals import Learnt
from bot.entities.learning.writing import alias_text, catalogue_text, new_lines
from bot.errors import SettingsError
from bot.model import Entity

_BLOCK = re.compile(r"^(\s+)aliases:\s*(#.*)?$")
_FLOW = re.compile(r"^(\s+aliases:\s*\[.*)\](\s*(?:#.*)?)$")
_NAME = re.compile(r"^(\s+)name:\s")
_LIST = re.compile(r"^\s*- ", re.MULTILINE)


def grown_text(text: str, catalogue: Catalogue, proposals: Sequence[Learnt]) -> str:
    """Return the catalogue's text with new spellings and entities put in.

    Where the text is written in a way that lines can't be put into safely (JSON lines, nested flow style), the whole
    catalogue is written anew, nothing of its values lost.
    """
    if not text.strip():
        return catalogue_text(catalogue.entities.values(), proposals)
    expected = _expected(catalogue.entities, proposals)
    grown = _put_in(text, catalogue, proposals)
    try:
        found = dict(parse_catalogue(grown, "the grown catalogue").entities)
    except SettingsError:
        found = {}
    if found == expected:
        return grown
    return catalogue_text(catalogue.entities.values(), proposals)


def _expected(known: Mapping[str, Entity], proposals: Sequence[Learnt]) -> dict[str, Entity]:
    return {**known, **{learnt.entity.key: learnt.entity for learnt in proposals}}


def _put_in(text: str, catalogue: Catalogue, proposals: Sequence[Learnt]) -> str:
    lines = text.rstrip("\n").split("\n")
    starts = {key: int(where.rsplit(":", 1)[1]) - 1 for key, where in catalogue.where.items()}
    ends = sorted([*starts.values(), len(lines)])
    grown = [learnt for learnt in proposals if not learnt.is_new and learnt.added]
    for learnt in sorted(grown, key=lambda learnt: -starts[learnt.entity.key]):
        start = starts[learnt.entity.key]
        end = next(place for place in ends if place > start)
        lines[start:end] = _with_aliases(lines[start:end], [alias_text(alias) for alias in learnt.added])
    new = [learnt for learnt in proposals if learnt.is_new]
    return "\n".join([*lines, *new_lines(new, as_list=bool(_LIST.match(_first_entry(text))))]) + "\n"


def _first_entry(text: str) -> str:
    _, _, rest = text.partition("entities:")
    rows = [line for line in rest.split("\n")[1:] if line.strip() and not line.lstrip().startswith("#")]
    return rows[0] if rows else ""


def _with_aliases(block: list[str], added: Sequence[str]) -> list[str]:
    """Return an entity's lines with spellings behind the aliases that stand there, or right below its name."""
    for place, line in enumerate(block):
        flow = _FLOW.match(line)
        if flow:
            comma = "" if flow[1].rstrip().endswith("[") else ", "
            return [*block[:place], f"{flow[1]}{comma}{', '.join(added)}]{flow[2]}", *block[place + 1 :]]
        listed = _BLOCK.match(line)
        if listed:
            end = place + 1
            while end < len(block) and re.match(rf"^{listed[1]}\s*- ", block[end]):
                end += 1
            indent = (
                (re.match(r"^\s*", block[place + 1]) or [listed[1] + "  "])[0] if end > place + 1 else listed[1] + "  "
            )
            return [*block[:end], *(f"{indent}- {text}" for text in added), *block[end:]]
    for place, line in enumerate(block):
        name = _NAME.match(line)
        if name:
            rows = [f"{name[1]}aliases:", *(f"{name[1]}  - {text}" for text in added)]
            return [*block[: place + 1], *rows, *block[place + 1 :]]
    return block
