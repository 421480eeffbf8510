"""Learning from articles: how much is found and joined, and how fast. `python -m bench.learning [--data DIR]`.

Speed is measured on the made-up region of the tests, repeated. Quality needs a folder of texts and a list of what
stands in them: DIR/../corpus and DIR/../evals/seed_entities.tsv (name, type, forms with | between), or what
--corpus and --gold name.
"""

from __future__ import annotations

import argparse
import time
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

from bot.entities.learning import Learnt, learn
from bot.feeds.pages import SUFFIXES, article_of_file
from bot.model import Article

SEEN = datetime(2026, 1, 1, tzinfo=UTC)
MADE_UP = Path(__file__).parent.parent / "tests" / "pack" / "texts"
COPIES = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--gold", type=Path)
    options = parser.parse_args()
    print_speed()
    beside = options.data.resolve().parent if options.data else None
    corpus = options.corpus or (beside and beside / "corpus")
    gold = options.gold or (beside and beside / "evals" / "seed_entities.tsv")
    if corpus and gold and corpus.is_dir() and gold.is_file():
        print_quality(articles_in(corpus), gold)
    else:
        print("quality: not measured; name --corpus and --gold")


def print_speed() -> None:
    once = articles_in(MADE_UP)
    many = [
        Article(id=f"{article.id}-{number}", title=article.title, text=article.text, language="en", seen_at=SEEN)
        for number in range(COPIES)
        for article in once
    ]
    words = sum(len(article.text.split()) for article in many)
    start = time.perf_counter()
    found = learn(many, {})
    seconds = time.perf_counter() - start
    print(f"speed: {len(many)} articles, {words} words, {len(found)} entities: {words / seconds:.0f} words/s")


def print_quality(read: list[Article], gold: Path) -> None:
    wanted = gold_forms(gold)
    learnt = [spellings(found) for found in learn(read, {})]
    found = [name for name, forms in wanted.items() if any((forms | {fold(name)}) & texts for texts in learnt)]
    several = {name: forms for name, forms in wanted.items() if len(forms) > 1}
    joined = [name for name, forms in several.items() if any(forms <= texts for texts in learnt)]
    holding = [[name for name, forms in wanted.items() if (forms | {fold(name)}) & texts] for texts in learnt]
    print(f"found {len(found)} of {len(wanted)}, without {sorted(wanted.keys() - set(found))}")
    print(f"joined {len(joined)} of {len(several)}, without {sorted(several.keys() - set(joined))}")
    print(
        f"wrongly joined {sum(len(names) > 1 for names in holding)}, on no list {sum(not names for names in holding)}"
    )


def articles_in(folder: Path) -> list[Article]:
    files = sorted(path for path in folder.iterdir() if path.suffix in SUFFIXES)
    read = (article_of_file(path.read_bytes(), name=path.name, seen_at=SEEN) for path in files)
    return [article for article in read if article]


def gold_forms(path: Path) -> dict[str, set[str]]:
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return {row[0]: {fold(form) for form in row[2].split("|")} for row in rows}


def spellings(found: Learnt) -> set[str]:
    return {fold(text) for text in (found.entity.name, *(alias.text for alias in found.entity.aliases))}


def fold(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if c.isalnum())


if __name__ == "__main__":
    main()
