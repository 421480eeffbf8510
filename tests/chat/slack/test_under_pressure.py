"""The asking side while Slack puts off half of all calls, and while the connection breaks: nobody waits in vain."""

import asyncio
import random
from collections import defaultdict

import pytest

from tests.chat.slack.answers import buttons, said
from tests.chat.slack.test_forms import fields, home, opened, text
from tests.wire.slack_server import ADMIN, READER, Fault


class PutOff:
    """Stands in for the server's faults: of each two calls of a method one is refused, nobody knows which.

    Whoever comes back before Retry-After is over is noted.
    """

    def __init__(self, server, seed: int):
        self.server, self.chance = server, random.Random(seed)
        self.refused: dict[str, int] = defaultdict(int)
        self.calls: dict[str, int] = defaultdict(int)
        self.second: dict[str, bool] = {}
        self.until: dict[str, float] = {}
        self.too_early: list[str] = []

    def __bool__(self) -> bool:
        return True

    def pop(self, _: int) -> Fault | None:
        method, body = self.server.calls[-1]
        where = body.get("user") or body.get("user_id") or body.get("channel")
        who, now = f"{method} {where}", asyncio.get_running_loop().time()
        if where and now < self.until.get(who, 0.0) - 0.05:
            self.too_early.append(who)
        self.calls[method] += 1
        if self.calls[method] % 2:
            self.second[method] = self.chance.random() < 0.5
        if self.second[method] != (self.calls[method] % 2 == 0):
            return None
        self.refused[method] += 1
        self.until[who] = now + 1
        return Fault(error="ratelimited", status=429, headers={"Retry-After": "1"})


@pytest.fixture
def put_off(connected):
    found = PutOff(connected, seed=0)
    connected.faults = defaultdict(lambda: found)
    yield found
    assert found.too_early == [], "Retry-After is kept to"
    assert all(found.refused[method] for method, calls in found.calls.items() if calls > 1)
    assert {"users.info", "views.open", "views.publish", "chat.postMessage", "respond"} <= set(found.refused)


async def test_every_answer_form_home_page_and_file_comes_all_the_same(connected, put_off, office):
    people = [f"U{number}" for number in range(2)]
    for user in people:
        await connected.send("slash_commands", connected.typed("lookup Aksu Dam", user=user))
        mention = {"type": "app_mention", "user": user, "channel": "C0DIGEST", "ts": f"5.{user}", "text": "Aksu Dam?"}
        await connected.event(mention, number=f"Ev{user}")
    await connected.until(lambda: len(connected.answers) == len(connected.posted()) == len(people), seconds=30)
    assert {one["thread_ts"] for one in connected.posted()} == {f"5.{user}" for user in people}
    await connected.press(buttons(connected.answers[0])["Chart"], user=READER)
    await connected.until(lambda: any("in our direct messages" in said(one) for one in connected.answers), seconds=30)
    assert [file["title"] for file in connected.files.values() if "title" in file] == ["Articles a day: Aksu Dam"]
    page = await home(connected, READER)
    for _ in range(2):
        view = await opened(connected, buttons(page)["Subscribe"], user=READER)
    assert "topic" in fields(view)
    await connected.submit(view, {"topic": text("Water")}, user=READER)
    await connected.until(lambda: "Water at" in said(connected.views[READER]), seconds=30)
    assert [one.address for one in await office.desk.audiences()] == [f"user:{READER}"]


async def test_a_form_that_slack_opens_no_longer_is_said_to_have_gone_wrong(connected):
    answer = await connected.command("digest roles")
    connected.faults["views.open"] += [Fault(error="ratelimited", status=429, headers={"Retry-After": "30"})]
    await connected.press(buttons(answer)["Open"])
    await connected.until(lambda: "went wrong" in said(connected.answers[-1]))
    connected.faults["views.open"] += [Fault(error="expired_trigger_id")]
    await connected.press_home(buttons(await home(connected))["Set up"])
    own = f"D{ADMIN[1:]}"
    await connected.until(lambda: connected.channels.get(own))
    assert "went wrong" in said(connected.channels[own][-1])


@pytest.mark.parametrize("when", ["as it arrives", "before its acknowledgement arrives"])
async def test_a_command_on_a_connection_that_breaks_is_answered_once(connected, when):
    """Slack sends what was not acknowledged again, over the next connection."""
    command, first = connected.typed("story Aksu Dam"), connected.sockets[-1]
    connected.faults["apps.connections.open"].append(
        Fault(error="ratelimited", status=429, headers={"Retry-After": "1"})
    )
    connected.breaks_at_acknowledgement = when != "as it arrives"
    envelope = await connected.send("slash_commands", command)
    if when == "as it arrives":
        connected.cut()
    await connected.until(lambda: connected.sockets and connected.sockets[-1] is not first, seconds=20)
    await connected.send("slash_commands", command, again=envelope)
    await connected.until(lambda: envelope in connected.acknowledged and connected.answers)
    await connected.command("status")
    assert len(connected.answers) == 2
    assert "4 reports" in said(connected.answers[0])


async def test_what_was_begun_before_the_connection_broke_is_answered(connected):
    connected.faults["users.info"].append(Fault(error="ratelimited", status=429, headers={"Retry-After": "1"}))
    await connected.send("slash_commands", connected.typed("story Aksu Dam"))
    await connected.until(lambda: connected.acknowledged)
    connected.cut()
    await connected.until(lambda: connected.answers)
    assert "4 reports" in said(connected.answers[0])
