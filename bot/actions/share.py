"""Showing an answer to a whole channel: a right, and a pause between two."""

from __future__ import annotations

from datetime import timedelta

from bot.actions.journal import note
from bot.actions.office import ActionRefused, Asker, Office
from bot.actions.rights import check_set_up

COOLDOWN = timedelta(minutes=10)


async def share(office: Office, asker: Asker) -> None:
    """Note that an answer is shown to all; raises ActionRefused without the right, or too soon after the last."""
    if not asker.may_share:
        await check_set_up(office, asker)
    now = office.clock.now()
    recent = await office.desk.entries(asker.space, limit=100)
    last = max((one.at for one in recent if one.action == "share" and one.subject == asker.address), default=None)
    if last is not None and now - last < COOLDOWN:
        raise ActionRefused("refused.cooldown", count=int(COOLDOWN.total_seconds() // 60))
    await note(office, asker, "share", asker.address, {})
