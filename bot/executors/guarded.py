"""A piece of work whose failure is logged and stops nothing: the next look finds it again."""

from __future__ import annotations

import logging

from bot.errors import LimelightError
from bot.ports import Work

log = logging.getLogger("limelight")


async def guarded(kind: str, work: Work, one: str) -> None:
    """Do it; only cancellation gets out."""
    try:
        await work(one)
    except LimelightError as error:
        log.error("%s %s: %s", kind, one, error)  # noqa: TRY400 (the sentence says it all)
    except Exception:
        log.exception("%s %s failed", kind, one)
