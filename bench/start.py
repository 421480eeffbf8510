"""How long the bot takes to begin connecting, beside `import discord` alone; how much memory it holds while idle.

`python -m bench.start [--rounds N]`: the shipped pack and an empty database, against the tests' local Discord; the peer
for memory is a bare discord.py client that is connected, with SQLAlchemy's async part loaded.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.wire.discord_server import TOKEN, DiscordServer, discord_server

HOME = Path(__file__).parent.parent
READY = b"ready to answer"  # what the bot logs when all is prepared
SETTLES = 10  # seconds after that when memory is read

BARE = """
import asyncio, os, discord, sqlalchemy.ext.asyncio, aiosqlite
from discord.http import Route
Route.BASE = os.environ["DISCORD_API_BASE"]
from yarl import URL
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(os.environ["DISCORD_GATEWAY"])
client = discord.AutoShardedClient(intents=discord.Intents(guilds=True), shard_count=1)
client.run(os.environ["DISCORD_TOKEN"], log_handler=None)
"""


def imported() -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import discord"], check=True)
    return time.perf_counter() - begun


async def connecting(
    server: DiscordServer, command: list[str], home: Path, *, ready: bytes
) -> tuple[float, float, float]:
    """Return seconds until the first request came, seconds until it had signed in, and MB held a while later.

    `ready`: the line it logs when all is prepared, b"" when it logs none.
    """
    seen, signed_in = len(server.requests), len(server.identified)
    environment = {**os.environ, "LIMELIGHT_HOME": str(home), "DISCORD_TOKEN": TOKEN}
    environment |= {"DISCORD_API_BASE": server.api_base, "DISCORD_GATEWAY": server.gateway}
    begun = time.perf_counter()
    log = home / "log"
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            *command, env=environment, stdout=subprocess.DEVNULL, stderr=errors
        )
    try:
        while len(server.requests) == seen:
            await asyncio.sleep(0.005)
            if process.returncode is not None:
                raise RuntimeError("it ended before it connected")
        took = time.perf_counter() - begun
        await server.until(lambda: len(server.identified) > signed_in, seconds=120)
        identified = time.perf_counter() - begun
        await server.until(lambda: ready in log.read_bytes(), seconds=120)
        await asyncio.sleep(SETTLES)
        return took, identified, resident(process.pid)
    finally:
        process.terminate()
        await process.wait()


def resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) / 1024


async def measure(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for name in ("feeds.yaml", "entities.yaml", "places.yaml"):
            (home / name).symlink_to(HOME / name)
        async with discord_server() as server:
            run = [sys.executable, "-m", "bot", "run"]
            imports, starts, sign_ins = [], [], []
            for number in range(rounds):
                imports.append(imported())
                took, identified, held = await connecting(server, run, home, ready=READY)
                starts.append(took)
                sign_ins.append(identified)
                if number == 0:
                    first, first_held = took, held
            _, _, bare = await connecting(server, [sys.executable, "-c", BARE], home, ready=b"")
    alone, ours = statistics.median(imports), statistics.median(starts)
    signed_in = statistics.median(sign_ins)
    print(f"import discord {alone:.2f} s; start to connecting {ours:.2f} s: {ours / alone:.2f} times")
    print(
        f"signed in at the gateway after {signed_in:.2f} s; the first start of all {first:.2f} s, {first_held:.0f} MB"
    )
    print(f"idle memory {held:.0f} MB; bare discord.py with async SQLAlchemy {bare:.0f} MB: {held / bare:.2f} times")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", help="not needed here")
    parser.add_argument("--rounds", type=int, default=5)
    asyncio.run(measure(parser.parse_args().rounds))


if __name__ == "__main__":
    main()
