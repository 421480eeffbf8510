"""One request: the words with name=value options taken out, who asks, and what a refusal says."""

from __future__ import annotations

import re
import shlex
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from slack_sdk.web.async_client import AsyncWebClient

from bot.actions.office import ActionRefused, Asker, Office
from bot.chat.slack.lists import sentence
from bot.chat.slack.pieces import Piece
from bot.chat.slack.words import SlackPhrases
from bot.text.plain import plain

_OPTION = re.compile(r"([A-Za-z_]{2,20})=(.*)", re.DOTALL)
_YES = ("yes", "true", "on", "1")
_QUOTES = str.maketrans("“”„«»", '"""""')


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Who asks for what. `words` are what stands beside the options."""

    office: Office
    asker: Asker
    say: SlackPhrases
    client: AsyncWebClient
    words: str = ""
    name: str = ""  # of who asks, as people see it
    options: Mapping[str, str] = field(default_factory=dict)

    def wants(self, option: str) -> bool:
        """Tell whether an option is switched on: full=yes."""
        return self.options.get(option, "").casefold() in _YES


class ForAll(list[Piece]):
    """Blocks that everybody in the conversation sees; others are the asker's alone."""


Handler = Callable[[Call], Awaitable[list[Piece]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What answers, the options it knows, and an example of what follows its name."""

    run: Handler
    options: tuple[str, ...] = ()
    form: str = ""


async def guarded(handler: Handler, call: Call) -> list[Piece]:
    """Call a handler; what an action refuses is said in words."""
    try:
        return await handler(call)
    except ActionRefused as refusal:
        return sentence(refused(refusal, call.say))


def refused(refusal: ActionRefused, say: SlackPhrases) -> str:
    """Return why not, with what people wrote on one line."""
    values = {name: plain(str(value), 100) for name, value in refusal.values.items() if name != "count"}
    count = refusal.values.get("count")
    return say(refusal.phrase, count=count if isinstance(count, int) else None, **values)


def split(text: str) -> tuple[str, dict[str, str]]:
    """Return the words, and the options written as name=value ("quoted values" may hold spaces); times= is time=."""
    try:
        pieces = shlex.split(text.translate(_QUOTES))
    except ValueError:  # an apostrophe is a letter here more often than a quotation mark
        pieces = text.split()
    words, options = [], {}
    for piece in pieces:
        found = _OPTION.fullmatch(piece)
        if found:
            name = found[1].casefold()
            options["time" if name == "times" else name] = found[2]
        else:
            words.append(piece)
    return " ".join(words), options
