"""Does each day's briefing carry what is new, once, of the right kind? An archive with answers through the replay.

`python -m bench.newsroom [--data DIR]`: the archives of the tests; with --data also DIR/../evals/newsroom_dev.jsonl,
when it is there. NAME_facts.json: story, day, kind and facts, a fact being the wordings of which one must be said.
"""

import argparse
import asyncio
import json
import re
import sys
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path

from bot.answering import newsroom_of
from bot.cli.records import article_of
from bot.cli.replay import briefings
from bot.settings import load_settings

OWN = Path(__file__).parents[1] / "tests" / "stories" / "data"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="folder of public sets; the newsroom is looked for beside it")
    options = parser.parse_args()
    archives = sorted(OWN.glob("newsroom*.jsonl"))
    if options.data:
        archives += [path for path in [Path(options.data).parent / "evals" / "newsroom_dev.jsonl"] if path.exists()]
    for archive in archives:
        print(f"{archive.name}: {scored(archive)}", flush=True)


def scored(archive: Path) -> str:
    records = [json.loads(line) for line in archive.read_text("utf-8").splitlines()]
    expected = json.loads(archive.with_name(f"{archive.stem}_facts.json").read_text("utf-8"))
    told = asyncio.run(told_by_day(records))
    said = kinds = 0
    for entry in expected:
        items = told.get((entry["day"], entry["story"]), [])
        if items and all(any(flat(wording) in text_of(items[0]) for wording in fact) for fact in entry["facts"]):
            said += 1
            kinds += items[0].kind == entry["kind"]
    due = {(entry["day"], entry["story"]) for entry in expected}
    extra = sum(len(items) - (key in due) for key, items in told.items())
    noisy = {record["id"] for record in records if record["kind"] == "noise"}
    noise = sum(source.id in noisy for items in told.values() for item in items for source in item.sources)
    return f"told {said}/{len(expected)}, right kinds {kinds}, items too many {extra}, noise {noise}"


async def told_by_day(records: list[dict]) -> dict[tuple[str, str], list]:
    story_of = {record["id"]: record["story"] for record in records}
    newsroom = newsroom_of(load_settings())
    told = defaultdict(list)
    async for briefing in briefings([article_of(record) for record in records], timedelta(hours=24), newsroom):
        day = (briefing.slot - timedelta(days=1)).date().isoformat()
        for item in briefing.items:
            [(story, _)] = Counter(story_of[source.id] for source in item.sources).most_common(1)
            told[day, story].append(item)
    return told


def text_of(item) -> str:
    return flat(" ".join([item.headline, *(s.text for s in item.sentences if s.role == "new")]))


def flat(text: str) -> str:
    return re.sub(r"(?<=\d)[,\s](?=\d{3})", "", text.casefold())


if __name__ == "__main__":
    sys.exit(main())
