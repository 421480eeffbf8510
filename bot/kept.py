"""What takes long to derive, kept in the state folder for the next start: one file for each state of its source."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger("limelight")

_FILES = 3  # of a kind: those of this home folder, before and after an edit


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that is derived from a source of this stamp; a folder that is missing or full keeps nothing."""

    state: Path
    kind: str
    stamp: str

    @property
    def file(self) -> Path:
        """Return where it is kept."""
        return self.state / f"{self.kind}-{self.stamp[:16]}.json"

    def read(self) -> bytes:
        """Return what was kept, b"" when nothing was."""
        try:
            return self.file.read_bytes()
        except OSError:
            return b""

    def write(self, data: bytes) -> None:
        """Keep it, and forget the oldest of its kind."""
        if not self.state.is_dir():
            return
        try:
            fresh = self.file.with_suffix(f".{os.getpid()}")
            fresh.write_bytes(data)
            fresh.replace(self.file)
            known = sorted(self.state.glob(f"{self.kind}-*.json"), key=lambda one: one.stat().st_mtime, reverse=True)
            for old in known[_FILES:]:
                old.unlink(missing_ok=True)
        except OSError as error:
            log.info("the %s is not kept for the next start: %s", self.kind, error)
