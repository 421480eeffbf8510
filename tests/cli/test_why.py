"""`limelight why` on a database with a past."""

import asyncio

import pytest

from bot.cli.main import run
from bot.model import Audience
from bot.store import open_store
from tests.actions.world import NOW, articles, office_with_a_past

PACK = "region: {key: middle, name: Middle, countries: {nl: Northland, sl: Southland}}\nfeeds:\n"
ENTITY = "- {key: northland, name: Northland, type: country, country: nl}\n"
FEED = "  - {id: north, url: 'https://north.example/rss', outlet: North}\n"


@pytest.fixture
def home(tmp_path, monkeypatch):
    (tmp_path / "feeds.yaml").write_text(PACK + FEED, encoding="utf-8")
    (tmp_path / "entities.yaml").write_text(
        "- {key: northland, name: Northland, type: country, country: nl}\n", "utf-8"
    )
    (tmp_path / "state").mkdir()
    monkeypatch.setenv("LIMELIGHT_HOME", str(tmp_path))

    async def past() -> None:
        url = f"sqlite+aiosqlite:///{tmp_path / 'state' / 'limelight.db'}"
        async with office_with_a_past(url):
            pass
        async with open_store(url) as store:
            await store.save_audience(Audience(id="desk", platform="terminal", address="d", created_at=NOW))
            await store.settle("desk", {"railway": 10_000}, "desk/2026-10-06/08:00", NOW)

    asyncio.run(past())
    return tmp_path


def test_a_story_that_was_never_told_says_what_speaks_for_it(home, capsys):
    assert run(["why", "dam"]) == 0
    said = capsys.readouterr().out
    assert "never told to desk" in said
    assert "it would be told now:" in said
    assert "of the region: Northland" in said


def test_an_article_leads_to_its_story_and_when_it_was_told(home, capsys):
    article = next(one.read.article.id for one in articles() if one.read.article.feed == "south")
    assert run(["why", article]) == 0
    said = capsys.readouterr().out
    assert f"article {article}: Southland Railways" in said
    assert "told to desk in desk/2026-10-06/08:00" in said
    assert "nothing new since" in said


def test_an_unknown_id_is_named(home, capsys):
    assert run(["why", "nothing"]) == 2
    assert "nothing is neither an article nor a story" in capsys.readouterr().err
