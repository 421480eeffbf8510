"""How grouping grows and how well it groups.

`python -m bench.grouping`: what placing one 60-word lead costs among 1,000 and 100,000 stored articles, beside SQLite
FTS5's search for candidates (and scipy's with --scipy PYTHON, an interpreter that has it), and what memory holds over a
month. Texts are made up, with word frequencies like those of news. `--data DIR` adds B-cubed figures on public sets,
fed in shuffled order: DIR/stories/ecbplus.jsonl and the others.
"""

import argparse
import gc
import json
import math
import random
import sqlite3
import statistics
import subprocess
import sys
import time
from array import array
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path
from zlib import crc32

from bot.cli.records import article_of
from bot.entities.catalogue import parse_catalogue
from bot.entities.matching import Matcher
from bot.model import Article, Mention
from bot.stories.copies import Sketch, sketch_of
from bot.stories.grouping import Grouper, _Members
from bot.stories.memory import Known, Memory
from bot.stories.terms import Terms, terms_of
from bot.stories.weights import LIMITS, limits
from bot.text.words import words

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
WORDS, TRIALS = 60, 200
SCIPY = """
import json, random, sys, time
import scipy.sparse as sparse
documents, queries, words = json.load(open(sys.argv[1]))
def rows(texts):
    row = [place for place, text in enumerate(texts) for _ in text]
    column = [word for text in texts for word in text]
    return sparse.csr_matrix(([1.0] * len(column), (row, column)), shape=(len(texts), words))
stored = rows(documents).T.tocsr()
taken = []
for query in queries:
    vector = rows([query])
    started = time.perf_counter()
    (vector @ stored).toarray()
    taken.append(time.perf_counter() - started)
print(sorted(taken)[len(taken) // 2])
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="folder of public sets; adds the B-cubed figures")
    parser.add_argument("--largest", type=int, default=100_000, help="stored articles at most; 0 = no growth")
    parser.add_argument("--month", type=int, default=100_000, help="articles of the month that is simulated; 0 = none")
    parser.add_argument("--scipy", help="a Python that has scipy")
    options = parser.parse_args()
    if options.data:
        quality(Path(options.data))
    if options.largest:
        growth(options.largest, options.scipy)
    if options.month:  # in a process of its own, whose memory nothing else has used before
        alone = get_context("spawn").Process(target=month, args=(options.month,))
        alone.start()
        alone.join()


class Writer:
    """Makes up leads: common words by Zipf's law, some names, one of the catalogue's."""

    def __init__(self) -> None:
        self._random = random.Random(3)
        letters = "bcdfgklmnprstvz", "aeiou"
        self.words = list(
            dict.fromkeys(
                "".join(self._random.choice(letters[place % 2]) for place in range(self._random.randint(4, 10)))
                for _ in range(60_000)
            )
        )
        self._weights = list(accumulate(1 / (place + 10) for place in range(len(self.words))))

    def article(self, number: int, seen_at: datetime) -> tuple[Article, tuple[Mention, ...]]:
        words = self._random.choices(self.words, cum_weights=self._weights, k=WORDS)
        words[7], words[19] = words[7].title(), words[19].title()
        text = " ".join(words[:30]).capitalize() + ". " + " ".join(words[30:]).capitalize() + "."
        key = f"entity-{int(self._random.paretovariate(0.6)) % 5000}"
        mention = Mention(entity=key, name=key, type="city", field="text", start=0, end=4, text=text[:4], reason="")
        article = Article(
            id=f"a{number}",
            feed=f"feed{number % 200}",
            title=" ".join(words[:8]).capitalize(),
            text=text,
            language="en",
            seen_at=seen_at,
        )
        return article, (mention,)


def growth(largest: int, scipy: str | None) -> None:
    writer, grouper, taken = Writer(), Grouper({}), {}
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table texts using fts5(body)")
    before, stored, documents = resident(), 0, []
    number_of = {word: place for place, word in enumerate(writer.words)}
    for size in (1_000, largest):
        while stored < size:
            article, mentions = writer.article(stored, BEGIN + timedelta(seconds=stored))
            fill(grouper, article, mentions)
            database.execute("insert into texts values (?)", (article.text,))
            documents.append([number_of[word] for word in article.text.lower().replace(".", "").split()])
            stored += 1
        trials = [writer.article(10_000_000 + size + trial, BEGIN + timedelta(days=9)) for trial in range(TRIALS)]
        own = median(lambda pair: grouper.place(*pair), trials)
        searched = median(lambda pair: candidates(database, pair[0].text), trials)
        line = f"{size:>7,} stored: place {own * 1e3:.2f} ms, FTS5 candidates {searched * 1e3:.2f} ms"
        taken[size] = own
        if scipy:
            queries = [[number_of[w] for w in a.text.lower().replace(".", "").split()] for a, _ in trials]
            line += f", scipy candidates {beside_scipy(scipy, documents, queries, len(number_of)) * 1e3:.2f} ms"
        held = (resident() - before) / stored
        print(f"{line}; {held:,.0f} bytes of memory an article (with the test's own copies)", flush=True)
    print(f"{largest:,} against 1,000: {taken[largest] / taken[1_000]:.2f} times the time")


def fill(grouper: Grouper, article: Article, mentions: tuple[Mention, ...]) -> None:
    """Store an article as grouping keeps it, without the reading of its text that is not measured here."""
    memory = grouper._memory  # noqa: SLF001 - what is kept, without reading 100,000 texts first
    words = article.text.replace(".", "").split()
    weights = {f"w{word.lower()}": 1.0 for word in words} | {f"e{mention.entity}": 1.0 for mention in mentions}
    weights |= {f"n{word[:4].lower()}": 1.0 for word in words if word[0].isupper()}
    entry = memory.index.entry(
        Terms("en", weights, lead=frozenset(list(weights)[:20]), title=frozenset(list(weights)[:8]))
    )
    memory.index.count(entry)
    runs = array("I", sorted({crc32(" ".join(words[place : place + 3]).encode()) for place in range(len(words) - 2)}))
    title = array("I", sorted({crc32(word.encode()) for word in article.title.lower().split()}))
    sketch = Sketch(
        runs=runs,
        unquoted=runs,
        words=len(words),
        thinned=False,
        title=title,
        outlet=article.feed,
        feed=article.feed,
        headline_only=False,
    )
    number = memory.restore(Known(article.id, article.id, article.seen_at, sketch), entry)
    grouper._stories[article.id] = _Members([number])  # noqa: SLF001


def month(articles: int) -> None:
    """Place a month's articles one after the other; quiet stories leave by themselves, as in the running bot."""
    writer, grouper = Writer(), Grouper({})
    before = resident()
    for number in range(articles):
        at = BEGIN + timedelta(days=30) * (number / articles)
        grouper.place(*writer.article(number, at))
        if number % (articles // 10) == articles // 10 - 1:
            gc.collect()
            held, stored = resident() - before, len(grouper._memory.known)  # noqa: SLF001 - how many are remembered
            print(
                f"day {30 * (number + 1) // articles}: {stored:,} articles of the last days held, "
                f"{held / 2**20:.0f} MiB, {held / stored:,.0f} bytes each",
                flush=True,
            )


def quality(data: Path) -> None:
    home = Path(__file__).parents[1] / "entities.yaml"
    entities = parse_catalogue(home.read_text("utf-8"), str(home)).entities
    matcher = Matcher(entities)
    for name in ("ecbplus", "wikinews_medium", "wikinews_handpicked"):
        records = [json.loads(line) for line in (data / "stories" / f"{name}.jsonl").read_text("utf-8").splitlines()]
        figures = []
        for seed in (1, 2, 3):
            random.Random(seed).shuffle(records)
            read = [(article := article_of(record), matcher.match(article)) for record in records]
            stories = grouped(read, entities)
            figures.append(b_cubed([r["cluster"] for r in records], [stories[r["id"]] for r in records]))
        print(f"{name}: B3 F1 {' '.join(f'{figure:.3f}' for figure in figures)}", flush=True)
    pairs = [json.loads(line) for line in (data / "stories/tgcontest_pairs.jsonl").read_text("utf-8").splitlines()]
    read = []
    for place, pair in enumerate(pairs):
        for side in ("first", "second"):
            article = article_of({"id": f"{place}{side}", "title": pair[f"{side}_title"], "text": pair[f"{side}_text"]})
            read.append((article, matcher.match(article)))
    stories = grouped(read, entities)
    joined = [stories[f"{place}first"] == stories[f"{place}second"] for place in range(len(pairs))]
    gold = [pair["label"] == "OK" for pair in pairs]
    both = sum(a and b for a, b in zip(joined, gold, strict=True))
    print(f"tgcontest_pairs: F1 {2 * both / (sum(joined) + sum(gold)):.3f}", flush=True)
    print(f"paraphraser_ru: {paraphrases(data / 'stories/paraphraser_ru.jsonl', entities, matcher)}", flush=True)


def paraphrases(path: Path, entities: dict, matcher: Matcher) -> str:
    """Judge pairs of headlines one by one: classes 1 (the same) and 0 (nearly) against -1, beside plain TF-IDF."""
    pairs = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    headlines = list(dict.fromkeys(pair[side] for pair in pairs for side in ("text_1", "text_2")))
    memory = Memory(limits())
    for place, headline in enumerate(headlines):
        article = article_of({"id": str(place), "title": headline, "text": "", "language": "ru"})
        weighing = {name: LIMITS[name] for name in ("title", "fade")}
        entry = memory.index.entry(terms_of(article, matcher.match(article), entities, **weighing))
        memory.index.count(entry)
        memory.restore(Known(article.id, article.id, BEGIN, sketch_of(article)), entry)
    numbers = {headline: memory.number_of[str(place)] for place, headline in enumerate(headlines)}
    bags = {headline: Counter(words(headline.lower())) for headline in headlines}
    found = Counter(word for bag in bags.values() for word in bag)
    weighed = {
        headline: {word: count * math.log(len(headlines) / found[word]) for word, count in bag.items()}
        for headline, bag in bags.items()
    }
    gold = [pair["class"] != "-1" for pair in pairs]
    own = [memory.likeness(numbers[pair["text_1"]], numbers[pair["text_2"]]) for pair in pairs]
    plain = [cosine(weighed[pair["text_1"]], weighed[pair["text_2"]]) for pair in pairs]
    bars = [bar / 50 for bar in range(1, 50)]
    best = [max(f1(gold, values, bar) for bar in bars) for values in (own, plain)]
    return (
        f"F1 {f1(gold, own, LIMITS['found']):.3f} (with the best threshold {best[0]:.3f}), "
        f"TF-IDF at 0.2 {f1(gold, plain, 0.2):.3f} (with the best {best[1]:.3f}), all joined {f1(gold, own, -1):.3f}"
    )


def cosine(one: dict[str, float], other: dict[str, float]) -> float:
    lengths = math.hypot(*one.values()) * math.hypot(*other.values())
    return sum(value * other.get(word, 0.0) for word, value in one.items()) / lengths if lengths else 0.0


def f1(gold: list[bool], values: list[float], bar: float) -> float:
    both = sum(same and value >= bar for same, value in zip(gold, values, strict=True))
    return 2 * both / (sum(gold) + sum(value >= bar for value in values))


def grouped(read: list[tuple[Article, tuple[Mention, ...]]], entities: dict) -> dict[str, str]:
    grouper, stories, forwards = Grouper(entities), {}, {}
    for article, mentions in read:
        grouper.expect(article, mentions)
    for article, mentions in read:
        placement = grouper.place(article, mentions)
        forwards |= dict.fromkeys(placement.merged, placement.story)
        stories |= {article.id: placement.story, **placement.moved}
    for article, story in stories.items():
        while story in forwards:
            story = forwards[story]
        stories[article] = story
    return stories


def b_cubed(gold: list[str], found: list[str]) -> float:
    """Return the F1 of B-cubed precision and recall (Bagga and Baldwin 1998)."""
    by_gold, by_found = defaultdict(set), defaultdict(set)
    for place, (one, other) in enumerate(zip(gold, found, strict=True)):
        by_gold[one].add(place)
        by_found[other].add(place)
    shared = [len(by_gold[one] & by_found[other]) for one, other in zip(gold, found, strict=True)]
    precision = statistics.mean(n / len(by_found[other]) for n, other in zip(shared, found, strict=True))
    recall = statistics.mean(n / len(by_gold[one]) for n, one in zip(shared, gold, strict=True))
    return 2 * precision * recall / (precision + recall)


def candidates(database: sqlite3.Connection, text: str) -> None:
    rare = sorted(set(text.lower().replace(".", "").split()), key=len)[-8:]
    query = " OR ".join(f'"{word}"' for word in rare)
    database.execute("select rowid from texts where texts match ? order by rank limit 10", (query,)).fetchall()


def beside_scipy(python: str, documents: list[list[int]], queries: list[list[int]], words: int) -> float:
    path = Path("state/bench-grouping.json")
    path.write_text(json.dumps([documents, queries[:20], words]))
    found = subprocess.run([python, "-c", SCIPY, str(path)], check=True, capture_output=True, text=True).stdout
    path.unlink()
    return float(found)


def median(act, inputs) -> float:
    taken = []
    for each in inputs:
        started = time.process_time()
        act(each)
        taken.append(time.process_time() - started)
    return statistics.median(taken)


def resident() -> int:
    """Return this process's memory in bytes (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


if __name__ == "__main__":
    sys.exit(main())
