"""Runs the measurements one after the other: all, or those named; results are kept in docs/benchmarks.md by hand."""

import argparse
import pkgutil
import subprocess
import sys
from pathlib import Path

import bench

NAMES = sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if not module.name.startswith("_"))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(NAMES)}; all when none is given")
    parser.add_argument(
        "--data",
        help="folder with public data sets, or one with a folder data; what needs them says so when they are missing",
    )
    arguments = parser.parse_args()
    unknown = set(arguments.names) - set(NAMES)
    if unknown:
        parser.error(f"no such measurement: {', '.join(sorted(unknown))}")
    data = Path(arguments.data) if arguments.data else None
    if data and (data / "data").is_dir():
        data /= "data"
    failed = []
    for name in arguments.names or NAMES:
        print(f"== {name}", flush=True)
        command = [sys.executable, "-m", f"bench.{name}", *(["--data", str(data)] if data else [])]
        if subprocess.run(command, check=False).returncode:
            failed.append(name)
    if failed:
        print(f"did not finish: {', '.join(failed)}")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
