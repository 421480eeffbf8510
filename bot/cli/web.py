"""`limelight web`: the reading page as a process of its own, the links of each audience, and taking one back."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.settings import Settings

web = typer.Typer(add_completion=False, rich_markup_mode=None, invoke_without_command=True)


@web.callback()
def _serve(context: typer.Context) -> None:
    """Serve the reading page alone, at LIMELIGHT_WEB (127.0.0.1:8080 where it is not set); or one of the commands."""
    if context.invoked_subcommand is None:
        from bot.logs import set_up_logs
        from bot.running import run_to_the_end
        from bot.settings import load_settings, log_form

        set_up_logs(log_form(os.environ))
        run_to_the_end(_alone(load_settings()))


@web.command()
def links(
    audience: Annotated[str, typer.Argument(help="Id of one audience; left out, all of them.")] = "",
) -> None:
    """Print the link to each audience's page. Whoever has it can read: show it to nobody else."""
    from bot.settings import load_settings

    asyncio.run(_links(load_settings(), audience))


@web.command(short_help="Take an audience's links back.")
def revoke(audience: Annotated[str, typer.Argument(help="Id as `limelight web links` prints it.")]) -> None:
    """Take an audience's links back: those in old messages are dead, new digests carry another."""
    from bot.settings import load_settings

    asyncio.run(_revoke(load_settings(), audience))


async def _alone(settings: Settings) -> None:
    from bot.answering import open_office
    from bot.settings import WEB, web_address
    from bot.web.server import serve

    host, port = settings.web or web_address(WEB)
    async with open_office(settings) as office:
        await serve(office, host, port, state=settings.state, public_url=settings.public_url)


async def _links(settings: Settings, wanted: str) -> None:
    from bot.answering import SystemClock
    from bot.errors import InputError
    from bot.settings import WEB, web_address
    from bot.store import open_store
    from bot.web.links import PageLinks

    host, port = settings.web or web_address(WEB)
    base = settings.public_url or f"http://{host}:{port}"
    async with open_store(settings.database_url) as store:
        found = [one for one in await store.audiences() if wanted in ("", one.id)]
        if wanted and not found:
            raise InputError(f"there is no audience {wanted!r}; `limelight web links` lists them")
        if not found:
            typer.echo("no channel has briefings yet: subscribe one, and its page has a link", err=True)
        for one in found:
            token = await store.page_token(one.id, SystemClock().now())
            typer.echo(f"{one.id}\t{PageLinks(token, base).archive()}")


async def _revoke(settings: Settings, audience: str) -> None:
    from bot.errors import InputError
    from bot.store import open_store

    async with open_store(settings.database_url) as store:
        if not await store.revoke_page(audience):
            raise InputError(f"{audience!r} has no link; `limelight web links` lists those that have")
    typer.echo(f"taken back: all links of {audience} are dead")
