"""Pairs of names to bot/entities/data/letter_sequences.txt. `python -m bench.letters PAIRS.jsonl > FILE`.

Each line is {"en": latin, "ru": cyrillic}. Names are cut into stretches that stand for each other: expectation
maximisation over all cuts tells how often two stretches do. Each pair is then cut in its likeliest way, and what
follows what is counted, two stretches back, smoothed as Kneser and Ney do. Pairs that share too little are left out,
and so are those that bench.names measures with. It takes about a minute for 20,000 pairs.
"""

from __future__ import annotations

import argparse
import difflib
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from bench.names import tenth
from bot.entities.letter_pairs import in_known_letters
from bot.text.scripts import romanise
from bot.text.words import fold

SIZES = ((1, 0), (1, 1), (1, 2), (2, 1), (3, 1))  # letters of a stretch: Latin, Cyrillic
ROUNDS, FIRST_PAIRS = 7, 3000
ALIKE, RAREST = 0.5, 0.5
RAREST_LETTER = 12
DISCOUNT = 0.75
RAREST_SEQUENCE = 2  # of three stretches
HEAD = """\
# How letters of Latin names stand in Cyrillic ones and back. Each line: what came before (up to two stretches, written
# latin:cyrillic; ^:^ and $:$ are the edges of a name), what it costs to forget the first of them, and what may follow
# with its cost, -10 ln of how often it does. Fitted by `python -m bench.letters` on pairs of English and Russian labels
# of Wikidata (CC0).
"""
Pair = tuple[str, str]
EDGE: Pair = ("^", "^")
Counts = Counter[tuple[Pair, ...]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="?")
    parser.add_argument("--half", action="store_true", help="fit on half of the pairs, to measure on the other")
    parser.add_argument("--data", help="not needed here")
    options = parser.parse_args()
    if options.pairs is None:
        print("fits letter costs; name a file of pairs to do so")
        return
    pairs = read(options.pairs, range(0, 10, 2) if options.half else (0,))
    shares = fit(pairs)
    cuts = [cut for latin, cyrillic in pairs if (cut := likeliest_cut(latin, cyrillic, shares))]
    sys.stdout.write(HEAD)
    sys.stdout.writelines(lines(cuts))


def read(path: Path, left_out: Collection[int]) -> list[Pair]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    pairs = [(row["en"], fold(row["ru"])) for row in rows if tenth(row["en"]) not in left_out]
    letters = Counter(letter for latin, _ in pairs for letter in latin.lower())
    known = {letter for letter, count in letters.items() if count >= RAREST_LETTER}
    pairs = [(in_known_letters(latin, known), cyrillic) for latin, cyrillic in pairs]
    return [(latin, cyrillic) for latin, cyrillic in pairs if is_one_name(latin, cyrillic)]


def is_one_name(latin: str, cyrillic: str) -> bool:
    return (
        latin.replace("'", "").isalpha()
        and cyrillic.replace("'", "").isalpha()
        and difflib.SequenceMatcher(None, fold(latin), romanise(cyrillic)).ratio() > ALIKE
    )


def fit(pairs: list[Pair]) -> dict[Pair, float]:
    """Return how large a share of all stretches two that stand for each other are; longer ones are discounted."""
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
    whole = sum(counts.values())
    return {pair: count / whole for pair, count in counts.items() if count >= RAREST}


def first_guess(latin: str, cyrillic: str) -> float:
    return 0.02 ** (len(latin) + max(len(cyrillic), 1)) * (1.0 if cyrillic else 0.05)


def expected(pairs: list[Pair], share: Callable[[str, str], float]) -> Counter[Pair]:
    """Return the expected counts of one round (forward-backward over both names)."""
    counts: Counter[Pair] = Counter()
    for one, other in pairs:
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


def reachable(one: str, other: str, i: int, j: int) -> Iterator[tuple[int, int, Pair]]:
    for latin, cyrillic in SIZES:
        if i + latin <= len(one) and j + cyrillic <= len(other):
            yield i + latin, j + cyrillic, (one[i : i + latin], other[j : j + cyrillic])


def likeliest_cut(one: str, other: str, shares: dict[Pair, float]) -> tuple[Pair, ...]:
    """Return the stretches of two names with their edges, () when they cannot stand for each other."""
    best: dict[tuple[int, int], tuple[float, tuple[Pair, ...]]] = {(0, 0): (0.0, (EDGE,))}
    for i in range(len(one)):
        for j in range(len(other) + 1):
            cost, cut = best.get((i, j), (0.0, ()))
            for i_end, j_end, written in reachable(one, other, i, j) if cut else ():
                share = shares.get(written)
                if share is None:
                    continue
                total = cost - math.log(share)
                if (i_end, j_end) not in best or total < best[i_end, j_end][0]:
                    best[i_end, j_end] = total, (*cut, written)
    _, cut = best.get((len(one), len(other)), (0.0, ()))
    return (*cut, ("$", "$")) if cut else ()


def lines(cuts: list[tuple[Pair, ...]]) -> Iterator[str]:
    """Yield what follows what, and its cost, as the data file has it."""
    alone, two, three = (seen(cuts, length) for length in (1, 2, 3))
    kept = Counter({run: count for run, count in three.items() if count >= RAREST_SEQUENCE})
    after_one = other_beginnings(three) | Counter({run: two[run] for run in two if run[0] == EDGE})
    after_none = other_beginnings(two)
    whole = sum(after_none.values())
    chances = {run: max(after_none[run], 1 - DISCOUNT) / whole for run in alone}
    yield line((), 1.0, chances)
    for counts, chosen in ((after_one, after_one), (three, kept)):
        longer: dict[tuple[Pair, ...], float] = {}
        wholes, shares = Counter[tuple[Pair, ...]](), Counter[tuple[Pair, ...]]()
        for run, count in counts.items():
            wholes[run[:-1]] += count
        for run, count in chosen.items():
            shares[run[:-1]] += count - DISCOUNT
        forgotten = {before: 1 - share / wholes[before] for before, share in shares.items()}
        of = defaultdict[tuple[Pair, ...], dict[tuple[Pair, ...], float]](dict)
        for run, count in chosen.items():
            before = run[:-1]
            chance = (count - DISCOUNT) / wholes[before] + forgotten[before] * chances.get(run[1:], 0.0)
            longer[run] = of[before][run] = chance
        for before in sorted(of):
            yield line(before, forgotten[before], of[before])
        chances = longer


def seen(cuts: list[tuple[Pair, ...]], length: int) -> Counts:
    """Return how often runs of stretches were seen; the edge at the beginning never follows anything."""
    return Counter(
        cut[end - length : end] for cut in cuts for end in range(length, len(cut) + 1) if end > 1 or length > 1
    )


def other_beginnings(runs: Counts) -> Counts:
    """Return how many different stretches were seen before each run."""
    return Counter(run[1:] for run in runs)


def line(before: tuple[Pair, ...], forgotten: float, chances: dict[tuple[Pair, ...], float]) -> str:
    entries = sorted(chances.items(), key=lambda entry: (-entry[1], entry[0][-1]))
    following = " ".join(f"{written(run[-1])} {cost(chance)}" for run, chance in entries)
    return f"{' '.join(map(written, before))}\t{cost(forgotten)}\t{following}\n"


def written(pair: Pair) -> str:
    return ":".join(pair)


def cost(chance: float) -> int:
    return round(-10 * math.log(chance))


if __name__ == "__main__":
    main()
