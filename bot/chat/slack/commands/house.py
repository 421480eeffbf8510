"""status, help: how the bot fares and what it can do."""

from __future__ import annotations

from bot.actions.feeds import status
from bot.chat.slack import lists
from bot.chat.slack.calling import Call, Command
from bot.chat.slack.pieces import Piece


async def _status(call: Call) -> list[Piece]:
    return lists.status_blocks(await status(call.office, call.asker), call.say)


async def _help(call: Call) -> list[Piece]:
    from bot.chat.slack.commands import COMMANDS

    shown = {path: command for path, command in COMMANDS.items() if f"{path} show" not in COMMANDS}
    shown = {path: command for path, command in shown.items() if f"{path} list" not in COMMANDS}
    lines = [(f"{path} {command.form}".strip(), call.say(_about(path))) for path, command in shown.items()]
    return lists.help_blocks(lines, call.say)


def _about(path: str) -> str:
    """Return the phrase about a command; schedules are spoken of by themselves."""
    named = path.removeprefix("digest ") if path.startswith("digest schedule ") else path
    return f"command.{named.replace(' ', '.')}.about"


COMMANDS = {"status": Command(run=_status), "help": Command(run=_help)}
