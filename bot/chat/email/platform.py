"""Mail's side of running: the messenger alone, as nobody asks by mail and no connection stays open."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.chat.platforms import Opening
    from bot.ports import Messenger
    from bot.settings import Settings


def messenger(settings: Settings) -> Messenger | None:
    """Return what posts there, None without a server; raises SettingsError for an address that is none."""
    if not settings.smtp_url:
        return None
    from bot.chat.email.messenger import MailMessenger
    from bot.chat.email.server import server_of

    return MailMessenger(server_of(settings.smtp_url))


def connections(opening: Opening, settings: Settings, messenger: Messenger) -> Iterator[Awaitable[None]]:  # noqa: ARG001
    """Yield nothing."""
    yield from ()


def posting(settings: Settings, messenger: Messenger) -> Iterator[Awaitable[None]]:  # noqa: ARG001
    """Yield nothing."""
    yield from ()
