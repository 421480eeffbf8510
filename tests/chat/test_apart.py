"""Discord and Slack on one store: what others set, follow and report changes no answer, and no answer changes theirs.

Each action is asked twice by the same asker: in a world where somebody elsewhere has set everything there is to set,
naming what is theirs, and in a world where nobody else exists. The answers must be the same.
"""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import bot.actions
from bot.actions import (
    about,
    ahead,
    brief,
    clocks,
    digest,
    feed_exchange,
    feed_list,
    feeds,
    follow,
    journal,
    lookup,
    losses,
    mailing,
    mend,
    model_use,
    own_data,
    report,
    review,
    rights,
    saved_topics,
    schedules,
    search,
    share,
    stories,
    subscriptions,
    topics,
    vital_signs,
    warming,
    why,
    withdraw,
)
from bot.actions.digest import Wishes
from bot.actions.office import ActionRefused, Asker, Office
from bot.actions.report import Report
from bot.actions.rights import MEND, SET_UP
from bot.actions.saved_topics import Wanted
from bot.actions.subscriptions import Order
from bot.actions.timing import Timing
from bot.delivery.parts import marker, parts_of
from bot.model import Feed, Slot
from bot.store.packing import pack
from tests.actions.world import NOW, office_over, office_with_a_past
from tests.chat.discord.material import briefing

STORY, ROLE, NO_DRAFT = "dam", "editors", "0" * 12
FEED = Feed(id="added-secret", url="https://secret.example/rss", outlet="Secret Paper")
TOPIC, DRAFT = Wanted(name="Floods", words="flood"), Wanted(name="Tents", words="tent")


def somebody(platform: str, person: str, address: str, space: str) -> Asker:
    return Asker(
        platform=platform,
        person=person,
        audience=f"{platform}:{address}",
        address=address,
        space=f"{platform}:{space}",
        name="news",
        roles=(ROLE,),
        may_share=True,
        may_set_up=True,
    )


# Across platforms even the ids may be the same; within one, servers and channels have their own.
PAIRS = {
    "Slack beside Discord": (somebody("discord", "42", "7", "1"), somebody("slack", "42", "7", "1")),
    "Discord beside Slack": (somebody("slack", "42", "7", "1"), somebody("discord", "42", "7", "1")),
    "two servers": (somebody("discord", "42", "7", "1"), somebody("discord", "43", "8", "2")),
    "two workspaces": (somebody("slack", "U1", "C1", "T1"), somebody("slack", "U2", "C2", "T2")),
}


@dataclass(frozen=True, kw_only=True)
class Theirs:
    """What somebody else has: by these an asker could name it."""

    topic: str = "No such"
    draft: str = "000000000000"
    subscription: str = "nobody#0"
    own_subscription: str = "nobody#1"
    report: int = 90_001
    change: int = 90_002
    marker: str = "0" * 24


Case = Callable[[Office, Asker, Theirs], Awaitable[object]]


def reader(asker: Asker) -> Asker:
    """The same person without the platform's rights, with the role that rights were given to elsewhere."""
    return replace(asker, may_set_up=False, may_share=False)


async def reported(office: Office, asker: Asker, theirs: Theirs) -> object:
    await report.report(office, asker, Report(story=STORY, reason="name", words="mine"))
    return [(one.space, one.detail) for one in await report.open_reports(office, asker)]


async def noted(office: Office, asker: Asker, theirs: Theirs) -> object:
    await journal.note(office, asker, "digest", theirs.subscription.partition("#")[0], {})
    return len(await journal.history(office, asker))


async def role_chosen(office: Office, asker: Asker, theirs: Theirs) -> object:
    await rights.choose_role(office, asker, MEND, "others")
    return await office.desk.space_settings(asker.space)


async def topic_put(office: Office, asker: Asker, theirs: Theirs) -> object:
    await saved_topics.put_topic(office, asker, f"s:{theirs.topic.casefold()}", {})
    return await saved_topics.saved_topics(office, asker)


async def feed_put(office: Office, asker: Asker, theirs: Theirs) -> object:
    await feed_list.put_feed(office, asker, FEED.id, {})
    return await feed_list.added_feeds(office, asker)


async def own_clock(office: Office, asker: Asker, theirs: Theirs) -> object:
    return clocks.own_zone(replace(asker, zone="Asia/Almaty"))


class Mailbox:
    """Takes every mail; what is sent to whom is no business of this test."""

    def address_of(self, written: str) -> str:
        return written

    async def ask(self, address: str, confirmation: mailing.Confirmation) -> None:
        assert confirmation.code


async def asked_by_mail(office: Office, asker: Asker, theirs: Theirs) -> object:
    asked = await mailing.ask_mailbox(office, asker, "desk@paper.example", Order(topic=""))
    return replace(asked, code="")


async def space_set(office: Office, asker: Asker, theirs: Theirs) -> object:
    await journal.set_for_space(office, asker, "role", "something", "x")
    return await office.desk.space_settings(asker.space)


def at_once(ask: Callable[[Office, Asker, Theirs], object]) -> Case:
    """Return a case of an action that waits for nothing."""

    async def case(office: Office, asker: Asker, theirs: Theirs) -> object:
        return ask(office, asker, theirs)

    return case


CASES: dict[Callable, list[Case]] = {
    about.about_text: [lambda o, a, t: about.about_text(o, "Aidar Serik reads the Secret Paper about floods")],
    ahead.what_is_ahead: [lambda o, a, t: ahead.what_is_ahead(o)],
    brief.brief: [
        lambda o, a, t: brief.brief(o, since="7 days", space=a.space),
        lambda o, a, t: brief.brief(o, topic=t.topic, since="7 days", space=a.space),
    ],
    feeds.feeds: [lambda o, a, t: feeds.feeds(o, a), lambda o, a, t: feeds.feeds(o, reader(a))],
    feeds.status: [lambda o, a, t: feeds.status(o, a)],
    feed_list.feeds_seen: [lambda o, a, t: feed_list.feeds_seen(o, a)],
    digest.outlets_of: [lambda o, a, t: digest.outlets_of(FEED.outlet, o, a)],
    follow.headline_of: [lambda o, a, t: follow.headline_of(o, STORY)],
    lookup.find_entities: [at_once(lambda o, a, t: lookup.find_entities(o, "серик", 5))],
    lookup.look_up: [lambda o, a, t: lookup.look_up(o, "Aksu Dam"), lambda o, a, t: lookup.look_up(o, t.topic)],
    search.search: [lambda o, a, t: search.search(o, "dam"), lambda o, a, t: search.search(o, FEED.outlet)],
    search.turn: [lambda o, a, t: search.turn(o, "dam", "-", 0)],
    stories.time_line: [lambda o, a, t: stories.time_line(o, STORY)],
    topics.choices: [at_once(lambda o, a, t: list(topics.choices(o)))],
    topics.topic_of: [at_once(lambda o, a, t: topics.topic_of(t.topic, o))],
    saved_topics.understood: [at_once(lambda o, a, t: saved_topics.understood(TOPIC, o))],
    mailing.ask_mailbox: [asked_by_mail],
    mailing.confirm_code: [lambda o, a, t: mailing.confirm_code(o, a, "22222222")],
    clocks.zone_of: [
        lambda o, a, t: clocks.zone_of(o, a),
        lambda o, a, t: clocks.zone_of(o, replace(a, audience=f"{a.platform}:new", address="new")),
    ],
    clocks.own_zone: [own_clock],
    model_use.choose_model_use: [lambda o, a, t: model_use.choose_model_use(o, a, allowed=False)],
    digest.set_digest: [lambda o, a, t: digest.set_digest(o, a, Wishes(times="09:15"))],
    digest.show_digest: [
        lambda o, a, t: digest.show_digest(o, a),
        lambda o, a, t: digest.show_digest(o, replace(a, audience=f"{a.platform}:new", address="new")),
    ],
    digest.pause_digest: [
        lambda o, a, t: digest.pause_digest(o, a, paused=True),
        lambda o, a, t: digest.pause_digest(o, a, paused=False),
        lambda o, a, t: digest.pause_digest(o, a, paused=True, until="3 days"),
        lambda o, a, t: digest.pause_digest(o, reader(a), paused=True),
    ],
    digest.skip_next: [lambda o, a, t: digest.skip_next(o, a)],
    digest.publish_now: [lambda o, a, t: digest.publish_now(o, a)],
    # By the right to add, others are noticed on purpose: see the last test.
    feed_list.add_feed: [
        lambda o, a, t: feed_list.add_feed(o, reader(a), FEED.url),
        lambda o, a, t: feed_list.add_feed(o, replace(a, space=f"{a.platform}:user:{a.person}"), FEED.url),
    ],
    feed_list.check_feed: [lambda o, a, t: feed_list.check_feed(o, a, FEED.id)],
    feed_list.remove_feed: [
        lambda o, a, t: feed_list.remove_feed(o, a, FEED.id),
        lambda o, a, t: feed_list.remove_feed(o, a, FEED.url),
    ],
    feed_list.check_place: [
        lambda o, a, t: feed_list.check_place(o, replace(a, space=f"{a.platform}:user:{a.person}"))
    ],
    feed_list.added_feeds: [lambda o, a, t: feed_list.added_feeds(o, a)],
    feed_list.put_feed: [feed_put],
    follow.followed_in: [
        lambda o, a, t: follow.followed_in(o, a, STORY),
        lambda o, a, t: follow.followed_in(o, a, "railway"),
    ],
    follow.follow: [lambda o, a, t: follow.follow(o, a, "railway", f"{a.address}/thread")],
    journal.note: [noted],
    journal.history: [lambda o, a, t: journal.history(o, a), lambda o, a, t: journal.history(o, reader(a))],
    journal.undo: [
        lambda o, a, t: journal.undo(o, a, t.change),
        lambda o, a, t: journal.undo(o, a, t.report),
        lambda o, a, t: journal.undo(o, reader(a), t.change),
    ],
    report.report: [reported],
    report.open_reports: [
        lambda o, a, t: report.open_reports(o, a),
        lambda o, a, t: report.open_reports(o, reader(a)),
    ],
    report.close_report: [lambda o, a, t: report.close_report(o, a, t.report)],
    rights.check_set_up: [lambda o, a, t: rights.check_set_up(o, reader(a))],
    rights.check_mend: [lambda o, a, t: rights.check_mend(o, reader(a))],
    rights.choose_role: [role_chosen],
    saved_topics.draft_topic: [
        lambda o, a, t: saved_topics.draft_topic(o, a, Wanted(name=t.topic, words="rails")),
        lambda o, a, t: saved_topics.draft_topic(o, reader(a), Wanted(name="Mine", words="rails")),
    ],
    saved_topics.save_topic: [
        lambda o, a, t: saved_topics.save_topic(o, a, t.draft),
        lambda o, a, t: saved_topics.save_topic(o, a, DRAFT.name),
    ],
    saved_topics.remove_topic: [lambda o, a, t: saved_topics.remove_topic(o, a, t.topic)],
    saved_topics.preview_topic: [
        lambda o, a, t: saved_topics.preview_topic(o, a, t.topic),
        lambda o, a, t: saved_topics.preview_topic(o, a, TOPIC.name),
        lambda o, a, t: saved_topics.preview_topic(o, a, "Northland"),
    ],
    saved_topics.put_topic: [topic_put],
    saved_topics.saved_topics: [lambda o, a, t: saved_topics.saved_topics(o, a)],
    saved_topics.topic_in: [lambda o, a, t: saved_topics.topic_in(o, a, TOPIC.name)],
    saved_topics.choices_in: [lambda o, a, t: saved_topics.choices_in(o, a)],
    share.share: [lambda o, a, t: share.share(o, a), lambda o, a, t: share.share(o, reader(a))],
    subscriptions.subscribe: [
        lambda o, a, t: subscriptions.subscribe(o, a, Order(topic="c:nl")),
        lambda o, a, t: subscriptions.subscribe(o, a, Order(topic="c:nl", here=True)),
        lambda o, a, t: subscriptions.subscribe(o, a, Order(topic="t:water", here=True, times="06:00")),
    ],
    subscriptions.subscriptions: [lambda o, a, t: subscriptions.subscriptions(o, a)],
    subscriptions.unsubscribe: [
        lambda o, a, t: subscriptions.unsubscribe(o, a, t.subscription),
        lambda o, a, t: subscriptions.unsubscribe(o, a, t.own_subscription),
    ],
    why.why_briefing: [lambda o, a, t: why.why_briefing(o, a, t.marker)],
    why.why_story: [
        lambda o, a, t: why.why_story(o, a, STORY),
        lambda o, a, t: why.why_story(o, replace(a, audience=f"{a.platform}:new", address="new"), STORY),
    ],
    feed_exchange.export_feeds: [lambda o, a, t: feed_exchange.export_feeds(o, a)],
    feed_exchange.import_feeds: [lambda o, a, t: feed_exchange.import_feeds(o, reader(a), b"<opml/>")],
    journal.set_for_space: [space_set],
    own_data.own_data: [lambda o, a, t: own_data.own_data(o, a)],
    own_data.forget_me: [
        lambda o, a, t: own_data.forget_me(o, a, sure=False),
        lambda o, a, t: own_data.forget_me(o, a, sure=True),
    ],
    mend.names_in: [lambda o, a, t: mend.names_in(o, a, STORY)],
    mend.reports_in: [lambda o, a, t: mend.reports_in(o, a, STORY)],
    mend.other_stories: [lambda o, a, t: mend.other_stories(o, a, STORY)],
    mend.mistranslated: [lambda o, a, t: mend.mistranslated(o, a, STORY, "en")],
    mend.not_news: [lambda o, a, t: mend.not_news(o, a, STORY)],
    review.drafts: [lambda o, a, t: review.drafts(o, a)],
    review.show_draft: [lambda o, a, t: review.show_draft(o, a, NO_DRAFT)],
    review.cut_item: [lambda o, a, t: review.cut_item(o, a, NO_DRAFT, STORY)],
    review.keep_item: [lambda o, a, t: review.keep_item(o, a, NO_DRAFT, STORY)],
    review.move_item: [lambda o, a, t: review.move_item(o, a, NO_DRAFT, STORY, by=1)],
    review.add_line: [lambda o, a, t: review.add_line(o, a, NO_DRAFT, "x", by="y")],
    review.drop_line: [lambda o, a, t: review.drop_line(o, a, NO_DRAFT, 0)],
    review.approve: [lambda o, a, t: review.approve(o, a, NO_DRAFT, by="y")],
    schedules.set_schedule: [lambda o, a, t: schedules.set_schedule(o, a, "weekly", Timing(times="09:00"))],
    schedules.set_review: [
        lambda o, a, t: schedules.set_review(o, a, Timing(review=a.address, until="07:45"), schedule="weekly"),
        lambda o, a, t: schedules.set_review(o, reader(a), Timing(review=a.address)),
    ],
    schedules.schedules_here: [lambda o, a, t: schedules.schedules_here(o, a)],
    schedules.remove_schedule: [lambda o, a, t: schedules.remove_schedule(o, a, "weekly")],
    subscriptions.snooze: [lambda o, a, t: subscriptions.snooze(o, a, t.subscription, "3 days")],
    subscriptions.mute_story: [
        lambda o, a, t: subscriptions.mute_story(o, a, STORY, here=True),
        lambda o, a, t: subscriptions.mute_story(o, a, "railway", here=False),
    ],
    withdraw.withdraw: [lambda o, a, t: withdraw.withdraw(o, a, STORY, "wrong")],
    withdraw.posted_item: [lambda o, a, t: withdraw.posted_item(o, a, t.report)],
}


#: What would reach others takes notice of them, on purpose: it is refused where there are any.
NOTICE_OTHERS = {feed_list.check_place, mend.wrong_name, mend.not_one_story, mend.same_story, rights.serves_others}


#: Nobody asks for these: the platform tells of it, the operator or a mail's page calls it, or others do inside.
NOT_ASKED = {
    digest.check_review,
    feed_list.new_id,
    losses.lose_address,
    losses.lose_space,
    losses.mended,
    losses.regain_space,
    mailing.confirm,
    mailing.leave,
    mend.put_back,
    stories.line_of,
    stories.outlet_of,
    subscriptions.privately,
    vital_signs.vital_signs,
    warming.warm,
}


def test_every_action_is_tried_here():
    """Whatever takes the office, also what takes no asker: a new one without a case fails."""
    found = set()
    for module in pkgutil.iter_modules(bot.actions.__path__):
        for name, function in inspect.getmembers(importlib.import_module(f"bot.actions.{module.name}")):
            if inspect.isfunction(function) and not name.startswith("_"):
                kinds = inspect.get_annotations(function).values()
                found |= {function} if {"Asker", "Office"} & set(map(str, kinds)) or Asker in kinds else set()
    assert found == set(CASES) | NOTICE_OTHERS | NOT_ASKED


async def settle_in(office: Office, asker: Asker) -> Theirs:
    """Set, follow, report, share and be told everything there is."""
    await digest.set_digest(office, asker, Wishes(times="07:00, 19:00", zone="Asia/Almaty", hide="North"))
    await feed_list.put_feed(office, asker, FEED.id, pack(FEED))
    await saved_topics.draft_topic(office, asker, TOPIC)
    await saved_topics.save_topic(office, asker, TOPIC.name)
    draft = await saved_topics.draft_topic(office, asker, DRAFT)
    here = await subscriptions.subscribe(office, asker, Order(topic="t:water", here=True))
    own = await subscriptions.subscribe(office, asker, Order(topic="e:aksu_dam"))
    await follow.follow(office, asker, STORY, f"{asker.address}/1")
    await rights.choose_role(office, asker, MEND, ROLE)
    await rights.choose_role(office, asker, SET_UP, ROLE)
    await share.share(office, asker)
    shown = await digest.show_digest(office, asker)
    slot = Slot(schedule=shown.schedule.id, on=NOW.date(), time="07:00", due_at=NOW)
    found = replace(briefing(), audience=asker.audience)
    await office.desk.freeze(slot, shown.audience, found, parts_of(slot.key, [{"text": "x"}]), NOW)
    story = await office.desk.story(STORY)
    assert story
    known = {STORY: max(one.number for one in story.statements)}
    await office.desk.settle(asker.audience, known, slot.key, NOW)
    posted = marker(slot.key, 1)
    await report.report(office, asker, Report(story=STORY, reason="name", words="secret", marker=posted))
    entries = await journal.history(office, asker)
    return Theirs(
        topic=TOPIC.name,
        draft=draft.code,
        subscription=here.audience.id,
        own_subscription=own.audience.id,
        report=next(one.id for one in entries if one.action == "report"),
        change=next(one.id for one in entries if one.action == "role"),
        marker=posted,
    )


async def state_of(office: Office, asker: Asker) -> object:
    """Return all that is kept of somebody's place."""
    own = f"{asker.platform}:user:{asker.person}"
    audiences = [one for one in await office.desk.audiences() if one.space in (asker.space, own)]
    schedules = [one for one in await office.desk.schedules() if one.audience in {each.id for each in audiences}]
    told = await office.desk.known([one.id for one in audiences], NOW)
    entries = [await office.desk.entries(space, limit=100) for space in (asker.space, own)]
    trouble = await office.desk.destination(asker.platform, asker.address)
    return audiences, schedules, told, entries, await office.desk.space_settings(asker.space), trouble


settled: dict[Asker, tuple[bytes, Theirs]] = {}


@asynccontextmanager
async def alone(folder: Path):
    """Open a world in which nobody has set anything; yield its office and what was published."""
    async with office_with_a_past(str(folder / "alone.db")) as office:
        yield watched(office)


@asynccontextmanager
async def beside(other: Asker, folder: Path):
    """Open a world in which the other has set everything, made once and copied; yield office, theirs and published."""
    path = folder / "beside.db"
    if other not in settled:
        async with office_with_a_past(str(path)) as office:
            theirs = await settle_in(watched(office)[0], other)
        settled[other] = path.read_bytes(), theirs
    kept, theirs = settled[other]
    path.write_bytes(kept)
    async with office_over(str(path)) as office:
        office, published = watched(office)
        yield office, theirs, published


def watched(office: Office) -> tuple[Office, list[tuple[str, str]]]:
    """Return the office with what it publishes put on a list."""
    published = []

    async def publish_now(audience, schedule) -> bool:
        published.append((audience.id, schedule.id))
        return True

    return replace(office, publish_now=publish_now, mail=Mailbox()), published


async def answer(case: Case, office: Office, asker: Asker, theirs: Theirs) -> str:
    """Return what the asker learns, with the running numbers of entries left out."""
    try:
        found = repr(await case(office, asker, theirs))
    except ActionRefused as refused:
        found = f"refused: {refused.phrase} {refused.values}"
    return re.sub(r"\b(id|'entry')(=|: )\d+", r"\1\2*", found)


@pytest.mark.parametrize("module", dict.fromkeys(function.__module__ for function in CASES))
@pytest.mark.parametrize("pair", PAIRS)
async def test_others_change_no_answer_and_no_answer_changes_others(pair, module, tmp_path):
    other, asker = PAIRS[pair]
    async with (
        beside(other, tmp_path) as (crowded, theirs, published),
        alone(tmp_path) as (empty, published_alone),
    ):
        crowded = replace(crowded, feeds={**crowded.feeds, FEED.id: FEED})  # what is added is read
        for office in (crowded, empty):
            await digest.set_digest(office, asker, Wishes(times="08:00"))
        before = await state_of(crowded, other)
        for function, cases in CASES.items():
            for case in cases if function.__module__ == module else ():
                seen = await answer(case, crowded, asker, theirs)
                assert seen == await answer(case, empty, asker, theirs), function.__name__
                assert await state_of(crowded, other) == before, function.__name__
        assert published == published_alone


@pytest.mark.parametrize("pair", PAIRS)
async def test_what_is_there_to_be_seen_is_seen_by_its_own_people(pair, tmp_path):
    """Else the test above could not fail."""
    other, _ = PAIRS[pair]
    async with beside(other, tmp_path) as (office, theirs, _):
        async with alone(tmp_path) as (empty, _):
            office = replace(office, feeds={**office.feeds, FEED.id: FEED})
            for function in (
                feeds.feeds,
                feed_exchange.export_feeds,
                why.why_briefing,
                why.why_story,
                follow.followed_in,
                journal.history,
                saved_topics.saved_topics,
            ):
                case = CASES[function][0]
                assert await answer(case, office, other, theirs) != await answer(case, empty, other, theirs)
        assert len(await subscriptions.subscriptions(office, other)) == 2
        await rights.check_mend(office, reader(other))
        assert (await withdraw.posted_item(office, other, theirs.report)).marker == theirs.marker
        await journal.undo(office, other, theirs.change)
        await subscriptions.unsubscribe(office, other, theirs.subscription)


@pytest.mark.parametrize("pair", PAIRS)
async def test_where_others_are_served_no_feed_is_added_and_nothing_else_of_them_is_told(pair, tmp_path):
    """What is read is read for all, so there the operator alone adds."""
    other, asker = PAIRS[pair]
    async with beside(other, tmp_path) as (office, theirs, _):
        before = await state_of(office, other)
        said = await answer(lambda o, a, t: feed_list.add_feed(o, a, "https://new.example/rss"), office, asker, theirs)
        assert said == "refused: refused.feed_shared {}"
        assert await state_of(office, other) == before


LINKED = [(PAIRS["two servers"][0].space, PAIRS["two workspaces"][0].space)]


async def test_one_team_on_two_chats_shares_topics_and_feeds_and_nothing_else(tmp_path):
    here, there = PAIRS["two servers"][0], PAIRS["two workspaces"][0]
    async with alone(tmp_path) as (office, _):
        linked = replace(office, teams=(*LINKED, ("discord:9", "slack:T9")))
        await settle_in(linked, here)
        [topic] = (await saved_topics.saved_topics(linked, there)).values()
        assert topic.name == TOPIC.name
        assert [one.outlet for one in (await feed_list.added_feeds(linked, there)).values()] == [FEED.outlet]
        assert (await digest.set_digest(linked, there, Wishes(topic=TOPIC.name))).audience.topic == topic
        with pytest.raises(ActionRefused, match=r"refused\.topic_known"):
            await saved_topics.draft_topic(linked, there, TOPIC)
        assert await subscriptions.subscriptions(linked, there) == []
        assert [one.person for one in await journal.history(linked, there)] == [there.person]
        with pytest.raises(ActionRefused, match=r"refused\.mend"):
            await rights.check_mend(linked, reader(there))
        assert await saved_topics.saved_topics(linked, PAIRS["two servers"][1]) == {}


async def test_either_chat_of_a_team_takes_away_and_takes_that_back(tmp_path):
    here, there = PAIRS["two servers"][0], PAIRS["two workspaces"][0]
    async with alone(tmp_path) as (office, _):
        linked = replace(office, teams=tuple(LINKED))
        await settle_in(linked, here)
        await saved_topics.remove_topic(linked, there, TOPIC.name)
        await feed_list.remove_feed(linked, there, FEED.id)
        assert (await saved_topics.saved_topics(linked, here), await feed_list.added_feeds(linked, here)) == ({}, {})
        for change in await journal.history(linked, there):
            await journal.undo(linked, there, change.id)
        assert len(await saved_topics.saved_topics(linked, here)) == len(await feed_list.added_feeds(linked, here)) == 1
        # without the link each has what it made last
        assert await saved_topics.saved_topics(office, here) == {}
        assert len(await saved_topics.saved_topics(office, there)) == 1
