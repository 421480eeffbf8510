"""Who may do what: the platform's own rights, or a role that those who have them chose. Asked at every call."""

from __future__ import annotations

from bot.actions.journal import set_for_space
from bot.actions.losses import BOT_REMOVED
from bot.actions.office import ActionRefused, Asker, Office
from bot.model import Audience

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
    await set_for_space(office, asker, "role", right, role)


async def serves_others(office: Office, asker: Asker) -> bool:
    """Tell whether anybody outside the asker's server or workspace is served, whom a change for all would reach."""
    ours = office.shared_with(asker.space)
    return any(_is_foreign(audience, asker, ours) for audience in await office.desk.audiences())


def is_personal(space: str) -> bool:
    """Tell whether a space is one person's direct messages."""
    return ":user:" in space


def _is_foreign(audience: Audience, asker: Asker, ours: tuple[str, ...]) -> bool:
    # The first channel that the operator names has no space: whoever asks from there is of that server.
    here = audience.space in ours or audience.address in (asker.address, asker.parent)
    here = here or audience.paused == BOT_REMOVED
    return audience.platform in ("discord", "slack") and not here and not is_personal(audience.space)


async def _has(office: Office, asker: Asker, right: str) -> bool:
    if asker.may_set_up:
        return True
    chosen = (await office.desk.space_settings(asker.space)).get(right, "")
    return not set(str(chosen).split()).isdisjoint(asker.roles)
