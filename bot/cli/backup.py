"""`limelight backup` and `limelight restore`."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.text.counted import counted


def backup(
    file: Annotated[Path | None, typer.Argument(help="Where to; default: a dated file in state/backups.")] = None,
) -> None:
    """Copy the database while it is in use.

    Don't copy limelight.db by hand while Limelight runs: what it wrote last stands in a second file beside it, and
    the copy may be torn. This copy is one consistent moment, checked page by page.
    """
    from bot.settings import load_settings
    from bot.store.backup import back_up

    settings = load_settings()
    target = file or settings.state / "backups" / f"limelight-{datetime.now(UTC):%Y%m%d-%H%M%S}.db"
    made = back_up(settings.database_url, target)
    size = f"{made.bytes / 1_000_000:.1f} MB, {counted(made.articles, 'article')}"
    typer.echo(f"{made.path}: {size}" + (f", newest slot {made.newest_slot}" if made.newest_slot else ""))


def restore(file: Annotated[Path, typer.Argument(help="A file that `limelight backup` wrote.")]) -> None:
    """Put a backup in the database's place. Stop Limelight first; the present database is kept beside it.

    What was posted after the backup is looked for in its channel before anything is sent again.
    """
    from bot.settings import load_settings
    from bot.store.backup import restore as put_back

    settings = load_settings()
    kept = asyncio.run(put_back(settings.database_url, file, datetime.now(UTC)))
    typer.echo(f"Restored {file}." + (f" The database before it is kept as {kept}." if kept else ""))
