"""`limelight entities`: search, show, check and change the catalogue."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from bot.cli.catalogue_file import catalogue_path, catalogue_text, read_catalogue
from bot.cli.records import articles, read_records, write_record
from bot.errors import InputError
from bot.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from bot.model import Entity


class Format(StrEnum):
    """How entities are printed."""

    TABLE = "table"
    JSONL = "jsonl"


class _SearchFirst(TyperGroup):
    """Takes what is no command for something to search: `limelight entities tokyo`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ("--help", "-h")):
            args = ["search", *args]
        return super().parse_args(ctx, args)


entities = typer.Typer(
    cls=_SearchFirst,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Search and show the catalogue: `limelight entities QUERY`; or one of the commands below.",
)

File = Annotated[
    Path | None,
    typer.Option("--entities", help="Catalogue instead of entities.yaml."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the change, write nothing.")]
Key = Annotated[str, typer.Argument(help="Key of an entity.")]
Aliases = Annotated[
    list[str] | None,
    typer.Option("--alias", help="A spelling; may be given again."),
]


@entities.command()
def search(
    query: Annotated[str, typer.Argument(help="Any spelling, in any script; all entities when left out.")] = "",
    catalogue: File = None,
    forms: Annotated[str, typer.Option(help="Show the forms under which this entity is looked for.")] = "",
    format_: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TABLE,
) -> None:
    """Search with any spelling, typos too; without a query, list all."""
    from bot.entities.searching import search as search_in

    found = read_catalogue(catalogue).entities
    if forms:
        _print_forms(forms, found.get(forms), format_)
        return
    _print_entities(search_in(found, query), format_)


@entities.command(short_help="Show all that is said of one entity, and where.")
def show(
    query: Annotated[str, typer.Argument(help="A key, or any spelling.")],
    catalogue: File = None,
    format_: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TABLE,
) -> None:
    """Show all that the catalogue says of one entity, and where it says so."""
    from bot.entities.catalogue import entity_record
    from bot.entities.searching import search as search_in

    read = read_catalogue(catalogue)
    entity = read.entities.get(query) or next(iter(search_in(read.entities, query)), None)
    if entity is None:
        raise InputError(f"nothing is spelt like {query!r}; `limelight entities` lists all")
    if format_ is Format.JSONL:
        write_record(entity_record(entity))
        return
    sys.stdout.write(f"{entity.name} ({entity.key}, {read.where[entity.key]})\n")
    for name, value in _told(entity):
        sys.stdout.write(f"  {name:<10} {value}\n")


@entities.command()
def add(
    key: Annotated[str, typer.Argument(help="Key of the new entity.")],
    name: Annotated[str, typer.Option(help="The spelling readers see.")],
    kind: Annotated[str, typer.Option("--type", help="person, organisation, city, ...")],
    country: Annotated[str, typer.Option(help="ISO 3166 code of two letters.")] = "",
    alias: Aliases = None,
    catalogue: File = None,
    dry_run: DryRun = False,
) -> None:
    """Add an entity at the end of the catalogue."""
    from bot.entities import editing
    from bot.model import Alias, Entity

    spellings = tuple(Alias(text=text) for text in alias or ())
    entity = Entity(key=key, name=name, type=kind, country=country.casefold(), aliases=spellings)
    path = catalogue_path(catalogue)
    before = catalogue_text(path) if path.exists() else ""
    _write(path, before, editing.add(before, str(path), entity), dry_run=dry_run)


@entities.command()
def merge(
    kept: Annotated[str, typer.Argument(help="Key that stays.")],
    gone: Annotated[str, typer.Argument(help="Key whose spellings and roles move there.")],
    catalogue: File = None,
    dry_run: DryRun = False,
) -> None:
    """Make one entity of two."""
    from bot.entities import editing

    path = catalogue_path(catalogue)
    before = catalogue_text(path)
    _write(path, before, editing.merge(before, str(path), kept, gone), dry_run=dry_run)


@entities.command()
def split(
    key: Key,
    new: Annotated[str, typer.Argument(help="Key of the entity that is taken out of it.")],
    name: Annotated[str, typer.Option(help="Its name.")],
    alias: Aliases = None,
    catalogue: File = None,
    dry_run: DryRun = False,
) -> None:
    """Take spellings out of an entity and make another of them."""
    from bot.entities import editing
    from bot.entities.catalogue import parse_catalogue
    from bot.model import Entity

    path = catalogue_path(catalogue)
    before = catalogue_text(path)
    known = parse_catalogue(before, str(path)).entities.get(key)
    taken = Entity(key=new, name=name, type=known.type if known else "", country=known.country if known else "")
    _write(path, before, editing.split(before, str(path), key, taken, alias or []), dry_run=dry_run)


@entities.command()
def check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Articles (JSON lines); with them, what never matched, near misses and drift are told too."
        ),
    ] = None,
    catalogue: File = None,
    format_: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TABLE,
) -> None:
    """Say what in the catalogue a person should look at."""
    from bot.entities.checking import remarks

    checked = read_catalogue(catalogue, warn=False)
    found = checked.entities
    read = [article for _, article in articles(read_records(files))] if files else []
    told = list(remarks(found, read))
    clashing = tuple(remark.message for remark in told)
    warnings = [warning for warning in checked.warnings if not warning.endswith(clashing)]
    for warning in warnings:
        sys.stderr.write(f"limelight: {warning}\n")
    for remark in told:
        if format_ is Format.JSONL:
            write_record({"kind": remark.kind, "entity": remark.entity, "message": remark.message})
        else:
            sys.stdout.write(f"{remark.kind}: {remark.message}\n")
    if not told and not warnings and format_ is Format.TABLE:
        sys.stdout.write(f"{counted(len(found), 'entity', 'entities')}, nothing to look at\n")


@entities.command()
def diff(
    first: Annotated[Path, typer.Argument(help="A catalogue, such as the pack's.")],
    second: Annotated[Path, typer.Argument(help="Another, such as your own.")],
    format_: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TABLE,
) -> None:
    """Say how the second catalogue differs from the first."""
    from bot.entities.comparing import differences

    pair = [read_catalogue(path, warn=False).entities for path in (first, second)]
    for change in differences(*pair):
        if format_ is Format.JSONL:
            values = {"entity": change.entity, "field": change.field, "before": change.before, "after": change.after}
            write_record(values)
            continue
        where = f"{change.entity}.{change.field}" if change.field else change.entity
        for mark, value in (("-", change.before), ("+", change.after)):
            if value:
                sys.stdout.write(f"{mark} {where}: {value}\n")


def _print_entities(found: Iterable[Entity], format_: Format) -> None:
    from bot.entities.catalogue import entity_record

    for entity in found:
        if format_ is Format.JSONL:
            write_record(entity_record(entity))
        else:
            others = ", ".join(alias.text for alias in entity.aliases[:6])
            sys.stdout.write(f"{entity.key:<32} {entity.type:<13} {entity.country:<3} {entity.name}  ({others})\n")


def _told(entity: Entity) -> Iterator[tuple[str, str]]:
    """Yield the filled fields of an entity in words, a line for each spelling and office."""
    yield "type", entity.type
    for name in ("country", "metonym_of", "region", "notes"):
        if getattr(entity, name):
            yield name.replace("metonym_of", "stands for"), getattr(entity, name)
    for alias in entity.aliases:
        told = [alias.language, alias.note.replace("_", " "), _period(alias.since, alias.until, None)]
        yield "alias", alias.text + "".join(f", {part}" for part in told if part)
    for role in entity.roles:
        period = _period(role.since, role.until, role.as_of)
        yield "role", role.text + (f", {period}" if period else "")
    for name in ("context", "against"):
        if getattr(entity, name):
            yield name, ", ".join(getattr(entity, name))


def _period(since: date | None, until: date | None, as_of: date | None) -> str:
    told = (("from", since), ("to", until), ("as of", as_of))
    return " ".join(f"{word} {day}" for word, day in told if day)


def _print_forms(key: str, entity: Entity | None, format_: Format) -> None:
    from bot.entities.forms import forms_of

    if entity is None:
        raise InputError(f"there is no entity {key!r}; `limelight entities {key}` searches for it")
    for form in forms_of(entity):
        if format_ is Format.JSONL:
            trust = form.trust.name.lower()
            write_record({"key": key, "form": form.text, "reason": form.reason, "trust": trust})
        else:
            sys.stdout.write(f"{form.text}\t{form.reason}\n")


def _write(path: Path, before: str, after: str, *, dry_run: bool) -> None:
    """Show the change and put it in the file's place in one step."""
    import difflib

    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), str(path), str(path), lineterm="")
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    if dry_run or before == after:
        return
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(after, encoding="utf-8")
        os.replace(beside, path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}") from error
