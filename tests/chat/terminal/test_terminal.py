"""What the screen shows while polling, and of a briefing."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from rich.console import Console

from bot.chat.terminal.client import TerminalMessenger, polling
from bot.model import Feed
from bot.ports import Part, Progress
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


def test_failures_stay_on_the_screen() -> None:
    console, written = screen()
    with polling(console) as watch:
        watch(Progress(feed=Feed(id="north", url="https://north.example/rss", outlet="North"), done=1, total=2, new=3))
        watch(
            Progress(
                feed=Feed(id="south", url="https://south.example/rss", outlet="South"),
                done=2,
                total=2,
                failure="404 [red]",
            )
        )
    assert written.getvalue() == "south: 404 [red]\n"


def test_a_terminal_sees_a_bar() -> None:
    console, written = screen(terminal=True)
    with polling(console) as watch:
        watch(Progress(feed=Feed(id="north", url="https://north.example/rss", outlet="North"), done=1, total=2))
    assert "Reading feeds" in written.getvalue()
