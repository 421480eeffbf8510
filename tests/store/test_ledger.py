from datetime import timedelta

from bot.model import Schedule
from tests.store.material import NOON, audience, briefing, message, minutes, slot


async def frozen(store, *parts, day=0, who=None, settles=()):
    await store.freeze(slot(day), who or audience(), briefing(*settles), parts or [message()], minutes(0))


async def test_a_slot_is_claimed_once_until_its_lease_runs_out(store):
    assert await store.claim_slot(slot(), "desk", NOON, lease=60)
    assert not await store.claim_slot(slot(), "desk", minutes(0.5), lease=60)
    assert await store.abandoned_slots(minutes(0.5)) == []
    assert await store.abandoned_slots(minutes(1)) == [(slot(), "desk")]
    assert await store.claim_slot(slot(), "desk", minutes(1), lease=60)
    assert not await store.claim_slot(slot(), "desk", minutes(1), lease=60)


async def test_a_frozen_slot_is_never_taken_again(store):
    await store.claim_slot(slot(), "desk", NOON)
    assert await store.freeze(slot(), audience(), briefing(), [message()], NOON)
    assert not await store.freeze(slot(), audience(), briefing(), [message()], NOON)
    assert not await store.claim_slot(slot(), "desk", NOON + timedelta(days=9))
    assert await store.abandoned_slots(NOON + timedelta(days=9)) == []
    assert len(await store.outbox(slot=slot().key)) == 1


async def test_a_claim_that_nobody_finished_can_be_given_up(store):
    await store.claim_slot(slot(), "desk", NOON, lease=60)
    assert not await store.skip_slot(slot(), "desk", NOON, note="too early")
    assert await store.skip_slot(slot(), "desk", minutes(1), note="could not be written")
    assert await store.abandoned_slots(minutes(9)) == []
    assert not await store.claim_slot(slot(), "desk", minutes(9))
    assert not await store.freeze(slot(), audience(), briefing(), [message()], minutes(9))


async def test_skipped_slots_are_told_of_until_the_next_briefing(store):
    assert await store.skip_slot(slot(0), "desk", NOON, note="machine was off")
    assert not await store.skip_slot(slot(0), "desk", NOON, note="again")
    assert not await store.claim_slot(slot(0), "desk", NOON + timedelta(days=1))
    assert (await store.known(["desk"], NOON))["desk"].skipped == (slot(0),)
    await frozen(store, day=1)
    assert (await store.known(["desk"], NOON))["desk"].skipped == ()
    await store.save_audience(audience())
    for name in ("morning", "evening"):
        await store.save_schedule(Schedule(id=name, audience="desk", times=("17:00",), zone="UTC"))
    assert await store.last_slots() == {"morning": slot(1)}
    assert await store.last_slots(["morning", "evening"]) == {"morning": slot(1)}
    assert await store.last_slots(["evening"]) == {}


async def test_parts_go_one_after_the_other_and_destinations_side_by_side(store):
    await frozen(store, message(1, 2), message(2, 2))
    await frozen(store, day=1)
    await store.freeze(slot(schedule="other"), audience("other"), briefing(), [message()], NOON)
    taken = await store.claim_parts("me", NOON, lease=90)
    assert [(part.audience, part.slot, part.part.number) for part in taken] == [
        ("desk", slot(0).key, 1),
        ("other", slot(schedule="other").key, 1),
    ]
    assert await store.claim_parts("you", NOON, lease=90) == []
    await store.mark_sent(taken[0].id, "m1", NOON)
    [second] = await store.claim_parts("you", NOON, lease=90)
    assert (second.slot, second.part) == (slot(0).key, message(2, 2))
    await store.mark_failed(second.id, "too long", again_at=None)
    [third] = await store.claim_parts("you", NOON, lease=90)
    assert third.slot == slot(1).key


async def test_a_lease_that_ran_out_lets_another_in_and_the_first_out(store):
    await frozen(store)
    [mine] = await store.claim_parts("me", NOON, lease=60)
    assert await store.mark_first_try(mine.id, "me", NOON, lease=60)
    assert not await store.mark_first_try(mine.id, "me", minutes(1), lease=60)
    [yours] = await store.claim_parts("you", minutes(1), lease=60)
    assert (yours.id, yours.first_try_at, yours.attempts) == (mine.id, NOON, 1)
    assert not await store.mark_first_try(mine.id, "me", minutes(1.5), lease=60)
    await store.mark_failed(mine.id, "late news", again_at=minutes(9), owner="me")
    assert await store.mark_first_try(mine.id, "you", minutes(1.5), lease=60)
    [part] = await store.outbox(slot=slot().key)
    assert (part.first_try_at, part.attempts) == (NOON, 2)


async def test_a_definite_no_forgets_the_first_try_and_an_unknown_end_keeps_it(store):
    await frozen(store)
    for unknown, remembered in [(True, NOON), (False, None)]:
        [part] = await store.claim_parts("me", minutes(2), lease=60)
        await store.mark_first_try(part.id, "me", NOON, lease=60)
        await store.mark_failed(part.id, "no answer", again_at=minutes(1), owner="me", unknown=unknown)
        [part] = await store.outbox()
        assert part.first_try_at == remembered
    assert await store.claim_parts("me", minutes(0), lease=60) == []


async def test_told_is_what_was_accepted_and_meanwhile_what_is_on_its_way(store):
    settles = [{"s": 3, "t": 4}, {"u": 9}]
    await frozen(store, message(1, 2, settles={"s": 3}), message(2, 2), settles=settles)
    assert await store.told("desk") == {"s": 3, "t": 4, "u": 9}
    [first] = await store.claim_parts("me", NOON, lease=60)
    await store.mark_sent(first.id, "m1", NOON)
    [second] = await store.claim_parts("me", NOON, lease=60)
    await store.mark_failed(second.id, "refused", again_at=None)
    assert await store.told("desk") == {"s": 3}
    assert await store.told_in("desk") == {"s": slot().key}
    assert await store.told("other") == {}


async def test_sent_stays_sent_whoever_speaks_last(store):
    await frozen(store, message(1, 1, settles={"s": 3}))
    [part] = await store.claim_parts("me", NOON, lease=60)
    await store.mark_sent(part.id, "m1", NOON)
    await store.mark_sent(part.id, "m2", NOON)
    await store.mark_failed(part.id, "timeout", again_at=minutes(1))
    [part] = await store.outbox(slot=slot().key)
    assert (part.state, part.message_id) == ("sent", "m1")


async def test_told_never_goes_down(store):
    await store.settle("desk", {"s": 5, "t": 1}, "k1", NOON)
    await store.settle("desk", {"s": 2, "t": 3}, "k2", NOON)
    assert await store.told("desk") == {"s": 5, "t": 3}
    assert await store.told_in("desk") == {"s": "k1", "t": "k2"}


async def test_a_silent_briefing_settles_at_once(store):
    await store.freeze(slot(), audience(), briefing({"s": 3}), [], NOON)
    assert await store.told("desk") == {"s": 3}
    assert await store.outbox() == []
