"""What somebody writes after /limelight -> the blocks of the answer; the same actions as on every other chat."""

from __future__ import annotations

import difflib
from dataclasses import replace

from bot.chat.slack import lists
from bot.chat.slack.calling import Call, Command, guarded, split
from bot.chat.slack.commands import digest, feeds, house, interests, lookups, mail, own_data, schedules, topics
from bot.chat.slack.pieces import Piece
from bot.chat.slack.words import SlackPhrases
from bot.text.plain import plain

__all__ = ["COMMANDS", "FIRST", "answer"]

#: By what is written; a name that others begin with is what stands alone ("digest" shows the digest).
COMMANDS: dict[str, Command] = {
    **lookups.COMMANDS,
    **interests.COMMANDS,
    **topics.COMMANDS,
    **digest.COMMANDS,
    **schedules.COMMANDS,
    **feeds.COMMANDS,
    **mail.COMMANDS,
    **own_data.COMMANDS,
    **house.COMMANDS,
}
FIRST = tuple(dict.fromkeys(path.partition(" ")[0] for path in COMMANDS))


async def answer(call: Call, text: str) -> list[Piece]:
    """Return the answer to a line such as "brief energy since=3d"; a mistake is said in a helpful sentence."""
    say = call.say
    words = text.split()
    lowered = [word.casefold() for word in words] or ["help"]
    first, begun = lowered[0], [" ".join(lowered[:size]) for size in (3, 2, 1)]
    path = next((path for path in begun if path in COMMANDS), first)
    belongs = [known for known in COMMANDS if known.startswith(f"{first} ")]
    takes_no_words = bool(belongs) and path in COMMANDS and not COMMANDS[path].form
    if path not in COMMANDS or (path == first and takes_no_words and len(words) > 1):
        deep = any(known.startswith(f"{begun[1]} ") for known in COMMANDS)
        written = (begun[0] if deep else begun[1]) if belongs else first
        return lists.sentence(_unknown(written, belongs or FIRST, say))
    command = COMMANDS[path]
    rest, options = split(" ".join(words[len(path.split()) :]))
    wrong = next((name for name in options if name not in command.options), None)
    if wrong is not None:
        return lists.sentence(_wrong_option(wrong, path, command, say))
    return await guarded(command.run, replace(call, words=rest, options=options))


def _unknown(written: str, known: tuple[str, ...] | list[str], say: SlackPhrases) -> str:
    close = difflib.get_close_matches(written, known, n=1)
    hint = say("unknown.close", name=close[0]) if close else say("unknown.help")
    return f"{say('unknown.command', name=plain(written, 40))} {hint}"


def _wrong_option(written: str, path: str, command: Command, say: SlackPhrases) -> str:
    if not command.options:
        return say("unknown.no_option", written=plain(written, 40), name=path)
    close = difflib.get_close_matches(written, command.options, n=1)
    options = ", ".join(f"{name}=" for name in (close or command.options))
    return say("unknown.option", written=plain(written, 40), name=path, options=options)
