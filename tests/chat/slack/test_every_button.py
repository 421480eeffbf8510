"""Every button that the bot knows, pressed by an admin and by a reader; every form, sent as it opens: none fails."""

import pytest

from bot.chat.slack.forms import FORMS
from bot.chat.slack.presses import PRESSES
from tests.chat.slack.answers import said
from tests.wire.slack_server import ADMIN, CHANNEL, READER

NO_DRAFT, FAILED = "0" * 12, "That went wrong here"

#: What the bot puts behind each; a new button without a value here fails.
BUTTONS = {
    "story": "dam",
    "why": "0" * 24,
    "whystory": "dam",
    "page": "1:-:dam",
    "chart": "e:aksu_dam",
    "follow": "dam",
    "subscribe": "t:water",
    "unsubscribe": f"slack:{CHANNEL}#0",
    "unschedule": "weekly",
    "pause": CHANNEL,
    "resume": CHANNEL,
    "undo": "99",
    "undo_here": f"{CHANNEL}|99",
    "close": "99",
    "savetopic": f"{CHANNEL}|dams",
    "draft_cut": f"{NO_DRAFT}:dam",
    "draft_keep": f"{NO_DRAFT}:dam",
    "draft_up": f"{NO_DRAFT}:dam",
    "draft_down": f"{NO_DRAFT}:dam",
    "draft_drop": f"{NO_DRAFT}:0",
    "draft_publish": NO_DRAFT,
    "mend_news": f"{CHANNEL}|railway|",
    "mend_translation": f"{CHANNEL}|dam|",
    "open_digest": CHANNEL,
    "open_subscription": "-",
    "open_topic": CHANNEL,
    "open_roles": CHANNEL,
    "open_feeds": CHANNEL,
    "open_report": f"{CHANNEL}|dam|5.1",
    "open_withdraw": f"{CHANNEL}|dam|",
    "open_line": NO_DRAFT,
    "open_mend_name": f"{CHANNEL}|dam|",
    "open_mend_split": f"{CHANNEL}|dam|",
    "open_mend_join": f"{CHANNEL}|dam|",
    "wrong": "dam",
    "of_another_version": "x",
}


def test_every_button_has_its_value_here():
    assert set(BUTTONS) - {"wrong", "of_another_version"} == {*PRESSES, *(f"open_{form}" for form in FORMS)}


@pytest.mark.parametrize("value", ["as it is", "broken"])
async def test_every_button_is_answered_and_what_it_lacks_is_said_in_words(connected, caplog, value):
    await connected.command("digest set time=08:00")
    for user in (READER, ADMIN):
        for name, kept in BUTTONS.items():
            connected.views.pop("t1", None)
            before = len(connected.answers)
            button = {"action_id": f"ll1:{name}", "value": kept if value == "as it is" else "|:|"}
            await connected.press(button, user=user, message="5.1")
            await connected.until(lambda before=before: len(connected.answers) > before or "t1" in connected.views)
            shown = said(connected.views.get("t1") or connected.answers[-1])
            assert shown, name
            assert FAILED not in shown, f"{name} as {user}"
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []


@pytest.mark.parametrize("user", [READER, ADMIN])
async def test_every_form_is_sent_as_it_opens_and_nothing_fails(connected, caplog, user):
    await connected.command("digest set time=08:00")
    for form in FORMS:
        connected.views.pop("t1", None)
        before = len(connected.answers)
        await connected.press({"action_id": f"ll1:open_{form}", "value": BUTTONS[f"open_{form}"]}, user=user)
        await connected.until(lambda before=before: len(connected.answers) > before or "t1" in connected.views)
        if view := connected.views.get("t1"):
            done = await connected.submit(view, {}, user=user)
            assert FAILED not in (said(done["view"]) if "view" in done else str(done["errors"])), form
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
