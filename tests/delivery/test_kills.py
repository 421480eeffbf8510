"""Processes killed with SIGKILL while two faulty platforms keep count; the full count is `python -m bench.delivery`."""

import json
import subprocess
import sys

import pytest

from tests.delivery.kills.worker import POINTS


def campaign(*flags):
    done = subprocess.run(
        [sys.executable, "-m", "tests.delivery.kills.campaign", *flags], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_killed_at_every_marked_point_it_neither_loses_nor_doubles():
    found = campaign("--kills", str(len(POINTS)), "--every-point", "--channels", "16", "--slots", "3")
    assert found["meant"] == found["stored"] == 96
    assert (found["lost"], found["doubled"], found["disordered"], found["told_wrong"]) == (0, 0, 0, 0)
    assert found["kills"] >= found["points"] >= len(POINTS) - 2, "rare points may not come up in so short a run"


def test_several_processes_on_one_database_send_each_slot_once():
    found = campaign(
        *("--kills", "0", "--workers", "3", "--channels", "40", "--slots", "3", "--parts", "1", "--faults", "0"),
        *("--speed", "5"),
    )
    assert found["meant"] == found["stored"] == 120
    assert (found["lost"], found["doubled"], found["told_wrong"]) == (0, 0, 0)


def test_killed_on_a_postgresql_that_is_killed_too_it_neither_loses_nor_doubles():
    found = campaign(
        "--postgresql", "--kills", "8", "--restarts", "1", "--workers", "2", "--channels", "8", "--slots", "3"
    )
    if "skipped" in found:
        pytest.skip(found["skipped"])
    assert found["meant"] == found["stored"] == 48
    assert (found["lost"], found["doubled"], found["disordered"], found["told_wrong"]) == (0, 0, 0, 0)
    assert (found["kills"] >= 8, found["restarts"]) == (True, 1)
