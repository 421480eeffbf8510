"""A briefing for whoever asks, also over more than can be looked through."""

from __future__ import annotations

from bot.actions.brief import brief
from bot.actions.office import Office
from bot.briefing.render_text import to_text


async def test_a_briefing_over_more_articles_than_are_kept_says_so(office: Office) -> None:
    cut = "Too many articles: only the newest were looked through (since"
    assert cut not in to_text(await brief(office, since="7d"), zone="UTC")
    office.desk._shelf._room = 4
    long = await brief(office, since="8d")
    assert cut in to_text(long, zone="UTC")
    assert long.coverage.reaches_to is not None
    assert cut not in to_text(await brief(office, since="1h"), zone="UTC")
