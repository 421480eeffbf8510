"""Each of README's commands works in an empty folder as it is written, or says what is missing.

Those that take long are tried by `python -m bench.readme`, with a set-up from nothing.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.readme import EXPECTED, ROOT, commands, type_in


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What git tracks, and a .venv that is set up: this one's."""
    folder = tmp_path / "clone"
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, tracked.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "limelight").symlink_to(Path(sys.executable).with_name("limelight"))
    return folder


def test_each_command_is_known_and_none_is_kept_that_is_gone() -> None:
    assert set(commands()) == set(EXPECTED)


def test_each_works_as_written_or_says_what_is_missing(clone: Path) -> None:
    short = [command for command in dict.fromkeys(commands()) if EXPECTED[command].typed and not EXPECTED[command].long]
    assert [fault for command in short if (fault := type_in(clone, command, EXPECTED[command], seconds=120))] == []
