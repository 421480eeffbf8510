"""Names across alphabets and cases: how many are found, how many wrongly. `python -m bench.names --data DIR`.

DIR/names holds wikidata_en_ru.jsonl, slavicner_ru.jsonl, nerel_dev.jsonl and interscript_tests.jsonl. The first tenth
of the pairs is kept from the shipped letter costs. How much depends on the tenth: fit on half of the pairs, measure on
tenths of the other (`python -m bench.letters PAIRS.jsonl --half > FILE`, then `--letters FILE --tenths 0 2 4 6 8`).
"""

from __future__ import annotations

import argparse
import json
import unicodedata
import zlib
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from bot.entities import letter_pairs, letter_sequences
from bot.entities.matching import Matcher
from bot.entities.transliteration import systems_for, transliterate
from bot.model import Alias, Article, Entity
from bot.text.words import fold

SEEN = datetime(2026, 1, 1, tzinfo=UTC)
TEXTS = {"ru": "Вчера {} выступил с заявлением.", "en": "Yesterday {} made a statement."}
LANGUAGES = {"kaz": "kk", "kir": "ky", "tgk": "tg", "tuk": "tk", "uzb": "uz"}
TYPES = {"PER": "person", "PERSON": "person", "LOC": "place", "CITY": "city", "COUNTRY": "country"}


NEREL_NAMES = ("PERSON", "CITY", "COUNTRY", "STATE_OR_PROVINCE", "ORGANIZATION", "FACILITY", "LOCATION", "DISTRICT")
QUOTES = "«»\"“”„' "


class Marked(NamedTuple):
    """A mention of a data set."""

    key: str
    base: str
    form: str
    kind: str


Document = tuple[str, list[Marked]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--letters", type=Path, help="letter costs other than the shipped ones")
    parser.add_argument(
        "--tenths",
        type=int,
        nargs="+",
        default=[0],
        help="of the pairs; with others than the first, nothing else is measured",
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="print what was missed")
    options = parser.parse_args()
    folder = options.data / "names"
    if options.letters:
        use(options.letters)
    pairs = rows(folder / "wikidata_en_ru.jsonl")
    for number in options.tenths:
        chosen = [pair for pair in pairs if tenth(pair["en"]) == number][:2000]
        for given, written in (("en", "ru"), ("ru", "en")):
            print_pairs(chosen, given, written, verbose=options.verbose)
    if options.tenths != [0]:
        return
    print_inflected("slavicner_ru", slavic(folder / "slavicner_ru.jsonl"), verbose=options.verbose)
    print_inflected("nerel_dev", nerel(folder / "nerel_dev.jsonl"), verbose=options.verbose)
    print_derived(rows(folder / "interscript_tests.jsonl"), verbose=options.verbose)


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def tenth(name: str) -> int:
    """Return which tenth of the pairs a pair belongs to; the first is kept from fitting (see bench.letters)."""
    return zlib.crc32(name.encode()) % 10


def use(letters: Path) -> None:
    """Spell with other letter costs than the shipped ones."""
    own = letter_sequences.parse(letters.read_text("utf-8"))
    letter_pairs.letter_sequences = lambda: own


def print_pairs(pairs: list[dict[str, Any]], given: str, written: str, *, verbose: bool) -> None:
    """A catalogue of one alphabet, a text for each name in the other."""
    entities = {
        str(number): Entity(key=str(number), name=pair[given].capitalize(), type="person")
        for number, pair in enumerate(pairs)
    }
    matcher = Matcher(entities)
    found = wrong = 0
    for number, pair in enumerate(pairs):
        text = TEXTS[written].format(pair[written].capitalize())
        keys = {mention.entity for mention in matcher.match(article(text, written))}
        right = str(number) in keys
        found += right
        others = {key for key in keys if not is_spelt_so(pairs[int(key)], pair, given, written)} - {str(number)}
        wrong += bool(others)
        if verbose and (others or not right):
            print("  ", "wrong" if others else "missed", pair, [entities[key].name for key in others])
    print(f"{given} catalogue, {written} texts: {len(pairs)} pairs, recall {found / len(pairs):.3f}, wrong {wrong}")


def is_spelt_so(found: dict[str, Any], pair: dict[str, Any], given: str, written: str) -> bool:
    """Return whether the data say that the name found is written like the pair's, or that both are the same name."""
    return fold(found[given]) == fold(pair[given]) or fold(found[written]) == fold(pair[written])


def slavic(path: Path) -> list[Document]:
    return [
        (
            row["text"],
            [Marked(m["id"], m["lemma"], m["form"], m["type"]) for m in row["mentions"] if m["lemma"].strip()],
        )
        for row in rows(path)
    ]


def nerel(path: Path) -> list[Document]:
    """Only names whose label is their base form: no offices, no short forms, no adjectives."""
    return [
        (
            row["text"],
            [
                Marked(m["label"], m["label"].strip(), m["form"], m["type"])
                for m in row["mentions"]
                if m["type"] in NEREL_NAMES
                and m["form"][:1].isupper() == m["label"].strip()[:1].isupper()
                and is_inflected(m["form"], m["label"].strip())
            ],
        )
        for row in rows(path)
    ]


def is_inflected(form: str, label: str) -> bool:
    """Return whether each word begins like the label's and is a name of as many words."""
    words, bases = fold(form).split(), fold(label).split()
    return len(words) == len(bases) > 0 and all(
        word[: max(2, len(base) - 2)] == base[: max(2, len(base) - 2)] and len(word) <= len(base) + 3
        for word, base in zip(words, bases, strict=True)
    )


def print_inflected(title: str, documents: list[Document], *, verbose: bool) -> None:
    """One catalogue of all base forms; found is a mention of the same base form, or of a longer one around it."""
    bases: dict[str, dict[str, str]] = defaultdict(dict)
    for _, mentions in documents:
        for marked in mentions:
            bases[marked.key][marked.base.strip(QUOTES)] = marked.kind
    entities = {
        key: Entity(
            key=key,
            name=next(iter(own)),
            type=TYPES.get(next(iter(own.values())), "organisation"),
            aliases=tuple(Alias(text=base) for base in list(own)[1:] if base),
        )
        for key, own in bases.items()
    }
    matcher = Matcher(entities)
    found: dict[bool, int] = {True: 0, False: 0}
    total: dict[bool, int] = {True: 0, False: 0}
    for text, mentions in documents:
        spans = [fold(mention.text) for mention in matcher.match(article(text, "ru"))]
        joined = "|".join(spans)
        for marked in mentions:
            form = fold(marked.form).strip(QUOTES)
            changed = form != fold(marked.base).strip(QUOTES)
            hit = form in joined
            found[changed] += hit
            total[changed] += 1
            if verbose and not hit:
                print("   missed", marked.form, "|", marked.base, "|", [span for span in spans if span[:3] == form[:3]])
    print(
        f"{title}: {len(entities)} base forms, inflected mentions found {found[True] / max(1, total[True]):.3f} "
        f"({found[True]}/{total[True]}), written like the base form {found[False] / max(1, total[False]):.3f} "
        f"({found[False]}/{total[False]}), all {sum(found.values()) / max(1, sum(total.values())):.3f}"
    )


def print_derived(tests: list[dict[str, Any]], *, verbose: bool) -> None:
    """Official romanisations that are among the derived forms, letter by letter."""
    right: dict[str, int] = defaultdict(int)
    total: dict[str, int] = defaultdict(int)
    for test in tests:
        language = LANGUAGES.get(test["system"].split("-")[1])
        if language is None:
            continue
        derived = {transliterate(test["cyrl"], system) for system in systems_for([language])}
        hit = unicodedata.normalize("NFC", test["latn"]) in derived
        right[language] += hit
        total[language] += 1
        if verbose and not hit:
            print("   not derived", test)
    share = sum(right.values()) / max(1, sum(total.values()))
    parts = ", ".join(f"{language} {right[language]}/{total[language]}" for language in total)
    print(f"romanisations derived: {share:.3f} ({parts})")


def article(text: str, language: str) -> Article:
    return Article(id="1", text=text, language=language, seen_at=SEEN)


if __name__ == "__main__":
    main()
