"""Lists of feeds on Slack: out into the asker's direct messages, in through a form."""

import logging
from dataclasses import replace

import pytest

from bot.actions.feed_door import FeedDoor
from bot.chat.slack.manifest import manifest
from tests.chat.slack.answers import buttons, said
from tests.chat.slack.test_forms import fields
from tests.wire.slack_server import ADMIN, CHANNEL, READER, TEAM, Fault

OPML = b"""<opml version="2.0"><body>
<outline type="rss" text="River" xmlUrl="https://river.example/rss"/>
<outline type="rss" text="North" xmlUrl="https://north.example/rss"/>
<outline text="A folder"/></body></opml>"""


@pytest.fixture
def office(office):
    """Feeds may be added; nothing is fetched when a list comes in."""
    return replace(office, door=FeedDoor(fetcher=None, parser=None))


async def form(slack, *, user=ADMIN, channel=CHANNEL) -> dict:
    slack.views.pop("t1", None)
    asked = await slack.command("feeds import", user=user, channel=channel)
    await slack.press(buttons(asked)["Open"], user=user, channel=channel)
    await slack.until(lambda: "t1" in slack.views)
    return slack.views["t1"]


def chosen(slack, body: bytes, **about) -> dict:
    slack.files["F9"] = {"bytes": body, **about}
    return {"file": {"files": [{"id": "F9"}]}}


async def test_the_feeds_go_out_as_a_file_to_the_asker_alone(connected):
    assert "in our direct messages" in said(await connected.command("feeds export", user=READER))
    [file] = connected.files.values()
    assert (file["name"], file["channel"]) == ("feeds.opml", f"D{READER[1:]}")
    assert b'xmlUrl="https://north.example/rss"' in file["bytes"]
    assert connected.posted() == []


async def test_a_list_comes_in_through_a_form_and_is_taken_back(connected, office):
    view = await form(connected)
    assert fields(view)["file"]["type"] == "file_input"
    done = await connected.submit(view, chosen(connected, OPML))
    assert "1 feed is added" in said(done["view"])
    assert "https://river.example/rss" in said(done["view"])
    assert "1 was read already." in said(done["view"])
    assert list(await office.desk.space_settings(f"slack:{TEAM}")) == ["feeds"]
    assert b"river.example" in (await exported(connected))
    history = await connected.command("digest history")
    await connected.press(buttons(history)["Undo"])
    await connected.until(lambda: said(connected.answers[-1]) == "Taken back.")
    assert b"river.example" not in (await exported(connected))


async def exported(slack) -> bytes:
    slack.files.clear()
    await slack.command("feeds export")
    return next(iter(slack.files.values()))["bytes"]


@pytest.mark.parametrize(
    ("body", "about", "said_there"),
    [
        (b"no list", {}, "no list of feeds I can read"),
        (OPML + b" " * 1_000_000, {}, "no list of feeds I can read"),
        (OPML, {"url": "http://127.0.0.1:9/elsewhere"}, "files:read"),
        (OPML, {"url": "https://slack.com.evil.example/f"}, "files:read"),
    ],
    ids=["no list", "too large", "a private address", "another host"],
)
async def test_what_is_no_list_or_not_slacks_is_refused_at_its_field(connected, office, body, about, said_there):
    view = await form(connected)
    refused = await connected.submit(view, chosen(connected, body, **about))
    assert said_there in refused["errors"]["file"]
    assert await office.desk.space_settings(f"slack:{TEAM}") == {}


async def test_without_the_permission_to_read_files_it_is_named(connected, caplog):
    caplog.set_level(logging.WARNING, "limelight.slack")
    connected.faults["files.info"].append(Fault(error="missing_scope"))
    refused = await connected.submit(await form(connected), chosen(connected, OPML))
    assert "files:read" in refused["errors"]["file"]
    assert "missing_scope" in caplog.text
    assert {"files:read", "files:write"} <= set(manifest()["oauth_config"]["scopes"]["bot"])


async def test_readers_are_told_that_they_may_not(connected):
    asked = await connected.command("feeds import", user=READER)
    await connected.press(buttons(asked)["Open"], user=READER)
    await connected.until(lambda: "Only workspace admins" in said(connected.answers[-1]))
    view = await form(connected)
    refused = await connected.submit(view, chosen(connected, OPML), user=READER)
    assert "Only workspace admins" in refused["errors"]["file"]
    assert "files.info" not in [method for method, _ in connected.calls]
