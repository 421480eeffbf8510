"""Pairs of names to the costs of bot/entities/data/letter_pairs.yaml. `python -m bench.letters PAIRS.jsonl > FILE`.

Each line is {"en": latin, "ru": cyrillic}. Costs are fitted by expectation maximisation over all ways of cutting both
names into stretches that stand for each other; pairs that share too little are left out, and so are those that
bench.names measures with. It takes about half a minute for 20,000 pairs.
"""

from __future__ import annotations

import argparse
import difflib
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from pathlib import Path

from bench.names import tenth
from bot.text.scripts import romanise
from bot.text.words import fold

LONGEST_LATIN, LONGEST_CYRILLIC = 4, 3
ROUNDS, FIRST_PAIRS = 7, 3000
ALIKE, RAREST = 0.55, 0.5
HEAD = """\
# How letters of Latin names stand in Cyrillic ones and back: Latin letters -> {Cyrillic letters: cost}. ^ and $ are the
# edges of a name, "" is a letter that is not written. The cost is -10 ln of how often the two stand for each other,
# fitted by `python -m bench.letters` on pairs of English and Russian labels of Wikidata (CC0).
"""
Pair = tuple[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="?")
    parser.add_argument("--half", action="store_true", help="fit on half of the pairs, to measure on the other")
    parser.add_argument("--data", help="not needed here")
    options = parser.parse_args()
    if options.pairs is None:
        print("fits letter costs; name a file of pairs to do so")
        return
    counts = fit(read(options.pairs, range(0, 10, 2) if options.half else (0,)))
    whole = sum(counts.values())
    table: dict[str, dict[str, int]] = defaultdict(dict)
    for (latin, cyrillic), count in counts.items():
        if count >= RAREST:
            table[latin][cyrillic] = round(-10 * math.log(count / whole))
    sys.stdout.write(HEAD)
    for latin in sorted(table):
        entries = sorted(table[latin].items(), key=lambda entry: entry[1])
        sys.stdout.write(
            f'"{latin}": {{{", ".join(f"{json.dumps(c, ensure_ascii=False)}: {n}" for c, n in entries)}}}\n'
        )


def read(path: Path, left_out: Collection[int]) -> list[Pair]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    pairs = [(fold(row["en"]), fold(row["ru"])) for row in rows if tenth(row["en"]) not in left_out]
    return [
        (latin, cyrillic)
        for latin, cyrillic in pairs
        if latin.isalpha()
        and cyrillic.isalpha()
        and difflib.SequenceMatcher(None, latin, romanise(cyrillic)).ratio() > ALIKE
    ]


def fit(pairs: list[Pair]) -> Counter[Pair]:
    """Return how often stretches stand for each other; longer ones are discounted, or all would be learnt by heart."""
    counts = expected(pairs[:FIRST_PAIRS], lambda latin, cyrillic: first_guess(latin, cyrillic))
    for number in range(ROUNDS):
        discount = 0.5 if number > 1 else 0.1
        kept = {
            pair: count - discount * max(0, len(pair[0]) + len(pair[1]) - 2)
            for pair, count in counts.items()
            if count - discount * max(0, len(pair[0]) + len(pair[1]) - 2) > 0.2
        }
        whole = sum(kept.values())
        shares = {pair: count / whole for pair, count in kept.items()}
        counts = expected(pairs, lambda latin, cyrillic, shares=shares: shares.get((latin, cyrillic), 0.0))
        print(f"round {number + 1}: {len(counts)} pairs of letters", file=sys.stderr, flush=True)
    return counts


def first_guess(latin: str, cyrillic: str) -> float:
    return 0.02 ** (len(latin) + max(len(cyrillic), 1)) * (1.0 if cyrillic else 0.01)


def expected(pairs: list[Pair], share: Callable[[str, str], float]) -> Counter[Pair]:
    """Return the expected counts of one round (forward-backward over both names)."""
    counts: Counter[Pair] = Counter()
    for latin, cyrillic in pairs:
        one, other = f"^{latin}$", f"^{cyrillic}$"
        forward = [[0.0] * (len(other) + 1) for _ in range(len(one) + 1)]
        forward[0][0] = 1.0
        steps = []
        for i in range(len(one)):
            for j in range(len(other) + 1):
                if not forward[i][j]:
                    continue
                for i_end, j_end, written in reachable(one, other, i, j):
                    chance = share(*written)
                    if chance > 0:
                        forward[i_end][j_end] += forward[i][j] * chance
                        steps.append((i, j, i_end, j_end, written, chance))
        if not forward[-1][-1]:
            continue
        backward = [[0.0] * (len(other) + 1) for _ in range(len(one) + 1)]
        backward[-1][-1] = 1.0
        for i, j, i_end, j_end, written, chance in reversed(steps):
            weight = chance * backward[i_end][j_end]
            backward[i][j] += weight
            counts[written] += forward[i][j] * weight / forward[-1][-1]
    return counts


def reachable(one: str, other: str, i: int, j: int) -> list[tuple[int, int, Pair]]:
    found = []
    for i_end in range(i + 1, min(i + LONGEST_LATIN, len(one)) + 1):
        latin = one[i:i_end]
        if latin in "^$":  # an edge by itself stands for an edge and no letter
            if other[j : j + 1] == latin:
                found.append((i_end, j + 1, (latin, latin)))
            continue
        for j_end in range(j, min(j + LONGEST_CYRILLIC, len(other)) + 1):
            cyrillic = other[j:j_end]
            if all((edge in latin) == (edge in cyrillic) for edge in "^$"):
                found.append((i_end, j_end, (latin, cyrillic)))
    return found


if __name__ == "__main__":
    main()
