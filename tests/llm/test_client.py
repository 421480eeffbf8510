import asyncio
import contextlib
import logging

import pytest

from bot.errors import ModelError
from bot.llm.client import Limits, OpenAIModel
from tests.llm.server import cut, raw, says, status

KEY = "sk-very-secret-key-0123456789"
SCHEMA = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}


class Pauses(list):
    async def __call__(self, seconds):
        self.append(seconds)


@pytest.fixture
def pauses():
    return Pauses()


@pytest.fixture
async def model(server, clock, pauses):
    made = []

    def make(**limits):
        limits = Limits(**({"timeout": 60.0} | limits))
        made.append(OpenAIModel(model="m", api_key=KEY, base_url=server.url, clock=clock, limits=limits, sleep=pauses))
        return made[-1]

    yield make
    for one in made:
        await one.close()


async def ask(model):
    return await model.complete(system="Write.", user="data", schema=SCHEMA)


async def test_a_good_answer_comes_back_as_it_is(model, server):
    server.replies = [says('{"a": "б"}')]
    assert await ask(model()) == '{"a": "б"}'
    (asked,) = server.requests
    assert [message["content"] for message in asked["messages"]] == ["Write.", "data"]
    assert asked["response_format"]["json_schema"]["schema"] == SCHEMA
    assert server.keys == [f"Bearer {KEY}"]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (raw(b"{not json"), "no JSON"),
        (raw(b""), "no JSON"),
        (raw(b"[" * 100_000), "no JSON"),
        (raw(b'{"choices": []}'), "no choices"),
        (raw(b'"text"'), "no choices"),
        (says(""), "empty"),
        (says("half an ans", finish="length"), "cut"),
        (raw(b'{"choices":[{"message":{"refusal":"no","content":null}}]}'), "refused"),
        (raw(b'{"choices":[{"message":{"content":"' + b"x" * 10_000_000 + b'"}}]}'), "larger"),
        (status(401), "401"),
        (status(403), "403"),
    ],
)
async def test_what_a_second_attempt_would_not_mend_fails_at_once(model, server, pauses, reply, reason):
    server.replies = [reply]
    with pytest.raises(ModelError, match=reason):
        await ask(model())
    assert len(server.requests) == 1
    assert pauses == []


@pytest.mark.parametrize("trouble", [status(500), status(503), status(429), cut])
async def test_what_may_pass_is_tried_again(model, server, trouble):
    server.replies = [trouble, trouble, says("done")]
    assert await ask(model()) == "done"
    assert len(server.requests) == 3


async def test_attempts_are_bounded(model, server, pauses):
    server.replies = [status(500)]
    with pytest.raises(ModelError, match=r"500 \(3 attempts\)"):
        await ask(model())
    assert len(server.requests) == 3
    assert pauses == [0.5, 1.0]


async def test_waits_as_long_as_the_server_asks(model, server, pauses):
    server.replies = [status(429, **{"Retry-After": "7"}), says("done")]
    assert await ask(model()) == "done"
    assert pauses == [7.0]


async def test_gives_up_on_a_server_that_asks_for_too_long(model, server, pauses):
    server.replies = [status(429, **{"Retry-After": "3600"}), says("done")]
    with pytest.raises(ModelError, match="429"):
        await ask(model())
    assert pauses == []


async def test_silence_ends_at_the_time_limit(model, server):
    server.replies = [server.silence]
    with pytest.raises(ModelError, match=r"no answer (within|in time)"):
        await ask(model(timeout=0.2))


async def test_no_server_is_a_model_error(clock, pauses):
    model = OpenAIModel(model="m", api_key="", base_url="http://127.0.0.1:9/v1", clock=clock, sleep=pauses)
    with pytest.raises(ModelError, match="no connection"):
        await ask(model)
    await model.close()


STREAM = b"""data: {"choices":[{"delta":{"role":"assistant","content":"{\\"a\\": "}}]}

data: {"choices":[{"delta":{"content":"1}"},"finish_reason":"stop"}]}

data: {"choices":[],"usage":{"total_tokens":7}}

data: [DONE]

"""


@pytest.mark.parametrize(
    "reply",
    [
        says([{"type": "text", "text": '{"a": '}, {"type": "text", "text": "1}"}]),
        says('<think>\nA number, {"b"}.\n</think>{"a": 1}'),
        raw(b'{"choices":[{"message":{"content":"{\\"a\\": 1}"}}]}'),
        raw(STREAM, "text/event-stream"),
    ],
    ids=["in parts", "after its thoughts", "without usage", "streamed unasked"],
)
async def test_other_servers_answers_are_read(model, server, reply):
    server.replies = [reply]
    assert (await ask(model())).strip() == '{"a": 1}'


async def test_a_stream_that_breaks_off_is_an_error(model, server):
    server.replies = [raw(STREAM[:120], "text/event-stream")]
    with pytest.raises(ModelError, match="no JSON"):
        await ask(model())


async def test_a_model_that_knows_another_limit_is_asked_with_it(model, server):
    said = {"error": {"message": "Unsupported parameter: use 'max_completion_tokens' instead.", "param": "max_tokens"}}
    server.replies = [status(400, said), says("done"), says("again")]
    one = model()
    assert await ask(one) == "done"
    assert await ask(one) == "again"
    assert ["max_completion_tokens" in asked for asked in server.requests] == [False, True, True]
    assert all("response_format" in asked for asked in server.requests)


async def test_a_server_without_schemas_is_asked_without(model, server):
    server.replies = [status(400), says("done"), says("again")]
    one = model()
    assert await ask(one) == "done"
    assert await ask(one) == "again"
    assert ["response_format" in asked for asked in server.requests] == [True, False, False]


async def test_the_breaker_opens_after_failures_and_closes_again(model, server, clock):
    server.replies = [status(401)]
    one = model(failures=2, pause=60)
    for _ in range(2):
        with pytest.raises(ModelError, match="401"):
            await ask(one)
    with pytest.raises(ModelError, match="paused"):
        await ask(one)
    assert len(server.requests) == 2
    clock.pass_(seconds=61)
    server.replies = [says("well again")]
    assert await ask(one) == "well again"
    assert await ask(one) == "well again"


async def test_the_days_budget_is_kept_and_new_the_next_day(model, server, clock):
    server.replies = [says("done", tokens=950)]
    one = model(daily_tokens=1000, answer_tokens=90)
    assert await ask(one) == "done"
    with pytest.raises(ModelError, match="budget of 1000"):
        await ask(one)
    assert len(server.requests) == 1
    clock.pass_(days=1)
    assert await ask(one) == "done"


async def test_only_a_few_calls_run_at_once(model, server):
    entered = asyncio.Semaphore(0)
    released = asyncio.Event()

    async def slow(request, body):
        entered.release()
        await released.wait()
        return await says("done")(request, body)

    server.replies = [slow]
    one = model(at_once=2)
    calls = [asyncio.create_task(ask(one)) for _ in range(6)]
    for _ in range(2):
        await entered.acquire()
    released.set()
    assert await asyncio.gather(*calls) == ["done"] * 6
    assert server.most_at_once == 2


async def test_no_key_in_any_log_or_message(model, server, caplog):
    caplog.set_level(logging.DEBUG)
    one = model(failures=50)
    for reply in (says("done"), status(401), status(500), status(429), cut, raw(b"x")):
        server.replies = [reply]
        with contextlib.suppress(ModelError):
            await ask(one)
    server.replies = [status(401)]
    with pytest.raises(ModelError) as caught:
        await ask(one)
    assert caught.value.__cause__ is None
    assert KEY not in caplog.text
    assert KEY not in str(caught.value)
    assert "model m: answered; 100 tokens" in caplog.text
    assert "401" in caplog.text
