"""Newsrooms of 36 items in four languages over three days: all told, the right kinds, nothing twice, no noise."""

import json
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from bot.answering import newsroom_of
from bot.cli.records import article_of
from bot.cli.replay import briefings
from bot.settings import load_settings

DATA = Path(__file__).parent / "data"


def flat(text: str) -> str:
    return re.sub(r"(?<=\d)[,  ](?=\d{3})", "", text.casefold())


@pytest.fixture(scope="module")
def newsroom():
    return newsroom_of(load_settings({"LIMELIGHT_HOME": str(Path(__file__).parents[2])}))


async def told_by_day(archive, newsroom):
    """Return (day, story) -> items of the briefing that covers the day."""
    articles = [article_of(record) for record in archive]
    story_of = {record["id"]: record["story"] for record in archive}
    found = {}
    async for briefing in briefings(articles, timedelta(hours=24), newsroom):
        day = (briefing.slot - timedelta(days=1)).date().isoformat()
        for item in briefing.items:
            cited = Counter(story_of[source.id] for source in item.sources)
            found.setdefault((day, cited.most_common(1)[0][0]), []).append(item)
    return found


@pytest.mark.parametrize("name", ["newsroom", "newsroom_coal", "newsroom_quake", "newsroom_summit", "newsroom_judge"])
async def test_everything_is_told_once_and_nothing_else(name, newsroom):
    archive = [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]
    expected = json.loads((DATA / f"{name}_facts.json").read_text("utf-8"))
    told = await told_by_day(archive, newsroom)
    wrong_kinds = []
    for entry in expected:
        [item] = told[entry["day"], entry["story"]]
        said = flat(" ".join([item.headline, *(s.text for s in item.sentences if s.role == "new")]))
        missing = [fact for fact in entry["facts"] if not any(flat(wording) in said for wording in fact)]
        assert not missing, (entry, said)
        if item.kind != entry["kind"]:
            wrong_kinds.append((entry["day"], entry["story"], item.kind))
    assert set(told) == {(entry["day"], entry["story"]) for entry in expected}
    assert len(wrong_kinds) <= 1, wrong_kinds
    cited = {source.id for items in told.values() for item in items for source in item.sources}
    assert not cited & {record["id"] for record in archive if record["kind"] == "noise"}


async def test_forty_items_of_world_news_are_not_told(newsroom):
    lines = (DATA / "world.txt").read_text("utf-8").splitlines()
    assert len(lines) == 40
    articles = []
    for number, line in enumerate(lines):
        title, text = line.split("|")
        seen = f"2026-09-14T{number % 24:02}:00:00Z"
        articles.append(article_of({"id": f"w{number}", "title": title, "text": text, "feed": "world", "seen": seen}))
    told = [item async for briefing in briefings(articles, timedelta(hours=24), newsroom) for item in briefing.items]
    assert not told
