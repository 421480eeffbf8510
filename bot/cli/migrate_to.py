"""`limelight migrate-to`: everything that is kept, into a database of the other kind; the bot goes on from there."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.store.copying import Watch


def migrate_to(
    target: Annotated[str, typer.Argument(help="postgresql://user:password@host/name, or the path of a new file.")],
) -> None:
    """Copy the database of the stopped bot into an empty one, and check that both are the same.

    Nothing is changed in the old one. Afterwards set DATABASE_URL to the new one and start: nothing is told twice.
    """
    from datetime import UTC, datetime

    from bot.settings import load_settings
    from bot.store.copying import copy

    source = load_settings().database_url
    copied = asyncio.run(copy(source, target, datetime.now(UTC), watch=_progress()))
    for one in copied:
        typer.echo(f"{one.table:<14}{one.rows:>12,}  {one.checksum}")
    shown = target if "://" not in target else "the new database's URL"
    typer.echo(f"Both sides are the same. Set DATABASE_URL to {shown} and start the bot.")


def _progress() -> Watch:
    """Return what shows progress on a terminal, and is quiet elsewhere."""

    def show(table: str, done: int, total: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\033[K{table}: {done:,} of {total:,}" + ("\r\033[K" if done >= total else ""))
            sys.stderr.flush()

    return show
