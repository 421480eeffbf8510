"""README as a newcomer tries it: a clone of what is committed, nothing but Python and make, each command as written.

`python -m bench.readme [--tests]`; with `--tests` also `make test`, which takes as long as the whole suite.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.docs.readme import EXPECTED, ROOT, commands, type_in

LONGEST = 1800.0  # seconds; the first command sets everything up


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", help="not needed here")
    parser.add_argument("--tests", action="store_true")
    tests = parser.parse_args().tests
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "limelight"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        for command in dict.fromkeys(commands()):
            if command == "make test" and not tests:
                continue
            expected, begun = EXPECTED[command], time.perf_counter()
            if not expected.typed:
                print(f"     - s  {command}\n          not tried: {expected.lacks}")
                continue
            fault = type_in(clone, command, expected, seconds=LONGEST)
            wrong += bool(fault)
            done = fault or (f"says what is missing: {expected.lacks}" if expected.lacks else "works")
            print(f"{time.perf_counter() - begun:6.1f} s  {command}\n          {done}", flush=True)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
