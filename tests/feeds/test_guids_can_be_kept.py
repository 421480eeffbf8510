"""A guid that no database takes is kept as something that can be, and known again."""

import json

import pytest

from bot.feeds.document import read_document


@pytest.mark.parametrize("guid", ["a\x00b", "a\ud800b"])
def test_a_guid_with_what_cannot_be_stored(guid):
    body = json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [{"id": guid, "title": "T"}]}
    )
    first, second = (read_document(body.encode(), content_type="application/feed+json") for _ in range(2))
    [item] = first.items
    assert item.guid.startswith("sha256:")
    assert first.items == second.items
