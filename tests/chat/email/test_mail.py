"""A briefing as a mail: what a reader sees, what a server is told, and what each of its answers means."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.email.letter import letter
from bot.chat.email.messenger import MailMessenger
from bot.chat.email.render import LARGEST, render
from bot.chat.email.server import server_of
from bot.delivery.parts import parts_of, settled_by
from bot.errors import DestinationGone, DestinationPaused, Refused, RetryLater, TokenRevoked, Unknown
from bot.model import Audience
from tests.chat.discord.material import briefing, item, source
from tests.wire.smtp_server import PASSWORD, SENDER, Fault

DESK = "desk@paper.example"
READER = Audience(id=f"email:{DESK}", platform="email", address=DESK, zone="Asia/Almaty")
SERVER = server_of(f"smtp://mail.example?from={SENDER}&name=Limelight")
SOON = datetime(2026, 10, 7, tzinfo=UTC)


def parts(found=None, slot="s/2026-10-07/08:00", server=SERVER):
    return parts_of(slot, render(found or briefing(), READER, server))


async def test_a_reader_gets_the_headlines_as_subject_and_the_briefing_as_text_and_html(post_office, messenger):
    [part] = parts()
    identity = await messenger.post(DESK, part)
    [mail] = post_office.mails
    message = mail.message
    assert (mail.sender, mail.receivers) == (SENDER, [DESK])
    assert message["Subject"] == "Utility chief held over dam breach · Tracks laid on the mountain railway"
    assert message["Message-ID"] == identity
    assert message.get_content_type() == "multipart/alternative"
    assert [piece.get_content_type() for piece in message.iter_parts()] == ["text/plain", "text/html"]
    assert "Wed 7 Oct, 08:00 Almaty" in mail.text()
    assert '<a href="https://north.example/1" rel="noopener noreferrer">North</a>' in mail.text("html")
    assert message["Date"].datetime == datetime(2026, 10, 7, 3, tzinfo=UTC)
    assert message["Auto-Submitted"] == "auto-generated"


async def test_the_way_out_stands_in_the_header_and_at_the_end(post_office, messenger):
    [payload] = messenger.render(briefing(), READER)
    await messenger.post(DESK, replace(parts()[0], payload=payload))
    [mail] = post_office.mails
    end = "mailto:briefing@desk.example?subject=unsubscribe%20email%3Adesk%40paper.example"
    assert mail.message["List-Unsubscribe"] == f"<{end}>"
    assert "List-Unsubscribe-Post" not in mail.message
    assert f"{DESK} is subscribed to this briefing." in mail.text()
    assert f'<a href="{end}">End it</a>' in mail.text("html")


async def test_with_a_page_of_the_operators_one_click_ends_it(post_office):
    server = server_of(post_office.url(unsubscribe="https%3A%2F%2Fdesk.example%2Fend%3Fv%3D1"))
    messenger = MailMessenger(server)
    await messenger.post(DESK, parts(server=server)[0])
    message = post_office.mails[0].message
    assert message["List-Unsubscribe"] == "<https://desk.example/end?v=1&subscription=email%3Adesk%40paper.example>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


async def test_a_long_address_still_has_its_way_out_and_its_ids_whole(post_office, messenger):
    address = f"{'desk.' * 12}x@{'a' * 60}.{'b' * 60}.example"
    [payload] = messenger.render(briefing(), replace(READER, id=f"email:{address}#0123456789ab", address=address))
    await messenger.post(address, replace(parts()[0], payload=payload, number=2, of=2))
    head = post_office.mails[0].content.partition(b"\r\n\r\n")[0].decode("ascii")
    assert f"\r\nList-Unsubscribe: <{payload['unsubscribe']}>\r\n" in head
    assert "\r\nReferences: <" in head
    assert "=?" not in head.partition("List-Unsubscribe")[2]
    assert max(map(len, head.splitlines())) < 998


async def test_sent_again_it_is_the_same_mail_to_the_byte(post_office, messenger):
    [part] = parts()
    first = await messenger.post(DESK, part)
    thawed = replace(part, payload=json.loads(json.dumps(part.payload)))
    other = MailMessenger(server_of(post_office.url()))
    assert await other.post(DESK, thawed) == first
    one, two = post_office.mails
    assert one.content == two.content
    assert await messenger.post("else@paper.example", part) != first
    assert await messenger.post(DESK, parts(slot="s/2026-10-08/08:00")[0]) != first


@pytest.mark.parametrize("language", ["ru", "kk", "fa", "de"])
async def test_every_script_arrives_as_it_was(post_office, messenger, language):
    said = {"ru": "Плотину прорвало", "kk": "Бөгет бұзылды — «Тоқта»", "fa": "می‌خواهم سد", "de": "Größe: ß" * 40}[
        language
    ]
    [part] = parts(briefing(item(headline=said), language=language))
    await messenger.post(DESK, part)
    [mail] = post_office.mails
    assert mail.content.isascii()
    assert max(map(len, mail.content.split(b"\r\n"))) <= 998
    assert said in mail.message["Subject"] + "…" or mail.message["Subject"].endswith("…")
    assert said.split()[0] in mail.text()
    assert said.split()[0] in mail.text("html")


def test_a_very_long_briefing_goes_on_in_further_mails_between_items():
    items = [item(f"s{n}", f"Headline {n:03} " + "word " * 20) for n in range(120)]
    items = [replace(one, sentences=(replace(one.sentences[0], text="Said " + "again " * 180),)) for one in items]
    found = briefing(*items)
    payloads = render(found, READER, SERVER)
    assert len(payloads) > 1
    assert all(len(str(payload["html"]).encode()) <= LARGEST for payload in payloads)
    shown = "".join(str(payload["html"]) for payload in payloads)
    places = [shown.index(f"Headline {n:03} ") for n in range(120)]
    assert places == sorted(places)
    assert [story for payload in payloads for story in payload["stories"]] == [f"s{n}" for n in range(120)]
    settled = settled_by(payloads, [replace(one, settles={one.story: 1}) for one in items])
    assert all(settled)
    assert str(payloads[0]["subject"]).endswith(f"(1/{len(payloads)})")
    first, second, *_ = [letter(part, DESK, SERVER) for part in parts_of("s/d/t", payloads)]
    assert second["In-Reply-To"] == first["Message-ID"]
    assert second["Date"].datetime > first["Date"].datetime


def test_a_quiet_day_is_one_line_and_says_so_in_the_subject():
    [payload] = render(replace(briefing(), items=()), READER, SERVER)
    assert str(payload["subject"]).startswith("Nothing new since")


def test_an_outlet_that_the_reader_hides_is_named_without_link():
    [payload] = render(briefing(item()), replace(READER, hidden_outlets=("North",)), SERVER)
    assert "North (private)" in str(payload["text"])
    assert "north.example" not in f"{payload['text']}{payload['html']}"


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300), st.text(max_size=200), st.text(max_size=80))
def test_whatever_a_feed_says_adds_no_header_and_no_markup(text, headline, outlet):
    nasty = item(
        headline=f"{headline}\r\nBcc: all@evil.example\r\n\r\n",
        sentences=(replace(item().sentences[0], text=f"<script>{text}</script>\r\n.\r\nQUIT"),),
        sources=(source(outlet or "x", id="a-North", url="javascript:alert(1)"),),
    )
    usual = set(letter(parts()[0], DESK, SERVER).keys())
    for part in parts(briefing(nasty, title=outlet)):
        message = letter(part, DESK, SERVER)
        assert set(message.keys()) == usual
        head, _, body = message.as_bytes().partition(b"\r\n\r\n")
        assert b"\nBcc" not in head
        assert b"text/html" in body
        assert "<script" not in str(part.payload["html"])
        assert "javascript:" not in str(part.payload["html"]).replace(headline, "").replace(text, "").replace(
            outlet, ""
        )


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: all@evil.example", "a@b.example, c@d.example", "<a@b.example>", "a b@c.example", "a@", "a",
        "", "@c.example", "a@b..example", "a@-b.example", '"a\n"@b.example', "a@b.example>", "a@[127.0.0.1]", "a@b",
        "ä@b.example", "a@b.example\0", "a." + "b" * 70 + "@c.example", "a@" + "b" * 64 + ".example",
    ],
)  # fmt: skip
async def test_what_is_no_address_is_sent_nowhere(post_office, messenger, address):
    with pytest.raises(Refused):
        await messenger.post(address, parts()[0])
    assert post_office.mails == []


async def test_a_text_that_looks_like_the_end_of_a_mail_does_not_end_it(post_office, messenger):
    dotted = item(sentences=(replace(item().sentences[0], text=".\r\n.\r\nMAIL FROM:<x@evil.example>"),))
    [part] = parts(briefing(dotted))
    await messenger.post(DESK, replace(part, payload={**part.payload, "text": "a\n.\nb\n..\n.c\n"}))
    [mail] = post_office.mails
    assert mail.receivers == [DESK]
    assert mail.text().splitlines() == ["a", ".", "b", "..", ".c"]


ANSWERS = [
    (Fault("rcpt", "550 5.1.1 No such user"), DestinationGone),
    (Fault("rcpt", "553 no such mailbox"), DestinationGone),
    (Fault("rcpt", "450 4.2.0 Greylisted, come back"), RetryLater),
    (Fault("rcpt", "552 5.2.2 Mailbox full"), DestinationPaused),
    (Fault("rcpt", "550 5.7.1 Blocked by policy"), DestinationPaused),
    (Fault("rcpt", "530 5.7.0 Authentication required"), TokenRevoked),
    (Fault("mail", "553 5.7.1 Sender not owned by user"), TokenRevoked),
    (Fault("mail", "451 try again"), RetryLater),
    (Fault("data", "554 5.6.0 Content refused"), Refused),
    (Fault("data", "552 5.3.4 Message too big"), Refused),
    (Fault("data", "452 4.3.1 Insufficient storage"), RetryLater),
    (Fault("data", "421 4.3.2 Shutting down"), RetryLater),
    (Fault("rcpt"), RetryLater),
    (Fault("data"), Unknown),
    (Fault("data", stored=True), Unknown),
]


@pytest.mark.parametrize(("fault", "expected"), ANSWERS, ids=lambda value: str(getattr(value, "answer", "")) or None)
async def test_each_answer_says_who_must_act_and_nothing_is_sent_twice(post_office, messenger, fault, expected):
    post_office.faults.append(fault)
    with pytest.raises(expected) as raised:
        await messenger.post(DESK, parts()[0])
    assert raised.type is expected
    assert len(post_office.mails) == fault.stored


async def test_a_password_that_is_no_longer_accepted_is_told_without_showing_it(post_office):
    good = MailMessenger(server_of(post_office.url(user=True)))
    await good.post(DESK, parts()[0])
    assert post_office.logins == [True]
    bad = MailMessenger(server_of(post_office.url(user=True).replace(PASSWORD, "wrong-secret")))
    with pytest.raises(TokenRevoked) as raised:
        await bad.post(DESK, parts()[0])
    assert "wrong-secret" not in f"{raised.value!r}{raised.value.__cause__!r}{bad._server!r}"


async def test_a_password_never_goes_over_a_network_in_clear(post_office):
    own = server_of(post_office.url(user=True))
    await MailMessenger(own).post(DESK, parts()[0])
    other = replace(own, host="127.1")  # the same server, by a name that could be any machine's
    with pytest.raises(TokenRevoked, match="STARTTLS"):
        await MailMessenger(other).post(DESK, parts()[0])
    assert (post_office.logins, len(post_office.mails)) == ([True], 1)


async def test_nobody_at_home_is_tried_later(post_office):
    messenger = MailMessenger(server_of(f"smtp://127.0.0.1:1?from={SENDER}"))
    with pytest.raises(RetryLater):
        await messenger.post(DESK, parts()[0])


async def test_a_mail_server_cannot_be_asked(messenger):
    with pytest.raises(Unknown):
        await messenger.find(DESK, parts()[0], SOON)


async def test_refused_content_is_said_as_text_alone(post_office, messenger):
    [part] = parts()
    simple = replace(part, payload=messenger.plain(part))
    await messenger.post(DESK, simple)
    assert post_office.mails[0].message.get_content_type() == "text/plain"
    assert messenger.plain(simple) is None
