"""Every rhythm that can be set in chat, set there and seen to post so."""

from dataclasses import replace

import pytest

from bot.actions.digest import Wishes, set_digest, show_digest
from bot.actions.journal import history, undo
from bot.actions.office import ActionRefused
from bot.actions.schedules import name_of, remove_schedule, schedules_here, set_schedule
from bot.actions.subscriptions import Order, mute_story, snooze, subscribe, subscriptions
from bot.actions.timing import Timing
from bot.chat.digests import special
from bot.chat.phrases import Phrases
from tests.delivery.desk import EDITOR, bot_at

NEWS = "Nine villages below Aksu Dam in Northland were evacuated on Wednesday."


@pytest.fixture
async def bot(tmp_path):
    async with bot_at(tmp_path) as bot:
        yield bot


async def test_cron_several_a_day_and_a_quiet_day_of_nothing(bot):
    await set_digest(bot.office, EDITOR, Wishes(cron="0 4,6 * * *", zone="UTC", quiet_day="nothing"))
    await bot.tick(minutes=61)
    assert len(bot.discord.at("1")) == 1
    await bot.tick(hours=2)
    assert len(bot.discord.at("1")) == 1, "nothing new, and nothing said"
    await set_digest(bot.office, EDITOR, Wishes(quiet_day="line"))
    await bot.tick(hours=22)
    assert len(bot.discord.at("1")) == 2
    with pytest.raises(ActionRefused, match=r"refused\.cron"):
        await set_digest(bot.office, EDITOR, Wishes(cron="* * * * *"))


async def test_a_look_back_tells_the_week_and_counts_nothing_as_told(bot):
    await set_digest(bot.office, EDITOR, Wishes(times="23:00", zone="UTC"))
    wanted = Timing(rhythm="look-back", times="04:00", days="daily", zone="UTC")
    digest = await set_schedule(bot.office, EDITOR, "week", wanted)
    assert name_of(digest.schedule) == "week"
    seen = []
    render = bot.discord.render
    bot.discord.render = lambda briefing, audience: seen.append(briefing) or render(briefing, audience)
    await bot.tick(minutes=61)
    [week] = seen
    assert week.look_back
    assert week.title.startswith("The past week")
    assert {item.story for item in week.items} == {"dam", "railway"}
    assert [(one.name, one.articles, one.before) for one in week.in_the_news] == [
        ("Aidar Serik", 2, 0),
        ("Southland Railways", 1, 0),
    ]
    assert [sum(one.by_day) for one in week.in_the_news] == [2, 1]
    assert [len(one.by_day) for one in week.in_the_news] == [7, 7]
    assert await bot.app.store.told("discord:1") == {}
    await bot.tick(hours=19)
    assert "[dam]" in bot.discord.at("1")[1], "the digest tells it all the same"


async def test_alerts_and_digest_of_one_channel_share_what_was_told(bot):
    await set_digest(bot.office, EDITOR, Wishes(times="06:00", zone="UTC"))
    await set_schedule(
        bot.office, EDITOR, "now", Timing(rhythm="instant", sources=">= 2 independent sources", most="5", zone="UTC")
    )
    await bot.tick(minutes=10)
    await bot.arrives(NEWS, "north", "south")
    await bot.tick(minutes=1)
    assert len(bot.discord.at("1")) == 1
    await bot.tick(hours=3)
    assert NEWS[:20] not in bot.discord.at("1")[1]
    assert [name_of(one.schedule) for one in await schedules_here(bot.office, EDITOR)] == ["", "now"]


async def test_quiet_hours_hold_alerts_and_tell_them_in_one_briefing(bot):
    await set_digest(bot.office, EDITOR, Wishes(times="23:00", zone="UTC"))
    await set_schedule(bot.office, EDITOR, "now", Timing(times="instant 03:00-05:00", zone="UTC"))
    await bot.tick(minutes=10)
    await bot.arrives(NEWS, "north", "south")
    await bot.arrives(
        "Southland Railways opens its second stretch in Southland on Friday.", "south", "north", story="railway"
    )
    await bot.tick(minutes=30)
    assert bot.discord.at("1") == []
    await bot.tick(minutes=81)
    [held] = bot.discord.at("1")
    assert "[dam]" in held
    assert "[railway]" in held
    await bot.tick(minutes=5)
    assert len(bot.discord.at("1")) == 1


async def test_a_further_schedule_is_ended_and_taken_back(bot):
    with pytest.raises(ActionRefused, match="no_digest"):
        await set_schedule(bot.office, EDITOR, "week", Timing(rhythm="look-back"))
    await set_digest(bot.office, EDITOR, Wishes(times="06:00"))
    await set_schedule(bot.office, EDITOR, "week", Timing(rhythm="look-back"))
    await remove_schedule(bot.office, EDITOR, "Week")
    assert len(await schedules_here(bot.office, EDITOR)) == 1
    await undo(bot.office, EDITOR, (await history(bot.office, EDITOR))[0].id)
    assert [one.schedule.look_back for one in await schedules_here(bot.office, EDITOR)] == [False, True]
    for name in ("", "a/b", "x" * 31):
        with pytest.raises(ActionRefused, match="schedule_name"):
            await set_schedule(bot.office, EDITOR, name, Timing())
    with pytest.raises(ActionRefused, match="no_schedule"):
        await remove_schedule(bot.office, EDITOR, "never")


async def test_a_subscription_has_its_own_language_length_quiet_hours_and_snooze(bot):
    reader = replace(EDITOR, person="9", may_set_up=False)
    order = Order(
        topic="region", times="06:00", zone="UTC", language="ru", length="short", hide="South", quiet="22:00-05:00"
    )
    mine = await subscribe(bot.office, reader, order)
    assert (mine.audience.language, mine.audience.items, mine.audience.hidden_outlets) == ("ru", 3, ("South",))
    assert mine.schedule.quiet == ("22:00", "05:00")
    await snooze(bot.office, reader, mine.audience.id, "3 days")
    await bot.tick(hours=4)
    assert bot.discord.at("user:9") == []
    await snooze(bot.office, reader, mine.audience.id, "")
    [mine] = await subscriptions(bot.office, reader)
    assert mine.schedule.paused_until is None
    with pytest.raises(ActionRefused, match="no_subscription"):
        await snooze(bot.office, replace(reader, person="8"), mine.audience.id, "3 days")


async def test_a_muted_story_is_told_to_everybody_but_whoever_muted_it(bot):
    reader = replace(EDITOR, person="9", may_set_up=False)
    await set_digest(bot.office, EDITOR, Wishes(times="06:00", zone="UTC"))
    await subscribe(bot.office, reader, Order(topic="region", times="06:00", zone="UTC"))
    await mute_story(bot.office, reader, "dam", here=False)
    await bot.arrives(NEWS, "north", "south")
    await bot.arrives("Southland Railways opens its second stretch in Southland on Friday.", "south", story="railway")
    await bot.tick(hours=4)
    assert "[dam]" not in bot.discord.at("user:9")[0]
    assert "[dam]" in bot.discord.at("1")[0]
    with pytest.raises(ActionRefused, match="set_up"):
        await mute_story(bot.office, reader, "dam", here=True)


async def test_a_digest_has_the_length_that_was_asked_for(bot):
    digest = await set_digest(bot.office, EDITOR, Wishes(times="06:00", zone="UTC", length="1"))
    assert digest.audience.items == 1
    await bot.arrives("Southland Railways opens its second stretch in Southland on Friday.", "south", story="railway")
    await bot.tick(hours=4)
    assert bot.discord.at("1")[0].count("[") == 1
    with pytest.raises(ActionRefused, match="length"):
        await set_digest(bot.office, EDITOR, Wishes(length="99"))


async def test_settings_say_why_nothing_gets_through(bot):
    await set_digest(bot.office, EDITOR, Wishes(times="04:00", zone="UTC"))
    reason, now = "Limelight may not post there", bot.office.clock.now()
    await bot.app.store.pause_destination("discord", "1", reason=reason, until=None, now=now)
    said = special(await show_digest(bot.office, EDITOR), Phrases("en"), safe=lambda text, _: text, place=str)
    assert said[0] == f"⚠ nothing gets through to here: {reason}"
    await set_digest(bot.office, EDITOR, Wishes(times="05:00"))
    assert not (await show_digest(bot.office, EDITOR)).trouble


async def test_a_schedule_whose_zone_is_no_more_keeps_nobody_else(bot, caplog):
    await set_digest(bot.office, EDITOR, Wishes(times="04:00", zone="UTC"))
    [digest] = await schedules_here(bot.office, EDITOR)
    lost = replace(digest.schedule, id="lost", zone="Europe/Nowhere")
    await bot.app.store.save_schedule(lost)
    await bot.app.store.save_schedule(replace(lost, id="lost too", instant=True, quiet=("22:00", "07:00")))
    await bot.tick(minutes=61)
    assert len(bot.discord.at("1")) == 1
    assert "nothing is posted by the schedule lost: there is no time zone 'Europe/Nowhere'" in caplog.text
