"""How well the check tells supported claims from others: balanced accuracy on sets that people labelled."""

import argparse
import json
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from bot.briefing.check import check
from bot.model import Article

SETS = ("cliff_faithfulness", "summedits_samsum")
OWN = Path(__file__).parents[1] / "tests" / "data"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def claims(path: Path) -> list[tuple[str, list[str], bool]]:
    found = []
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        claim = record.get("claim") or record["summary"]
        sources = record.get("sources") or [record["doc"]]
        found.append((claim, sources, bool(record.get("label", record.get("supported")))))
    return found


def measure(path: Path) -> None:
    labelled = claims(path)
    right: Counter[bool] = Counter()
    failed: Counter[tuple[str, bool]] = Counter()
    started = time.perf_counter()
    for claim, sources, supported in labelled:
        articles = [Article(id=str(number), text=text, seen_at=NEVER) for number, text in enumerate(sources)]
        checks = {found.check for found in check(claim, articles)}
        right[supported] += (not checks) is supported
        failed.update((name, supported) for name in checks)
    took = time.perf_counter() - started
    total = Counter(supported for _, _, supported in labelled)
    kept, caught = (right[kind] / max(total[kind], 1) for kind in (True, False))
    print(
        f"{path.stem}: balanced accuracy {(kept + caught) / 2:.3f}, supported kept {kept:.3f}, unsupported caught "
        f"{caught:.3f}, n {len(labelled)}, {1000 * took / len(labelled):.1f} ms a claim"
    )
    for name in sorted({name for name, _ in failed}):
        shares = " / ".join(f"{failed[name, kind] / max(total[kind], 1):.3f}" for kind in (True, False))
        print(f"  {name:12} fails on {shares} of supported / unsupported")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.claims", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with faithfulness/*.jsonl")
    data = parser.parse_args().data
    for name in sorted(OWN.glob("claims_*.jsonl")):
        measure(name)
    for name in SETS:
        path = data / "faithfulness" / f"{name}.jsonl" if data else None
        if path and path.exists():
            measure(path)
        else:
            print(f"{name}: not measured, give --data")


if __name__ == "__main__":
    main()
