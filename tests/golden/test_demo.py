"""The demo's three days, polled for real, against what a person has read: `LIMELIGHT_GOLDEN=write` writes them anew."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from bot.answering import newsroom_of
from bot.briefing.check import check
from bot.briefing.record import to_record
from bot.briefing.render_html import to_html
from bot.briefing.render_markdown import to_markdown
from bot.briefing.render_text import to_text
from bot.cli.demo import KeepingMessenger, played
from bot.demo.archive import archive, region_folder
from bot.model import Article, Audience, Briefing, DevelopmentKind
from bot.ports import Part
from bot.settings import load_settings

FOLDER = Path(__file__).parent / "demo"
LANGUAGES = ("en", "ru", "kk", "uz")


class Silent:
    """A messenger of the terminal's platform that prints nothing."""

    platform = "terminal"

    def render(self, briefing: Briefing, audience: Audience) -> tuple[Mapping[str, object], ...]:
        return ({"text": ""},)

    async def post(self, address: str, part: Part) -> str:
        return part.marker

    async def find(self, address: str, part: Part, since: datetime) -> str | None:
        return None


@pytest.fixture(scope="module")
def days() -> dict[str, list[Briefing]]:
    messenger = KeepingMessenger(Silent())

    async def play() -> None:
        async with played(messenger, languages=LANGUAGES):
            pass

    asyncio.run(play())
    briefings = messenger.briefings
    return {language: [each for each in briefings if each.language == language] for language in LANGUAGES}


def golden(name: str, text: str) -> None:
    file = FOLDER / name
    if os.environ.get("LIMELIGHT_GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text("utf-8")


@pytest.mark.parametrize("day", [1, 2, 3])
def test_the_english_briefing_in_every_format(days: dict[str, list[Briefing]], day: int) -> None:
    briefing = days["en"][day - 1]
    golden(f"day-{day}.txt", to_text(briefing, zone="UTC"))
    golden(f"day-{day}.md", to_markdown(briefing, zone="UTC"))
    golden(f"day-{day}.html", to_html(briefing, zone="UTC"))
    golden(f"day-{day}.json", json.dumps(to_record(briefing), ensure_ascii=False, indent=1) + "\n")


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_the_briefings_in_the_regions_languages(days: dict[str, list[Briefing]], language: str) -> None:
    golden(f"{language}.txt", "\n".join(to_text(briefing, zone="UTC") for briefing in days[language]))


def test_every_sentence_and_headline_passes_the_check(days: dict[str, list[Briefing]], tmp_path: Path) -> None:
    for name in ("feeds.yaml", "entities.yaml"):
        (tmp_path / name).write_text((region_folder() / name).read_text("utf-8"), encoding="utf-8")
    names = newsroom_of(load_settings({"LIMELIGHT_HOME": str(tmp_path)})).names
    published = {item.url: item for items in archive().values() for item in items}
    for briefing in (each for briefings in days.values() for each in briefings):
        for item in briefing.items:
            cited = {}
            for source in item.sources:
                found = published[source.url]
                cited[source.id] = Article(
                    id=source.id,
                    title=found.title,
                    text="\n".join(found.paragraphs),
                    language=source.language,
                    published_at=found.at,
                    seen_at=found.at,
                )
            for sentence in item.sentences:
                sources = [cited[key] for key in sentence.sources]
                assert check(sentence.text, sources, names=names, language=sentence.language) == ()
            assert check(item.headline, [cited[item.sources[0].id]], names=names) == ()


def test_a_disagreement_and_a_correction_are_shown(days: dict[str, list[Briefing]]) -> None:
    for briefings in days.values():
        disputed = [each for item in briefings[1].items for each in item.disagreements]
        assert [(each.measure, {value for _, value, _ in each.values}) for each in disputed] == [("dead", {"3", "5"})]
        corrected = [item for item in briefings[2].items if item.kind is DevelopmentKind.CORRECTION]
        assert [[s.role for s in item.sentences][-1] for item in corrected] == ["context"]


def test_nothing_is_told_twice(days: dict[str, list[Briefing]]) -> None:
    for briefings in days.values():
        new = [s.text for briefing in briefings for item in briefing.items for s in item.sentences if s.role == "new"]
        assert len(new) == len(set(new))


def test_noise_and_the_rest_of_the_world_stay_out(days: dict[str, list[Briefing]]) -> None:
    noise = ("Гороскоп", "Скидки", "futbol", "Oil slips", "Ураган", "Tennis", "поздравил")
    for briefing in (each for briefings in days.values() for each in briefings):
        text = to_text(briefing, zone="UTC")
        assert not [word for word in noise if word in text]


def test_views_are_worth_reading_and_never_facts(days: dict[str, list[Briefing]]) -> None:
    titles = [source.title for briefing in days["en"] for source in briefing.worth_reading]
    assert titles == ["Who owns the slopes of the Tersu valley?", "Bread, and who may write about it"]
    cited = {source.title for briefing in days["en"] for item in briefing.items for source in item.sources}
    assert not cited & set(titles)
