"""Kill workers again and again, then count: `python -m tests.delivery.kills.campaign --kills 100`.

Prints one JSON line: kills, messages meant, stored, lost, doubled, out of order, and told that was not accepted.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from itertools import product

from bot.chat.platforms import messengers_of
from bot.delivery.sending import LEASE
from bot.settings import load_settings
from bot.store import open_store
from tests.delivery.kills.quick_loop import QuickClock
from tests.delivery.kills.server import NONCE_WINDOW
from tests.delivery.kills.worker import POINTS, SPEED, Deadly, Job, run
from tests.postgres import Server


@dataclass(kw_only=True)
class Result:
    kills: int = 0
    meant: int = 0
    stored: int = 0
    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    told_wrong: int = 0
    points: int = 0
    restarts: int = 0  # of PostgreSQL, at once and without a word
    late: float = 0.0  # seconds from a slot's due moment, or PostgreSQL's return, to its last message; the worst
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)  # bodies that a platform would not take
    answers: dict[str, int] = field(default_factory=dict)


def campaign(
    *,
    kills: int,
    channels: int,
    slots: int,
    parts: int = 2,
    workers: int = 1,
    seed: int = 0,
    faults: float = 1.0,
    every_point: bool = False,
    limit: float = 600.0,
    server: Server | None = None,
    restarts: int = 0,
    outage: float = 0.0,
    speed: float = SPEED,
    nonce: bool = True,
    **job,
) -> Result:
    """Run one campaign in a fresh database; with `every_point` each point kills once before chance takes over.

    On `server`, a PostgreSQL, it is killed and started again `restarts` times, spread over the kills, and once stays
    away for `outage` seconds.
    """
    begin, chance = time.time(), random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        chat, told = start_server(
            places=channels,
            begin=begin,
            speed=speed,
            seed=seed,
            faults=faults,
            nonce_window=NONCE_WINDOW if nonce else 0.0,
        )
        try:
            away = Away(server, kills, restarts, outage)
            work = Job(
                database=server.url if server else f"sqlite+aiosqlite:///{folder}/limelight.db",
                places=tuple((platform, address) for platform, address in told["places"]),
                discord=told["discord"],
                slack=told["slack"],
                begin=begin,
                slots=slots,
                parts=parts,
                speed=speed,
                **job,
            )
            asyncio.run(_migrated(work.database))
            messengers_of(load_settings(work.environment()))  # imported once, not by each of those that are forked
            points = [(point, 1) for point in POINTS] if every_point else []
            result = _kill_and_finish(work, kills, workers, chance, points, begin + limit, away)
            away.end()
            asyncio.run(_judge(work, result, everything(told["everything"]), away.returned_at))
            result.restarts = away.times
        finally:
            away.end()
            chat.kill()
            chat.wait()
    result.seconds = round(time.time() - begin, 1)
    return result


class Away:
    """Takes PostgreSQL away in a thread of its own, while workers are killed: at once, and once for long."""

    def __init__(self, server: Server | None, kills: int, restarts: int, outage: float) -> None:
        self.server, self.times, self.returned_at = server, 0, 0.0
        self._at = [kills * (n + 1) // (restarts + 1) for n in range(restarts)]
        self._outage, self._thread = outage, None

    def look(self, kills: int, since: float) -> None:
        """Begin the next restart once there were enough kills, and the outage half a minute after the start."""
        if self.server is None or (self._thread and self._thread.is_alive()):
            return
        if self._at and kills >= self._at[0]:
            self._at.pop(0)
            self._begin(0.0)
        elif self._outage and since > 30:
            self._begin(self._outage)
            self._outage = 0.0

    def end(self) -> None:
        if self._thread:
            self._thread.join()

    def _begin(self, seconds: float) -> None:
        self._thread = threading.Thread(target=self._restart, args=(seconds,))
        self._thread.start()

    def _restart(self, seconds: float) -> None:
        self.server.kill()
        time.sleep(seconds)
        self.server.start()
        self.times += 1
        self.returned_at = time.time()


def _kill_and_finish(work, kills, workers, chance, points, until, away) -> Result:
    result, reached, number = Result(), set(), 0
    running: dict[int, tuple[str, float]] = {}
    while time.time() < until:
        while len(running) < workers:
            number += 1
            deadly, point, after = _death(chance, points, result.kills < kills)
            running[_fork(work, f"worker-{number}", deadly)] = (point, time.time() + after)
        _kill_overdue(running)
        away.look(result.kills, time.time() - work.begin)
        ended = next((found for pid in running if (found := os.waitpid(pid, os.WNOHANG))[0]), None)
        if ended is None:
            time.sleep(0.005)
            continue
        pid, status = ended
        point, _ = running.pop(pid)
        if os.WIFSIGNALED(status):
            result.kills += 1
            reached.add(point)
        elif os.WEXITSTATUS(status):
            raise RuntimeError("a worker failed by itself")
        else:
            break  # one came to the end of all work: nothing is left to kill anybody at
    for pid in running:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    result.points = len(reached & set(POINTS))
    return result


def _kill_overdue(running) -> None:
    for pid, (point, at) in running.items():
        if at and time.time() > at:
            os.kill(pid, signal.SIGKILL)
            running[pid] = (f"not at {point}", 0.0)


def _death(chance, points, wanted):
    """Draw how the next process dies: at a marked point, or by another's hand at a random moment."""
    if not wanted:
        return Deadly(), "", float("inf")
    if points:
        point, nth = points.pop(0)
        return Deadly(point, nth), point, 20.0
    if chance.random() < 0.3:
        return Deadly(), "", chance.uniform(0.3, 3.0)
    point = chance.choice(POINTS)
    return Deadly(point, chance.choice([1, 1, 2, 3, 5])), point, 10.0


def _fork(work, owner, deadly) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        run(work, owner, deadly)
        os._exit(0)
    except BaseException:  # noqa: BLE001 (a forked process must not run its parent's code)
        traceback.print_exc()
        os._exit(1)


async def _migrated(database):
    async with open_store(database):
        pass


async def _judge(work, result, seen, returned_at) -> None:
    numbers = range(len(work.places))
    meant = {
        (work.places[audience][1], work.says(audience, slot, part))
        for audience, slot, part in product(numbers, range(work.slots), range(work.parts))
    }
    stored = Counter(
        (place, text) for place, messages in seen["messages"].items() for texts in messages for text in texts
    )
    result.answers, result.wrong = seen["answers"], seen["wrong"][:5]
    result.meant, result.stored = len(meant), stored.total()
    result.lost = len(meant - stored.keys())
    result.doubled = sum(count - 1 for count in stored.values())
    for texts in seen["messages"].values():
        last: Counter[str] = Counter()
        for text in itertools.chain(*texts):
            slot, _, part = text.rpartition("x")
            result.disordered += int(part) < last[slot]
            last[slot] = max(last[slot], int(part))
    if work.interval:
        clock = QuickClock(work.begin, work.speed)
        for audience, slot, part in product(numbers, range(work.slots), range(work.parts)):
            stored_at = seen["stored_at"].get(work.says(audience, slot, part), 0.0)
            due = work.begin + (work.slot(audience, slot).due_at - clock.first).total_seconds() / work.speed
            since = max(due, returned_at if stored_at > returned_at else 0.0)
            result.late = max(result.late, round(stored_at - since, 1))
    async with open_store(work.database) as store:
        for audience in numbers:
            expected: dict[str, int] = {}
            for slot in range(work.slots):
                for part, settled in enumerate(work.settles(slot)):
                    if (work.places[audience][1], work.says(audience, slot, part)) in stored:
                        expected |= settled
            told = await store.told(work.audience(audience).id)
            result.told_wrong += len(set(told.items()) ^ set(expected.items()))


def start_server(**options) -> tuple[subprocess.Popen, dict]:
    """Start both platforms in a process of their own, and return what they say of themselves."""
    flags = [text for name, value in options.items() for text in (f"--{name.replace('_', '-')}", str(value))]
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.delivery.kills.server", *flags], stdout=subprocess.PIPE, text=True
    )
    return server, json.loads(server.stdout.readline())


def everything(address: str) -> dict:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return json.load(answer)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in {"kills": 20, "channels": 20, "slots": 5, "parts": 2, "workers": 1, "seed": 0}.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--faults", type=float, default=1.0)
    parser.add_argument("--speed", type=float, default=SPEED, help="a busy machine keeps up with a slower one only")
    parser.add_argument("--lease", type=float, default=LEASE)
    parser.add_argument("--every-point", action="store_true")
    parser.add_argument("--no-nonce", dest="nonce", action="store_false")
    parser.add_argument("--no-look-up", dest="look_up", action="store_false")
    parser.add_argument("--restarts", type=int, default=0)
    parser.add_argument("--postgresql", action="store_true", help="on a server of its own, which is killed as well")
    given = vars(parser.parse_args())
    found = _on_postgresql(given) if given.pop("postgresql") else vars(campaign(**given))
    sys.stdout.write(json.dumps(found) + "\n")


def _on_postgresql(given) -> dict:
    try:
        server = Server(owner=os.getpid(), settings={})
        server.start()
    except (ImportError, KeyError, OSError, subprocess.SubprocessError) as error:
        return {"skipped": f"no PostgreSQL of the package runs here: {error}"}
    return vars(campaign(server=server, **given))


if __name__ == "__main__":
    main()
