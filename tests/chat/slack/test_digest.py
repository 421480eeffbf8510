"""A digest on Slack: what it looks like, within every limit, each part once, in the channel and its thread."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat.slack.calls import web_client
from bot.chat.slack.messenger import SlackMessenger
from bot.chat.slack.render import render
from bot.delivery.parts import parts_of
from bot.errors import DestinationGone, DestinationPaused, Refused, RetryLater, TokenRevoked, Unknown
from bot.model import Audience, Briefing
from tests.chat.discord.material import briefing, item, source, track
from tests.wire.slack_limits import faults, texts
from tests.wire.slack_server import CHANNEL, TOKEN, Fault

READER = Audience(id="slack:C0DIGEST", platform="slack", address=CHANNEL, zone="Asia/Almaty")
SOON = datetime(2026, 9, 1, tzinfo=UTC)


def parts(found: Briefing, slot: str = "s/2026-10-07/08:00"):
    return parts_of(slot, render(found, READER))


def long_briefing(count: int) -> Briefing:
    return briefing(*(item(f"s{n}", f"Headline number {n} " + "word " * 20) for n in range(count)))


def test_the_notification_is_the_headlines_and_the_blocks_read_like_the_briefing():
    (payload,) = render(briefing(), READER)
    assert payload["text"] == "Utility chief held over dam breach · Tracks laid on the mountain railway"
    shown = " ".join(texts(payload["blocks"]))
    for expected in ("Update · ", "NORTHLAND", "Earlier", "https://north.example/1", "only source", "Story", "Follow"):
        assert expected in shown


def test_of_several_outlets_each_sentence_says_by_number_whose_it_is():
    first = item().sentences[0]
    other = replace(first, text="The villagers are back, rescuers said.", sources=("a-South",))
    (payload,) = render(briefing(item(sentences=(first, other), sources=(source(), source("South")))), READER)
    shown = "".join(text for text in texts(payload["blocks"]) if not text.startswith("https:"))
    assert "on Tuesday.¹\n" in shown
    assert "rescuers said.²\n" in shown
    assert "¹North" in shown
    assert "²South" in shown


@pytest.mark.parametrize("count", [1, 7, 8, 15, 40])
def test_many_items_go_on_in_the_thread_within_every_limit(count):
    payloads = render(long_briefing(count), READER)
    assert [faults(dict(payload)) for payload in payloads] == [[]] * len(payloads)
    shown = json.dumps([payload["blocks"] for payload in payloads])
    assert [shown.count(f"Headline number {n} ") for n in range(count)] == [1] * count
    assert (len(payloads) > 1) == (count > 7)


def test_a_quiet_day_is_one_line():
    (payload,) = render(replace(briefing(), items=()), READER)
    assert "Nothing new" in payload["text"]
    assert faults(dict(payload)) == []


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(st.text(max_size=400), st.text(max_size=200), st.text(max_size=80))
def test_whatever_a_feed_says_is_shown_and_never_acted_upon(text, headline, outlet):
    shown = item(
        headline=headline,
        sentences=(replace(item().sentences[0], text=text),),
        sources=(source(outlet, id="a-North", url="javascript:alert(1)", title=headline),),
    )
    for payload in render(briefing(shown), READER):
        assert faults(dict(payload)) == []
        assert "<" not in str(payload["text"]).replace("&lt;", "")


HOSTILE = [
    "<!channel> come",
    "<@U123|x>",
    "<https://evil.example|bank>",
    "&lt;!here&gt;",
    "*bold* _x_ `y`",
    "<!subteam^S1>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_attacks_stand_in_elements_that_are_not_parsed(text):
    attacked = item(
        headline=text,
        sentences=(replace(item().sentences[0], text=text),),
        sources=(source(text, id="a-North", url="https://north.example"),),
    )
    (payload,) = render(briefing(attacked), READER)
    kinds = {block["type"] for block in payload["blocks"]}
    assert kinds <= {"header", "rich_text", "actions", "context"}
    assert "mrkdwn" not in json.dumps(payload["blocks"])
    assert "<" not in payload["text"]


async def test_the_first_part_stands_in_the_channel_and_the_rest_in_its_thread(slack, messenger):
    first, *rest = parts(long_briefing(20))
    top = await messenger.post(CHANNEL, first)
    for part in rest:
        await messenger.post(CHANNEL, part)
    posted = slack.posted()
    assert [message.get("thread_ts") for message in posted] == [None, *[top] * len(rest)]
    assert slack.refused == []
    assert all(message["unfurl_links"] in (False, "0", "false") for message in posted)


async def test_another_process_finds_the_thread_and_every_part(slack, messenger):
    first, *rest = sent = parts(long_briefing(20))
    await messenger.post(CHANNEL, first)
    other = SlackMessenger(web_client(TOKEN, base_url=slack.url))
    for part in rest:
        await other.post(CHANNEL, part)
    third = SlackMessenger(web_client(TOKEN, base_url=slack.url))
    found = [await third.find(CHANNEL, part, SOON) for part in sent]
    assert found == [message["ts"] for message in slack.posted()]
    assert await third.find(CHANNEL, parts(briefing(), "another")[0], SOON) is None


async def test_a_part_is_found_behind_many_later_messages(slack, messenger):
    (part,) = parts(briefing(track()))
    message = await messenger.post(CHANNEL, part)
    for number in range(450):
        slack.posted().append({"ts": f"{1_790_100_000 + number}.0", "text": "chatter"})
    assert await messenger.find(CHANNEL, part, SOON) == message


async def test_a_person_is_written_to(slack, messenger):
    (part,) = parts(briefing())
    message = await messenger.post("U0READER", part)
    assert await messenger.find("U0READER", part, SOON - timedelta(days=1)) == message


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault(error="channel_not_found"), DestinationGone),
        (Fault(error="is_archived"), DestinationGone),
        (Fault(error="not_in_channel"), DestinationPaused),
        (Fault(error="invalid_blocks"), Refused),
        (Fault(error="msg_too_long"), Refused),
        (Fault(error="token_revoked"), TokenRevoked),
        (Fault(error="account_inactive"), TokenRevoked),
        (Fault(error="ratelimited", status=429, headers={"Retry-After": "7"}), RetryLater),
        (Fault(status=500), Unknown),
        (Fault(status=500, stored=True), Unknown),
        (Fault(error="internal_error"), Unknown),
        (Fault(drop=True, stored=True), Unknown),
        (Fault(drop=True), Unknown),
        (Fault(status=502, text="Bad Gateway"), Unknown),
        (Fault(text="moved"), Unknown),
        (Fault(text='{"ok": false, "error": "not_in_channel"}'), DestinationPaused),
    ],
    ids=lambda value: (
        f"{value.error or value.text or value.status or 'drop'}-{value.stored}" if isinstance(value, Fault) else None
    ),
)
async def test_refusals_say_who_must_act_and_nothing_is_sent_twice(slack, messenger, fault, expected):
    slack.faults["chat.postMessage"].append(fault)
    (part,) = parts(briefing())
    with pytest.raises(expected) as raised:
        await messenger.post(CHANNEL, part)
    assert len(slack.posted()) == fault.stored
    assert TOKEN not in str(raised.value)
    if isinstance(raised.value, RetryLater):
        assert raised.value.retry_after == 7
    assert (await messenger.find(CHANNEL, part, SOON) is not None) == fault.stored


async def test_when_slack_cannot_be_asked_the_outcome_stays_unknown(slack, messenger):
    slack.faults["conversations.history"].append(Fault(error="missing_scope"))
    with pytest.raises(Unknown):
        await messenger.find(CHANNEL, parts(briefing())[0], SOON)


async def test_an_address_without_its_last_slash_is_the_same_server(slack):
    messenger = SlackMessenger(web_client(TOKEN, base_url=slack.url.rstrip("/"), deadline=5), deadline=5)
    await messenger.post(CHANNEL, parts(briefing())[0])
    assert len(slack.posted()) == 1


async def test_a_refused_payload_is_said_plainly(slack, messenger):
    (part,) = parts(briefing())
    plain = messenger.plain(part)
    await messenger.post(CHANNEL, replace(part, payload=plain))
    assert slack.posted()[0]["text"].startswith("Utility chief held")
    assert messenger.plain(replace(part, payload=plain)) is None
