"""`limelight health`: is the running bot well? For a container's health check."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.heartbeat import WELL_WITHIN


def health(
    within: Annotated[int, typer.Option(min=1, help="Seconds that the last tick and write may lie back.")] = int(
        WELL_WITHIN.total_seconds()
    ),
) -> None:
    """Exit 0 when the running bot has ticked and reached its database lately, else 1 and say why."""
    from bot.heartbeat import last_beat
    from bot.settings import load_settings

    state = load_settings().state
    beat = last_beat(state)
    if beat is None:
        typer.echo(f"no heartbeat in {state}; is the bot running?", err=True)
        raise typer.Exit(1)
    age = (datetime.now(UTC) - beat).total_seconds()
    if age > within:
        typer.echo(f"the last tick was {age:.0f} s ago; the bot hangs or has stopped", err=True)
        raise typer.Exit(1)
    typer.echo(f"well: last tick {age:.0f} s ago")
