"""The terminal as a chat: a progress bar while feeds are polled, then the briefing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from bot.chat.terminal.render import render, safe
from bot.model import Audience, Briefing, Feed
from bot.ports import Part, PollResult, Progress
from bot.text.counted import counted

if TYPE_CHECKING:
    from rich.console import Console

WIDEST = 100


class TerminalMessenger:
    """ports.Messenger over a rich console; what is printed is delivered."""

    platform = "terminal"

    def __init__(self, console: Console | None = None) -> None:
        """Print on this console, or on standard output."""
        self._console = console or _console()
        self._printed: set[str] = set()

    def render(self, briefing: Briefing, audience: Audience) -> tuple[Mapping[str, object], ...]:
        """Return one payload with the briefing as text, as wide as the screen allows."""
        return ({"text": render(briefing, audience, width=min(self._console.width, WIDEST))},)

    async def post(self, address: str, part: Part) -> str:  # noqa: ARG002 (there is only one screen)
        """Print a part; its marker serves as the message's id."""
        self._console.print(str(part.payload["text"]), markup=False, highlight=False, emoji=False, soft_wrap=True)
        self._printed.add(part.marker)
        return part.marker

    async def find(self, address: str, part: Part, since: datetime) -> str | None:  # noqa: ARG002
        """Return the id of what this process has printed: a screen cannot be asked after a crash."""
        return part.marker if part.marker in self._printed else None


@contextmanager
def polling_progress(console: Console | None = None) -> Iterator[Callable[[Progress], None]]:
    """Show a bar while the block runs, and give what it is told by; nothing on a screen that is no terminal."""
    from rich.markup import escape
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    console = console or _console()
    columns = (TextColumn("Reading feeds"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[outlet]}"))
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None, outlet="")

        def watch(seen: Progress) -> None:
            bar.update(task, completed=seen.done, total=seen.total, outlet=escape(seen.feed.outlet))

        yield watch


def show_failures(feeds: Sequence[Feed], result: PollResult, console: Console | None = None) -> None:
    """Print which feeds could not be read and why, one line each, in the order of the feeds."""
    console = console or _console()
    for feed in feeds:
        if feed.id in result.failures:
            line = f"  {feed.id} ({feed.outlet}): {result.failures[feed.id]}"
            console.print(safe(line), style="yellow", markup=False, highlight=False, emoji=False, soft_wrap=True)
    read = result.polled - len(result.failures)
    summary = f"{read} of {counted(result.polled, 'feed')} read, {counted(result.articles, 'new article')}."
    console.print(summary, markup=False, highlight=False, soft_wrap=True)


def _console() -> Console:
    from rich.console import Console

    return Console()
