"""Topics of a server's own: understood, previewed, saved apart for each server, removed, taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.actions.journal import history, undo
from bot.actions.office import ActionRefused, Asker, Office
from bot.actions.saved_topics import (
    QUOTA,
    Wanted,
    choices_in,
    draft_topic,
    preview_topic,
    remove_topic,
    save_topic,
    saved_topics,
    topic_in,
)

MANAGER = Asker(platform="any", person="1", audience="any:1", address="1", space="any:hall", may_set_up=True)
MEMBER = replace(MANAGER, may_set_up=False)


async def test_wishes_are_understood_in_any_spelling(office: Office) -> None:
    wanted = Wanted(
        name="Dams", entities="серик, Aksu Dam", countries="Северия, sl", themes="water", words="Flood", without="rail"
    )
    topic = (await draft_topic(office, MANAGER, wanted)).topic
    assert topic.entities == ("aidar_serik", "aksu_dam")
    assert topic.countries == ("nl", "sl")
    assert topic.themes == ("water",)
    assert topic.words == ("flood",)
    assert topic.without == ("rail",)


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        ("state, Official", ("state", "official")),
        ("государственный", ("state",)),
        ("-state, - exile", ("official", "private", "public", "wire")),
        ("state, wire, -wire", ("state",)),
    ],
)
async def test_kinds_of_source_are_named_or_left_out(office: Office, written: str, kinds: tuple[str, ...]) -> None:
    assert (await draft_topic(office, MANAGER, Wanted(name="Voices", kinds=written))).topic.kinds == kinds


async def test_a_topic_of_kinds_tells_what_such_sources_report(office: Office) -> None:
    wire = await draft_topic(office, MANAGER, Wanted(name="Wires", kinds="wire"))
    others = await draft_topic(office, MANAGER, Wanted(name="Others", kinds="-wire"))
    everything = await draft_topic(office, MANAGER, Wanted(name="All", without="zxq"))
    assert (wire.matched, others.matched) == (0, everything.matched)
    assert everything.matched


async def test_a_preview_says_what_last_week_would_have_told(office: Office) -> None:
    found = await draft_topic(office, MANAGER, Wanted(name="Dams", entities="аксу"))
    assert found.matched == 1
    assert found.names == ("Aksu Dam",)
    assert "Aksu Dam" in found.stories[0].headline
    assert (await draft_topic(office, MANAGER, Wanted(name="All but", without="аксуская плотина"))).matched == 1
    assert (await draft_topic(office, MANAGER, Wanted(name="Sport", words="volleyball"))).matched == 0
    assert await saved_topics(office, MANAGER) == {}


async def test_a_preview_is_in_the_readers_language_where_a_report_is(office: Office) -> None:
    reader = replace(MANAGER, language="ru")
    [dam] = (await draft_topic(office, reader, Wanted(name="Dams", entities="аксу"))).stories
    assert (dam.language, dam.outlet) == ("ru", "Вести Северии")
    [railway] = (await preview_topic(office, reader, "e:rail")).stories
    assert railway.language == "en"


@pytest.mark.parametrize(
    ("wanted", "phrase"),
    [
        (Wanted(name="x", entities="Zxqwv Brtk"), "refused.entity"),
        (Wanted(name="x", countries="Atlantis"), "refused.country"),
        (Wanted(name="x", themes="volleyball"), "refused.theme"),
        (Wanted(name="x", kinds="tabloid"), "refused.kind"),
        (Wanted(name="x", kinds="wire, -wire"), "refused.topic_empty"),
        (Wanted(name="x"), "refused.topic_empty"),
        (Wanted(name="x", words=" , ,"), "refused.topic_empty"),
        (Wanted(name="", words="dam"), "refused.topic_name"),
        (Wanted(name="Northland", words="dam"), "refused.topic_name"),
        (Wanted(name="region", words="dam"), "refused.topic_name"),
        (Wanted(name="x" * 61, words="dam"), "refused.topic_name"),
        (Wanted(name="x", words=",".join(f"w{number}" for number in range(13))), "refused.wishes"),
        (Wanted(name="x", words="w" * 61), "refused.wishes"),
    ],
)
async def test_what_is_not_understood_is_named(office: Office, wanted: Wanted, phrase: str) -> None:
    with pytest.raises(ActionRefused) as refusal:
        await draft_topic(office, MANAGER, wanted)
    assert refusal.value.phrase == phrase
    assert await office.desk.space_settings("any:hall") == {}


async def test_a_saved_topic_is_chosen_by_its_name_and_only_there(office: Office) -> None:
    draft = await draft_topic(office, MANAGER, Wanted(name="Big Dams", entities="аксу", words="Flood"))
    topic = await save_topic(office, MANAGER, draft.code)
    assert topic == draft.topic
    assert await topic_in(office, MEMBER, "big dams") == topic
    assert (await choices_in(office, MEMBER))[0].name == "Big Dams"
    stranger = replace(MANAGER, space="any:elsewhere")
    assert (await topic_in(office, stranger, "big dams")).words == ("big dams",)
    with pytest.raises(ActionRefused, match=r"refused\.no_topic"):
        await remove_topic(office, stranger, "Big Dams")
    with pytest.raises(ActionRefused, match=r"refused\.no_draft"):
        await save_topic(office, MANAGER, draft.code)
    with pytest.raises(ActionRefused, match=r"refused\.topic_known"):
        await draft_topic(office, MANAGER, Wanted(name="BIG  dams", words="x"))


async def test_saving_and_removing_are_taken_back(office: Office) -> None:
    await draft_topic(office, MANAGER, Wanted(name="Dams", entities="аксу"))
    topic = await save_topic(office, MANAGER, "Dams")
    assert await remove_topic(office, MANAGER, "dams") == topic
    assert await saved_topics(office, MANAGER) == {}
    removed, saved = await history(office, MANAGER)
    await undo(office, MANAGER, removed.id)
    assert await saved_topics(office, MANAGER) == {topic.key: topic}
    await undo(office, MANAGER, saved.id)
    assert await saved_topics(office, MANAGER) == {}


async def test_a_member_makes_and_removes_nothing(office: Office) -> None:
    draft = await draft_topic(office, MANAGER, Wanted(name="Dams", entities="аксу"))
    for call in (
        draft_topic(office, MEMBER, Wanted(name="Rail", words="rail")),
        save_topic(office, MEMBER, draft.code),
        remove_topic(office, MEMBER, "Dams"),
    ):
        with pytest.raises(ActionRefused, match=r"refused\.set_up"):
            await call


async def test_a_quota_holds(office: Office) -> None:
    for number in range(QUOTA):
        await save_topic(
            office, MANAGER, (await draft_topic(office, MANAGER, Wanted(name=f"n{number}", words="x"))).code
        )
    with pytest.raises(ActionRefused, match=r"refused\.topic_quota"):
        await draft_topic(office, MANAGER, Wanted(name="one more", words="x"))
