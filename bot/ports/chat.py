"""A chat platform's sending half."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.model import Audience, Briefing, Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message of a delivery, rendered and frozen: `payload` is JSON the platform's client understands."""

    number: int  # 1-based
    of: int
    marker: str  # short code by which the message can be found again
    payload: Mapping[str, object]
    # arrival story -> statement number that the audience knows once this part is accepted; what the parts of a
    # briefing leave out is settled by its last part
    settles: Mapping[str, int] = field(default_factory=dict)


class Messenger(Protocol):
    """A chat platform's sending half."""

    @property
    def platform(self) -> str:
        """Return "discord", "slack", "terminal" or "email"."""
        ...

    def render(self, briefing: Briefing, audience: Audience) -> tuple[Mapping[str, object], ...]:
        """Return the payloads of the briefing's messages, in order; pure, each within the platform's limits."""
        ...

    async def post(self, address: str, part: Part) -> str:
        """Send one part and return the platform's message id. Raises a DeliveryError."""
        ...

    async def find(self, address: str, part: Part, since: datetime) -> str | None:
        """Return the id of the message that carries the part's marker, None when it surely isn't there.

        Raises Unknown when the platform can't be asked, RetryLater when it can later.
        """
        ...


@runtime_checkable
class SpeaksPlainly(Protocol):
    """A messenger that can say a part without layout, for when its platform refuses the payload."""

    def plain(self, part: Part) -> Mapping[str, object] | None:
        """Return the plainest payload with the same text, None when there is none plainer."""
        ...


@runtime_checkable
class SpeaksToOperators(Protocol):
    """A messenger that can say a few plain lines to whoever runs the bot."""

    def note(self, text: str, now: datetime) -> Mapping[str, object]:
        """Return the payload of one message that says the text as it is."""
        ...


@runtime_checkable
class Edits(Protocol):
    """A messenger that can change what it has posted."""

    def amended(
        self, payload: Mapping[str, object], story: str, line: str, *, struck: bool
    ) -> Mapping[str, object] | None:
        """Return the payload with a line of plain text under a story's item, None when it has no such item; pure.

        `struck`: the item's own text is struck out, and its buttons but the one that shows the story are gone.
        """
        ...

    async def edit(self, address: str, message_id: str, part: Part) -> None:
        """Let a message become the part; once more does no harm. Raises a DeliveryError."""
        ...


@runtime_checkable
class ShowsDrafts(Protocol):
    """A messenger whose readers can decide about a draft."""

    def render_draft(self, draft: Draft, audience: Audience) -> tuple[Mapping[str, object], ...]:
        """Return the desk's messages: the draft as it stands, in the audience's language and zone; pure.

        Open or held: with what changes it; otherwise with what became of it. The number of messages may shrink and
        grow with the draft; those that are not needed any more stay as they are.
        """
        ...


@runtime_checkable
class TellsTime(Protocol):
    """A messenger whose platform dates its answers."""

    async def time(self) -> datetime | None:
        """Ask the platform for its time; None when it doesn't say, or can't be reached. At most a few seconds."""
        ...
