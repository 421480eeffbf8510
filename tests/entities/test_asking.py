"""A model that types and joins a draft: what it says is used where it can be right, and nothing else changes."""

import asyncio
import json
import threading

import pytest
from aiohttp import web

from bot.cli.main import run
from bot.entities.learning.asking import ask
from bot.entities.learning.proposals import Evidence, Learnt
from bot.model import Entity
from tests.llm.server import ModelServer, status, writes


class Scripted:
    """Answers each question with the next answer."""

    name = "scripted"

    def __init__(self, *answers):
        self.answers = list(answers)
        self.questions = []

    async def complete(self, *, system, user, schema):
        self.questions.append(user)
        return self.answers.pop(0)


def proposal(name, kind="place", *, is_new=True, country="", count=3):
    key = name.lower().replace(" ", "-")
    entity = Entity(key=key, name=name, type=kind, country=country)
    return Learnt(
        entity=entity, count=count, evidence=(Evidence(article="1", text=f"{name} stood here."),), is_new=is_new
    )


def answer(*lines):
    return json.dumps({"lines": [dict(zip(("number", "type", "same_as"), line, strict=True)) for line in lines]})


DRAFT = (
    proposal("Old Harbour", "place", is_new=False),
    proposal("Mira Toskal", "person", country="xo"),
    proposal("Toskal", "person", country="xo"),
    proposal("Jon Toskal", "person", country="xo"),
    proposal("Harbour Board", "place"),
)


async def test_types_and_joins_that_can_be_right_are_taken():
    model = Scripted(answer((1, "person", 0), (2, "person", 1), (3, "person", 1), (4, "organisation", 0)))
    found = {learnt.entity.key: learnt for learnt in await ask(model, DRAFT)}
    assert list(found) == ["old-harbour", "mira-toskal", "jon-toskal", "harbour-board"]
    assert [alias.text for alias in found["mira-toskal"].entity.aliases] == ["Toskal"]
    assert found["mira-toskal"].count == 6
    assert found["harbour-board"].entity.type == "organisation"
    assert "Old Harbour" not in model.questions[0], "what a person edited is not asked about"


@pytest.mark.parametrize(
    "told",
    [
        "",
        "nonsense",
        "[]",
        '{"lines": 3}',
        answer((9, "person", 1), (1, "villain", 0), (2, "person", 2), (3, "person", 77)),
    ],
)
async def test_an_answer_that_makes_no_sense_changes_nothing(told):
    assert await ask(Scripted(told), DRAFT) == DRAFT


async def test_a_long_draft_is_asked_in_parts():
    draft = tuple(proposal(f"Name{number}") for number in range(65))
    model = Scripted(*["{}"] * 3)
    assert await ask(model, draft) == draft
    assert len(model.questions) == 3


@pytest.fixture
def server():
    """A model server on a thread of its own, for the command runs a loop of its own."""
    loop, model = asyncio.new_event_loop(), ModelServer()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def start():
        app = web.Application()
        app.router.add_post("/v1/chat/completions", model.handle)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        model.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
        return runner

    runner = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    yield model
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


def test_the_command_asks_when_told_to(server, tmp_path, monkeypatch, capsys):
    text = "Yesterday the minister Mira Toskal spoke in Orvania. Later Mira Toskal left Velhaven."
    (tmp_path / "a.txt").write_text(f"Port news\n\n{text}")
    monkeypatch.delenv("OPENAI_MODEL", raising=False)
    assert run(["learn", str(tmp_path), "--ask-model"]) == 2
    assert "OPENAI_MODEL" in capsys.readouterr().err

    monkeypatch.setenv("OPENAI_MODEL", "m")
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    server.replies = [
        writes(
            lambda asked: {
                "lines": [{"number": json.loads(line)[0], "type": "work", "same_as": 0} for line in asked.splitlines()]
            }
        )
    ]
    assert run(["learn", str(tmp_path), "--ask-model"]) == 0
    asked = capsys.readouterr().out
    assert "type: work" in asked
    server.replies = [status(401)]
    assert run(["learn", str(tmp_path), "--ask-model"]) == 0
    refused = capsys.readouterr()
    assert "type: work" not in refused.out
    assert "Mira Toskal" in refused.out
    assert "without it" in refused.err
