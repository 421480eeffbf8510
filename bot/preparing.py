"""What a start needs of a changed pack: derived and kept by a child process, whose memory goes when it ends.

In the bot's own process it would hold up everybody for seconds, and Python would keep the 60 MB it takes.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from pathlib import Path


async def prepare(home: Path, state: Path) -> None:
    """Derive what is not kept yet. When the child fails, whoever reads the packs derives it instead."""
    if await asyncio.to_thread(_is_prepared, home, state):
        return
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", __name__),
        env={**os.environ, "LIMELIGHT_HOME": str(home)},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await child.wait()
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()


def _is_prepared(home: Path, state: Path) -> bool:
    from bot.packs import are_kept

    with suppress(OSError):
        state.mkdir(parents=True, exist_ok=True)
    return are_kept(home, state)


def main() -> None:
    """Do it, for the home folder of the environment."""
    from bot.kept_names import matcher_of
    from bot.settings import load_settings

    settings = load_settings()
    matcher_of(settings.entities, settings.state)


if __name__ == "__main__":
    main()
