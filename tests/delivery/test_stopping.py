"""`limelight run` as its supervisor sees it: SIGTERM ends it cleanly, SIGKILL leaves a database that goes on."""

import os
import signal
import subprocess
import sys
import time

import pytest

from bot.store import open_store
from bot.store.sqlite import integrity

FEEDS = """
region:
  key: hills
  name: The Hills
  countries: {kg: Kyrgyzstan}
  languages: [en]
feeds:
  - {id: north, url: "http://127.0.0.1:1/feed", outlet: North, language: en, country: kg, kind: private}
"""
ENTITIES = """
kyrgyzstan:
  name: Kyrgyzstan
  type: country
  country: kg
"""


@pytest.fixture
def home(tmp_path):
    (tmp_path / "feeds.yaml").write_text(FEEDS)
    (tmp_path / "entities.yaml").write_text(ENTITIES)
    return tmp_path


@pytest.fixture
def process(home):
    """The bot in the terminal, on schedule."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        env={**kept, "LIMELIGHT_HOME": str(home), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as bot:
        while "Next briefing" not in (line := bot.stdout.readline()):
            assert line, "it ended before it was on schedule"
        yield bot
        bot.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_stops_cleanly_within_twenty_seconds(home, process, number):
    begin = time.monotonic()
    process.send_signal(number)
    rest, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Traceback" not in rest
    assert time.monotonic() - begin < 20
    assert not (home / "state" / "limelight.db-wal").exists(), "the log was folded into the database"
    await nothing_half_done(home)


async def test_a_database_whose_process_was_killed_opens_again(home, process):
    process.kill()
    process.communicate()
    await nothing_half_done(home)


async def nothing_half_done(home):
    path = str(home / "state" / "limelight.db")
    async with open_store(path) as store:
        assert [audience.platform for audience in await store.audiences()] == ["terminal"]
        assert await store.outbox() == []
    assert integrity(path) == "ok"
