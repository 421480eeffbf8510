"""What an outlet takes back is taken back where it was posted, or its editors are asked."""

from dataclasses import replace

import pytest

from bot.actions.digest import Wishes, set_digest
from bot.actions.report import open_reports
from bot.actions.withdraw import posted_item, withdraw
from bot.model import Form, Placement
from bot.ports import Gathered
from tests.delivery.desk import EDITOR, bot_at

SAYS = "Withdrawn by North"


@pytest.fixture
async def bot(tmp_path):
    async with bot_at(tmp_path) as bot:
        yield bot


async def begins(bot, amends):
    await set_digest(bot.office, EDITOR, Wishes(times="04:00", zone="UTC", amends=amends))
    await bot.arrives("A bridge over the Aksu river in Northland collapsed, police said.", "north", story="bridge")
    await bot.tick(hours=25)
    assert "bridge" in "".join(bot.discord.at("1"))


async def takes_back(bot, story):
    """Let North's feed say of its newest article of a story that it is withdrawn."""
    found = await bot.app.store.story(story)
    article = [report.article for report in found.reports if report.article.feed == "north"][-1]
    gone = replace(
        article, title="Withdrawn", text="This article has been withdrawn by its editors.", form=Form.RETRACTION
    )
    placement = Placement(article=gone.id, story=story)
    gathered = Gathered(region="middle", article=gone, guid=gone.id, placement=placement)
    assert await bot.app.store.save_edits([gathered]) == 1


async def test_an_item_that_only_its_outlet_told_is_struck_out(bot):
    await begins(bot, "on")
    await takes_back(bot, "bridge")
    await bot.tick(minutes=1)
    shown = "".join(bot.discord.at("1"))
    assert shown.count(SAYS) == 1
    assert "~" in shown
    await bot.tick(hours=24)
    assert "withdrawn by its editors" not in "".join(bot.discord.at("1")), "the notice is no news"
    assert "".join(bot.discord.at("1")).count(SAYS) == 1


async def test_an_item_that_others_tell_too_stays_and_says_who_took_it_back(bot):
    await begins(bot, "on")
    await bot.arrives("A bridge over the Aksu river in Northland collapsed, drivers said.", "south", story="bridge")
    await takes_back(bot, "bridge")
    await bot.tick(minutes=1)
    shown = "".join(bot.discord.at("1"))
    assert SAYS in shown
    assert "~" not in shown


async def test_where_messages_stay_as_they_are_the_editors_are_asked_once(bot):
    await begins(bot, "off")
    await takes_back(bot, "bridge")
    await bot.tick(minutes=1)
    await bot.tick(minutes=1)
    assert SAYS not in "".join(bot.discord.at("1"))
    [asked] = await open_reports(bot.office, EDITOR)
    assert (asked.subject, asked.detail["words"]) == ("bridge", SAYS)
    item = await posted_item(bot.office, EDITOR, asked.id)
    assert await withdraw(bot.office, EDITOR, item.story, "North took it back.", marker=item.marker) == 1
    await bot.tick(minutes=1)
    assert "North took it back." in "".join(bot.discord.at("1"))
    assert await open_reports(bot.office, EDITOR) == []
