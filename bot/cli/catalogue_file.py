"""The catalogue a command works with: the file it was given, or the home folder's entities.yaml and places.yaml."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import InputError, SettingsError

if TYPE_CHECKING:
    from bot.entities.catalogue import Catalogue

#: Whom and what a stage command looks for.
CatalogueFile = Annotated[
    Path | None, typer.Option(help="Catalogue: YAML, or the lines of `limelight entities --format jsonl`.")
]


def catalogue_path(given: Path | None) -> Path:
    """Return the file given, else entities.yaml of LIMELIGHT_HOME or the current folder."""
    return given or Path(os.environ.get("LIMELIGHT_HOME") or ".") / "entities.yaml"


def state_folder() -> Path:
    """Return where the running bot keeps its state; it may not exist."""
    return Path(os.environ.get("LIMELIGHT_HOME") or ".") / "state"


def read_catalogue(given: Path | None, *, warn: bool = True) -> Catalogue:
    """Return the checked catalogue; raises InputError when there is no such file.

    Without a file given, places.yaml beside entities.yaml is read too, as the running bot does. Warnings are told of a
    file given; those of the home folder's are for `limelight entities check`.
    """
    from bot.entities.catalogue import parse_catalogues

    path = catalogue_path(given)
    places = path.with_name("places.yaml")
    files = [path, *([places] if given is None and places.exists() else [])]
    catalogue = parse_catalogues([(_text(file, given), str(file)) for file in files])
    for warning in catalogue.warnings if warn and given else ():
        sys.stderr.write(f"limelight: {warning}\n")
    return catalogue


def catalogue_text(path: Path) -> str:
    """Return the file's text; raises InputError when it cannot be read."""
    return _text(path, path)


def _text(path: Path, given: Path | None) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        remedy = "" if given else "; name one with --entities, or run this where entities.yaml is"
        raise InputError(f"{path} cannot be read: {error.strerror or error}{remedy}") from error
    except UnicodeDecodeError as error:
        raise SettingsError("is not UTF-8; save it as UTF-8", where=str(path)) from error
