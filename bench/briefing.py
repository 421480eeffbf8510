"""What a briefing costs: 15 developments out of 10,000 fresh articles, and the thousandth audience beside the first.

`python -m bench.briefing [--articles N]`; no model, no data set needed. The articles are made up.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.briefing.extractive import write
from bot.briefing.shared import SharedWriter
from bot.entities.matching import Matcher
from bot.model import Alias, Article, Audience, Coverage, Entity, Feed, Mention, Region, Report, Statement, Story
from bot.pipeline import Edition, Newsroom, brief
from bot.stories.statements import statements_of
from bot.text.sentences import sentences

NOW = datetime(2027, 4, 13, 8, 0, tzinfo=UTC)
TEXT = """bridge dam road school ministry mayor budget court police railway harvest pipeline village river winter repair
    builder contract inspector deputy market price tariff customs border meeting engineer hospital doctor teacher salary
    factory worker strike accident storm flood forest airport station ticket company owner shareholder"""
WORDS = tuple(TEXT.split())
VERBS = ("opened", "closed", "repaired", "promised", "refused", "approved", "doubled", "halved", "delayed", "sold")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--data", help="not used")
    options = parser.parse_args()
    stories, texts, newsroom = made_up(options.articles)

    split = clocked(lambda: [sentences(text, "en") for text in texts])
    print(f"one pass of sentence splitting over {len(texts)} articles: {split * 1000:.0f} ms")
    told: dict[str, int] = {}
    edition = Edition(stories)

    async def items(number: int) -> int:
        briefing, _ = await brief(
            edition,
            audience=Audience(id=f"a{number}", platform="terminal", address="a"),
            told=told,
            slot=NOW,
            since=NOW - timedelta(days=1),
            newsroom=newsroom,
            coverage=Coverage(feeds=40),
            limit=15,
        )
        return len(briefing.items)

    def written(number: int) -> int:
        return asyncio.run(items(number))

    first = clocked(lambda: written(1))
    print(f"a briefing of {written(1)} items out of them: {first * 1000:.0f} ms, {first / split:.2f} of the splitting")
    again = min(clocked(functools.partial(written, number)) for number in range(2, 12))
    print(f"a further audience, same topic and told state: {again * 1000:.1f} ms, {again / first:.1%} of the first")


def clocked(work: Callable[[], object]) -> float:
    begin = time.process_time()  # of the processor: other work on the machine does not count
    work()
    return time.process_time() - begin


def made_up(count: int) -> tuple[list[Story], list[str], Newsroom]:
    """Make stories of one to six reports of some 120 words each, in which places of two countries are named."""
    chance = random.Random(7)
    towns = {f"town-{n}": Entity(key=f"town-{n}", name=f"Town{n}ville", type="place", country="xr") for n in range(200)}
    towns = {key: replace(town, aliases=(Alias(text=town.name),)) for key, town in towns.items()}
    feeds = {f"f{n}": Feed(id=f"f{n}", url=f"https://f{n}.example/", outlet=f"Outlet {n}") for n in range(40)}
    stories: list[Story] = []
    texts: list[str] = []
    number = 0
    while len(texts) < count:
        town = chance.choice(list(towns.values()))
        reports, statements = [], []
        for _ in range(min(chance.randint(1, 6), count - len(texts))):
            article = _article(len(texts), town.name, chance)
            mentions = _mentions(article, town)
            reports.append(Report(article=article, mentions=mentions))
            texts.append(article.text)
            for statement in statements_of(article, mentions, f"s{len(stories)}"):
                number += 1
                statements.append(_numbered(statement, number))
        stories.append(Story(id=f"s{len(stories)}", reports=tuple(reports), statements=tuple(statements)))
    region = Region(key="r", name="Region", countries={"xr": "Karsan"})
    return stories, texts, Newsroom(region=region, feeds=feeds, names=Matcher(towns), write=SharedWriter(write))


def _article(number: int, town: str, chance: random.Random) -> Article:
    lines = [_line(town if n < 3 else chance.choice(WORDS), chance) for n in range(9)]
    at = NOW - timedelta(minutes=chance.randint(1, 1400))
    return Article(
        id=f"a{number}",
        feed=f"f{chance.randint(0, 39)}",
        url=f"https://news.example/{number}",
        title=f"{town} {chance.choice(VERBS)} {chance.choice(WORDS)} {chance.choice(WORDS)}",
        text=" ".join(lines),
        language="en",
        published_at=at,
        seen_at=at,
    )


def _line(where: str, chance: random.Random) -> str:
    nouns = " ".join(chance.choice(WORDS) for _ in range(5))
    verb, count, what = chance.choice(VERBS), chance.randint(2, 900), chance.choice(WORDS)
    return f"The {nouns} in {where} {verb} {count} {what}s, officials said."


def _mentions(article: Article, town: Entity) -> tuple[Mention, ...]:
    start = article.text.find(town.name)
    spans = (("title", article.title, 0), ("text", article.text, start))
    return tuple(
        Mention(
            entity=town.key,
            name=town.name,
            type="place",
            field=field,
            start=at,
            end=at + len(town.name),
            text=whole[at : at + len(town.name)],
            reason="bench",
        )
        for field, whole, at in spans
        if at >= 0
    )


def _numbered(statement: Statement, number: int) -> Statement:
    return replace(statement, number=number)


if __name__ == "__main__":
    main()
