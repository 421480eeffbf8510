"""Any OpenAI-compatible server as a LanguageModel: time limit, bounded retries, breaker, budget, few calls at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.errors import ModelError
from bot.llm.answers import Answer, answer_of
from bot.llm.limits import Breaker, Budget, tokens_of
from bot.ports import Clock

_log = logging.getLogger("bot.llm")

_LARGEST_ANSWER = 1_000_000  # bytes; a briefing's item is some hundreds
_NEWER_LIMIT = "max_completion_tokens"
_UNTIL_FORMAT_IS_DOUBTED = (400, 404, 415, 422, 501)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a call may cost. `timeout`: seconds for a call with all its retries; `daily_tokens` 0 = no budget."""

    timeout: float = 30.0
    attempts: int = 3
    longest_wait: float = 10.0  # seconds between attempts; a server that asks for more is given up on
    answer_tokens: int = 800
    daily_tokens: int = 500_000
    at_once: int = 4
    failures: int = 5  # in a row, until the breaker opens
    pause: float = 300.0  # seconds it stays open


class _Passing(Exception):
    """An attempt failed, the next may not. `wait`: seconds the server asks for, None = no wish."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class OpenAIModel:
    """Implements ports.LanguageModel. The library is loaded and the connection opened at the first call."""

    def __init__(
        self,
        *,
        model: str,
        api_key: str,
        clock: Clock,
        base_url: str = "",
        limits: Limits = Limits(),
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._model = model
        self._api_key = api_key
        self._base_url = base_url
        self._limits = limits
        self._clock = clock
        self._sleep = sleep
        self._breaker = Breaker(failures=limits.failures, pause=limits.pause)
        self._budget = Budget(limits.daily_tokens)
        self._slots = asyncio.Semaphore(limits.at_once)
        self._client: Any = None
        self._opening = asyncio.Lock()
        self._takes_schema = True
        self._limit = "max_tokens"

    @property
    def name(self) -> str:
        """Return the model's name."""
        return self._model

    def spent(self, now: datetime) -> tuple[int, int]:
        """Return the tokens of the day so far (UTC), and how many a day may have; 0 = as many as it likes."""
        return self._budget.spent(now)

    async def complete(self, *, system: str, user: str, schema: Mapping[str, object]) -> str:
        """Return the raw answer; raises ModelError after at most the time limit, also when paused or over budget."""
        async with self._slots:
            now = self._clock.now()
            self._breaker.check(now)
            expected = tokens_of(system) + tokens_of(user) + self._limits.answer_tokens
            self._budget.reserve(expected, now)
            used, outcome = expected, "answered"
            try:
                answer = await self._within_time(system, user, schema)
                used = answer.tokens or expected
                self._breaker.succeeded()
                return answer.text
            except ModelError as error:
                outcome = str(error)
                self._breaker.failed(self._clock.now())
                raise
            finally:
                self._budget.settle(expected, used)
                _log.info("model %s: %s; %d tokens", self._model, outcome, used)

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()

    async def _within_time(self, system: str, user: str, schema: Mapping[str, object]) -> Answer:
        try:
            async with asyncio.timeout(self._limits.timeout):
                return await self._with_retries(system, user, schema)
        except TimeoutError:
            raise ModelError(f"no answer within {self._limits.timeout:g} seconds") from None

    async def _with_retries(self, system: str, user: str, schema: Mapping[str, object]) -> Answer:
        wait = 0.5
        for attempt in range(1, self._limits.attempts + 1):
            try:
                return await self._ask(system, user, schema)
            except _Passing as passing:
                pause = wait if passing.wait is None else passing.wait
                if attempt == self._limits.attempts or pause > self._limits.longest_wait:
                    raise ModelError(f"{passing} ({attempt} attempts)") from None
                await self._sleep(pause)
                wait *= 2
        raise ModelError("no attempts are allowed")

    async def _ask(self, system: str, user: str, schema: Mapping[str, object]) -> Answer:
        import openai

        async with self._opening:
            if self._client is None:
                self._client = await asyncio.to_thread(self._open)
        request: dict[str, Any] = {
            "model": self._model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
            self._limit: self._limits.answer_tokens,
        }
        if self._takes_schema:
            named = {"name": "item", "strict": True, "schema": dict(schema)}
            request["response_format"] = {"type": "json_schema", "json_schema": named}
        try:
            async with self._client.chat.completions.with_streaming_response.create(**request) as response:
                return answer_of(await self._body(response))
        # a provider's message may repeat the key, so only its number is passed on
        except openai.APIStatusError as error:
            raise self._refusal(error.status_code, error.response.headers, str(error.body)) from None
        except openai.APITimeoutError:
            raise ModelError("no answer in time") from None
        except openai.OpenAIError as error:
            raise _Passing(f"no connection ({type(error).__name__})") from None

    async def _body(self, response: Any) -> bytes:
        """Read the body up to the size cap; raises _Passing when it breaks off."""
        body = bytearray()
        async with aclosing(response.iter_bytes()) as pieces:
            while len(body) <= _LARGEST_ANSWER:
                try:
                    body += await anext(pieces)
                except StopAsyncIteration:
                    return bytes(body)
                except Exception as error:  # noqa: BLE001 - which HTTP library it is is openai's own affair
                    raise _Passing(f"the answer broke off ({type(error).__name__})") from None
        raise ModelError(f"the answer is larger than {_LARGEST_ANSWER} bytes")

    def _refusal(self, status: int, headers: Mapping[str, str], said: str) -> Exception:
        if status == 400 and _NEWER_LIMIT in said and self._limit != _NEWER_LIMIT:
            self._limit = _NEWER_LIMIT  # models that reason take no other
            return _Passing(f"the server answered {status}", 0.0)
        if status in _UNTIL_FORMAT_IS_DOUBTED and self._takes_schema:
            self._takes_schema = False  # older servers know no schemas; the prompt says the form as well
            return _Passing(f"the server answered {status}", 0.0)
        if status in (408, 409, 429) or status >= 500:
            return _Passing(f"the server answered {status}", _retry_after(headers))
        return ModelError(f"the server answered {status}")

    def _open(self) -> Any:
        import openai

        return openai.AsyncOpenAI(
            api_key=self._api_key or "none",  # local servers ask for no key, the library does
            base_url=self._base_url or None,
            timeout=self._limits.timeout,
            max_retries=0,
        )


def _retry_after(headers: Mapping[str, str]) -> float | None:
    try:
        return max(float(headers.get("retry-after", "")), 0.0)
    except ValueError:
        return None
