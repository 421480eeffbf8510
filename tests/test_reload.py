"""feeds.yaml changed while the bot runs."""

import logging
from pathlib import Path

from bot.app import open_app
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
        assert any("the changed feeds.yaml is not used" in message for message in caplog.messages)
        write(tmp_path, site.url, "south")
        assert (await app.poll(everything=True)).polled == 1
