"""Forms on Slack: opened by buttons, checked field by field, carried out, and each change on the home page."""

import pytest

from tests.chat.slack.answers import buttons, said
from tests.wire.slack_limits import texts
from tests.wire.slack_server import ADMIN, CHANNEL, READER, TEAM


async def home(slack, user=ADMIN) -> dict:
    """Open the home page anew."""
    slack.views.pop(user, None)
    number = f"Ev{len(slack.calls)}"
    await slack.event({"type": "app_home_opened", "user": user, "tab": "home", "channel": "D0"}, number=number)
    await slack.until(lambda: user in slack.views)
    return slack.views[user]


async def opened(slack, button, *, user=ADMIN) -> dict:
    """Press a button of the home page and return the form behind it."""
    slack.views.pop("t1", None)
    await slack.press_home(button, user=user)
    await slack.until(lambda: "t1" in slack.views)
    return slack.views["t1"]


def fields(view) -> dict[str, dict]:
    return {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}


def text(value: str) -> dict:
    return {"value": value}


def many(*values: str) -> dict:
    return {"selected_options": [{"value": value} for value in values]}


def one(value: str) -> dict:
    return {"selected_option": {"value": value}}


async def test_a_digest_is_set_up_from_the_home_page_and_stands_there(connected, office):
    view = await opened(connected, buttons(await home(connected))["Set up"])
    assert fields(view)["zone"]["initial_value"] == "Asia/Almaty", "the reader's own clock"
    answers = {
        "place": {"selected_conversation": CHANNEL},
        "time": text("18:30, 8"),
        "days": many("0", "2"),
        "language": one("ru"),
        "topic": text("Northland"),
        "hide": text("south"),
    }
    done = await connected.submit(view, answers)
    assert done["response_action"] == "update"
    assert "08:00, 18:30 (Asia/Almaty), Mon, Wed, in Russian" in said(done["view"])
    [audience], [schedule] = await office.desk.audiences(), await office.desk.schedules()
    assert (audience.id, audience.space) == (f"slack:{CHANNEL}", f"slack:{TEAM}")
    assert (audience.language, audience.topic.key, audience.hidden_outlets) == ("ru", "c:nl", ("South",))
    assert (schedule.times, schedule.weekdays) == (("08:00", "18:30"), (0, 2))
    await connected.until(lambda: "Northland at 08:00, 18:30" in said(connected.views[ADMIN]))


async def test_each_mistake_is_said_at_its_field_and_nothing_is_changed(connected, office):
    view = await opened(connected, buttons(await home(connected))["Set up"])
    wrong = {
        "place": {"selected_conversation": CHANNEL},
        "time": text("half past nine"),
        "zone": text("Mars/Olympus"),
        "topic": text("x" * 250),
        "hide": text("The Daily Nothing"),
    }
    done = await connected.submit(view, wrong)
    assert done["response_action"] == "errors"
    assert set(done["errors"]) == {"time", "zone", "topic", "hide"}
    assert "half past nine" in done["errors"]["time"]
    assert await office.desk.audiences() == []


async def test_whoever_may_not_is_told_in_the_form(connected, office):
    view = await opened(connected, buttons(await home(connected, READER))["Set up"], user=READER)
    done = await connected.submit(view, {"place": {"selected_conversation": CHANNEL}}, user=READER)
    assert "Only workspace admins" in done["errors"]["time"]
    assert await office.desk.audiences() == []


async def test_what_is_not_touched_stays(connected, office):
    await connected.command('digest set time=07:15 zone=Europe/Berlin days=mon topic="Aksu Dam" hide=north')
    [before] = await office.desk.audiences()
    await connected.submit(await opened(connected, buttons(await home(connected))["Change"]), {"time": text("09:00")})
    [after], [schedule] = await office.desk.audiences(), await office.desk.schedules()
    assert (after.topic, after.zone, after.hidden_outlets) == (before.topic, before.zone, before.hidden_outlets)
    assert (schedule.times, schedule.weekdays) == (("09:00",), (0,))


async def test_the_home_page_pauses_resumes_and_is_shown_anew(connected, office):
    await connected.command("digest set time=08:00 zone=Europe/Berlin")
    await connected.press_home(buttons(await home(connected))["Pause"])
    await connected.until(lambda: "Paused." in said(connected.views[ADMIN]))
    assert "Paused." in said(connected.views["t1"]), "the answer stands over the page"
    await connected.press_home(buttons(connected.views[ADMIN])["Resume"], user=READER)
    await connected.until(lambda: "Only workspace admins" in said(connected.views["t1"]))
    await connected.press_home(buttons(connected.views[ADMIN])["Resume"])
    await connected.until(lambda: "Next:" in said(connected.views[ADMIN]))


async def test_subscriptions_are_made_changed_and_ended_on_the_home_page(connected, office):
    view = await opened(connected, buttons(await home(connected, READER))["Subscribe"], user=READER)
    await connected.submit(view, {"topic": text("aksu dam"), "time": text("07:00")}, user=READER)
    await connected.until(lambda: "Aksu Dam at 07:00 (Asia/Almaty)" in said(connected.views[READER]))
    view = await opened(connected, buttons(connected.views[READER])["Change"], user=READER)
    instant = {"rhythm": one("instant"), "quiet": text("22:00-07:00")}
    bad = await connected.submit(view, instant | {"quiet": text("at night")}, user=READER)
    assert set(bad["errors"]) == {"quiet"}
    await connected.submit(view, instant, user=READER)
    await connected.until(lambda: "as it happens" in said(connected.views[READER]))
    view = await opened(connected, buttons(connected.views[READER])["Change"], user=READER)
    await connected.submit(view, {"topic": text("Water")}, user=READER)
    await connected.until(lambda: "Water as it happens" in said(connected.views[READER]))
    [audience] = await office.desk.audiences()
    assert (audience.topic.key, audience.address) == ("t:water", f"user:{READER}")
    await connected.press_home(buttons(connected.views[READER])["End"], user=READER)
    await connected.until(lambda: "No subscriptions yet" in said(connected.views[READER]))


async def test_a_topic_is_made_shown_and_kept(connected, office):
    view = await opened(connected, buttons(await home(connected))["Make a topic"])
    wrong = await connected.submit(view, {"name": text("Dams"), "entities": text("Atlantis dam works xyz")})
    assert set(wrong["errors"]) == {"entities"}
    shown = await connected.submit(view, {"name": text("Dams"), "entities": text("аксу")})
    assert "Last week it would have told 1 story." in said(shown["view"])
    save = buttons(shown["view"])["Save"]
    payload = {"type": "block_actions", "user": {"id": ADMIN}, "team": {"id": TEAM}, "trigger_id": "t2"}
    container = {"container": {"type": "view"}, "view": {"type": "modal"}}
    await connected.send("interactive", payload | container | {"actions": [{"type": "button", **save}]})
    await connected.until(lambda: "is saved" in said(connected.views.get("t2", {"blocks": []})))
    settings = await office.desk.space_settings(f"slack:{TEAM}")
    assert list(settings["topics"]) == ["s:dams"]
    again = await connected.submit(view, {"name": text("Dams"), "entities": text("аксу")})
    assert set(again["errors"]) == {"name"}


async def test_admins_choose_who_else_may_and_it_is_on_record(connected, office):
    view = await opened(connected, buttons(await home(connected))["Who may what"])
    refused = await connected.submit(view, {"managers": {"selected_users": [READER]}}, user=READER)
    assert "Only workspace admins" in refused["errors"]["managers"]
    await connected.submit(view, {"managers": {"selected_users": [READER, "U0OTHER"]}})
    assert "at 09:00" in said(await connected.command("digest set time=09:00", user=READER))
    view = await opened(connected, buttons(await home(connected))["Who may what"])
    assert fields(view)["managers"]["initial_users"] == ["U0OTHER", READER]
    await connected.submit(view, {"managers": {"selected_users": []}})
    assert "Only workspace admins" in said(await connected.command("digest set time=10:00", user=READER))
    shown = said(await connected.command("digest history"))
    assert shown.count("changed who may what") == 2


async def test_a_change_is_taken_back_with_its_button_or_number(connected, office):
    await connected.command("digest set time=08:00 zone=Europe/Berlin")
    await connected.command("digest set time=09:00")
    shown = await connected.command("digest history")
    first = next(piece for block in shown["blocks"] if block["type"] == "actions" for piece in block["elements"])
    await connected.press(first)
    await connected.until(lambda: "Taken back." in said(connected.answers[-1]))
    assert "at 08:00" in said(await connected.command("digest"))
    number = min(entry.id for entry in await office.desk.entries(f"slack:{TEAM}", limit=9) if entry.action == "digest")
    await connected.command(f"digest undo #{number}")
    assert await office.desk.audiences() == []


async def test_a_report_is_closed(connected, office):
    story = await connected.command("story Aksu Dam")
    await connected.press(buttons(story)["Wrong?"], user=READER)
    await connected.until(lambda: "t1" in connected.views)
    await connected.submit(connected.views["t1"], {"what": one("name")}, user=READER)
    await connected.press(buttons(await connected.command("digest reports"))["Done"])
    await connected.until(lambda: said(connected.answers[-1]) == "Closed.")


async def test_forms_of_other_versions_and_broken_ones_are_answered(connected):
    view = {"type": "modal", "callback_id": "limelight_of_the_future", "private_metadata": "{", "blocks": []}
    payload = {"type": "view_submission", "user": {"id": READER}, "team": {"id": TEAM}, "trigger_id": "t9"}
    envelope = await connected.send("interactive", payload | {"view": view})
    await connected.until(lambda: envelope in connected.acks)
    assert "older version" in said(connected.acks[envelope]["view"])
    button = {"action_id": "ll1:open_sesame", "value": "x"}
    await connected.press(button)
    await connected.until(lambda: connected.answers and "older version" in said(connected.answers[-1]))


@pytest.mark.parametrize("language", ["en-US", "ru-RU", "kk-KZ", "tr-TR"])
async def test_home_page_and_forms_are_whole_in_each_language(connected, office, language):
    connected.locale = language
    await connected.command("digest set time=08:00")
    page = await home(connected)
    for button in buttons(page).values():
        if button["action_id"].startswith("ll1:open_"):
            assert fields(await opened(connected, button))
    assert "{" not in "".join(texts(page["blocks"]))


async def test_a_form_that_takes_longer_than_slack_waits_is_closed_and_answered_by_direct_message(hurried, office):
    view = await opened(hurried, buttons(await home(hurried))["Set up"])
    answers = {"place": {"selected_conversation": CHANNEL}, "time": text("18:30"), "zone": text("Europe/Paris")}
    assert await hurried.submit(view, answers) == {}, "nothing is shown in the form, which closes"
    direct = f"D{ADMIN[1:]}"
    await hurried.until(lambda: hurried.channels.get(direct))
    [told] = hurried.channels[direct]
    assert "18:30 (Europe/Paris)" in said(told)
    await hurried.until(lambda: "18:30" in said(hurried.views[ADMIN]))
    assert [one.times for one in await office.desk.schedules()] == [("18:30",)]


async def test_what_is_wrong_in_a_form_that_takes_longer_is_said_by_direct_message(hurried, office):
    view = await opened(hurried, buttons(await home(hurried))["Set up"])
    answers = {"place": {"selected_conversation": CHANNEL}, "time": text("half past"), "zone": text("Mars/Olympus")}
    # somebody of whom Slack has to be asked first, which takes a while
    assert await hurried.submit(view, answers, user=READER) == {}
    direct = f"D{READER[1:]}"
    await hurried.until(lambda: hurried.channels.get(direct))
    [told] = hurried.channels[direct]
    assert "half past" in said(told)
    assert "Mars/Olympus" in said(told)
    assert await office.desk.schedules() == []
