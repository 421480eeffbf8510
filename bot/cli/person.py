"""`limelight person`: what is kept about somebody, to hand out or to delete."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated

import typer

from bot.text.counted import counted


def person(
    platform: Annotated[str, typer.Argument(help="discord, slack or email.")],
    identity: Annotated[str, typer.Argument(metavar="ID", help="The person's id there, or mail address.")],
    delete: Annotated[bool, typer.Option("--delete", help="Delete it instead of printing it.")] = False,
) -> None:
    """Print all that is kept about a person as JSON, or delete it.

    That is what they asked to be told by direct message, what they were told, and what they changed in servers. The
    last stays on the servers' record after a deletion, without the person.
    """
    asyncio.run(_person(platform, identity, delete=delete))


async def _person(platform: str, identity: str, *, delete: bool) -> None:
    from bot.settings import load_settings
    from bot.store import open_store

    async with open_store(load_settings().database_url) as store:
        if delete:
            gone = await store.forget_person(platform, identity)
            typer.echo(f"{counted(gone, 'subscription')} of {identity} and all that was kept of them: deleted.")
        else:
            kept = await store.person(platform, identity)
            typer.echo(json.dumps(kept, ensure_ascii=False, indent=2))
