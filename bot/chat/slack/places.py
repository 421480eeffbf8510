"""An audience's address -> the conversation and the thread that it names."""

from __future__ import annotations


def place_of(address: str) -> tuple[str, str]:
    """Return the conversation and, for a thread, its first message: "C1", "C1/1790000000.000100", "user:U1"."""
    channel, _, thread = address.removeprefix("user:").partition("/")
    return channel, thread
