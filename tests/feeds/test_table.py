from dataclasses import replace
from datetime import timedelta

import pytest

from bot.feeds.table import FeedTable, changes
from bot.model import Feed

NORTH = Feed(id="north", url="https://n.example/rss?key=sesame", outlet="North")
SOUTH = Feed(id="south", url="https://s.example/rss", outlet="South")


def test_all_who_hold_the_table_see_the_new_feeds() -> None:
    table = FeedTable([NORTH])
    ongoing = iter(table)
    table.take_over([NORTH, SOUTH])
    assert list(ongoing) == ["north"]  # what had begun goes on with what it began with
    assert (list(table), len(table), table["south"]) == (["north", "south"], 2, SOUTH)
    table.take_over([SOUTH])
    assert table.get("north") is None
    with pytest.raises(KeyError):
        table["north"]


def test_changes_are_told_without_addresses() -> None:
    faster = replace(NORTH, every=timedelta(minutes=5), url="https://n.example/new?key=sesame")
    assert changes([NORTH], [faster, SOUTH]) == ("feed south added", "feed north changed: url, every")
    assert changes([NORTH, SOUTH], [SOUTH]) == ("feed north removed",)
    assert changes([NORTH], [NORTH]) == ()
