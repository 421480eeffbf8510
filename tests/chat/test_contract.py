"""What every chat platform's messenger keeps, tried on all of them against their local servers."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import bot.chat
from bot.chat import platforms
from bot.chat.platforms import PLATFORMS, messengers_of
from bot.delivery.parts import parts_of, settled_by
from bot.errors import Unknown
from bot.model import DevelopmentKind, Slot
from bot.ports import Edits, Messenger, TellsTime
from bot.settings import Secret, Settings
from bot.store import open_store
from tests.chat.discord.hostile import STRINGS
from tests.chat.discord.material import briefing, item, source
from tests.chat.discord.test_hostile import poisoned
from tests.chat.places import HOSTS, KINDS, NOW, PLACES
from tests.delivery.platform import Hands
from tests.delivery.sends import courier, until_done

COUNTS = [0, 1, 8, 40]
ITEM = re.compile(r"(?:New|Update|Correction) · Headline (\d{3}) ")


@pytest.fixture(params=PLACES)
async def place(request, tmp_path):
    async with PLACES[request.param](tmp_path) as found:
        yield found


def morning(count: int):
    """A briefing of so many items, long enough for several messages where messages are short."""
    said = "The dam above the town broke on Sunday night and flooded two villages below it. " * 3
    kinds = list(DevelopmentKind)
    items = []
    for number in range(count):
        one = item(
            f"{number:016x}", f"Headline {number:03} of the day", kind=kinds[number % 3], settles={f"{number:016x}": 1}
        )
        sources = (source(), source("South", url=f"https://south.example/{number}?{'long-address-' * 20}"))
        sentence = replace(one.sentences[0], text=said, sources=("a-North", "a-South"))
        items.append(replace(one, sentences=(sentence, *one.sentences[1:]), sources=sources))
    return replace(briefing(), items=tuple(items))


def parts(place, count: int, slot: str = "morning/2026-10-07/08:00"):
    return parts_of(slot, place.messenger.render(morning(count), place.audience))


def test_every_platform_of_the_bot_is_tried_here(tmp_path):
    folders = {found.parent.name for found in Path(bot.chat.__file__).parent.glob("*/render.py")}
    tokens = {name: Secret("x") for name in ("discord_token", "slack_bot_token")}
    url = Secret("smtp://mail.example?from=bot@desk.example")
    settings = Settings(home=tmp_path, packs=(), database_url="", smtp_url=url, **tokens)
    assert folders == set(PLACES) == {*PLATFORMS, "terminal"}
    assert list(messengers_of(settings)) == list(PLATFORMS)
    assert messengers_of(Settings(home=tmp_path, packs=(), database_url="")) == {}


PAPER = """
from bot.chat.terminal.client import TerminalMessenger

def messenger(settings):
    return TerminalMessenger() if settings.environment.get("PAPER") else None
"""


def test_another_platform_takes_one_folder_and_one_line(tmp_path, monkeypatch):
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / "platform.py").write_text(PAPER, "utf-8")
    monkeypatch.setattr(bot.chat, "__path__", [*bot.chat.__path__, str(tmp_path)])
    monkeypatch.setattr(platforms, "PLATFORMS", (*PLATFORMS, "paper"))
    for environment, expected in (({"PAPER": "yes"}, ["paper"]), ({}, [])):
        settings = Settings(home=tmp_path, packs=(), database_url="", environment=environment)
        assert list(messengers_of(settings)) == expected


def test_it_is_a_messenger(place):
    messenger: Messenger = place.messenger
    assert messenger.platform == place.audience.platform
    assert messenger.platform in PLACES


@pytest.mark.parametrize("count", COUNTS)
def test_a_briefing_of_any_length_is_within_the_limits(place, count):
    payloads = place.messenger.render(morning(count), place.audience)
    assert payloads
    assert [place.faults(payload) for payload in payloads] == [[]] * len(payloads)
    assert payloads == place.messenger.render(morning(count), place.audience), "rendering is pure"


@pytest.mark.parametrize("count", COUNTS)
def test_a_frozen_payload_comes_back_from_json_as_it_was(place, count):
    for payload in place.messenger.render(morning(count), place.audience):
        assert json.loads(json.dumps(payload)) == payload


@pytest.mark.parametrize("count", COUNTS)
async def test_a_briefing_arrives_whole_and_in_order_from_what_was_frozen(place, count):
    sent = [replace(part, payload=json.loads(json.dumps(part.payload))) for part in parts(place, count)]
    identities = [await place.messenger.post(place.address, part) for part in sent]
    assert all(identities)
    assert len(set(identities)) == len(sent)
    headlines = ITEM.findall("\n".join(place.shown()))
    assert headlines == [f"{number:03}" for number in range(len(headlines))]
    assert len(headlines) >= min(count, 7), "the rest may stand behind a button"
    if not count:
        assert "Nothing new since" in place.shown()[0]


async def test_what_was_posted_is_found_by_its_marker_and_nothing_else_is(place):
    part, other = parts(place, 1)[0], parts(place, 1, "evening/2026-10-07/18:00")[0]
    message = await place.messenger.post(place.address, part)
    if not place.can_be_asked:
        with pytest.raises(Unknown):
            await place.messenger.find(place.address, part, NOW)
        return
    assert await place.messenger.find(place.address, part, NOW) == message
    assert await place.messenger.find(place.address, other, NOW) is None


LINES = ["Corrected Wed 7 Oct, 08:00: 90, not 80", "<@U1> [x](https://evil.example/) @everyone"]


@pytest.mark.parametrize("struck", [False, True])
@pytest.mark.parametrize("line", LINES)
async def test_a_posted_item_is_amended_in_place(place, line, struck):
    if not isinstance(place.messenger, Edits):
        pytest.skip("what was sent stays as it is")
    first, *others = parts(place, 40)
    story, message = f"{3:016x}", await place.messenger.post(place.address, first)
    amended = place.messenger.amended(first.payload, story, line, struck=struck)
    assert amended is not None
    assert amended != first.payload
    assert place.messenger.amended(amended, story, line, struck=struck) == amended, "once more does no harm"
    assert place.messenger.amended(first.payload, f"{99:016x}", line, struck=struck) is None
    assert json.loads(json.dumps(amended)) == amended
    assert place.faults(amended) == []
    assert struck or place.acts(amended) == [], "striking out is markup of our own"
    [before] = place.shown()
    await place.messenger.edit(place.address, message, replace(first, payload=amended))
    [shown] = place.shown()
    assert ("Corrected" in shown) == line.startswith("Corrected")
    assert all(
        shown.count(each) == before.count(each) for each in ("Headline 002 of the day", "Headline 004 of the day")
    )
    assert await place.messenger.find(place.address, first, NOW) == message, "it is still found by its marker"
    assert others, "a message that is amended is one of several"


@pytest.mark.parametrize("lost", [0, 1, 2])
async def test_after_lost_answers_each_part_stands_there_once_in_order(place, lost):
    """Through the courier, as in the running bot; a mail that is sent twice is one by its Message-ID."""
    clock, found = Hands(NOW), morning(40)
    slot = Slot(schedule="morning", on=NOW.date(), time="08:00", due_at=NOW)
    payloads = place.messenger.render(found, place.audience)
    for _ in range(lost):
        place.lose_answer()
    async with open_store(":memory:") as ledger:
        frozen = parts_of(slot.key, payloads, settled_by(payloads, found.items))
        await ledger.freeze(slot, place.audience, found, frozen, clock.now())
        total = await until_done(ledger, clock, courier(ledger, clock, place.messenger))
        told = await ledger.told(place.audience.id)
    assert total.failed == 0
    assert total.sent + total.found == len(payloads)
    assert told == {one.story: 1 for one in found.items}
    if place.refuse:
        assert len(place.identities()) == len(payloads)
    headlines = list(dict.fromkeys(ITEM.findall("\n".join(place.shown()))))
    assert headlines == [f"{number:03}" for number in range(len(headlines))]


async def test_each_refusal_says_who_must_act_and_leaves_nothing_behind(place):
    assert set(place.refuse) in (set(), KINDS), "a screen refuses nothing, all others all"
    [part] = parts(place, 1)
    for expected, refuse in place.refuse.items():
        refuse()
        with pytest.raises(expected) as raised:
            await place.messenger.post(place.address, part)
        assert raised.type is expected
        assert place.shown() == []
    assert await place.messenger.post(place.address, part)


@pytest.mark.parametrize("start", range(10))
async def test_hostile_strings_are_shown_and_do_nothing(place, start):
    for number, text in enumerate(STRINGS[start::10]):
        found = poisoned(text)
        quiet = replace(found, items=())
        for payload in (*place.messenger.render(found, place.audience), *place.messenger.render(quiet, place.audience)):
            assert place.faults(payload) == []
            assert place.acts(payload) == []
        for part in parts_of(f"s{number}/2026-10-07/08:00", place.messenger.render(found, place.audience)):
            assert await place.messenger.post(place.address, part)


def test_the_judges_see_what_is_live(place):
    bad = {
        "terminal": {"text": "\x1b[31m"},
        "discord": {"components": [{"type": 10, "content": "@everyone"}]},
        "slack": {"text": "<!channel>", "blocks": [{"type": "mrkdwn", "text": "x"}]},
        "email": {"subject": "a\nBcc: b", "html": '<script>x</script><a href="https://evil.example/">x</a>'},
    }
    assert place.acts(bad[place.messenger.platform])
    assert "evil.example" not in HOSTS


async def test_the_date_of_an_answer_is_the_platforms_time(place):
    if isinstance(place.messenger, TellsTime):
        said = await place.messenger.time()
        assert said is not None
        assert abs(datetime.now(UTC) - said) < timedelta(minutes=1)
