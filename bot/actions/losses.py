"""A channel deleted, a bot removed, a permission lost -> audiences that pause with the reason, and go on afterwards."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.actions.office import Office
from bot.model import Audience

CHANNEL_GONE = "the channel was deleted"
BOT_REMOVED = "the bot was removed"
GONE = "gone"  # in a space's settings; the feeds of such a space are not polled


async def lose_address(office: Office, platform: str, address: str) -> list[Audience]:
    """Pause the audiences of a deleted channel and return those that were not paused before; nothing is forgotten."""
    found = [one for one in await office.desk.audiences() if (one.platform, one.address) == (platform, address)]
    return await _pause(office, found, CHANNEL_GONE)


async def lose_space(office: Office, space: str) -> list[Audience]:
    """Pause all audiences of a server that the bot was removed from; the feeds it added are no longer read."""
    await _mark_gone(office, space, gone=True)
    return await _pause(office, [one for one in await office.desk.audiences() if one.space == space], BOT_REMOVED)


async def regain_space(office: Office, space: str) -> list[Audience]:
    """Let the audiences go on that paused because the bot was removed; what passed meanwhile is not made up for."""
    await _mark_gone(office, space, gone=False)
    found = [one for one in await office.desk.audiences() if one.space == space and one.paused == BOT_REMOVED]
    back = {one.id for one in found}
    for schedule in await office.desk.schedules():
        if schedule.audience in back:
            await office.desk.save_schedule(replace(schedule, since=office.clock.now()))
    for audience in found:
        await office.desk.save_audience(replace(audience, paused=""))
    return found


async def mended(office: Office, audience: Audience) -> bool:
    """Send on at once to a place that refused and may be posted to again; False when nothing was wrong with it."""
    if not (await office.desk.destination(audience.platform, audience.address)).reason:
        return False
    await office.desk.save_audience(audience)
    return True


async def _mark_gone(office: Office, space: str, *, gone: bool) -> None:
    if bool((await office.desk.space_settings(space)).get(GONE)) != gone:
        await office.desk.change_space_settings(space, lambda settings: {**settings, GONE: gone})


async def _pause(office: Office, audiences: Collection[Audience], reason: str) -> list[Audience]:
    going_on = [audience for audience in audiences if not audience.paused]
    for audience in going_on:
        await office.desk.save_audience(replace(audience, paused=reason))
    return going_on
