"""Who may do what: the platform's own rights, or a role that those who have them chose. Asked at every call."""

from __future__ import annotations

from bot.actions.journal import note
from bot.actions.office import ActionRefused, Asker, Office

SET_UP, MEND = "set_up_role", "editor_role"


async def check_set_up(office: Office, asker: Asker) -> None:
    """Raise ActionRefused unless the asker may change what a channel is told, and how."""
    if not await _has(office, asker, SET_UP):
        raise ActionRefused("refused.set_up")


async def check_mend(office: Office, asker: Asker) -> None:
    """Raise ActionRefused unless the asker is an editor."""
    if not await _has(office, asker, MEND):
        raise ActionRefused("refused.mend")


async def choose_role(office: Office, asker: Asker, right: str, role: str) -> None:
    """Give a right to a role; only those whom the platform itself gives it may do so.

    "" = to nobody else; several, or people where there are no roles, stand beside each other with spaces.
    """
    if not asker.may_set_up:
        raise ActionRefused("refused.set_up")
    settings = dict(await office.desk.space_settings(asker.space))
    before = settings.get(right, "")
    settings[right] = role
    await office.desk.save_space_settings(asker.space, settings)
    await note(office, asker, "role", right, {"before": before, "after": role})


async def _has(office: Office, asker: Asker, right: str) -> bool:
    if asker.may_set_up:
        return True
    chosen = (await office.desk.space_settings(asker.space)).get(right, "")
    return not set(str(chosen).split()).isdisjoint(asker.roles)
