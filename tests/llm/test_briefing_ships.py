"""The briefing with a real client and a server that misbehaves: it ships each time, on time, and no key is logged."""

import json
import logging
from datetime import timedelta

import pytest

from bot.briefing.choose import Choice
from bot.briefing.compose import compose
from bot.briefing.model_writer import ModelWriter
from bot.llm.client import Limits, OpenAIModel
from bot.model import Audience, Coverage, Region
from tests.briefing.build import MONDAY, article, chosen, developed, feed, feeds
from tests.llm.server import cut, raw, says, status, writes

KEY = "sk-another-secret-9876543210"
TEXT = "Workers laid 30 km of track to Makmal, the project company said. Freight trains are planned for 2031."
KNOWN = feeds(feed("north"))
PICK = chosen(developed(article("north1", TEXT, feed="north", title="Track laid to Makmal")))
GOOD = "The project company said workers laid 30 km of track to Makmal."


def answer(user):
    cited = [one["id"] for one in json.loads(user.partition("\n")[2].rpartition("\n")[0])["statements"]]
    line = {"text": GOOD, "statements": cited}
    return {"headline": "Track laid to Makmal", "headline_statements": cited, "sentences": [line]}


async def instantly(seconds):
    pass


async def shipped(server, clock, *, limit=60.0, patience=90.0):
    limits = Limits(timeout=limit)
    model = OpenAIModel(model="m", api_key=KEY, base_url=server.url, clock=clock, limits=limits, sleep=instantly)
    writer = ModelWriter(model, patience=patience)
    await writer.prepare([PICK], feeds=KNOWN, language="en")
    await model.close()
    return compose(
        Choice(chosen=(PICK,)),
        audience=Audience(id="a", platform="terminal", address=""),
        slot=MONDAY + timedelta(hours=1),
        since=None,
        coverage=Coverage(),
        feeds=KNOWN,
        region=Region(key="r", name="Region", countries={"xr": "Orda"}),
        write=writer,
        written_by=writer.name,
    )


async def test_a_good_answer_is_what_is_read(server, clock):
    server.replies = [writes(answer)]
    briefing = await shipped(server, clock)
    assert [sentence.text for item in briefing.items for sentence in item.sentences] == [GOOD]


@pytest.mark.parametrize(
    "reply",
    [
        says("{ not json"),
        says('{"headline": "x", "headline_statements": ["s9"], "sentences": [{"text": "y", "statements": ["s9"]}]}'),
        raw(b"x" * 10_000_000),
        status(401),
        status(429, **{"Retry-After": "30"}),
        status(500),
        cut,
        says(""),
        raw(b""),
    ],
    ids=["malformed", "wrong-ids", "10-MB", "401", "429", "500", "cut", "empty", "nothing"],
)
async def test_trouble_costs_the_models_words_only(server, clock, caplog, reply):
    caplog.set_level(logging.DEBUG)
    server.replies = [reply]
    briefing = await shipped(server, clock)
    (item,) = briefing.items
    assert item.sentences
    assert all(sentence.text in TEXT for sentence in item.sentences)
    assert "written extractively" in caplog.text
    assert KEY not in caplog.text


async def test_silence_is_not_waited_for(server, clock, caplog):
    caplog.set_level(logging.DEBUG)
    server.replies = [server.silence]
    briefing = await shipped(server, clock, limit=90.0, patience=0.2)
    assert briefing.items[0].sentences
    assert "not written in time" in caplog.text
    assert KEY not in caplog.text
