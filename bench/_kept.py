"""Figures of long measurements, kept part by part so that a stopped one goes on where it was."""

import json
from collections.abc import Callable
from pathlib import Path

KEPT = Path("state/bench")


def kept(subject: str, *, anew: bool) -> Callable[..., None]:
    """Return a function that prints what was measured before under this subject, or measures and keeps it."""
    path = KEPT / f"{subject}.jsonl"
    if anew:
        path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)

    def resumed(name: str, measure: Callable[..., dict], *arguments: object) -> None:
        key = json.dumps([name, *arguments])
        records = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
        found = next((record["found"] for record in records if record["key"] == key), None)
        if found is None:
            found = measure(*arguments)
            with path.open("a") as file:
                file.write(json.dumps({"key": key, "found": found}) + "\n")
        print(name, *arguments, json.dumps(found), flush=True)

    return resumed
