"""What a platform refuses: once more plainly, later, or never again - and nobody else suffers."""

from datetime import timedelta

from bot.delivery.sending import Outcome
from tests.delivery.platform import PlainPlatform, Platform
from tests.delivery.sends import courier, freeze, until_done
from tests.store.material import audience


async def test_a_refused_payload_is_said_plainly_once(ledger, clock):
    discord = PlainPlatform("discord", clock, "refuse")
    await freeze(ledger, clock, "one")
    assert (await until_done(ledger, clock, courier(ledger, clock, discord))).sent == 1
    assert discord.texts == ["plainly: one"]
    discord.script.extend(["refuse", "refuse"])
    await freeze(ledger, clock, "two", name="evening")
    assert (await until_done(ledger, clock, courier(ledger, clock, discord))).failed == 1
    assert len(discord.requests) == 4


async def test_a_refused_part_is_not_told_and_stops_nothing_after_it(ledger, clock):
    discord = Platform("discord", clock, "refuse")
    await freeze(ledger, clock, "one", "two")
    assert await courier(ledger, clock, discord).deliver() == Outcome(sent=1, failed=1)
    assert discord.texts == ["two"]
    assert await ledger.told("desk") == {"story-2": 2}


async def test_a_missing_permission_is_asked_for_a_few_times_and_comes_back(ledger, clock):
    discord = Platform("discord", clock, *["forbid"] * 20)
    sender = courier(ledger, clock, discord)
    for hour in range(24):
        await freeze(ledger, clock, f"news {hour}", name=f"hour-{hour}")
        await sender.deliver()
        clock.pass_by(hours=1)
    assert len(discord.requests) <= 10
    discord.script.clear()
    await ledger.save_audience(audience("desk", platform="discord"))  # an admin resumes it
    await freeze(ledger, clock, "at last", name="next")
    await until_done(ledger, clock, sender)
    assert discord.texts[-1] == "at last"
    assert not (await ledger.destination("discord", "channel-desk")).reason


async def test_a_permission_that_returns_within_the_pause_costs_nothing(ledger, clock):
    discord = Platform("discord", clock, "forbid")
    sender = courier(ledger, clock, discord)
    await freeze(ledger, clock, "one")
    await sender.deliver()
    assert (await ledger.destination("discord", "channel-desk")).reason == "missing permissions"
    clock.pass_by(minutes=61)
    assert await sender.deliver() == Outcome(sent=1)


async def test_a_deleted_channel_is_left_alone_and_the_others_go_on(ledger, clock):
    discord = Platform("discord", clock, "gone")
    await freeze(ledger, clock, "one", "two")
    await freeze(ledger, clock, "for others", who="other")
    sender = courier(ledger, clock, discord)
    for _ in range(24):
        await sender.deliver()
        clock.pass_by(hours=1)
    assert discord.texts == ["for others"]
    assert discord.requests.count("channel-desk") == 1
    assert (await ledger.destination("discord", "channel-desk")).disabled


async def test_a_revoked_token_stops_its_platform_only(ledger, clock):
    discord, slack = Platform("discord", clock, *["revoke"] * 9), Platform("slack", clock)
    sender = courier(ledger, clock, discord, slack)
    for hour in range(24):
        await freeze(ledger, clock, "one", name=f"hour-{hour}")
        await freeze(ledger, clock, "one", who="other", platform="slack", name=f"hour-{hour}")
        await sender.deliver()
        clock.pass_by(hours=1)
    assert len(discord.requests) <= 4
    assert len(slack.stored) == 24


async def test_too_many_refusals_stop_a_platform_for_ten_minutes(ledger, clock, monkeypatch, caplog):
    monkeypatch.setattr("bot.delivery.refusals.WARN", 5)
    monkeypatch.setattr("bot.delivery.refusals.SPARE", 7)
    monkeypatch.setattr("bot.delivery.refusals.STOP", 10)
    discord = Platform("discord", clock, *["wait"] * 10)
    for number in range(30):
        await freeze(ledger, clock, "one", who=f"desk-{number}")
    sender = courier(ledger, clock, discord, at_once=1)
    await sender.deliver()
    assert (len(discord.requests), discord.stored) == (10, [])
    assert "refused 5 requests" in caplog.text
    clock.pass_by(minutes=9)
    await sender.deliver()
    assert len(discord.requests) == 10
    clock.pass_by(minutes=2)
    await until_done(ledger, clock, sender)
    assert len(discord.stored) == 30


async def test_where_nothing_can_tell_a_double_is_preferred_to_silence(ledger, clock, caplog):
    slack = Platform("slack", clock, "drop", history=False)
    await freeze(ledger, clock, "one", platform="slack")
    await until_done(ledger, clock, courier(ledger, clock, slack))
    assert slack.texts == ["one", "one"]
    assert "without knowing whether it is out" in caplog.text


async def test_what_cannot_go_out_for_two_hours_is_news_again(ledger, clock):
    discord = Platform("discord", clock, *["wait"] * 1000)
    sender = courier(ledger, clock, discord)
    await freeze(ledger, clock, "one")
    assert await ledger.told("desk") == {"story-1": 1}
    total = await until_done(ledger, clock, sender, steps=200, step=timedelta(minutes=1))
    assert total.failed == 1
    assert await ledger.told("desk") == {}
