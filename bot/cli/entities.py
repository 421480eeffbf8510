"""`limelight entities`: search and show the catalogue."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Optional

import typer

from bot.cli.catalogue_file import read_catalogue
from bot.cli.records import write_record
from bot.errors import InputError


class Format(StrEnum):
    """How entities are printed."""

    TABLE = "table"
    JSONL = "jsonl"


def entities(
    query: Annotated[str, typer.Argument(help="Any spelling, in any script; all entities when left out.")] = "",
    catalogue: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--entities", help="Catalogue instead of entities.yaml."),
    ] = None,
    forms: Annotated[str, typer.Option(help="Show the forms under which this entity is looked for.")] = "",
    format_: Annotated[Format, typer.Option("--format")] = Format.TABLE,
) -> None:
    """Search and show the catalogue."""
    from bot.entities.catalogue import entity_record
    from bot.entities.forms import forms_of
    from bot.entities.searching import search

    found = read_catalogue(catalogue).entities
    if forms:
        if forms not in found:
            raise InputError(f"there is no entity {forms!r}; `limelight entities {forms}` searches for it")
        for form in forms_of(found[forms]):
            if format_ is Format.JSONL:
                write_record({"key": forms, "form": form.text, "reason": form.reason, "trust": form.trust.name.lower()})
            else:
                sys.stdout.write(f"{form.text}\t{form.reason}\n")
        return
    for entity in search(found, query):
        if format_ is Format.JSONL:
            write_record(entity_record(entity))
        else:
            others = ", ".join(alias.text for alias in entity.aliases[:6])
            sys.stdout.write(f"{entity.key:<32} {entity.type:<13} {entity.country:<3} {entity.name}  ({others})\n")
