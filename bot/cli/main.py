"""The command line: names, help and exit codes. A command's module is imported when it is called."""

from __future__ import annotations

import difflib
import importlib
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from bot.errors import InputError, LimelightError, SettingsError

if TYPE_CHECKING:
    import typer

# command -> (module in bot.cli, function, one line of help), in the order of `limelight --help`
COMMANDS = {
    "run": ("run", "run", "Poll, brief and answer until stopped."),
    "gateway": ("roles", "gateway", "Only answer in the chats; workers do the rest."),
    "worker": ("roles", "worker", "Only poll, write and post; several share the work."),
    "demo": ("demo", "demo", "Poll a recorded region on this machine and print three daily briefings."),
    "poll": ("poll", "poll", "Poll all feeds once."),
    "brief": ("brief", "brief", "Print a briefing from what is stored."),
    "why": ("why", "why", "Say why an article or story was, or was not, told."),
    "feeds": ("feeds", "feeds", "List, check, import and export feeds."),
    "read": ("read", "read", "Feeds and files to articles (JSON lines)."),
    "match": ("match", "match", "Add the entities found to articles (JSON lines)."),
    "group": ("group", "group", "Add story and copy_of to articles (JSON lines)."),
    "replay": ("replay", "replay", "Print the briefings of an archive, slot by slot."),
    "export": ("export", "export", "Write stored articles as an archive (JSON lines)."),
    "learn": ("learn", "learn", "Draft a catalogue from a folder of articles."),
    "entities": ("entities", "entities", "Search and show the catalogue."),
    "verify": ("verify", "verify", "Check claims against their sources (JSON lines)."),
    "backup": ("backup", "backup", "Copy the database while it is in use."),
    "restore": ("backup", "restore", "Put a backup in the database's place."),
    "migrate-to": ("migrate_to", "migrate_to", "Copy the database into one of the other kind."),
    "person": ("person", "person", "Show or delete what is kept about a person."),
    "forget": ("feeds", "forget", "Remove a URL and what was read from it."),
    "discord": ("discord", "discord", "Print the link that adds the bot to a Discord server."),
    "slack": ("slack", "slack", "Print the manifest of the Slack app."),
    "email": ("email", "email", "Say who gets briefings by e-mail."),
    "web": ("web", "web", "Serve the reading page alone; print links to it, take them back."),
    "doctor": ("doctor", "doctor", "Check the whole set-up: what is wrong, and what to do."),
    "health": ("health", "health", "Exit 0 when the running bot is well (for containers)."),
}

#: They have no options and are waited for: what reads options is not loaded for them.
WITHOUT_OPTIONS = ("run", "gateway")

USAGE = """Usage: limelight [--debug] COMMAND [ARGS]...

  Tell channels what is new in a region's news, cited, once.

Commands:
{commands}

Options:
  --version   Show the version and exit.
  --debug     Show tracebacks.
  -h, --help  Show this message and exit; `limelight COMMAND --help` tells about one command."""


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 wrong use or unreadable input."""
    debug = "--debug" in arguments
    name, *rest = [argument for argument in arguments if argument != "--debug"] or ["--help"]
    if name in ("-h", "--help"):
        return _say(USAGE.format(commands="\n".join(f"  {key:<12}{line}" for key, (_, _, line) in COMMANDS.items())))
    if name == "--version":
        return _say(f"limelight {_version()}")
    if name not in COMMANDS:
        close = difflib.get_close_matches(name, COMMANDS, n=1)
        hint = f" Did you mean `limelight {close[0]}`?" if close else " `limelight --help` lists the commands."
        sys.stderr.write(f"limelight: there is no command {name!r}.{hint}\n")
        return 2
    return _call(name, rest, debug=debug)


def _call(name: str, arguments: list[str], *, debug: bool) -> int:
    module, function, _ = COMMANDS[name]
    found = getattr(importlib.import_module(f"bot.cli.{module}"), function)
    try:
        if arguments or name not in WITHOUT_OPTIONS:
            return _parsed(name, found, arguments)
        found()
    except LimelightError as error:
        if debug:
            raise
        sys.stderr.write(f"limelight: {error}\n")
        return 2 if isinstance(error, InputError | SettingsError) else 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader (`| head`) has gone; nobody is left to tell
        sys.stderr.close()
    return 0


def _parsed(name: str, found: Callable[..., Any] | typer.Typer, arguments: list[str]) -> int:
    """Call a command with its options read by typer."""
    import typer

    app = found
    if not isinstance(app, typer.Typer):
        app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        app.command(name=name)(found)
    try:
        app(arguments, prog_name=f"limelight {name}")
    except SystemExit as end:  # typer ends every call this way
        return end.code if isinstance(end.code, int) else 0
    return 0


def _say(text: str) -> int:
    sys.stdout.write(text + "\n")
    return 0


def _version() -> str:
    from importlib.metadata import version

    return version("limelight")
