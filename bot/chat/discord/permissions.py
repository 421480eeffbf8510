"""What the bot must be allowed to do on a server, and why: the invite link and the doctor both read it here."""

from __future__ import annotations

from urllib.parse import urlencode

import discord

#: Permission (discord.py's name) -> what it is for, in the operator's words.
NEEDED = {
    "view_channel": "to see the channel it posts to",
    "send_messages": "to post briefings",
    "send_messages_in_threads": "to post what is new in a story's thread",
    "create_public_threads": "to open a thread when somebody follows a story, and posts in forums",
    "read_message_history": "to look, after a crash, whether a message already got through",
}
SCOPES = ("bot", "applications.commands")


def permissions() -> discord.Permissions:
    """Return exactly what is needed."""
    return discord.Permissions(**dict.fromkeys(NEEDED, True))


def invite_url(application: int) -> str:
    """Return the link with which an admin adds the bot to a server."""
    values = {"client_id": application, "permissions": permissions().value, "scope": " ".join(SCOPES)}
    return f"https://discord.com/oauth2/authorize?{urlencode(values)}"


def title(name: str) -> str:
    """Return a permission as Discord's settings call it: "Read Message History"."""
    return name.replace("_", " ").title().replace(" In ", " in ")


def missing(channel: discord.abc.GuildChannel | discord.Thread, me: discord.Member | None) -> list[str]:
    """Return the needed permissions that the bot lacks in a channel; none where nothing is told of the bot itself."""
    if me is None:
        return []
    granted = channel.permissions_for(me)
    return [name for name in NEEDED if not getattr(granted, name)]


def pings_any_role(me: discord.Member | None) -> bool:
    """Tell whether the bot may ping each role; also where nothing is told of the bot itself."""
    return me is None or me.guild_permissions.mention_everyone
