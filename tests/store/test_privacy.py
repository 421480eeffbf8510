import json
from dataclasses import replace

from bot.model import Schedule
from bot.ports import JournalEntry
from tests.store.material import NOON, audience, briefing, message, minutes, slot

MINE = replace(audience("discord:user:7#dam"), address="user:7", space="discord:user:7")


async def live(store):
    """Somebody subscribes, is told something, and changes a server's digest; so does somebody else."""
    for who in (MINE, replace(MINE, id="discord:user:77#dam", address="user:77", space="discord:user:77")):
        await store.save_audience(who)
        await store.save_schedule(Schedule(id=who.id, audience=who.id, times=("08:00",), zone="UTC"))
        await store.freeze(slot(schedule=who.id), who, briefing({"s": 3}), [message()], NOON)
        [part] = await store.claim_parts("me", NOON, lease=60)
        await store.mark_sent(part.id, f"m-{who.id}", minutes(1))
        await store.mute(f"space:{who.space}", "s", until=None, now=NOON)
        await store.change_space_settings(who.space, lambda settings: {**settings, "zone": "Asia/Almaty"})
        person = who.address.removeprefix("user:")
        for space in (who.space, "discord:guild"):
            await store.record(
                JournalEntry(id=0, at=NOON, space=space, person=person, action="subscribe", subject=who.id)
            )


async def test_a_person_can_be_shown_all_that_is_kept(store):
    await live(store)
    kept = await store.person("discord", "7")
    assert {name: len(rows) for name, rows in kept.items()} == {
        "audiences": 1,
        "topics": 1,
        "schedules": 1,
        "told": 1,
        "slots": 1,
        "messages": 1,
        "briefings": 1,
        "drafts": 0,
        "edits": 0,
        "mutes": 1,
        "settings": 1,
        "changes": 2,
    }
    assert "user:77" not in json.dumps(kept)
    assert "2026-10-07T12:00:00+00:00" in json.dumps(kept)


async def test_a_person_can_be_forgotten_and_nobody_else_is(store):
    await live(store)
    others = await store.person("discord", "77")
    assert await store.forget_person("discord", "7") == 1
    assert not any((await store.person("discord", "7")).values())
    assert await store.person("discord", "77") == others
    assert [entry.person for entry in await store.entries("discord:guild", limit=9)] == ["77", ""]
    assert await store.forget_person("discord", "7") == 0
