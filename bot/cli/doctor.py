"""`limelight doctor`: what is wrong with the set-up, one line and one remedy each."""

from __future__ import annotations

import asyncio
import os
from typing import Annotated

import typer


def doctor(
    parts: Annotated[
        list[str] | None,
        typer.Argument(
            help="Of settings, database, disk, clock, zones, feeds, model, discord, slack, email; left out, all."
        ),
    ] = None,
) -> None:
    """Check settings, database, disk, clock, zones, feeds, model and chats; exit 1 when something is to be mended."""
    raise typer.Exit(code=int(asyncio.run(_doctor(parts or []))))


async def _doctor(parts: list[str]) -> bool:
    from bot.doctor import PARTS, examine
    from bot.errors import InputError

    unknown = [part for part in parts if part not in ("settings", "database", *PARTS)]
    if unknown:
        raise InputError(f"there is no part {unknown[0]!r}; parts are settings, database, {', '.join(PARTS)}")
    ill = False
    async for part, findings in examine(os.environ, parts):
        for finding in findings:
            typer.echo(f"{'MEND' if finding.remedy else 'ok':<5}{part:<10}{finding.what}")
            if finding.remedy:
                typer.echo(f"{'':<15}-> {finding.remedy}")
        ill = ill or any(finding.remedy for finding in findings)
    return ill
