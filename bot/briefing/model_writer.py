"""Chosen developments to items in a language model's words; whatever goes wrong, to extractive ones, on time."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.briefing.check import Finding
from bot.briefing.choose import Chosen
from bot.briefing.extractive import write as write_extractively
from bot.briefing.model_writer_answer import Judged, judge
from bot.briefing.model_writer_prompt import SCHEMA, request_for
from bot.errors import ModelError
from bot.model import Feed, Item
from bot.ports import CountsTokens, LanguageModel, NameFinder

_log = logging.getLogger("bot.briefing")

_REMEMBERED = 2000  # items; audiences with the same language and told state share one call

_Key = tuple[str, str, tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]


class ModelWriter:
    """A compose.Writer. `prepare` asks the model ahead of composing; what it didn't prepare is written extractively."""

    def __init__(self, model: LanguageModel, *, names: NameFinder | None = None, patience: float = 60.0) -> None:
        self._model = model
        self._names = names
        self._patience = patience
        self._written: OrderedDict[_Key, Item | None] = OrderedDict()

    @property
    def name(self) -> str:
        """Return what a briefing says of its writer."""
        return self._model.name

    def spent(self, now: datetime) -> tuple[int, int]:
        """Return today's tokens and how many a day may have, 0 = as many as it likes."""
        return self._model.spent(now) if isinstance(self._model, CountsTokens) else (0, 0)

    async def prepare(self, chosen: Iterable[Chosen], *, feeds: Mapping[str, Feed], language: str) -> None:
        """Ask for each development that was not asked for before; never raises, takes at most `patience` seconds."""
        asked = {key: one for one in chosen if (key := _key(one, language)) not in self._written}
        tasks = [asyncio.create_task(self._write(key, one, feeds, language)) for key, one in asked.items()]
        if not tasks:
            return
        done, late = await asyncio.wait(tasks, timeout=self._patience)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        for broken in filter(None, (task.exception() for task in done)):
            _log.error("model %s: an item was not written", self._model.name, exc_info=broken)
        if late:
            _log.warning("model %s: %d of %d items not written in time", self._model.name, len(late), len(tasks))

    def __call__(self, chosen: Chosen, *, feeds: Mapping[str, Feed], language: str) -> Item:
        """Return the prepared item, placed as this audience has it, or the extractive one."""
        extractive = write_extractively(chosen, feeds=feeds, language=language)
        written = self._written.get(_key(chosen, language))
        if written is None:
            return extractive
        return replace(extractive, headline=written.headline, sentences=written.sentences, sources=written.sources)

    async def _write(self, key: _Key, chosen: Chosen, feeds: Mapping[str, Feed], language: str) -> None:
        try:
            judged = await self._ask(chosen, feeds, language)
        except ModelError as error:
            _log.warning("story %s: written extractively: %s", chosen.development.story.id, error)
            return  # asked again at the next slot
        if judged.faults:
            why = ", ".join(sorted({_why(found) for _, found in judged.faults}))
            _log.warning(
                "story %s: written extractively: the answer did not pass: %s", chosen.development.story.id, why
            )
        self._written[key] = judged.item
        while len(self._written) > _REMEMBERED:
            self._written.popitem(last=False)

    async def _ask(self, chosen: Chosen, feeds: Mapping[str, Feed], language: str) -> Judged:
        """Ask once, and once more when something failed."""
        extractive = write_extractively(chosen, feeds=feeds, language=language)
        judged = Judged()
        for _ in range(2):
            request = request_for(
                chosen.development,
                feeds=feeds,
                language=language,
                entities=self._names.entities if self._names else None,
                rejected=judged.faults,
            )
            if not request.numbered:
                raise ModelError("nothing may be given to a model")
            answer = await self._model.complete(system=request.system, user=request.user, schema=SCHEMA)
            judged = await asyncio.to_thread(
                judge, answer, request, extractive, feeds=feeds, language=language, names=self._names
            )
            if judged.item:
                break
        return judged


def _key(chosen: Chosen, language: str) -> _Key:
    """Name what an item depends on: the story, the language and what of it is new and told."""
    found = chosen.development
    new = tuple((each.article, each.position) for each in found.new)
    return found.story.id, language, new, tuple((each.article, each.position) for each in found.earlier)


def _why(found: Finding) -> str:
    """Name the check; what is wrong with an answer's form is said as well, and is never the model's own words."""
    return f"{found.check} ({found.found})" if found.check == "form" else found.check
