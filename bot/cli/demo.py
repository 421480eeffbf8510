"""`limelight demo`: three days of a recorded region, polled over HTTP from this machine and briefed as they pass."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from bot.text.counted import counted

if TYPE_CHECKING:
    from bot.app import App
    from bot.model import Audience, Briefing
    from bot.ports import Messenger, Part, PollResult

BEGIN = datetime(2027, 4, 12, 8, 5, tzinfo=UTC)  # just after a morning's briefing would have been due
DAYS = 3
#: Hours after the morning's briefing at which the feeds are polled; the last poll comes just before the next one.
POLLS = (10.0, 23.9)
OUT = Path("state/demo")


class DemoClock:
    """A clock that stands where it is put."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """Return the moment it was put to."""
        return self.moment


class KeepingMessenger:
    """A messenger that sends through another one and keeps the briefings it was given."""

    def __init__(self, inner: Messenger) -> None:
        self._inner = inner
        self.briefings: list[Briefing] = []

    @property
    def platform(self) -> str:
        """Return the other one's platform."""
        return self._inner.platform

    def render(self, briefing: Briefing, audience: Audience) -> tuple[Mapping[str, object], ...]:
        """Keep the briefing and render it as the other one does."""
        self.briefings.append(briefing)
        return self._inner.render(briefing, audience)

    async def post(self, address: str, part: Part) -> str:
        """Send through the other one."""
        return await self._inner.post(address, part)

    async def find(self, address: str, part: Part, since: datetime) -> str | None:
        """Ask the other one."""
        return await self._inner.find(address, part, since)


def demo(
    language: Annotated[str, typer.Option(help="The briefings' language: en, ru, kk, uz, ky, tg, tk, tr.")] = "en",
    out: Annotated[Path, typer.Option(help="Folder for the same briefings as HTML.")] = OUT,
) -> None:
    """Poll a recorded region on this machine and print three daily briefings."""
    from bot.settings import language_of

    for path in asyncio.run(_demo(language_of(language, where="--language"), out)):
        typer.echo(f"Written: {path}")


async def _demo(language: str, out: Path) -> list[Path]:
    """Print the briefings as they come; return the pages that were written of them, the list first."""
    from bot.chat.terminal.client import TerminalMessenger
    from bot.web.static_archive import write_archive

    async with played(KeepingMessenger(TerminalMessenger()), languages=(language,)) as app:
        [audience] = await app.store.audiences()
        written = await write_archive(app.office(), audience, out)
    return [path for path in written if path.name.startswith(("index", "briefing"))]


@asynccontextmanager
async def played(messenger: KeepingMessenger, *, languages: Sequence[str]) -> AsyncIterator[App]:
    """Let the three days pass; gives the bot as it stands after them."""
    from bot.app import ensure_audience, open_app
    from bot.demo.archive import region_folder
    from bot.demo.server import serve
    from bot.model import Audience
    from bot.packs import parse_feeds
    from bot.settings import load_settings

    clock = DemoClock(BEGIN)
    text = (region_folder() / "feeds.yaml").read_text("utf-8")
    _, feeds = parse_feeds(text, "feeds.yaml")
    async with serve(feeds, clock) as addresses:
        with TemporaryDirectory(prefix="limelight-demo-") as home:
            settings = load_settings(_home(Path(home), {feed.url: addresses[feed.id] for feed in feeds}))
            async with open_app(settings, clock=clock, messengers={messenger.platform: messenger}) as app:
                for language in languages:
                    audience = Audience(
                        id=f"demo-{language}",
                        platform=messenger.platform,
                        address="demo",
                        language=language,
                        created_at=BEGIN,
                    )
                    await ensure_audience(app, audience, times=("08:00",))
                typer.echo(_line(await app.poll(), clock.moment))
                for day in range(DAYS):
                    await _day(app, clock, BEGIN + timedelta(days=day))
                yield app


def _home(folder: Path, addresses: Mapping[str, str]) -> dict[str, str]:
    """Write the demo's pack into a folder, with the feeds at their addresses; return the environment that names it."""
    from bot.demo.archive import region_folder

    text = (region_folder() / "feeds.yaml").read_text("utf-8")
    for recorded, served in addresses.items():
        text = text.replace(recorded, served)
    (folder / "feeds.yaml").write_text(text, encoding="utf-8")
    (folder / "entities.yaml").write_text((region_folder() / "entities.yaml").read_text("utf-8"), encoding="utf-8")
    return {"LIMELIGHT_HOME": str(folder), "FETCH_ALLOW_NETWORKS": "127.0.0.1/32"}


async def _day(app: App, clock: DemoClock, morning: datetime) -> None:
    for hours in POLLS:
        clock.moment = morning + timedelta(hours=hours)
        result = await app.poll()
        typer.echo(_line(result, clock.moment))
    typer.echo()
    clock.moment = (morning + timedelta(days=1)).replace(minute=0)
    await app.publish_due()
    await app.deliver()


def _line(result: PollResult, moment: datetime) -> str:
    failed = "".join(f"; {feed}: {reason}" for feed, reason in result.failures.items())
    polled, articles = counted(result.polled, "feed"), counted(result.articles, "new article")
    counts = f"{polled} polled, {result.unchanged} unchanged, {articles}"
    return f"{moment:%a %d %b %H:%M} · {counts}{failed}"
