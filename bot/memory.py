"""Memory that was freed, back to the system: glibc keeps what lies between things in use until it is told."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Give it back, in milliseconds and beside other threads; nothing where the C library is another."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)
