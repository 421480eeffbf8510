"""`limelight discord`: the invite link with what each permission is for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.chat.discord.settings import DiscordSettings
    from bot.settings import Settings

discord = typer.Typer(add_completion=False, rich_markup_mode=None, help="Bring the bot to a Discord server.")


@discord.callback()
def _only() -> None:
    """Keep `invite` a word of its own: with one command, typer would leave it out."""


@discord.command(short_help="Print the link that adds the bot to a server.")
def invite(
    application: Annotated[
        int, typer.Option(help="Application id; left out, Discord is asked with DISCORD_TOKEN.", show_default=False)
    ] = 0,
) -> None:
    """Print the link that adds the bot to a server, with exactly the permissions it needs."""
    from bot.chat.discord.permissions import NEEDED, invite_url, title

    typer.echo(invite_url(application or asyncio.run(_application())))
    typer.echo("\nIt asks for:")
    for name, reason in NEEDED.items():
        typer.echo(f"  {title(name):<26}{reason}")


async def _application() -> int:
    import discord as library

    from bot.chat.discord.settings import use_addresses
    from bot.errors import TokenRevoked
    from bot.settings import load_settings

    settings = _discord_settings(load_settings())
    use_addresses(settings)
    client = library.Client(intents=library.Intents.none())
    async with client:
        try:
            await client.login(settings.token)
        except library.LoginFailure as error:
            raise TokenRevoked("Discord does not accept DISCORD_TOKEN; `limelight doctor discord` says more") from error
        return client.application_id or 0


def _discord_settings(settings: Settings) -> DiscordSettings:
    from bot.chat.discord.settings import discord_settings
    from bot.errors import SettingsError

    if not settings.discord_token:
        raise SettingsError("it is not set; copy the bot's token from the developer portal", where="DISCORD_TOKEN")
    return discord_settings(settings)
