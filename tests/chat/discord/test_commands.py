"""Slash commands over the wire: in a channel, in direct messages, in English and in Russian."""

from __future__ import annotations

import re
from collections.abc import Awaitable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.actions.office import Asker, Office
from bot.actions.schedules import set_review
from bot.actions.timing import Timing
from bot.chat.discord.messenger import DiscordMessenger
from bot.chat.discord.wording import schedule_text
from bot.chat.phrases import Phrases
from tests.chat.discord import material
from tests.chat.discord.asking import (
    command,
    fill_in,
    offered,
    options,
    pick,
    press,
    pressable,
    said,
    typing,
    with_button,
)
from tests.chat.discord.matrix import role
from tests.wire.discord_limits import walk
from tests.wire.discord_server import OWNER, Answered, DiscordServer

pytestmark = pytest.mark.usefixtures("messenger")


async def test_brief_is_answered_privately(server: DiscordServer, channel: int) -> None:
    answered = await server.interact(command("brief", topic="c:nl", since="3 days"), channel=channel)
    assert answered.is_private
    assert "Aksu Dam" in said(answered)
    assert "](https://north.example/" in said(answered)


async def test_brief_speaks_russian(server: DiscordServer, channel: int) -> None:
    answered = await server.interact(command("brief", since="никогда"), channel=channel, locale="ru")
    assert "непонятное время" in said(answered)


async def test_a_quiet_topic_is_one_line(server: DiscordServer, channel: int) -> None:
    answered = await server.interact(command("brief", topic="волейбол"), channel=channel)
    assert "Nothing new since" in said(answered)


async def test_digest_is_set_and_shown(server: DiscordServer, channel: int, office: Office) -> None:
    wishes = {"time": "7, 18:30", "zone": "asia/almaty", "days": "mon-fri", "topic": "t:water"}
    answered = await server.interact(command("digest", "set", **wishes), channel=channel)
    assert said(answered).startswith("**Water** at 07:00, 18:30 (Asia/Almaty), Mon, Tue, Wed, Thu, Fri, in English")
    assert "<t:1791379800:f>" in said(answered)  # 18:30 in Almaty on the same day
    [schedule] = await office.desk.schedules()
    assert schedule.times == ("07:00", "18:30")
    shown = await server.interact(command("digest", "show"), channel=channel)
    assert said(shown) == said(answered)


@pytest.mark.parametrize(
    "wishes",
    [{"time": "25:00"}, {"zone": "Atlantis"}, {"days": "someday"}, {"language": "Klingon"}, {"time": "1 2 3 4 5"}],
)
async def test_a_wish_not_understood_changes_nothing(
    server: DiscordServer, channel: int, office: Office, wishes: dict[str, str]
) -> None:
    answered = await server.interact(command("digest", "set", **wishes), channel=channel)
    assert (
        "Try" in said(answered)
        or "no time zone" in said(answered)
        or "language" in said(answered)
        or "most" in said(answered)
    )
    assert await office.desk.audiences() == []


@pytest.mark.parametrize("name", ["set", "pause", "resume"])
async def test_a_member_without_the_right_changes_nothing(
    server: DiscordServer, channel: int, office: Office, name: str
) -> None:
    answered = await server.interact(command("digest", name), channel=channel, permissions=0)
    assert said(answered) == "This takes the right to manage the server."
    assert await office.desk.audiences() == []


async def test_pause_resume_and_taking_it_back(server: DiscordServer, channel: int, office: Office) -> None:
    await server.interact(command("digest", "set"), channel=channel)
    assert "Paused." in said(await server.interact(command("digest", "pause"), channel=channel))
    listed = await server.interact(command("digest", "history"), channel=channel)
    assert "paused the digest" in said(listed)
    undo = [piece["accessory"]["custom_id"] for piece in listed.message["components"] if piece["type"] == 9]  # type: ignore[index]
    refused = await server.interact(press(undo[1]), kind=3, channel=channel, message=listed.message)
    assert "take that back first" in said(refused)
    stranger = await server.interact(press(undo[0]), kind=3, channel=channel, message=listed.message, permissions=0)
    assert "right to manage" in said(stranger)
    assert (await office.desk.audiences())[0].paused
    await server.interact(press(undo[0]), kind=3, channel=channel, message=listed.message)
    assert not (await office.desk.audiences())[0].paused
    assert "Next:" in said(await server.interact(command("digest", "resume"), channel=channel))


async def test_pause_until_a_day_and_hide_an_outlet(server: DiscordServer, channel: int, office: Office) -> None:
    await server.interact(command("digest", "set", zone="UTC", hide="north, state gazette"), channel=channel)
    assert (await office.desk.audiences())[0].hidden_outlets == ("North", "State Gazette")
    paused = await server.interact(command("digest", "pause", until="2026-10-20"), channel=channel)
    assert "Next: <t:1792483200:f>" in said(paused)  # 08:00 on the 20th
    wrong = await server.interact(command("digest", "pause", until="yesterday"), channel=channel)
    assert "no coming day" in said(wrong)
    unknown = await server.interact(command("digest", "set", hide="@everyone Times"), channel=channel)
    assert "No feed is of an outlet" in said(unknown)
    await server.interact(command("digest", "set", hide="-"), channel=channel)
    assert (await office.desk.audiences())[0].hidden_outlets == ()


async def test_outlets_to_hide_are_completed_one_after_the_other(server: DiscordServer, channel: int) -> None:
    async def found(written: str) -> set[str]:
        return set(offered(await server.interact(typing("digest", "hide", written, "set"), kind=4, channel=channel)))

    assert await found("nor") == {"North"}
    assert await found("North, ga") == {"North, State Gazette"}
    assert await found("North, ") == {"North, South", "North, State Gazette", "North, Вести Северии"}


async def test_sharing_takes_a_right_and_a_pause(server: DiscordServer, channel: int) -> None:
    def shared(**more: int) -> Awaitable[Answered]:
        data = command("brief")
        data["options"] = [{"name": "share", "type": 5, "value": True}]
        return server.interact(data, channel=channel, **more)

    denied = await shared(permissions=0)
    assert denied.is_private
    assert "right to manage" in said(denied)
    shown = await shared(permissions=1 << 13)  # manage messages
    assert not shown.is_private
    assert "Aksu Dam" in said(shown)
    again = await shared(permissions=1 << 13)
    assert again.is_private
    assert "within the last 10 minutes" in said(again)


async def test_preview_uses_the_channels_topic(server: DiscordServer, channel: int) -> None:
    await server.interact(command("digest", "set", topic="c:nl"), channel=channel)
    answered = await server.interact(command("digest", "preview"), channel=channel)
    assert "Northland" in said(answered)
    assert "Railways" not in said(answered)


async def test_zones_topics_names_and_stories_are_offered(server: DiscordServer, channel: int) -> None:
    asked = {"kind": 4, "channel": channel}
    assert "Asia/Almaty" in offered(await server.interact(typing("digest", "zone", "alma", "set"), **asked))
    assert offered(await server.interact(typing("digest", "topic", "waT", "set"), **asked)) == {"Water": "t:water"}
    assert offered(await server.interact(typing("lookup", "name", "серік"), **asked)) == {
        "Aidar Serik": "e:aidar_serik"
    }
    stories = offered(await server.interact(typing("story", "story", "serik"), **asked))
    assert "Government of Northland sends aid after Aksu Dam breach" in stories
    for hostile in ("", "\x00", "a" * 100, "%_*[", "\u202e\u200b"):
        await server.interact(typing("lookup", "name", hostile), **asked)


async def test_lookup_opens_stories_and_subscribes(server: DiscordServer, channel: int, office: Office) -> None:
    answered = await server.interact(command("lookup", name="СЕРИК"), channel=channel)
    assert "## Aidar Serik" in said(answered)
    assert "head of Northland's water utility (since 2024-03-01)" in said(answered)
    assert "Айдар Серик" in said(answered)
    assert "Serikov" not in said(answered)
    story = await server.interact(
        pick("ll1:open", options(answered)[0]), kind=3, channel=channel, message=answered.message
    )
    assert "[Вести Северии](https://vesti.example/2)" in said(story) or "[North](https://north.example/1)" in said(
        story
    )
    subscribed = await server.interact(
        press(pressable(answered)["Subscribe"]), kind=3, channel=channel, message=answered.message
    )
    assert "Subscribed." in said(subscribed)
    [audience] = await office.desk.audiences()
    assert audience.address == f"user:{OWNER}"
    assert audience.topic.entities == ("aidar_serik",)


async def test_lookup_of_nobody_points_to_search(server: DiscordServer, channel: int) -> None:
    answered = await server.interact(command("lookup", name="Zxqwv @everyone <@1>"), channel=channel)
    assert "/search looks for words" in said(answered)
    assert "<@1>" not in said(answered)


async def test_search_finds_pages_and_opens(server: DiscordServer, channel: int) -> None:
    answered = await server.interact(command("search", words="villages flooded", **{"from": "5 days"}), channel=channel)
    assert "Aksu Dam breached" in said(answered)
    story = await server.interact(
        pick("ll1:open", *options(answered)), kind=3, channel=channel, message=answered.message
    )
    assert "About 400 people" in said(story) or "was breached on Sunday" in said(story)
    turned = server.store(channel, with_button("ll1:page:0:-:villages"))
    page = await server.interact(press("ll1:page:0:-:villages"), kind=3, channel=channel, message=turned)
    assert "Aksu Dam breach" in said(page)
    assert "Nothing found" in said(await server.interact(command("search", words="zxqwv"), channel=channel))


async def test_ahead_lists_by_day(server: DiscordServer, channel: int) -> None:
    answered = await server.interact(command("ahead"), channel=channel)
    assert "**Tue 20 Oct**\n- The second stretch opens" in said(answered)
    assert "[South](https://south.example/3)" in said(answered)


async def test_why_says_what_speaks_for_and_against(server: DiscordServer, channel: int) -> None:
    found = offered(await server.interact(typing("why", "story", "serik"), kind=4, channel=channel))
    answered = await server.interact(command("why", story=next(iter(found.values()))), channel=channel)
    assert "This channel was never told of it." in said(answered)
    assert "worth telling" in said(answered)
    assert "in title or lead: Northland" in said(answered)
    gone = await server.interact(command("why", story="gone"), channel=channel)
    assert "no longer stored" in said(gone)


async def test_why_speaks_russian(server: DiscordServer, channel: int) -> None:
    found = offered(await server.interact(typing("why", "story", "railways"), kind=4, channel=channel))
    told = await server.interact(command("why", story=next(iter(found.values()))), channel=channel, locale="ru")
    assert "в заголовке или начале" in said(told)
    await server.interact(command("digest", "set", topic="c:nl"), channel=channel)
    other = await server.interact(command("why", story=next(iter(found.values()))), channel=channel, locale="ru")
    assert "не о странах этого канала" in said(other)
    assert not re.search("[A-Za-z]{4,}", said(other).split("\n", 1)[1])


async def test_a_look_up_gets_its_chart_after_its_words(server: DiscordServer, channel: int) -> None:
    first = await server.interact(command("lookup", name="Aksu Dam"), channel=channel, locale="ru")
    assert "4 статьи за 30 дней" in said(first)

    def picture() -> list[dict[str, Any]]:
        assert first.message is not None
        return [piece for piece in first.message["components"] if piece["type"] == 12]

    [gallery] = await server.until(picture, seconds=30)
    assert gallery["items"][0]["description"].startswith("Статей в день: Aksu Dam, 8 сент. – 7 окт.: 4 (больше всего")
    assert server.files["chart.png"].startswith(b"\x89PNG")
    assert "4 статьи за 30 дней" in said(first)


async def test_what_is_wrong_reaches_the_editors(server: DiscordServer, channel: int) -> None:
    found = offered(await server.interact(typing("story", "story", "serik"), kind=4, channel=channel))
    shown = await server.interact(command("story", story=next(iter(found.values()))), channel=channel)
    form = await server.interact(
        press(pressable(shown)["Wrong?"]), kind=3, channel=channel, message=shown.message, permissions=0
    )
    assert form.callback is not None
    assert form.callback["type"] == 9
    filled = fill_in(form.callback["data"], "name", "He is called @everyone")
    thanks = await server.interact(filled, kind=5, channel=channel, permissions=0)
    assert "Thank you" in said(thanks)
    refused = await server.interact(command("digest", "reports"), channel=channel, permissions=0)
    assert "editors' role" in said(refused)
    listed = await server.interact(command("digest", "reports"), channel=channel)
    assert "A name is wrong" in said(listed)
    assert "@everyone" not in said(listed)
    await server.interact(press(pressable(listed)["Done"]), kind=3, channel=channel, message=listed.message)
    assert "No open reports" in said(await server.interact(command("digest", "reports"), channel=channel))


async def test_follow_makes_one_thread_for_all(server: DiscordServer, channel: int, office: Office) -> None:
    await server.interact(command("digest", "set", time="9:15", zone="Asia/Almaty"), channel=channel)
    found = offered(await server.interact(typing("story", "story", "serik"), kind=4, channel=channel))
    shown = await server.interact(command("story", story=next(iter(found.values()))), channel=channel)
    for user in (OWNER, OWNER + 1):
        followed = await server.interact(
            press(pressable(shown)["Follow"]), kind=3, channel=channel, message=shown.message, user=user, permissions=0
        )
        assert "You follow it in <#" in said(followed)
    threads = [one for one in server.channels.values() if one["type"] == 11]
    assert [one["name"] for one in threads] == ["Government of Northland sends aid after Aksu Dam breach"]
    joined = [path for method, path, _ in server.requests if method == "PUT" and "thread-members" in path]
    assert joined == [f"/channels/{threads[0]['id']}/thread-members/{user}" for user in (OWNER, OWNER + 1)]
    audience = next(one for one in await office.desk.audiences() if one.topic.stories)
    assert audience.address == threads[0]["id"]
    schedule = next(one for one in await office.desk.schedules() if one.audience == audience.id)
    assert schedule.times == ("09:15",)
    assert await office.desk.told(audience.id)


async def test_subscriptions_are_ones_own(server: DiscordServer, channel: int, office: Office) -> None:
    denied = await server.interact(command("subscribe", topic="t:water", where="here"), channel=channel, permissions=0)
    assert "right to manage" in said(denied)
    await server.interact(command("subscribe", topic="t:water", time="7:30"), channel=channel, permissions=0)
    listed = await server.interact(command("subscriptions"), channel=channel, permissions=0)
    assert "**Water** at 07:30" in said(listed)
    stranger = await server.interact(command("subscriptions"), channel=channel, user=4242)
    assert "No subscriptions yet" in said(stranger)
    [identity] = offered(
        await server.interact(typing("unsubscribe", "subscription", "wat"), kind=4, channel=channel)
    ).values()
    foreign = await server.interact(command("unsubscribe", subscription=identity), channel=channel, user=4242)
    assert "no such subscription" in said(foreign)
    ended = await server.interact(command("unsubscribe", subscription=identity), channel=channel, permissions=0)
    assert "Ended: Water." in said(ended)
    assert await office.desk.audiences() == []


async def test_a_topic_is_told_as_it_happens_but_not_at_night(
    server: DiscordServer, channel: int, office: Office
) -> None:
    wanted = {"topic": "e:aidar_serik", "rhythm": "instant", "quiet": "22:00-07:00", "zone": "Asia/Almaty"}
    done = await server.interact(command("subscribe", **wanted), channel=channel, permissions=0)
    assert "Aidar Serik** as it happens (Asia/Almaty)" in said(done)
    assert "quiet 22:00–07:00, what comes meanwhile is told afterwards" in said(done)
    [schedule] = await office.desk.schedules()
    assert schedule.instant
    assert schedule.quiet == ("22:00", "07:00")
    wrong = await server.interact(command("subscribe", **wanted | {"quiet": "at night"}), channel=channel)
    assert "not a time of day" in said(wrong)


async def test_a_subscription_has_its_own_language_length_hours_and_outlets(
    server: DiscordServer, channel: int, office: Office
) -> None:
    wanted = {"topic": "t:water", "time": "21:00, 23:00", "days": "mon-fri", "quiet": "22:00-07:00", "zone": "UTC"}
    more = {"language": "ru", "length": "short", "hide": "South"}
    await server.interact(command("subscribe", **wanted, **more), channel=channel, permissions=0)
    [audience], [schedule] = await office.desk.audiences(), await office.desk.schedules()
    assert (audience.language, audience.items, audience.hidden_outlets) == ("ru", 3, ("South",))
    assert (schedule.weekdays, schedule.quiet, schedule.instant) == ((0, 1, 2, 3, 4), ("22:00", "07:00"), False)
    listed = said(await server.interact(command("subscriptions"), channel=channel, permissions=0))
    assert "3 items at most · without a link: South · quiet 22:00–07:00" in listed
    week = await server.interact(command("subscribe", topic="t:water", rhythm="look-back", quiet="-"), channel=channel)
    assert "looks back on the week" in said(week)


async def test_a_pause_until_a_day_holds_all_that_the_channel_is_told(
    server: DiscordServer, channel: int, office: Office
) -> None:
    def until() -> list[object]:
        return [one.paused_until and one.paused_until.date() for one in schedules.values()]

    await server.interact(command("digest", "set", time="08:00", quiet="22:00-07:00"), channel=channel)
    await server.interact(command("digest", "schedule", "set", name="alarm", rhythm="instant"), channel=channel)
    await server.interact(command("digest", "pause", until="2026-12-24"), channel=channel)
    schedules = {one.id: one for one in await office.desk.schedules()}
    assert until() == [date(2026, 12, 24)] * 2
    shown = await server.interact(command("digest", "history"), channel=channel)
    newest = next(one["custom_id"] for one in walk(shown.message["components"]) if "undo" in one.get("custom_id", ""))
    await server.interact(press(newest), kind=3, channel=channel, message=shown.message)
    schedules = {one.id: one for one in await office.desk.schedules()}
    assert until() == [None, None], "taken back for both"
    await server.interact(command("digest", "pause", until="2026-12-24"), channel=channel)
    resumed = said(await server.interact(command("digest", "resume"), channel=channel))
    schedules = {one.id: one for one in await office.desk.schedules()}
    assert until() == [None, None]
    assert "quiet 22:00–07:00" in resumed


async def test_any_schedule_of_a_channel_can_be_reviewed(server: DiscordServer, channel: int, office: Office) -> None:
    await server.interact(command("digest", "set", time="08:00"), channel=channel)
    await server.interact(
        command("digest", "schedule", "set", name="weekly", rhythm="look-back", quiet_day="nothing"), channel=channel
    )
    review = {"until": "07:45", "otherwise": "hold", "schedule": "weekly"}
    data = command("digest", "review", **review)
    desk = str(server.add_channel(next(iter(server.guilds.values()))))
    data["options"][0]["options"].append({"name": "channel", "type": 7, "value": desk})
    data["resolved"] = {"channels": {desk: {"id": desk, "type": 0, "name": "desk", "permissions": "0"}}}
    here = replace(office, reviews_on=frozenset({"discord"}))
    asker = Asker(platform="discord", person="1", audience=f"discord:{channel}", address=str(channel), may_set_up=True)
    refused = said(await server.interact(data, channel=channel))
    assert "Drafts cannot be shown there." in refused, "this office shows none"
    done = await set_review(here, asker, Timing(review=desk, until="07:45", otherwise="hold"), schedule="weekly")
    assert f"drafts in <#{desk}>, held if nobody decides by 07:45\n" in schedule_text(done, Phrases("en"))
    assert not done.schedule.quiet_line


async def test_a_channels_subscription_may_ping_one_role(
    server: DiscordServer, channel: int, office: Office, messenger: DiscordMessenger
) -> None:
    def wanted(**given: str) -> dict[str, Any]:
        data = command("subscribe", topic="t:water", **given)
        data["options"].append({"name": "role", "type": 8, "value": "4711"})
        return data | {"resolved": {"roles": {"4711": role("4711")}}}

    refused = await server.interact(wanted(), channel=channel)
    assert said(refused) == "Only what is told in a channel can ping a role."
    denied = await server.interact(wanted(where="here"), channel=channel, permissions=0)
    assert "right to manage" in said(denied)
    assert await office.desk.audiences() == []
    await server.interact(wanted(where="here"), channel=channel)
    [audience] = await office.desk.audiences()
    assert audience.role == "4711"
    [payload] = messenger.render(material.briefing(), audience)
    assert payload["allowed_mentions"] == {"parse": [], "roles": ["4711"]}


async def test_a_channel_has_schedules_beside_its_digest(server: DiscordServer, channel: int, office: Office) -> None:
    week = command("digest", "schedule", "set", name="Week", rhythm="look-back", time="17:00")
    assert "no digest yet" in said(await server.interact(week, channel=channel))
    await server.interact(command("digest", "set", zone="UTC"), channel=channel)
    assert "right to manage" in said(await server.interact(week, channel=channel, permissions=0))
    done = await server.interact(week, channel=channel)
    assert "at 17:00 (UTC), Fri" in said(done)
    assert "looks back on the week" in said(done)
    alerts = command("digest", "schedule", "set", name="alerts", rhythm="instant", sources="2", most="5")
    assert "told with 2 independent sources · 5 a day at most" in said(await server.interact(alerts, channel=channel))
    noon = command("digest", "schedule", "set", name="noon", cron="0 12 * * mon-fri")
    assert "by 0 12 \\* \\* mon-fri (UTC)" in said(await server.interact(noon, channel=channel))
    assert {(one.look_back, one.instant, one.cron) for one in await office.desk.schedules()} == {
        (False, False, ""),
        (True, False, ""),
        (False, True, ""),
        (False, False, "0 12 * * mon-fri"),
    }
    listed = await server.interact(command("digest", "schedule", "list"), channel=channel)
    ends = [piece["accessory"]["custom_id"] for piece in listed.message["components"] if piece["type"] == 9]  # type: ignore[index]
    assert ends == ["ll1:unschedule:alerts", "ll1:unschedule:noon", "ll1:unschedule:week"]
    ended = await server.interact(press(ends[0]), kind=3, channel=channel, message=listed.message)
    assert said(ended) == "Ended: alerts."
    assert "Ended: noon." in said(
        await server.interact(command("digest", "schedule", "end", name="noon"), channel=channel)
    )
    assert len(await office.desk.schedules()) == 2


async def test_snoozing_and_muting_are_taken_back(server: DiscordServer, channel: int, office: Office) -> None:
    member = {"channel": channel, "permissions": 0}
    await server.interact(command("subscribe", topic="t:water", zone="UTC"), **member)
    found = offered(await server.interact(typing("snooze", "subscription", "wat"), kind=4, **member))
    snoozed = command("snooze", subscription=found["Water"], until="2026-10-20")
    assert "<t:1792483200:f>" in said(await server.interact(snoozed, **member))  # 08:00 on the 20th
    awake = command("snooze", subscription=found["Water"])
    assert "<t:1791360000:f>" in said(await server.interact(awake, **member))  # 08:00 today
    muted = await server.interact(command("mute", story="dam"), **member)
    assert "told no more" in said(muted)
    now = office.clock.now()
    assert await office.desk.mutes(now) == {f"space:discord:user:{OWNER}": frozenset({"dam"})}
    undone = await server.interact(press(pressable(muted)["Undo"]), kind=3, message=muted.message, **member)
    assert "Taken back" in said(undone)
    assert await office.desk.mutes(now) == {}
    here = command("mute", story="dam", where="here")
    assert "right to manage" in said(await server.interact(here, **member))
    assert "This channel is told no more" in said(await server.interact(here, channel=channel))


@pytest.mark.parametrize("topic", ["\u200f\ufeff", "🙂", "—!"])
async def test_a_topic_of_signs_alone_is_refused(
    server: DiscordServer, channel: int, office: Office, topic: str
) -> None:
    done = await server.interact(command("subscribe", topic=topic), channel=channel)
    assert "A topic needs a letter or a figure" in said(done)
    assert await office.desk.audiences() == []


async def test_a_topic_whose_letters_nobody_sees_has_a_name_to_show(server: DiscordServer, channel: int) -> None:
    done = await server.interact(command("subscribe", topic="\u3164"), channel=channel)
    assert "**…** at" in said(done)


async def test_a_quota_holds(server: DiscordServer, channel: int) -> None:
    for number in range(10):
        await server.interact(command("subscribe", topic=f"word{number}"), channel=channel)
    answered = await server.interact(command("subscribe", topic="one more"), channel=channel)
    assert "more than 10" in said(answered)


async def test_a_member_may_not_ask_without_end(
    server: DiscordServer, channel: int, messenger: DiscordMessenger
) -> None:
    messenger.client.asking = replace(messenger.client.asking, most=2)  # type: ignore[union-attr]
    member = {"channel": channel, "permissions": 0, "user": 4242}
    for _ in range(2):
        assert "5 articles stored" in said(await server.interact(command("status"), **member))
    assert "more than 2 questions" in said(await server.interact(command("status"), **member))
    assert "5 articles stored" in said(await server.interact(command("status"), **member | {"user": 4243}))
    assert "5 articles stored" in said(await server.interact(command("status"), channel=channel))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("status", "5 articles stored, 5 names"),
        ("help", "**/digest set**"),
    ],
)
async def test_the_house_answers(server: DiscordServer, channel: int, name: str, expected: str) -> None:
    assert expected in said(await server.interact(command(name), channel=channel))


async def test_a_message_is_briefed_on(server: DiscordServer, channel: int) -> None:
    asked = server.store(channel, {"content": "What happened to Aidar Serik and the Aksu Dam? @everyone"})
    data = {
        "id": "1",
        "name": "Brief me on this",
        "type": 3,
        "target_id": asked["id"],
        "resolved": {"messages": {asked["id"]: asked}},
    }
    answered = await server.interact(data, channel=channel)
    assert "In this message: Aidar Serik, Aksu Dam" in said(answered)
    assert "Government of Northland sends aid" in said(answered)
    asked["content"] = "nothing at all"
    assert "No name" in said(await server.interact(data, channel=channel))


async def test_an_old_button_says_so(server: DiscordServer, channel: int) -> None:
    for identity in ("ll0:story:x", "ll1:unheardof"):
        answered = await server.interact(
            press(identity), kind=3, channel=channel, message=server.store(channel, with_button(identity))
        )
        assert "older version" in said(answered)
