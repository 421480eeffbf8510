"""A slot whose process died before its briefing was written: taken over, or skipped where nobody is told any more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.actions.digest import Wishes, set_digest
from bot.model import Slot
from tests.delivery.desk import EDITOR, bot_at


@pytest.mark.parametrize(("paused", "posted"), [(False, 1), (True, 0)])
@pytest.mark.parametrize("as_worker", [False, True])
async def test_whoever_comes_next_writes_it_and_nobody_does_for_a_paused_channel(tmp_path, as_worker, paused, posted):
    async with bot_at(tmp_path) as bot:
        digest = await set_digest(bot.office, EDITOR, Wishes(times="04:00", zone="UTC"))
        bot.clock.at = due = bot.clock.at.replace(hour=4, minute=0)
        slot = Slot(schedule=digest.schedule.id, on=due.date(), time="04:00", due_at=due)
        assert await bot.app.store.claim_slot(slot, digest.audience.id, due, lease=60)
        await bot.app.store.save_audience(replace(digest.audience, paused=paused))
        bot.clock.at += timedelta(minutes=2)
        if as_worker:
            await bot.app.publishing.publish_schedule(slot.schedule)
        else:
            await bot.app.publish_due()
        await bot.app.deliver()
        assert len(bot.discord.at("1")) == posted
        assert await bot.app.store.abandoned_slots(bot.clock.at) == []
