"""Drafts on the desk's channel, and posted items corrected in place: within every limit, by marks that stay."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.parts import parts_of
from bot.errors import DestinationPaused
from bot.model import Audience, Draft, DraftItem, SignedLine, Slot
from tests.chat.discord.material import briefing, item, track
from tests.wire.slack_limits import faults, texts
from tests.wire.slack_server import CHANNEL, Fault

READER = Audience(id="slack:C0DIGEST", platform="slack", address=CHANNEL, zone="Asia/Almaty")
DUE = datetime(2026, 10, 7, 2, 0, tzinfo=UTC)


def draft(count: int = 3, **changes) -> Draft:
    items = tuple(DraftItem(item=item(f"s{n}", f"Headline {n} " + "word " * 20), cut=n == 1) for n in range(count))
    made = Draft(
        code="0123456789ab",
        slot=Slot(schedule="s", on=DUE.date(), time="08:00", due_at=DUE),
        audience=READER.id,
        space="slack:T0TEAM",
        platform="slack",
        address="C0DESK",
        briefing=briefing(*(one.item for one in items)),
        items=items,
        until=DUE - timedelta(minutes=15),
        otherwise="hold",
        lines=(SignedLine(text="Watch <!channel> this", by="Ada"),),
    )
    return replace(made, **changes)


@pytest.mark.parametrize("count", [1, 3, 8, 40])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_draft_of_any_length_is_within_the_limits(messenger, count, language):
    payloads = messenger.render_draft(draft(count), replace(READER, language=language))
    assert [faults(dict(payload)) for payload in payloads] == [[]] * len(payloads)
    assert "mrkdwn" not in json.dumps(payloads)
    assert "<" not in "".join(str(payload["text"]) for payload in payloads)


def test_what_can_be_decided_stands_there_until_it_is(messenger):
    [payload] = messenger.render_draft(draft(), READER)
    found = {one["action_id"] for block in payload["blocks"] if block["type"] == "actions" for one in block["elements"]}
    decisions = {"cut", "keep", "up", "down", "drop", "publish"}
    assert found == {"ll1:open_line", *(f"ll1:draft_{name}" for name in decisions)}
    [decided] = messenger.render_draft(draft(state="approved", by="Ada"), READER)
    assert [block for block in decided["blocks"] if block["type"] == "actions"] == []
    assert "Approved by Ada" in "".join(texts(decided["blocks"]))


async def test_a_posted_item_is_corrected_and_struck_out_in_place(slack, messenger):
    told = briefing(item("dam", "Dam <breached>"), track())
    [part] = parts_of("s/2026-10-07/08:00", messenger.render(told, READER))
    message = await messenger.post(CHANNEL, part)
    line = "Correction: 90, not 80 <@U1>"
    corrected = messenger.amended(part.payload, "dam", line, struck=False)
    assert messenger.amended(corrected, "dam", line, struck=False) == corrected, "once more does no harm"
    await messenger.edit(CHANNEL, message, replace(part, payload=corrected))
    assert line in "".join(texts(slack.posted()[0]["blocks"]))
    struck = messenger.amended(corrected, "dam", "Withdrawn: wrong", struck=True)
    await messenger.edit(CHANNEL, message, replace(part, payload=struck))
    [shown] = slack.posted()
    crossed = [run["text"] for block in shown["blocks"] if block["type"] == "rich_text"
               for run in block["elements"][0]["elements"] if (run.get("style") or {}).get("strike")]  # fmt: skip
    assert crossed == ["Dam <breached>"]
    assert shown["text"].startswith("~Dam &lt;breached&gt;~ · "), "what notifications show of it"
    assert "~" not in shown["text"].removeprefix("~Dam &lt;breached&gt;~"), "the other is not taken back"
    assert messenger.amended(struck, "dam", "Withdrawn: wrong", struck=True) == struck, "once more does no harm"
    assert messenger.amended(part.payload, "another", line, struck=False) is None
    assert slack.refused == []


async def test_where_slack_cannot_be_asked_later_parts_still_arrive(slack, messenger):
    _, second = parts_of("s/2026-10-07/08:00", messenger.render(briefing(*draft(12).briefing.items), READER))
    slack.unknown = {"conversations.history", "conversations.replies"}
    assert await messenger.post(CHANNEL, second)
    assert "thread_ts" not in slack.posted()[0]


async def test_an_edit_says_who_must_act(slack, messenger):
    [part] = parts_of("s/2026-10-07/08:00", messenger.render(briefing(track()), READER))
    slack.faults["chat.update"].append(Fault(error="not_in_channel"))
    with pytest.raises(DestinationPaused):
        await messenger.edit(CHANNEL, "1.2", part)
