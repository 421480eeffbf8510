"""How fast names are found: end to end beside a bare automaton scan, 1,000 to 1,000,000 aliases, build and memory.

`python -m bench.matching`. Articles and aliases are made up here, with word lengths and frequencies like those of news.
spaCy's PhraseMatcher is timed on the same input where spaCy can be imported, or with --spacy PYTHON, an interpreter of
a virtual environment made for this alone (`python3 -m venv DIR && DIR/bin/pip install spacy==3.8.*`).
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import ahocorasick_rs

from bot.entities.matching import Matcher
from bot.entities.scan import scan_form
from bot.model import Article, Entity

SEEN = datetime(2026, 1, 1, tzinfo=UTC)
ARTICLES, WORDS = 300, 415
CYRILLIC = str.maketrans("bcdfghklmnprstvzaeiouBCDFGHKLMNPRSTVZAEIOU", "бцдфгхклмнпрствзаеиоуБЦДФГХКЛМНПРСТВЗАЕИОУ")
SPACY = """
import json, sys, time, spacy
from spacy.matcher import PhraseMatcher
names, texts = json.load(open(sys.argv[1]))
nlp = spacy.blank("xx")
matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
matcher.add("names", list(nlp.pipe(names)))
shortest = [9e9] * len(texts)
for _ in range(3):
    for place, text in enumerate(texts):
        started = time.perf_counter()
        matcher(nlp.make_doc(text))
        shortest[place] = min(shortest[place], time.perf_counter() - started)
print(sum(shortest))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="not needed here")
    parser.add_argument("--spacy", help="a Python that has spaCy")
    parser.add_argument("--largest", type=int, default=1_000_000, help="aliases of the largest catalogue")
    parser.add_argument("--memory", action="store_true", help="print only the bytes an alias of the largest catalogue")
    options = parser.parse_args()
    random.seed(7)
    words = [made_up_word() for _ in range(30_000)]
    names = list(dict.fromkeys(f"{random.choice(words)} {made_up_word()}".title() for _ in range(options.largest)))
    cyrillic = [name.translate(CYRILLIC) for name in names[::4]]
    names[::4] = cyrillic
    if options.memory:
        print(grown(names))
        return
    latin = [name for number, name in enumerate(names[:100_000]) if number % 4]
    texts = [made_up_text(words, latin) for _ in range(ARTICLES)]
    other = [word.translate(CYRILLIC) for word in words]
    texts[::4] = [made_up_text(other, cyrillic[:25_000]) for _ in texts[::4]]  # a quarter is in Cyrillic letters
    scans: dict[int, float] = {}
    for size in sorted({1_000, 100_000, len(names)}):
        if size <= len(names):
            scans[size] = measure(names[:size], texts)
    print(f"end to end, {max(scans):,} aliases against 1,000: {scans[max(scans)] / scans[1_000]:.2f} times the time")
    python = options.spacy or (sys.executable if importlib.util.find_spec("spacy") else "")
    if not python:
        print("spaCy PhraseMatcher: not compared, for spaCy is not installed here; see --spacy")
    else:
        middle = min(scans, key=lambda size: abs(size - 100_000))
        seconds = beside_spacy(python, names[:100_000], texts)
        print(f"spaCy PhraseMatcher, {middle:,} names: {seconds / scans[middle]:.1f} times the time of end to end")


def measure(names: list[str], texts: list[str]) -> float:
    """Print one catalogue's figures and return the seconds of all articles end to end."""
    entities = entities_of(names)
    started = time.process_time()
    matcher = Matcher(entities)
    built = time.process_time() - started
    articles = [Article(id="1", text=text, language="en", seen_at=SEEN) for text in texts]
    whole = best(matcher.match, articles)
    folded = [f" {scan_form(text)} " for text in texts]
    bare = ahocorasick_rs.AhoCorasick([f" {scan_form(name)}" for name in names], store_patterns=False)
    scanned = best(partial(bare.find_matches_as_indexes, overlapping=True), folded)
    mentions = sum(len(matcher.match(article)) for article in articles) / len(articles)
    print(
        f"{len(names):>9,} aliases: built in {built:.2f} s, {bytes_an_alias(len(names))} B an alias, "
        f"{whole / len(texts) * 1e6:.0f} us an article ({mentions:.1f} mentions), "
        f"bare scan {scanned / len(texts) * 1e6:.0f} us, ratio {whole / scanned:.2f}",
        flush=True,
    )
    return whole


def entities_of(names: list[str]) -> dict[str, Entity]:
    return {str(number): Entity(key=str(number), name=name, type="organisation") for number, name in enumerate(names)}


def grown(names: list[str]) -> int:
    """Return by how many bytes an alias the process grows when it builds an index."""
    entities = entities_of(names)
    gc.collect()
    before = resident()
    matcher = Matcher(entities)
    gc.collect()
    assert matcher.entities is entities
    return round((resident() - before) / len(names))


def bytes_an_alias(size: int) -> str:
    """Return what a process of its own grows by: one that holds other catalogues has holes, or fills them."""
    command = [sys.executable, "-m", "bench.matching", "--memory", "--largest", str(size)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def best(run: Callable[[Any], object], inputs: list[Any], times: int = 7) -> float:
    """Return the sum of each input's shortest time over some rounds: other work on the machine only adds."""
    shortest = [float("inf")] * len(inputs)
    for _ in range(times):
        for place, given in enumerate(inputs):
            started = time.perf_counter()
            run(given)
            shortest[place] = min(shortest[place], time.perf_counter() - started)
    return sum(shortest)


def beside_spacy(python: str, names: Iterable[str], texts: list[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "input.json"
        path.write_text(json.dumps([list(names), texts]), "utf-8")
        done = subprocess.run([python, "-c", SPACY, str(path)], capture_output=True, text=True, check=True)
    return float(done.stdout)


def made_up_word() -> str:
    return "".join(random.choice("bcdfghklmnprstvz") + random.choice("aeiou") for _ in range(random.randint(2, 4)))


def made_up_text(words: list[str], names: list[str]) -> str:
    """Return about 415 words with frequencies like a language's, and ten names of the catalogue in it."""
    found = [words[min(int(random.paretovariate(0.7)) - 1, len(words) - 1)] for _ in range(WORDS)]
    for _ in range(10):
        found.insert(random.randrange(len(found)), random.choice(names))
    sentences = [" ".join(found[start : start + 18]) for start in range(0, len(found), 18)]
    return " ".join(f"{sentence[:1].upper()}{sentence[1:]}." for sentence in sentences)


def resident() -> int:
    fields = Path("/proc/self/statm").read_text("ascii").split() if sys.platform == "linux" else ["0", "0"]
    return int(fields[1]) * 4096


if __name__ == "__main__":
    main()
