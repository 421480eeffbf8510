"""Subscribing one's own address: nothing is sent there but the question, until the mailbox itself says yes."""

import re
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.actions.mailing import FOR_ONE, TO_ONE, TRIES, UNCONFIRMED, ask_mailbox, confirm_code
from bot.actions.office import ActionRefused, Asker
from bot.actions.subscriptions import Order
from bot.chat.email.render import render
from bot.chat.email.server import server_of
from bot.store.retention import ASKED
from bot.web.server import application, serving
from tests.actions.world import NOW, office_with_a_past
from tests.chat.discord.material import briefing

ADDRESS = "desk@paper.example"
READER = Asker(
    platform="slack",
    person="U1",
    audience="slack:user:U1",
    address="user:U1",
    space="slack:user:U1",
    zone="Asia/Almaty",
)


@pytest.fixture
async def office(messenger):
    async with office_with_a_past() as found:
        yield replace(found, mail=messenger)


@asynccontextmanager
async def page(office):
    async with (
        serving(application(office, state=Path(".")), "127.0.0.1", 0) as base,
        aiohttp.ClientSession() as browser,
    ):
        yield base, browser


async def test_a_code_from_the_mailbox_begins_it(office, post_office):
    asked = await ask_mailbox(office, READER, "Desk@Paper.example", Order(topic="Northland", zone="Asia/Almaty"))
    [mail] = post_office.mails
    assert mail.message["To"] == "Desk@paper.example"
    assert "Northland" in mail.message["Subject"]
    assert f"\n{asked.code}\n" in mail.text().replace("\r", "")
    [audience] = await office.desk.audiences()
    assert audience.paused == UNCONFIRMED
    digest = await confirm_code(office, READER, f" {asked.code.upper()} ")
    assert (digest.audience.paused, digest.audience.topic.key, digest.schedule.zone) == ("", "c:nl", "Asia/Almaty")
    with pytest.raises(ActionRefused, match=r"refused\.code"):
        await confirm_code(office, READER, asked.code)


async def test_a_code_is_its_askers_alone_and_not_to_be_guessed(office):
    asked = await ask_mailbox(office, READER, ADDRESS, Order(topic=""))
    with pytest.raises(ActionRefused):
        await confirm_code(office, replace(READER, person="U2"), asked.code)
    for number in range(TRIES):
        with pytest.raises(ActionRefused):
            await confirm_code(office, READER, f"guess{number}")
    with pytest.raises(ActionRefused):
        await confirm_code(office, READER, asked.code)
    assert [one.paused for one in await office.desk.audiences()] == [UNCONFIRMED]


async def test_a_code_grows_old(office):
    asked = await ask_mailbox(office, READER, ADDRESS, Order(topic=""))
    office.clock.at = NOW + timedelta(days=3)
    with pytest.raises(ActionRefused):
        await confirm_code(office, READER, asked.code)


async def test_a_link_begins_it_when_its_button_is_pressed_and_not_when_it_is_looked_at(office, post_office):
    async with page(office) as (base, browser):
        paged = replace(office, public_url=base)
        asked = await ask_mailbox(paged, READER, ADDRESS, Order(topic=""))
        assert asked.code == ""
        [mail] = post_office.mails
        [link] = re.findall(rf"{re.escape(base)}/r/[\w-]{{30,}}/confirm", mail.text())
        async with browser.get(link) as answer:
            text = await answer.text()
        assert ADDRESS in text
        assert '<form method="post">' in text
        assert [one.paused for one in await office.desk.audiences()] == [UNCONFIRMED]
        for _ in range(2):  # pressing twice does no harm
            async with browser.post(link) as answer:
                assert answer.status == 200
                assert "form" not in await answer.text()
        assert [one.paused for one in await office.desk.audiences()] == [""]


async def test_a_mail_is_left_with_one_click_and_never_by_a_look(office):
    async with page(office) as (base, browser):
        paged = replace(office, public_url=base)
        await ask_mailbox(paged, READER, ADDRESS, Order(topic=""))
        [audience] = await office.desk.audiences()
        token = await office.desk.page_token(audience.id, NOW)
        there = f"https://read.example/r/{token}/briefing/2026-10-07/0000"
        [payload] = render(replace(briefing(), page=there), audience, server_of("smtp://m.example?from=b@desk.example"))
        assert payload["unsubscribe"] == f"https://read.example/r/{token}/leave"
        leave = f"{base}/r/{token}/leave"
        async with browser.get(leave) as answer:
            assert answer.status == 200
        assert len(await office.desk.audiences()) == 1
        async with browser.post(leave, data={"List-Unsubscribe": "One-Click"}) as answer:
            assert answer.status == 200
        assert await office.desk.audiences() == []
        async with browser.post(leave) as answer:
            assert answer.status == 404


async def test_only_mailboxes_have_these_pages_and_only_with_their_token(office):
    from tests.web.reading import audience

    channel = audience("mine")
    await office.desk.save_audience(channel)
    token = await office.desk.page_token(channel.id, NOW)
    async with page(office) as (base, browser):
        for path in (f"r/{token}/leave", f"r/{token}/confirm", "r/guessed/leave", "r/guessed/confirm"):
            async with browser.post(f"{base}/{path}") as answer:
                assert answer.status == 404, path
    assert len(await office.desk.audiences()) == 1


async def test_nobody_floods_a_mailbox_or_many(office, post_office):
    for number in range(TO_ONE):
        await ask_mailbox(office, replace(READER, person=f"U{number}"), ADDRESS, Order(topic=""))
    with pytest.raises(ActionRefused, match=r"refused\.mail_often"):
        await ask_mailbox(office, replace(READER, person="U9"), ADDRESS, Order(topic=""))
    for number in range(FOR_ONE):
        await ask_mailbox(office, replace(READER, person="U8"), f"a{number}@paper.example", Order(topic=""))
    with pytest.raises(ActionRefused, match=r"refused\.mail_often"):
        await ask_mailbox(office, replace(READER, person="U8"), "b@paper.example", Order(topic=""))
    assert len(post_office.mails) == TO_ONE + FOR_ONE
    assert ADDRESS not in repr(await office.desk.space_settings("email:asked"))
    office.clock.at = NOW + timedelta(days=1, minutes=1)
    await ask_mailbox(office, replace(READER, person="U8"), ADDRESS, Order(topic=""))


async def test_asking_tells_nothing_of_who_is_subscribed_and_changes_nothing_of_theirs(office):
    first = await ask_mailbox(office, READER, ADDRESS, Order(topic="", times="07:00"))
    await confirm_code(office, READER, first.code)
    again = await ask_mailbox(office, replace(READER, person="U2"), ADDRESS, Order(topic="", times="23:00"))
    assert (again.topic, bool(again.code)) == (first.topic, True)
    [schedule] = await office.desk.schedules()
    assert schedule.times == ("07:00",)
    await confirm_code(office, replace(READER, person="U2"), again.code)
    assert (await office.desk.schedules())[0].times == ("07:00",)


@pytest.mark.parametrize("written", ["", "nobody", "a@b", "a@paper.example\nBcc: c@d.example", "<!channel>@x.example"])
async def test_what_is_no_address_is_refused(office, post_office, written):
    with pytest.raises(ActionRefused, match=r"refused\.mail_address"):
        await ask_mailbox(office, READER, written, Order(topic=""))
    assert post_office.mails == []


async def test_an_address_that_never_confirms_is_forgotten(office):
    await ask_mailbox(office, READER, ADDRESS, Order(topic=""))
    await office.desk.forget(NOW + ASKED - timedelta(hours=1), articles=timedelta(days=90))
    assert len(await office.desk.audiences()) == 1
    await office.desk.forget(NOW + ASKED + timedelta(hours=1), articles=timedelta(days=90))
    assert await office.desk.audiences() == []
    assert await office.desk.entries(f"email:{ADDRESS}", limit=5) == []
