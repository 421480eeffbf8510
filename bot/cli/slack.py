"""`limelight slack manifest`: what to paste when making the Slack app."""

from __future__ import annotations

import json

import typer

slack = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="Set up Slack.")


@slack.callback()
def _group() -> None:
    """Set up Slack."""


@slack.command(short_help="Print the app manifest (JSON).")
def manifest(
    explain: bool = typer.Option(default=False, help="Say what each permission is for instead."),
) -> None:
    """Print the app manifest (JSON) for api.slack.com/apps, "From a manifest"."""
    from bot.chat.slack.manifest import SCOPES
    from bot.chat.slack.manifest import manifest as build

    if explain:
        for scope, reason in SCOPES.items():
            typer.echo(f"{scope:<20}{reason}")
        return
    typer.echo(json.dumps(build(), indent=2))
