"""Posted messages that turn out wrong are edited, and say why."""

from dataclasses import replace

import pytest

from bot.actions.digest import Wishes, set_digest
from bot.actions.journal import history
from bot.actions.office import ActionRefused
from bot.actions.report import Report, open_reports, report
from bot.actions.withdraw import withdraw
from tests.delivery.desk import EDITOR, bot_at


@pytest.fixture
async def bot(tmp_path):
    async with bot_at(tmp_path) as bot:
        await set_digest(bot.office, EDITOR, Wishes(times="04:00", zone="UTC", amends="on"))
        await bot.tick(minutes=61)
        assert len(bot.discord.at("1")) == 1
        yield bot


async def test_a_withdrawn_item_is_struck_out_and_says_why(bot):
    await report(bot.office, EDITOR, Report(story="dam", reason="fact"))
    assert await withdraw(bot.office, EDITOR, "dam", "The agency took it back.") == 1
    await bot.tick(seconds=5)
    [stands] = bot.discord.at("1")
    assert stands.startswith("~")
    assert stands.endswith("Withdrawn: The agency took it back.")
    assert await open_reports(bot.office, EDITOR) == []
    assert (await history(bot.office, EDITOR))[0].action == "withdraw"
    with pytest.raises(ActionRefused, match="not_posted"):
        await withdraw(bot.office, EDITOR, "railway", "Why not.")
    with pytest.raises(ActionRefused, match="not_posted"):
        await withdraw(bot.office, replace(EDITOR, space="discord:other", audience="discord:2"), "dam", "Not mine.")
    with pytest.raises(ActionRefused, match=r"refused\.mend"):
        await withdraw(bot.office, replace(EDITOR, may_set_up=False), "dam", "No right.")


async def test_an_edit_is_tried_until_it_stands_and_then_no_more(bot):
    await withdraw(bot.office, EDITOR, "dam", "Wrong.")
    bot.discord.script.extend(["wait", "drop"])
    await bot.tick(seconds=1)
    await bot.tick(seconds=1)
    assert "Withdrawn" not in bot.discord.at("1")[0]
    await bot.tick(seconds=30)
    await bot.tick(seconds=30)
    assert "Withdrawn" in bot.discord.at("1")[0]
    asked = len(bot.discord.requests)
    await bot.tick(minutes=5)
    assert len(bot.discord.requests) == asked


async def test_a_message_that_is_gone_is_left_alone(bot):
    await withdraw(bot.office, EDITOR, "dam", "Wrong.")
    bot.discord.script.append("gone")
    await bot.tick(seconds=1)
    asked = len(bot.discord.requests)
    await bot.tick(minutes=30)
    assert len(bot.discord.requests) == asked


async def test_two_amendments_of_one_message_both_stand(bot):
    await withdraw(bot.office, EDITOR, "dam", "First.")
    await withdraw(bot.office, EDITOR, "dam", "Second.")
    await bot.tick(seconds=5)
    assert "First." in bot.discord.at("1")[0]
    assert "Second." in bot.discord.at("1")[0]


async def test_what_was_posted_says_that_it_was_corrected(bot):
    await bot.arrives("Damage at Aksu Dam in Northland is put at 120 million crowns, prosecutors said.", "north")
    await bot.tick(hours=24)
    first, second = bot.discord.at("1")
    assert "Corrected Thu 8 Oct, 04:00: Damage at Aksu Dam" in first
    assert "Corrected" not in second


async def test_an_audience_that_did_not_ask_for_it_keeps_its_messages(bot):
    await set_digest(bot.office, EDITOR, Wishes(amends="off"))
    await bot.arrives("Damage at Aksu Dam in Northland is put at 120 million crowns, prosecutors said.", "north")
    await bot.tick(hours=24)
    assert "Corrected" not in bot.discord.at("1")[0]
