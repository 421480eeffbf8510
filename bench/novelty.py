"""Is what is told the news of the day, and not what the story had told before? Events in steps, written by people.

`python -m bench.novelty --data DIR`: DIR/novelty/background_summaries.jsonl has for each day of an event three wordings
of what happened and three of what had happened. An audience is told day after day: an article is one wording of the day
behind another's wording of what was before; then the day comes once more, in its third wording. Beside ours stand the
cosine of TF-IDF and the share of words, sentence by sentence, each with the bar at which it tells as much of the days.
"""

import argparse
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from bot.entities.catalogue import parse_catalogue
from bot.entities.matching import Matcher
from bot.model import Article, Report, Statement, Story
from bot.stories.news import development
from bot.stories.statements import statements_of
from bot.text.words import content_stems

UPDATE, BEFORE, REWORDED = "the day's", "what was before", "the day's once more"
FIRST_HOUR = 6
Likeness = Callable[[Statement, list[Statement]], float]  # to what was told, 0 to 1


@dataclass
class Judged:
    """A statement of an event, and what was known when it came."""

    event: str
    kind: str
    statement: Statement
    known: list[Statement]
    told: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="folder of public sets; nothing is measured without")
    parser.add_argument("--errors", type=int, default=0, help="print as many errors of each kind")
    options = parser.parse_args()
    if not options.data:
        print("no --data: nothing to measure")
        return
    path = Path(options.data) / "novelty" / "background_summaries.jsonl"
    home = Path(__file__).parents[1] / "entities.yaml"
    matcher = Matcher(parse_catalogue(home.read_text("utf-8"), str(home)).entities)
    judged = [each for event, steps in events(path).items() for each in judge(event, steps, matcher)]
    print(f"ours: {shares((each.kind, each.told) for each in judged)}")
    for name, likeness in (("TF-IDF cosine", cosine(judged)), ("share of words", words_told)):
        found = [(each.kind, likeness(each.statement, each.known)) for each in judged]
        days = sorted(value for kind, value in found if kind == UPDATE)
        bar = days[sum(each.told for each in judged if each.kind == UPDATE) - 1]
        print(f"{name} up to {bar:.2f}: {shares((kind, value <= bar) for kind, value in found)}")
    for kind in (UPDATE, BEFORE, REWORDED):
        wrong = [each for each in judged if each.kind == kind and each.told is not (kind == UPDATE)]
        for each in wrong[:: max(1, len(wrong) // (options.errors or 1))][: options.errors]:
            print(f"{kind}, {'told' if each.told else 'not told'}: {each.statement.text}")
            nearest = max(each.known, key=lambda one: words_told(each.statement, [one]), default=None)
            print(f"    nearest: {nearest.text if nearest else ''}")


def events(path: Path) -> dict[str, list[dict]]:
    """Return the steps of each event, texts in one line."""
    found = defaultdict(list)
    for line in path.read_text("utf-8").splitlines():
        step = json.loads(line)
        texts = {key: [" ".join(re.sub(r"\\n|-[LR]RB-", " ", text).split()) for text in step[key]] for key in step
                 if key in ("updates", "backgrounds")}  # fmt: skip
        found[step["event"]].append(step | texts)
    return found


def judge(event: str, steps: list[dict], matcher: Matcher) -> Iterator[Judged]:
    """Tell an audience of an event step after step."""
    story, told = Story(id=event), dict[str, int]()
    for number, step in enumerate(steps):
        at = datetime.fromisoformat(re.search(r"\d{4}-\d\d-\d\d", step["date"])[0]).replace(tzinfo=UTC)
        at += timedelta(hours=FIRST_HOUR)
        article = f"{event} {number}"
        texts = [(BEFORE, step["backgrounds"][1]), (UPDATE, step["updates"][0])], [(REWORDED, step["updates"][2])]
        for place, parts in enumerate(texts):
            text = "\n".join(part for _, part in parts)
            read = Article(id=f"{article} {place}", text=text, language="en", seen_at=at + timedelta(hours=place))
            known = list(story.statements)
            mentions = matcher.match(read)
            fresh = statements_of(read, mentions, event)
            fresh = tuple(replace(each, number=len(known) + one) for one, each in enumerate(fresh, 1))
            reports = (*story.reports, Report(article=read, mentions=mentions))
            story = replace(story, reports=reports, statements=(*known, *fresh))
            found = development(story, told)
            new = {each.number for each in found.new} if found else set()
            for each in fresh:
                kind = next(kind for kind, part in parts if each.text in part)
                if known:
                    yield Judged(event, kind, each, known, each.number in new)
            told = {event: len(story.statements)}


def shares(found: Iterator[tuple[str, bool]]) -> str:
    told, count = Counter[str](), Counter[str]()
    for kind, is_told in found:
        count[kind] += 1
        told[kind] += is_told
    return ", ".join(f"{kind} {told[kind] / count[kind]:.3f} of {count[kind]}" for kind in (UPDATE, BEFORE, REWORDED))


def words_told(statement: Statement, known: list[Statement]) -> float:
    """Return the greatest share of a statement's words that one told statement has."""
    words = set(statement.words)
    return max((len(words & set(each.words)) / (len(words) or 1) for each in known), default=0.0)


def cosine(judged: list[Judged]) -> Likeness:
    """Return the greatest cosine to a told statement, words weighed by how few statements have them."""
    frequency = Counter(word for each in judged for word in set(each.statement.words))

    def vector(statement: Statement) -> dict[str, float]:
        counts = Counter(content_stems(statement.text, statement.language))
        weighed = {word: count * math.log(len(judged) / (1 + frequency[word])) for word, count in counts.items()}
        length = math.sqrt(sum(value * value for value in weighed.values())) or 1.0
        return {word: value / length for word, value in weighed.items()}

    vector_of = cache(vector)

    def likeness(statement: Statement, known: list[Statement]) -> float:
        mine, *told = (vector_of(each) for each in (statement, *known))
        return max((sum(value * other.get(word, 0.0) for word, value in mine.items()) for other in told), default=0.0)

    return likeness


if __name__ == "__main__":
    sys.exit(main())
