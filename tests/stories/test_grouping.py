"""Articles to stories."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

from bot.entities.catalogue import parse_catalogue
from bot.entities.matching import Matcher
from bot.model import Article
from bot.stories.concepts import concepts
from bot.stories.grouping import SWEEP_EVERY, Grouper, story_id

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def article(id_: str, title: str, text: str, language: str = "en", hours: float = 0) -> Article:
    return Article(
        id=id_, feed="f" + id_, title=title, text=text, language=language, seen_at=NOON + timedelta(hours=hours)
    )


QUAKE = article("1", "Strong earthquake shakes Almaty", "A magnitude 5.8 earthquake shook Almaty early on Monday.")
BUDGET = article("2", "Parliament adopts budget", "Deputies in Dushanbe adopted the state budget for next year.")


def test_the_first_article_founds_a_story():
    placed = Grouper({}).place(QUAKE, ())
    assert placed.story == story_id("1")
    assert not placed.copy_of


def test_reports_of_one_happening_join_and_others_stay_apart():
    grouper = Grouper({})
    first = grouper.place(QUAKE, ()).story
    assert grouper.place(BUDGET, ()).story != first
    second = article(
        "3", "Earthquake of 5.8 felt in Almaty", "People ran into the streets of Almaty on Monday morning."
    )
    assert grouper.place(second, ()).story == first


def test_a_copy_points_to_the_fuller_text_in_either_order():
    long = article("l", QUAKE.title, QUAKE.text + " Schools stayed closed. No damage was found, rescuers said at noon.")
    grouper = Grouper({})
    grouper.place(QUAKE, ())
    assert grouper.place(long, ()).copies == ("1",)
    grouper = Grouper({})
    grouper.place(long, ())
    assert grouper.place(QUAKE, ()).copy_of == "l"


def test_quiet_stories_leave_the_index():
    grouper = Grouper({})
    grouper.place(QUAKE, ())
    grouper.forget(NOON + timedelta(days=30))
    again = article("9", QUAKE.title, QUAKE.text, hours=800)
    assert grouper.place(again, ()).story == story_id("9")


def test_memory_lets_go_by_itself():
    grouper = Grouper({})
    grouper.place(QUAKE, ())
    for place in range(SWEEP_EVERY):
        grouper.place(article(f"late{place}", f"Matter {place}", "", hours=24 * 40), ())
    again = article("9", QUAKE.title, QUAKE.text, hours=24 * 40)
    assert grouper.place(again, ()).story == story_id("9")


def test_a_fire_in_one_town_is_not_a_fire_in_the_next():
    one = article(
        "5", "House burns down in Karabulak", "Rescuers in Karabulak took two people to hospital, the mayor said."
    )
    other = article(
        "6",
        "House in Zhanatas burns down",
        "The roof caught fire in the morning. Neighbours in Zhanatas called the rescuers and the mayor.",
    )
    heedless, grouper = Grouper({}, {"unsaid": 0.0}), Grouper({})
    assert heedless.place(one, ()).story == heedless.place(other, ()).story
    assert grouper.place(one, ()).story != grouper.place(other, ()).story


def test_the_same_in_another_country_is_another_story():
    catalogue = "entities: {tj: {name: Tajikistan, type: country, country: tj, aliases: [Tajik]}, "
    catalogue += "ng: {name: Nigeria, type: country, country: ng}}"
    entities = parse_catalogue(catalogue, "entities.yaml").entities
    matcher, grouper = Matcher(entities), Grouper(entities)
    here = article(
        "t", "Three Tajik engineers abducted", "Three engineers from Tajikistan building a power line were abducted."
    )
    there = article(
        "n", "Three engineers abducted in Nigeria", "Three engineers building a power line were abducted in Nigeria."
    )
    first = grouper.place(here, matcher.match(here)).story
    second = grouper.place(there, matcher.match(there))
    assert second.story != first
    assert not second.copy_of


def test_a_count_that_changes_keeps_a_report_in_its_story():
    grouper = Grouper({})
    text = "{} people died when a bus left the road near Karabulak on Monday, the police said."
    first = grouper.place(article("5", "Three people die in Karabulak bus crash", text.format("Three")), ()).story
    assert grouper.place(article("6", "Five people dead in Karabulak crash", text.format("Five")), ()).story == first


def test_translations_of_what_a_report_follows_do_not_keep_it_out():
    grouper = Grouper({})
    told = [
        (
            "r1",
            "В Каратале остановилась котельная",
            "Котельная в Каратале остановилась ночью из-за аварии, без тепла 12 тысяч жителей, сообщил аким.",
            "ru",
        ),
        (
            "e1",
            "Boiler accident leaves 12,000 in Karatal without heat",
            "The boiler house stopped after an accident, leaving 12,000 residents without heat, the mayor said.",
            "en",
        ),
        (
            "k1",
            "Қараталда қазандық тоқтап қалды",
            "Қараталда апаттан қазандық түнде тоқтап, 12 мың тұрғын жылусыз қалды, деді әкім.",
            "kk",
        ),
        ("k2", "Қаратал: 12 мың тұрғын жылусыз", "Қараталдағы қазандық апаттан кейін тоқтады, деді әкім.", "kk"),
    ]
    (story,) = {grouper.place(article(*each), ()).story for each in told}
    later = article(
        "r2", "Аким Каратала отправлен в отставку", "Котельная остановилась ночью, тепло дали половине домов.", "ru"
    )
    assert grouper.place(later, ()).story == story


def test_the_order_of_arrival_does_not_decide_what_belongs_together():
    told = tuple(
        article(str(place), title, text)
        for place, (title, text) in enumerate(
            (
                (
                    "Engineers find cracks in the Sarez dam",
                    "Two cracks were found in the wall of the Sarez dam on Tuesday, engineers said.",
                ),
                (
                    "Villages below Sarez told to prepare",
                    "Residents of nine villages on the Bartang were told to prepare to leave their homes.",
                ),
                (
                    "Nine Bartang villages may be moved after cracks in dam wall",
                    "Officials say cracks in the wall of Sarez could force residents of nine villages to leave.",
                ),
                ("Bartang residents pack their things", "Families on the Bartang pack, as officials fear for the dam."),
            )
        )
    )
    for order in permutations(told):
        grouper = Grouper({})
        for each in order:
            grouper.expect(each, ())
        for each in order:
            grouper.place(each, ())
        assert len({grouper.place(each, ()).story for each in told}) == 1, [each.id for each in order]


def test_the_same_people_on_another_day_are_another_story():
    catalogue = """
    entities:
      ada: {name: Ada Norin, type: person}
      bek: {name: Bek Suvan, type: person}
      north: {name: Northland, type: country}
      south: {name: Southland, type: country}
    """
    entities = parse_catalogue(catalogue, "test").entities
    call = article(
        "1",
        "Ada Norin and Bek Suvan talk by phone",
        "The presidents of Northland and Southland spoke on Monday of canals and pastures.",
    )
    treaty = article(
        "2",
        "Ada Norin and Bek Suvan sign treaty",
        "Guests from Northland and Southland saw the two at the old theatre.",
        hours=72,
    )

    def stories(weights: dict[str, float]) -> set[str]:
        grouper, matcher = Grouper(entities, weights), Matcher(entities)
        return {grouper.place(each, matcher.match(each)).story for each in (call, treaty)}

    assert len(stories({"another": 1.0})) == 1  # the people alone would join them
    assert len(stories({})) == 2


def test_words_of_the_news_and_bare_numbers_join_reports_in_two_languages():
    grouper = Grouper({})
    fined = grouper.place(
        article("1", "За вырубку 43 деревьев оштрафовали застройщика", "Саженцы высадят весной.", "ru"), ()
    )
    same = article("2", "43 tup daraxt kesgan quruvchi kompaniyaga jarima solindi", "Ko‘chatlar bahorda ekiladi.", "uz")
    other = article("3", "Haydovchi tezlikni oshirgani uchun jarimaga tortildi", "Mashina to‘xtatildi.", "uz")
    assert grouper.place(same, ()).story == fined.story
    assert grouper.place(other, ()).story != fined.story


def test_an_uzbek_word_means_the_same_in_both_scripts():
    assert concepts("апелляция", "uz") == concepts("apellyatsiya", "uz") == ("appeal",)
