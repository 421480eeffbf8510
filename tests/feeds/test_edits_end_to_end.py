"""A feed changes an item it had: the whole way from its server to what is new, and to the command line."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import open_app
from bot.cli.main import run
from bot.settings import load_settings
from bot.stories.news import development
from tests.fetch.conftest import Site, site  # noqa: F401  (a fixture)

BEFORE = "The dam near Makmal broke on Monday night. Two villages were flooded, the ministry said."
AFTER = "The dam near Makmal broke on Monday night. Police arrested the district water chief, prosecutors said."
PACK = """region: {{name: Rivers, countries: {{kg: Hills}}}}
feeds:
  - {{id: north, url: '{url}/rss', outlet: North, language: en, country: kg}}
"""


def feed(text: str, *, guid: str = "1", url: str = "https://n.example/1") -> bytes:
    now = datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    item = f"<item><title>Dam breaks near Makmal</title><link>{url}</link><guid>{guid}</guid><pubDate>{now}</pubDate>"
    return f"<rss><channel>{item}<description>{text}</description></item></channel></rss>".encode()


async def test_what_an_edit_adds_is_new_and_the_rest_is_not(site: Site, tmp_path: Path, monkeypatch, capsys) -> None:  # noqa: F811
    (tmp_path / "feeds.yaml").write_text(PACK.format(url=site.url))
    monkeypatch.setenv("LIMELIGHT_HOME", str(tmp_path))
    environment = {"LIMELIGHT_HOME": str(tmp_path), "FETCH_ALLOW_NETWORKS": "127.0.0.0/8"}
    async with open_app(load_settings(environment)) as app:
        site.says("/rss", feed(BEFORE))
        assert (await app.poll(everything=True)).articles == 1
        since = datetime.now(UTC) - timedelta(days=1)
        [story] = await app.store.stories_since(since)
        told = {story.id: max(each.number for each in story.statements)}

        site.says("/rss", feed(BEFORE.replace("Monday night.", "Monday  night. ")))
        assert (await app.poll(everything=True)).articles == 0
        [story] = await app.store.stories_since(since)
        assert development(story, told) is None
        assert await app.store.said_before(["https://n.example/1"]) == [
            ("north", [], (story.reports[0].article.seen_at, "Dam breaks near Makmal", BEFORE))
        ]

        site.says("/rss", feed(AFTER))
        assert (await app.poll(everything=True)).articles == 0
        [story] = await app.store.stories_since(since)
        found = development(story, told)
        assert found is not None
        assert [each.text for each in found.new] == ["Police arrested the district water chief, prosecutors said."]
    assert await asyncio.to_thread(run, ["feeds", "history", "https://n.example/1"]) == 0
    shown = capsys.readouterr().out
    assert "changed 1 time" in shown
    assert f"- {BEFORE}" in shown
    assert f"+ {AFTER}" in shown


async def test_an_edit_under_a_new_guid_is_known_by_its_page(site: Site, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "feeds.yaml").write_text(PACK.format(url=site.url))
    environment = {"LIMELIGHT_HOME": str(tmp_path), "FETCH_ALLOW_NETWORKS": "127.0.0.0/8"}
    async with open_app(load_settings(environment)) as app:
        site.says("/rss", feed(BEFORE))
        assert (await app.poll(everything=True)).articles == 1
        for _ in range(2):  # the second time nothing has changed since
            site.says("/rss", feed(AFTER, guid="1-v2", url="https://n.example/1?utm_source=rss"))
            assert (await app.poll(everything=True)).articles == 0
        [story] = await app.store.stories_since(datetime.now(UTC) - timedelta(days=1))
        assert [report.article.text for report in story.reports] == [AFTER]
        [(_, before, _)] = await app.store.said_before(["https://n.example/1"])
        assert [text for _, _, text in before] == [BEFORE]


def test_the_history_of_an_address_nobody_stored(tmp_path: Path, monkeypatch, capsys) -> None:
    (tmp_path / "feeds.yaml").write_text(PACK.format(url="https://n.example"))
    monkeypatch.setenv("LIMELIGHT_HOME", str(tmp_path))
    assert run(["feeds", "history", "https://n.example/9"]) == 2
    assert "no article of this address" in capsys.readouterr().err
