"""Slots frozen and couriers sent, in few words."""

from datetime import timedelta

from bot.delivery.parts import parts_of
from bot.delivery.sending import Courier, Outcome
from bot.model import Slot
from tests.store.material import audience, briefing


async def freeze(ledger, clock, *texts, who="desk", platform="discord", name="morning"):
    """Freeze a slot whose part n settles story n up to n."""
    slot = Slot(schedule=f"{name}-{who}", on=clock.now().date(), time="08:00", due_at=clock.now())
    settles = [{f"story-{number}": number} for number, _ in enumerate(texts, 1)]
    parts = parts_of(slot.key, [{"text": text} for text in texts], settles)
    await ledger.freeze(slot, audience(who, platform=platform), briefing(*settles), parts, clock.now())
    return slot.key


def courier(ledger, clock, *platforms, owner="me", **kwargs):
    by_name = {platform.platform: platform for platform in platforms}
    return Courier(ledger, by_name, clock, owner, pace=clock.pace(), sleep=clock.sleep, **kwargs)


async def told(ledger, who="desk"):
    """What was really told: with what is on its way taken out."""
    return set(await ledger.told_in(who))


async def until_done(ledger, clock, sender, *, steps=60, step=timedelta(seconds=30)):
    total = Outcome()
    for _ in range(steps):
        total += await sender.deliver()
        if not await ledger.outbox():
            return total
        clock.pass_by(seconds=step.total_seconds())
    raise AssertionError(f"still on its way: {await ledger.outbox()}")
