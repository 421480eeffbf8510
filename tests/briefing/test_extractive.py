from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.briefing.extractive import write
from bot.briefing.extractive_counts import agree
from bot.model import DevelopmentKind, Form, Item, Reuse
from tests.briefing.build import article, chosen, developed, developed_or_none, feed, feeds

LANDSLIDE = (
    "A landslide buried 12 houses in the village early on Monday, the emergencies ministry said. "
    "About 180 people were moved to a school in the district centre. "
    "He thanked the volunteers. "
    "Read also: what to do in a landslide."
)


def text_of(item: Item, role: str = "new") -> str:
    return " ".join(sentence.text for sentence in item.sentences if sentence.role == role)


def test_a_new_story_is_told_with_who_said_it() -> None:
    found = developed(article("north", LANDSLIDE, title="Landslide buries houses"))
    item = write(chosen(found), feeds=feeds(feed("north")), language="en")
    assert item.headline == "Landslide buries houses"
    assert "the emergencies ministry said." in text_of(item)
    assert "180 people" in text_of(item)
    assert item.kind is DevelopmentKind.NEW
    assert item.settles == found.settles


def test_a_title_that_explains_gives_way_to_one_that_tells() -> None:
    explainer = article("east", LANDSLIDE, title="What we know about the landslide")
    report = article(
        "north", "A landslide buried 12 houses, the ministry said.", title="Landslide buries 12 houses", hour=1
    )
    item = write(chosen(developed(explainer, report)), feeds={}, language="en")
    assert item.headline == "Landslide buries 12 houses"


def test_neither_a_dangling_sentence_nor_boilerplate_is_shown() -> None:
    text = "She thanked the volunteers for working through the night. Read also: how to prepare for a landslide. " + (
        "The governor promised 40 new houses by the autumn."
    )
    item = write(chosen(developed(article("north", text, title="Help"))), feeds={}, language="en")
    assert text_of(item) == "The governor promised 40 new houses by the autumn."


def test_a_text_that_the_feed_cuts_off_is_shown_up_to_its_last_whole_sentence() -> None:
    text = (
        "The governor promised 40 new houses by the autumn. The ministry of finance will give 9 million dollars for the"
    )
    item = write(chosen(developed(article("north", text, title="Help"))), feeds={}, language="en")
    assert text_of(item) == "The governor promised 40 new houses by the autumn."


def test_a_sentence_of_today_gives_way_to_one_that_is_true_tomorrow() -> None:
    one = article("north", "Today the mayor opened a bridge of 90 metres.", title="Bridge")
    other = article("south", "The mayor opened a bridge of 90 metres on Monday.", title="Bridge")
    item = write(chosen(developed(one, other)), feeds={}, language="en")
    assert text_of(item) == "The mayor opened a bridge of 90 metres on Monday."


def test_a_leaning_sentence_may_follow_the_one_it_leans_on() -> None:
    text = (
        "Prosecutor Asel Nurova asked the court in Osh for nine years in prison on Tuesday. "
        "She also demanded that 3 million dollars of damage be repaid to the budget by December."
    )
    item = write(chosen(developed(article("north", text, title="Trial"))), feeds={}, language="en")
    assert [sentence.text[:10] for sentence in item.sentences] == ["Prosecutor", "She also d"]


def test_an_extract_is_two_sentences_of_an_article_at_most() -> None:
    text = " ".join(
        f"Engineers finished bridge number {n} over the river in May 20{n}, the builder said." for n in range(11, 19)
    )
    item = write(chosen(developed(article("north", text, title="Bridges"))), feeds=feeds(feed("north")), language="en")
    assert len(item.sentences) == 2
    full = feeds(feed("north", reuse=Reuse.FULL))
    assert (
        len(write(chosen(developed(article("north", text, title="Bridges"))), feeds=full, language="en").sentences) == 3
    )


def test_a_headline_only_feed_shows_its_headline_and_nothing_else() -> None:
    found = developed(article("wire", LANDSLIDE, title="Landslide buries houses"))
    item = write(chosen(found), feeds=feeds(feed("wire", reuse=Reuse.HEADLINE)), language="en")
    assert item.headline == "Landslide buries houses"
    assert item.sentences == ()
    assert [source.id for source in item.sources] == ["wire"]


def test_the_readers_language_comes_first_and_the_rest_keeps_its_own() -> None:
    russian = article(
        "south", "В селе сошёл оползень, под землёй 12 домов, сообщило МЧС. Ущерб оценён в 3,5 млн долларов.",
        title="В селе сошёл оползень", language="ru",
    )  # fmt: skip
    english = article("north", LANDSLIDE, title="Landslide buries houses", hour=1)
    item = write(chosen(developed(russian, english)), feeds={}, language="en")
    assert item.headline == "Landslide buries houses"
    assert item.sentences[0].language == "en"
    assert [s.text for s in item.sentences if s.language == "ru"] == ["Ущерб оценён в 3,5 млн долларов."]
    assert write(chosen(developed(russian, english)), feeds={}, language="ru").headline == "В селе сошёл оползень"


def test_what_only_another_language_says_of_people_is_shown() -> None:
    english = article("north", "The dam will be repaired by May, the ministry said.", title="Dam to be repaired")
    russian = article(
        "south", "Плотину починят к маю. Директор плотины задержан, сообщила прокуратура.", title="Плотину починят",
        language="ru", hour=1,
    )  # fmt: skip
    item = write(chosen(developed(english, russian)), feeds={}, language="en")
    assert [s.text for s in item.sentences if s.language == "ru"] == [
        "Директор плотины задержан, сообщила прокуратура."
    ]


def test_an_update_tells_the_new_fact_and_at_most_one_earlier_line() -> None:
    first = article("north", LANDSLIDE, title="Landslide buries houses")
    second = article(
        "east",
        "Police detained the director of the quarry, prosecutors said on Tuesday. "
        "A landslide buried 12 houses in the village early on Monday.",
        title="Quarry director detained", day=1,
    )  # fmt: skip
    item = write(chosen(developed(first, second, told=("north",))), feeds={}, language="en")
    assert item.kind is DevelopmentKind.UPDATE
    assert text_of(item) == "Police detained the director of the quarry, prosecutors said on Tuesday."
    assert len([sentence for sentence in item.sentences if sentence.role == "context"]) == 1
    assert "12 houses" in text_of(item, "context")
    assert item.sentences[-1].sources == ("north",)


def test_a_correction_shows_what_was_told_before_in_the_readers_language() -> None:
    first = article("north", "A landslide buried 12 houses. Nobody was killed, the ministry said.", title="Landslide")
    abroad = article(
        "south", "В селе сошёл оползень. Никто не погиб, сообщило МЧС.", title="Оползень", language="ru", hour=1
    )
    second = article(
        "north2", "Rescuers found the body of a 54-year-old beekeeper killed by the landslide, the ministry said.",
        title="Body found", day=1,
    )  # fmt: skip
    item = write(chosen(developed(abroad, first, second, told=("north", "south"))), feeds={}, language="en")
    assert item.kind is DevelopmentKind.CORRECTION
    assert text_of(item, "context") == "Nobody was killed, the ministry said."


def test_outlets_that_count_differently_are_named() -> None:
    one = article(
        "north", "Three people died when a bus overturned on the pass, police said.", title="Bus overturns on pass"
    )
    other = article(
        "south", "На перевале перевернулся автобус, погибли пять человек, сообщили в больнице.",
        title="Перевернулся автобус", language="ru", hour=1,
    )  # fmt: skip
    item = write(chosen(developed(one, other)), feeds=feeds(feed("north"), feed("south")), language="en")
    assert [(each.measure, [value[:2] for value in each.values]) for each in item.disagreements] == [
        ("dead", [("North", "3"), ("South", "5")])
    ]
    assert {source.id for source in item.sources} == {"north", "south"}
    assert item.independent == 2


def test_a_count_that_has_risen_since_is_told_and_the_earlier_one_is_not() -> None:
    first = article(
        "north", "An avalanche killed two herders, police said. A third person is missing.", title="Avalanche kills two"
    )
    last = article(
        "south", "The body of a third herder was found, raising the death toll to three, police said.",
        title="Avalanche death toll rises to three", hour=6,
    )  # fmt: skip
    for order in ((first, last), (last, first)):
        item = write(chosen(developed(*order)), feeds=feeds(feed("north"), feed("south")), language="en")
        assert item.headline == "Avalanche death toll rises to three"
        assert text_of(item) == "The body of a third herder was found, raising the death toll to three, police said."
        assert item.disagreements == ()


def test_sums_that_differ_are_shown_as_each_outlet_writes_them() -> None:
    one = article("north", "Damage from the landslide is put at 90 million dollars, the ministry said.", title="Damage")
    other = article(
        "south", "Damage from the landslide is put at 3 billion dollars, the ministry said.", title="Damage"
    )
    (found,) = write(
        chosen(developed(one, other)), feeds=feeds(feed("north"), feed("south")), language="en"
    ).disagreements
    assert found.measure == ""
    assert {value[:2] for value in found.values} == {("North", "90 million dollars"), ("South", "3 billion dollars")}


@pytest.mark.parametrize(
    ("one", "other", "same"), [(180, 183, True), (3, 5, False), (40, 41, True), (57, 60, True), (1200, 1900, False)]
)
def test_rounding_is_no_disagreement(one: float, other: float, same: bool) -> None:
    assert agree(one, other) is same
    assert agree(other, one) is same


def test_a_part_of_a_count_is_no_other_count() -> None:
    one = article("north", "15 people, 13 children among them, died in a bus crash, police said.", title="Bus crash")
    other = article(
        "south", "13 people died in a bus crash on the pass, the school said.", title="Children die in crash"
    )
    item = write(chosen(developed(one, other)), feeds=feeds(feed("north"), feed("south")), language="en")
    assert item.disagreements == ()


def test_a_headline_with_a_disputed_number_names_its_outlet() -> None:
    one = article(
        "north", "3 people died when a bus overturned on the pass, police said.", title="Bus overturns, 3 dead"
    )
    other = article(
        "south", "A bus overturned on the pass and 5 people died, the hospital said.", title="Bus overturns, 5 dead"
    )
    item = write(chosen(developed(one, other)), feeds=feeds(feed("north"), feed("south")), language="en")
    assert item.headline in ("North: Bus overturns, 3 dead", "South: Bus overturns, 5 dead")


def test_copies_are_counted_and_the_first_of_them_is_cited() -> None:
    first = article("north", LANDSLIDE, title="Landslide buries houses")
    reprint = article("south", "North reports. " + LANDSLIDE, title="Landslide buries houses", hour=2)
    item = write(chosen(developed(first, reprint, copies={"north": "south"})), feeds={}, language="en")
    assert (item.independent, item.copies) == (1, 1)
    assert item.sources[0].id == "north"
    assert {source for sentence in item.sentences for source in sentence.sources} == {"north"}


def test_a_report_that_cites_another_is_no_independent_source() -> None:
    own = article("north", LANDSLIDE, title="Landslide buries houses")
    cites = article("south", "The road to the village is closed, North reports.", title="Road closed", hour=1)
    item = write(chosen(developed(own, cites, citing={"south": "North"})), feeds={}, language="en")
    assert (item.independent, item.copies) == (1, 0)


def test_views_of_an_author_are_never_told_as_facts() -> None:
    report = article("north", LANDSLIDE, title="Landslide buries houses")
    view = article(
        "east", "Seven quarries work in the valley and every one of them breaks the law.", title="Whose slopes?",
        form=Form.ANALYSIS, author="N. Kerim", hour=1,
    )  # fmt: skip
    item = write(chosen(developed(report, view)), feeds={}, language="en")
    assert "breaks the law" not in text_of(item)
    assert [source.id for source in item.sources] == ["north"]
    assert item.independent == 1


@settings(deadline=None)
@given(
    st.lists(st.text(alphabet=string.ascii_letters + " «»\"'().,!?0123456789—", min_size=1, max_size=120), max_size=6)
)
def test_every_sentence_stands_in_the_article_it_cites(lines: list[str]) -> None:
    text = "The mayor opened a bridge over the river in 2027. " + " ".join(lines)
    only = article("north", text, title="Mayor opens bridge")
    item = write(chosen(developed(only)), feeds=feeds(feed("north")), language="en")
    whole = " ".join(text.split()).casefold()
    for sentence in item.sentences:
        assert sentence.sources == ("north",)
        assert sentence.text.rstrip(".").casefold() in whole


LINES = (
    ("en", "A landslide buried 12 houses in the village early on Monday, the ministry said."),
    ("en", "About 240 people were moved to a school in the district centre."),
    ("en", "He thanked the volunteers for their work."),
    ("en", "Damage is put at 3.5 million dollars, the ministry said."),
    ("en", "Nobody was killed, a spokeswoman said."),
    ("ru", "В селе сошёл оползень, под землёй оказались 12 домов, сообщило МЧС."),
    ("ru", "Директор карьера задержан, сообщила прокуратура."),
    ("ru", "Погибли 2 человека, сообщили в больнице."),
    ("uz", "Ko‘chkidan keyin 240 kishi maktabga ko‘chirildi, dedi vazirlik."),
    ("kk", "Көшкіннен кейін 2 адам қаза тапты, деп хабарлады министрлік."),
)


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_no_briefing_breaks_the_rules_of_writing(data: st.DataObject) -> None:
    kept = {
        each.id: each for each in (feed("a"), feed("b", reuse=Reuse.FULL), feed("c", reuse=Reuse.HEADLINE), feed("d"))
    }
    articles = []
    for number in range(data.draw(st.integers(2, 5))):
        language = data.draw(st.sampled_from(["en", "ru", "uz", "kk"]))
        lines = data.draw(
            st.lists(st.sampled_from([line for tag, line in LINES if tag == language]), max_size=4, unique=True)
        )
        outlet = data.draw(st.sampled_from(sorted(kept)))
        title = f"Landslide report {number}"
        articles.append(article(f"n{number}", " ".join(lines), feed=outlet, title=title, language=language, day=number))
    told = tuple(each.id for each in articles[: data.draw(st.integers(0, len(articles) - 1))])
    found = developed_or_none(*articles, told=told)
    if found is None:
        return
    item = write(chosen(found), feeds=kept, language=data.draw(st.sampled_from(["en", "ru", "uz", "kk", "tr"])))
    by_id = {each.id: each for each in articles}
    cited = {source.id for source in item.sources}
    new = [sentence for sentence in item.sentences if sentence.role == "new"]
    assert item.headline
    assert len(new) <= 3
    assert len(item.sentences) - len(new) <= 1
    for sentence in item.sentences:
        (source,) = sentence.sources
        assert source in cited
        whole = by_id[source].title + "." if sentence.text.startswith("Landslide report") else by_id[source].text
        assert sentence.text in whole
        assert sentence.language == by_id[source].language
    for id_, each in by_id.items():
        shown = [s for s in item.sentences if s.sources == (id_,) and not s.text.startswith("Landslide report")]
        assert len(shown) <= {"a": 2, "b": 4, "c": 0, "d": 2}[each.feed]
    assert item.independent >= 1
