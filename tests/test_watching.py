"""Alarms: each once until it is over, and once that it is; nothing read is one trouble, not fifty."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.actions.vital_signs import VitalSigns, alarms, vital_signs
from bot.errors import RetryLater
from bot.ports import FeedState, Part, Queue
from bot.watching import Watch
from tests.actions.world import NOW, office_with_a_past


class Channel:
    platform = "discord"

    def __init__(self) -> None:
        self.said: list[str] = []
        self.is_down = False

    def note(self, text: str, now: datetime):
        return {"text": text}

    async def post(self, address: str, part: Part) -> str:
        if self.is_down:
            raise RetryLater("down", retry_after=1)
        self.said.append(str(part.payload["text"]))
        return "1"

    def render(self, briefing, audience):
        return ()

    async def find(self, address, part, since):
        return None


@asynccontextmanager
async def watched(tmp_path):
    channel = Channel()
    async with office_with_a_past() as office:

        def watch() -> Watch:
            return Watch(
                office,
                {"discord": channel},
                state=tmp_path,
                operator=("discord", "1"),
                silent_for=timedelta(hours=3),
            )

        yield office, channel, watch


async def fare(office, **health: str) -> None:
    now = office.clock.now()
    states = [
        FeedState(
            feed=feed,
            health=how,
            succeeded_at=now if how == "ok" else now - timedelta(days=2),
            failing_since=None if how == "ok" else now - timedelta(days=2),
            reason="" if how == "ok" else "answered 404",
        )
        for feed, how in health.items()
    ]
    await office.desk.save_feed_states(states)


async def test_a_failing_feed_is_told_once_also_over_a_restart_and_once_when_it_is_over(tmp_path):
    async with watched(tmp_path) as (office, channel, watch):
        await fare(office, north="failing", south="ok")
        first = watch()
        await first.look()
        await first.look()
        await watch().look()
        [said] = channel.said
        assert said.startswith("North has not been read since")
        assert "answered 404" in said
        await fare(office, north="ok", south="ok")
        await first.look()
        await first.look()
        assert [line.startswith("Over: North") for line in channel.said] == [False, True]


async def test_nothing_read_is_one_alarm(tmp_path):
    async with watched(tmp_path) as (office, channel, watch):
        await fare(office, north="failing", south="failing", gazette="failing", vesti="failing")
        one = watch()
        office.clock.at += timedelta(hours=4)
        await one.look()
        [said] = channel.said
        assert said.startswith("No feed has been read for 4 hours")


async def test_a_bot_that_has_just_started_gets_time_to_read(tmp_path):
    async with watched(tmp_path) as (_, channel, watch):
        one = watch()
        await one.look()
        assert channel.said == []


async def test_what_could_not_be_told_is_told_later(tmp_path):
    async with watched(tmp_path) as (office, channel, watch):
        await fare(office, north="failing", south="ok")
        channel.is_down = True
        one = watch()
        await one.look()
        channel.is_down = False
        await one.look()  # the lease of the first try still runs
        assert channel.said == []
        office.clock.at += timedelta(minutes=2)
        await one.look()
        assert len(channel.said) == 1


async def test_a_database_that_does_not_answer_is_told_once(tmp_path):
    from bot.errors import StoreError

    async with watched(tmp_path) as (office, channel, watch):
        one = watch()
        healthy = office.desk

        class Dead:
            def __getattr__(self, name):
                raise StoreError("the disk is full")

        object.__setattr__(office, "desk", Dead())
        await one.look()
        await one.look()
        assert channel.said == ["The database does not answer: the disk is full"]
        object.__setattr__(office, "desk", healthy)
        await one.look()
        await one.look()
        assert channel.said[1:] == ["Over: the database answers again."]


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"queue": Queue(waiting=3, oldest=NOW - timedelta(hours=1))}, "messages wait"),
        ({"disk_free": 5_000_000}, "disk"),
        ({"model_used": 500, "model_daily": 500}, "model budget"),
    ],
)
def test_other_troubles_are_named(changed, key):
    well = VitalSigns(at=NOW, read_at=NOW, disk_free=10**12, model_used=1, model_daily=500)
    assert list(alarms(well, started_at=NOW, silent_for=timedelta(hours=3))) == []
    [alarm] = alarms(replace(well, **changed), started_at=NOW, silent_for=timedelta(hours=3))
    assert alarm.key == key


async def test_what_was_sent_to_a_paused_place_is_not_waited_for(tmp_path):
    from tests.web.reading import audience, keep_briefing

    async with watched(tmp_path) as (office, _, _):
        reader = audience("mine")
        slot = await keep_briefing(office, reader)
        assert (await vital_signs(office, tmp_path)).queue.waiting == 0
        later = replace(slot, time="09:00")
        part = Part(number=1, of=1, marker="m", payload={})
        written = (await office.desk.briefings(reader.id, limit=1))[0].briefing
        await office.desk.claim_slot(later, reader.id, NOW)
        await office.desk.freeze(later, reader, written, (part,), NOW)
        assert (await vital_signs(office, tmp_path)).queue == Queue(waiting=1, oldest=NOW)
        await office.desk.pause_destination("discord", "mine", reason="gone", until=None, now=NOW)
        assert (await vital_signs(office, tmp_path)).queue.waiting == 0
