"""A role as somebody chose it -> the one that may be pinged."""

from __future__ import annotations

from discord import Role

from bot.actions.office import ActionRefused
from bot.chat.discord.permissions import pings_any_role


def pinged(role: Role | None) -> str:
    """Return what is wished: a role's id, "-" for @everyone, which stands for nobody; "" when none was chosen.

    Raises ActionRefused for a role that Discord would not let the bot ping.
    """
    if role is None:
        return ""
    if role.is_default():
        return "-"
    if not role.mentionable and not pings_any_role(role.guild.me):
        raise ActionRefused("refused.role")
    return str(role.id)
