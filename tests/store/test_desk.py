from dataclasses import replace

from bot.model import Schedule, Topic
from tests.store.material import NOON, audience, minutes


async def test_audiences_and_schedules_come_back_as_they_were_set(store):
    desk = audience()
    schedule = Schedule(
        id="morning", audience="desk", times=("08:00",), zone="Asia/Almaty", weekdays=(0, 6), since=NOON
    )
    await store.save_audience(replace(desk, language="ru"))
    await store.save_audience(desk)
    await store.save_schedule(replace(schedule, paused="thrown out"))
    await store.save_schedule(schedule)
    assert await store.audiences() == [desk]
    assert await store.schedules() == [schedule]
    assert await store.schedule("morning") == schedule
    assert await store.schedule("evening") is None


async def test_a_topic_can_be_widened_again(store):
    await store.save_audience(audience())
    widened = replace(audience(), topic=Topic(region="hills"))
    await store.save_audience(widened)
    assert await store.audiences() == [widened]


async def test_setting_something_resumes_a_destination_in_trouble(store):
    await store.save_audience(audience())
    for name in ("channel-desk", "channel-other"):
        await store.pause_destination("discord", name, reason="missing permissions", until=None, now=NOON)
    assert (await store.destination("discord", "channel-desk")).disabled
    await store.save_audience(audience())
    assert not (await store.destination("discord", "channel-desk")).disabled
    assert (await store.destination("discord", "channel-other")).disabled


async def test_a_deleted_audience_is_off_all_lists_and_may_return(store):
    await store.save_audience(audience())
    await store.save_schedule(Schedule(id="morning", audience="desk", times=("08:00",), zone="UTC"))
    await store.delete_audience("desk", minutes(1))
    assert await store.audiences() == []
    assert await store.schedules() == []
    await store.save_audience(audience())
    assert await store.audiences() == [audience()]
    await store.delete_schedule("morning")
    assert await store.schedules() == []


async def test_paused_audiences_are_told_apart(store):
    await store.save_audience(audience("a"))
    await store.save_audience(replace(audience("b"), paused="thrown out"))
    assert await store.paused_audiences() == {"b"}
    assert (await store.audience("b")).paused
    assert await store.audience("c") is None
