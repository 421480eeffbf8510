"""What the screen shows while polling, and of a briefing."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from rich.console import Console

from bot.chat.terminal.client import TerminalMessenger, polling_progress, show_failures
from bot.model import Feed
from bot.ports import Part, PollResult, Progress
from tests.chat.discord import material

NOW = datetime(2026, 10, 7, tzinfo=UTC)


def screen(*, terminal: bool = False) -> tuple[Console, io.StringIO]:
    written = io.StringIO()
    return Console(file=written, width=90, force_terminal=terminal, color_system=None), written


async def test_a_part_is_printed_as_it_is_and_found_again() -> None:
    console, written = screen()
    messenger = TerminalMessenger(console)
    [payload] = messenger.render(
        material.briefing(material.item(headline="[bold]Dam[/bold] :smile: \x1b[31mbroke")), material.audience()
    )
    part = Part(number=1, of=1, marker="slot#1", payload=payload)
    assert await messenger.find("", part, NOW) is None
    await messenger.post("", part)
    assert await messenger.find("", part, NOW) == "slot#1"
    assert "[bold]Dam[/bold] :smile: [31mbroke" in written.getvalue()
    assert "\x1b" not in written.getvalue()


NORTH = Feed(id="north", url="https://north.example/rss", outlet="North")
SOUTH = Feed(id="south", url="https://south.example/rss", outlet="South")


def test_failures_are_listed_by_feed() -> None:
    console, written = screen()
    show_failures([NORTH, SOUTH], PollResult(polled=2, articles=3, failures={"south": "404 [red]\x1b[31m"}), console)
    assert written.getvalue() == "  south (South): 404 [red][31m\n1 of 2 feeds read, 3 new articles.\n"


def test_a_terminal_sees_a_bar() -> None:
    console, written = screen(terminal=True)
    with polling_progress(console) as watch:
        watch(Progress(feed=NORTH, done=1, total=2))
    assert "Reading feeds" in written.getvalue()


def test_a_pipe_sees_none() -> None:
    console, written = screen()
    with polling_progress(console) as watch:
        watch(Progress(feed=NORTH, done=1, total=2))
    assert written.getvalue() == ""
