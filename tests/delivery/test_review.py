"""A draft waits for an editor: written before its slot, changed at the desk, posted once as it stood then."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.actions.digest import Wishes, pause_digest, set_digest
from bot.actions.office import ActionRefused
from bot.actions.review import add_line, approve, cut_item, drafts, drop_line, keep_item, move_item, show_draft
from bot.model import Slot
from tests.delivery.desk import EDITOR, bot_at

# NOW is 03:00 UTC: the slot is at 04:00, its draft opens at 03:15 and is decided by 03:45
WISHES = Wishes(times="04:00", zone="UTC", review="9", until="03:45", otherwise="post")


@pytest.fixture
async def bot(tmp_path):
    async with bot_at(tmp_path) as bot:
        yield bot


async def drafted(bot, wishes=WISHES):
    await bot.arrives("Southland Railways opens its second stretch in Southland on Friday.", "south", story="railway")
    await set_digest(bot.office, EDITOR, wishes)
    await bot.tick(minutes=31)
    [draft] = await drafts(bot.office, EDITOR)
    return draft


async def test_nobody_looks_and_it_is_posted_at_its_slot(bot):
    await set_digest(bot.office, EDITOR, WISHES)
    await bot.tick(minutes=14)
    assert bot.discord.at("9") == []
    await bot.tick(minutes=17)
    assert len(bot.discord.at("9")) == 1
    await bot.tick(minutes=15)
    assert bot.discord.at("1") == [], "decided is not due"
    await bot.tick(minutes=15)
    assert len(bot.discord.at("1")) == 1
    assert "posted" in bot.discord.at("9")[0]
    for _ in range(3):
        await bot.tick(minutes=5)
    assert [len(bot.discord.at(where)) for where in ("1", "9")] == [1, 1]


async def test_what_is_cut_does_not_go_out_and_stays_untold(bot):
    draft = await drafted(bot)
    stories = [one.item.story for one in draft.items]
    assert "dam" in stories
    await cut_item(bot.office, EDITOR, draft.code, "dam")
    await add_line(bot.office, EDITOR, draft.code, "The dam is checked tomorrow.", by="Ada")
    await approve(bot.office, EDITOR, draft.code, by="Ada")
    await bot.tick(seconds=5)
    assert "- dam" in bot.discord.at("9")[0], "the desk sees what was decided"
    assert bot.discord.at("1") == []
    await bot.tick(minutes=30)
    [posted] = bot.discord.at("1")
    assert posted.startswith("Ada: The dam is checked tomorrow.")
    assert "[dam]" not in posted
    told = await bot.app.store.told("discord:1")
    assert "dam" not in told
    assert set(told) == set(stories) - {"dam"}
    await bot.tick(hours=24)
    await bot.tick(minutes=30)
    assert "[dam]" in bot.discord.at("1")[1], "it competes again"


async def test_hold_posts_nothing_until_somebody_approves(bot):
    draft = await drafted(bot, replace(WISHES, otherwise="hold"))
    await bot.tick(minutes=40)
    assert bot.discord.at("1") == []
    assert "held" in bot.discord.at("9")[0]
    await keep_item(bot.office, EDITOR, draft.code, draft.items[0].item.story)
    await approve(bot.office, EDITOR, draft.code, by="Ada")
    await bot.tick(seconds=20)
    assert len(bot.discord.at("1")) == 1
    with pytest.raises(ActionRefused, match="draft_over"):
        await cut_item(bot.office, EDITOR, draft.code, "dam")


async def test_a_held_draft_lapses_with_the_next_slot_and_what_it_had_is_told_then(bot):
    first = await drafted(bot, replace(WISHES, otherwise="hold"))
    await bot.tick(hours=24)
    [second] = await drafts(bot.office, EDITOR)
    assert second.slot.on > first.slot.on
    assert {one.item.story for one in first.items} <= {one.item.story for one in second.items}
    await approve(bot.office, EDITOR, second.code, by="Ada")
    await bot.tick(minutes=30)
    assert len(bot.discord.at("1")) == 1
    assert "lapsed" in bot.discord.at("9")[0]
    with pytest.raises(ActionRefused, match="draft_over"):
        await approve(bot.office, EDITOR, first.code, by="Ada")


async def test_a_draft_survives_a_restart_and_is_one_a_slot(tmp_path):
    async with bot_at(tmp_path) as bot:
        draft = await drafted(bot)
        await cut_item(bot.office, EDITOR, draft.code, "dam")
        discord, now = bot.discord, bot.clock.at
    async with bot_at(tmp_path, now=now, discord=discord) as bot:
        await bot.tick(minutes=1)
        assert len(discord.at("9")) == 1
        assert (await show_draft(bot.office, EDITOR, draft.code)).items[0].cut
        await bot.tick(minutes=30)
        assert len(discord.at("1")) == 1
        assert "[dam]" not in discord.at("1")[0]


async def test_editors_get_their_say_when_the_bot_was_down_at_the_time(bot):
    await set_digest(bot.office, EDITOR, WISHES)
    await bot.tick(minutes=65)
    assert [len(bot.discord.at(where)) for where in ("1", "9")] == [0, 1]
    await bot.tick(minutes=14)
    assert bot.discord.at("1") == []
    await bot.tick(minutes=2)
    assert len(bot.discord.at("1")) == 1


async def test_two_processes_open_one_draft_and_post_it_once(tmp_path):
    async with bot_at(tmp_path) as one, bot_at(tmp_path, discord=one.discord) as other:
        await set_digest(one.office, EDITOR, WISHES)
        for minutes in (31, 16, 15, 1):
            await one.tick(minutes=minutes)
            await other.tick(minutes=minutes)
        assert [len(one.discord.at(where)) for where in ("1", "9")] == [1, 1]


async def test_what_an_alert_told_meanwhile_is_not_told_again(bot):
    draft = await drafted(bot)
    settles = next(one.item.settles for one in draft.items if one.item.story == "dam")
    alert = Slot(schedule="x", on=draft.slot.on, time="alert", due_at=bot.clock.at)
    await bot.app.store.settle("discord:1", settles, alert.key, bot.clock.at)
    await bot.tick(minutes=35)
    assert "[dam]" not in bot.discord.at("1")[0]


async def test_order_and_lines_are_the_editors(bot):
    draft = await drafted(bot)
    order = [one.item.story for one in draft.items]
    assert len(order) >= 2
    moved = await move_item(bot.office, EDITOR, draft.code, order[-1], by=-1)
    assert [one.item.story for one in moved.items] == [*order[:-2], order[-1], order[-2]]
    await add_line(bot.office, EDITOR, draft.code, "One", by="Ada")
    await add_line(bot.office, EDITOR, draft.code, "Two", by="Ada")
    assert [line.text for line in (await drop_line(bot.office, EDITOR, draft.code, 0)).lines] == ["Two"]
    await bot.tick(minutes=30)
    posted = bot.discord.at("1")[0]
    assert posted.index(f"[{order[-1]}]") < posted.index(f"[{order[-2]}]")


async def test_only_editors_of_the_same_space_decide(bot):
    draft = await drafted(bot)
    with pytest.raises(ActionRefused, match=r"refused\.mend"):
        await approve(bot.office, replace(EDITOR, may_set_up=False), draft.code, by="Eve")
    with pytest.raises(ActionRefused, match=r"refused\.draft"):
        await approve(bot.office, replace(EDITOR, space="discord:other"), draft.code, by="Eve")
    with pytest.raises(ActionRefused, match=r"refused\.story"):
        await cut_item(bot.office, EDITOR, draft.code, "nothing")


async def test_a_digest_without_review_needs_no_desk(bot):
    await set_digest(bot.office, EDITOR, WISHES)
    await set_digest(bot.office, EDITOR, Wishes(review="-"))
    await bot.tick(minutes=61)
    assert [len(bot.discord.at(where)) for where in ("1", "9")] == [1, 0]


async def test_a_paused_digest_opens_no_draft(bot):
    await set_digest(bot.office, EDITOR, WISHES)
    await pause_digest(bot.office, EDITOR, paused=True)
    await bot.tick(minutes=31)
    assert bot.discord.stored == []


async def test_review_by_wall_time_counts_back_from_the_slot(bot):
    digest = await set_digest(bot.office, EDITOR, replace(WISHES, times="08:00", until="07:45"))
    assert (digest.schedule.review.opens, digest.schedule.review.ends) == (45, 15)
    digest = await set_digest(bot.office, EDITOR, Wishes(until="08:20"))
    assert (digest.schedule.review.opens, digest.schedule.review.ends) == (30, -20)
    with pytest.raises(ActionRefused, match=r"refused\.otherwise"):
        await set_digest(bot.office, EDITOR, Wishes(otherwise="maybe"))
    assert digest.next_at == datetime(2026, 10, 7, 8, tzinfo=UTC)
    assert digest.next_at - bot.clock.at == timedelta(hours=5)
