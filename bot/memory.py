"""What stays is kept out of the garbage collector's way, and freed memory goes back to the system.

A full collection looks at everything there is, and holds up everybody meanwhile: 170 ms with three days of a region.
Nearly all of it is frozen values, which need no collector to be freed.
"""

from __future__ import annotations

import ctypes
import gc
import sys

_MOST_HEAPS = -8  # M_ARENA_MAX of malloc.h
#: When the collector looks by itself: at every 2,000 new objects, each tenth time at all that was new since. What a
#: large round has in hand is no garbage, and to look at all of it takes 50 ms.
_SELDOM = (2000, 10, 1000)


def set_aside() -> None:
    """Look for garbage in what is new, in milliseconds, and never again in what remains."""
    gc.collect(1)
    gc.freeze()


def look_through() -> None:
    """Look for garbage in everything, also in what was set aside, and set aside what remains; seldom from now on."""
    gc.set_threshold(*_SELDOM)
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def share_one_heap() -> None:
    """Let all threads take their memory from one place, before any is started; nothing where the C library is another.

    glibc gives each thread a heap of its own so that they need not wait for each other, which the interpreter's lock
    makes them do anyway; each keeps memory of its own that nobody uses.
    """
    _tell("mallopt", _MOST_HEAPS, 1)


def give_back() -> None:
    """Give freed memory back, in milliseconds and beside other threads; nothing where the C library is another.

    glibc keeps what lies between things in use until it is told.
    """
    _tell("malloc_trim", 0)


def _tell(function: str, *given: int) -> None:
    """Call a function of glibc, where this is one."""
    if sys.platform == "linux" and (call := getattr(ctypes.CDLL(None), function, None)):
        call(*given)
