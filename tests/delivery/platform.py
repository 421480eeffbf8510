"""A chat platform in memory that does as its script says, and a clock that goes when somebody waits."""

from collections import deque
from datetime import UTC, datetime, timedelta

from bot.delivery.pace import Pace
from bot.errors import (
    DestinationGone,
    DestinationPaused,
    Refused,
    RetryLater,
    TokenRevoked,
    Unknown,
)

START = datetime(2026, 10, 7, 8, tzinfo=UTC)


class Hands:
    """A clock: ports.Clock, and the two halves of waiting."""

    def __init__(self, now: datetime = START):
        self.moment = now

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.moment.timestamp()

    async def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds, microseconds=1)  # a float cannot tell less apart

    def pass_by(self, **span) -> None:
        self.moment += timedelta(**span)

    def pace(self) -> Pace:
        return Pace(monotonic=self.monotonic, sleep=self.sleep)


class Platform:
    """Keeps messages as (address, marker, payload). `script` says how the next posts end; then all goes well.

    ok; drop: stored, the answer is lost; lost: not stored, the answer is lost; wait; refuse; forbid; gone; revoke.
    """

    nonce_window = timedelta(seconds=180)

    def __init__(self, name: str, clock: Hands, *script: str, nonces: bool = False, history: bool = True):
        self.platform = name
        self.clock = clock
        self.script = deque(script)
        self.nonces = nonces
        self.history = history
        self.stored: list[tuple[str, str, dict, datetime]] = []
        self.requests: list[str] = []

    @property
    def texts(self) -> list[str]:
        return [payload["text"] for _, _, payload, _ in self.stored]

    async def post(self, address, part):
        end = self.script.popleft() if self.script else "ok"
        self.requests.append(address)
        match end:
            case "lost":
                raise Unknown("connection reset")
            case "wait":
                raise RetryLater("slow down", retry_after=20)
            case "refuse":
                raise Refused("invalid form body")
            case "forbid":
                raise DestinationPaused("missing permissions")
            case "gone":
                raise DestinationGone("unknown channel")
            case "revoke":
                raise TokenRevoked("unauthorised")
            case "bug":
                raise ZeroDivisionError("a mistake")
        message = self._store(address, part)
        if end == "drop":
            raise Unknown("connection closed")
        return message

    def _store(self, address, part):
        for number, (where, marker, _, at) in enumerate(self.stored):
            if (
                self.nonces
                and (where, marker) == (address, self.nonce(part))
                and self.clock.now() - at < self.nonce_window
            ):
                return str(number)
        self.stored.append((address, self.nonce(part), dict(part.payload), self.clock.now()))
        return str(len(self.stored) - 1)

    def nonce(self, part):
        return part.marker

    async def find(self, address, part, since):
        self.requests.append(f"find {address}")
        if not self.history:
            raise Unknown("missing read permission")
        for number, (where, marker, _, at) in enumerate(self.stored):
            if (where, marker) == (address, part.marker) and at >= since - timedelta(minutes=1):
                return str(number)
        return None

    def render(self, briefing, audience):
        raise NotImplementedError


class PlainPlatform(Platform):
    def plain(self, part):
        return {"text": f"plainly: {part.payload['text']}"}


class DeskPlatform(Platform):
    """A platform whose messages can be edited, and on which drafts are shown."""

    def render(self, briefing, audience):
        signed = [f"{line.by}: {line.text}" for line in briefing.signed]
        return ({"text": " | ".join([*signed, *(f"{item.headline} [{item.story}]" for item in briefing.items)])},)

    def render_draft(self, draft, audience):
        items = [f"{'-' if one.cut else '+'} {one.item.story}" for one in draft.items]
        return (
            {"text": "\n".join([f"draft {draft.code} {draft.state}", *items, *(line.text for line in draft.lines)])},
        )

    def amended(self, payload, story, line, *, struck):
        text = payload["text"]
        if f"[{story}]" not in text:
            return None
        return {"text": f"~{text}~ {line}" if struck else f"{text} {line}"}

    async def edit(self, address, message_id, part):
        end = self.script.popleft() if self.script else "ok"
        self.requests.append(f"edit {address}")
        if end == "wait":
            raise RetryLater("slow down", retry_after=20)
        if end == "drop":
            raise Unknown("connection closed")
        if end == "gone":
            raise DestinationGone("unknown message")
        where, marker, _, at = self.stored[int(message_id)]
        self.stored[int(message_id)] = (where, marker, dict(part.payload), at)

    def at(self, address) -> list[str]:
        """Return what stands in a channel."""
        return [payload["text"] for where, _, payload, _ in self.stored if where == address]
