"""feeds.yaml or entities.yaml changed while the bot runs."""

import logging
from pathlib import Path

import pytest

from bot.actions.feed_list import add_feed, remove_feed
from bot.actions.office import ActionRefused, Asker
from bot.app import open_app
from bot.model import Article
from bot.settings import load_settings
from tests.fetch.conftest import Site, site  # noqa: F401  (a fixture)

FEED = b"<rss><channel><item><title>The dam broke at night</title><guid>1</guid></item></channel></rss>"


def write(home: Path, url: str, *names: str) -> None:
    feeds = "".join(f"  - {{id: {name}, url: '{url}/{name}', outlet: {name}}}\n" for name in names)
    (home / "feeds.yaml").write_text(f"region: {{name: Rivers}}\nfeeds:\n{feeds}")


async def test_a_changed_list_is_taken_over_with_the_next_round(site: Site, tmp_path: Path, caplog) -> None:  # noqa: F811
    for name in ("north", "south"):
        site.says(f"/{name}", FEED)
    write(tmp_path, site.url, "north")
    environment = {"LIMELIGHT_HOME": str(tmp_path), "FETCH_ALLOW_NETWORKS": "127.0.0.0/8"}
    async with open_app(load_settings(environment)) as app:
        office = app.office()
        assert (await app.poll(everything=True)).polled == 1
        write(tmp_path, site.url, "north", "south")
        with caplog.at_level(logging.INFO, logger="limelight"):
            assert (await app.poll(everything=True)).polled == 2
        assert "feed south added" in caplog.messages
        assert set(office.feeds) == {"north", "south"}

        (tmp_path / "feeds.yaml").write_text("feeds: [what")
        assert (await app.poll(everything=True)).polled == 2
        assert any("the changed pack is not used" in message for message in caplog.messages)
        write(tmp_path, site.url, "south")
        assert (await app.poll(everything=True)).polled == 1


async def test_a_feed_added_in_chat_is_read_with_the_next_round_and_after_a_restart(
    site: Site,  # noqa: F811
    tmp_path: Path,
    caplog,
) -> None:
    for name in ("north", "river"):
        site.says(f"/{name}", FEED)
    write(tmp_path, site.url, "north")
    manager = Asker(platform="discord", person="1", audience="d:7", address="7", space="discord:2", may_set_up=True)
    settings = load_settings({"LIMELIGHT_HOME": str(tmp_path), "FETCH_ALLOW_NETWORKS": "127.0.0.0/8"})
    async with open_app(settings) as app:
        app.door.seconds = 0.1
        with pytest.raises(ActionRefused, match=r"refused\.feed"):
            await add_feed(app.office(), manager, f"{site.url}/river")
        # What the operator allows for feeds.yaml is not for what people add: here the door is opened to this machine.
        app.door.seconds, app.door.fetcher = 10.0, app.fetcher
        feed, _ = await add_feed(app.office(), manager, f"{site.url}/river")
        with caplog.at_level(logging.INFO, logger="limelight"):
            assert (await app.poll(everything=True)).polled == 2
        assert f"feed {feed.id} added" in caplog.messages
        assert set(app.office().feeds) == {"north", feed.id}
    async with open_app(settings) as app:
        assert set(app.office().feeds) == {"north", feed.id}
        refused = await app.poll(everything=True)
        assert refused.polled == 2
        assert set(refused.failures) == {feed.id}, "a machine inside is not reached for what was added in chat"
        await remove_feed(app.office(), manager, feed.id)
        assert (await app.poll(everything=True)).polled == 1
        assert set(app.office().feeds) == {"north"}


async def test_a_changed_catalogue_is_swapped_in_and_a_bad_one_is_not(site: Site, tmp_path: Path, caplog) -> None:  # noqa: F811
    site.says("/north", FEED)
    write(tmp_path, site.url, "north")
    catalogue = tmp_path / "entities.yaml"
    catalogue.write_text("entities:\n  dam: {name: Dam, type: facility}\n  mill: {name: Mill, type: facility}\n")
    environment = {"LIMELIGHT_HOME": str(tmp_path), "FETCH_ALLOW_NETWORKS": "127.0.0.0/8"}
    async with open_app(load_settings(environment)) as app:
        office = app.office()
        assert [entity.key for entity in office.names.search("Mil", 3)] == ["mill"]
        catalogue.write_text("entities:\n  dam: {name: Dam, type: place}\n  quay: {name: Quay, type: facility}\n")
        with caplog.at_level(logging.INFO, logger="limelight"):
            await app.poll()
        assert "catalogue: 1 added: quay; 1 removed: mill; 1 changed: dam (type)" in caplog.messages
        article = Article(id="1", text="At the Quay, near the Mill.", seen_at=app.clock.now())
        assert [mention.entity for mention in app.newsroom.names.match(article)] == ["quay"]
        assert set(office.entities) == {"dam", "quay"}
        assert not office.names.search("Mil", 3)
        assert [entity.key for entity in office.names.search("Qua", 3)] == ["quay"]

        catalogue.write_text("entities:\n  dam: {name: Dam, type: place}\n  dam: {name: Quay, type: facility}\n")
        await app.poll()
        assert any("not used" in message and "entities.yaml:3" in message for message in caplog.messages)
        assert [mention.entity for mention in app.newsroom.names.match(article)] == ["quay"]
