from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.cli.demo import KeepingMessenger
from bot.model import Audience, Briefing
from bot.ports import Part

SLOT = datetime(2027, 4, 13, 8, 0, tzinfo=UTC)
BRIEFING = Briefing(slot=SLOT, audience="demo", language="en", title="Three Rivers")


class Recording:
    platform = "terminal"

    def __init__(self) -> None:
        self.posted: list[tuple[str, Part]] = []

    def render(self, briefing: Briefing, audience: Audience) -> tuple[Mapping[str, object], ...]:
        return ({"text": briefing.title},)

    async def post(self, address: str, part: Part) -> str:
        self.posted.append((address, part))
        return "1"

    async def find(self, address: str, part: Part, since: datetime) -> str | None:
        return "1" if (address, part) in self.posted else None


async def test_a_keeping_messenger_sends_through_and_keeps() -> None:
    inner = Recording()
    keeping = KeepingMessenger(inner)
    payloads = keeping.render(BRIEFING, Audience(id="a", platform="terminal", address="screen"))
    part = Part(number=1, of=1, marker="m", payload=payloads[0])
    assert await keeping.post("screen", part) == "1"
    assert await keeping.find("screen", part, SLOT) == "1"
    assert (keeping.platform, inner.posted, keeping.briefings) == ("terminal", [("screen", part)], [BRIEFING])
