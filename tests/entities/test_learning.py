"""Articles to proposals: names, types, offices, spellings joined and kept apart."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.entities.catalogue import parse_catalogue
from bot.entities.learning import Learnt, learn
from bot.entities.learning.writing import catalogue_text
from bot.model import Alias, Article, Entity, Role

SEEN = datetime(2031, 4, 1, tzinfo=UTC)


def article(
    text: str, *, title: str = "", language: str = "en", id_: str = "a", published: datetime | None = None
) -> Article:
    return Article(id=id_, title=title, text=text, language=language, seen_at=SEEN, published_at=published)


def learnt(*texts: str, known: dict[str, Entity] | None = None, language: str = "en") -> dict[str, Learnt]:
    """Everything learnt from the texts, by name."""
    articles = [article(text, id_=str(number), language=language) for number, text in enumerate(texts)]
    return {found.entity.name: found for found in learn(articles, known or {})}


def spellings(found: Learnt) -> set[str]:
    return {found.entity.name, *(alias.text for alias in found.entity.aliases)}


def test_office_country_and_name_are_told_apart():
    found = learnt(
        "Yesterday Kazakh Deputy Foreign Minister Arman Testov met the Italian President Carla Provetti in Rome."
    )
    person = found["Arman Testov"].entity
    assert person.type == "person"
    assert person.country == "kz"
    assert [role.text for role in person.roles] == ["Kazakh Deputy Foreign Minister"]
    assert found["Carla Provetti"].entity.country == "it"
    assert found["Kazakhstan"].entity.type == "country"
    assert found["Rome"].entity.type == "place"


def test_an_office_with_of_ends_before_the_name():
    found = learnt("The Norwegian Minister of Mining and Geology Ola Prøve said that mines would close.")
    assert "Ola Prøve" in found
    assert not {name for name in found if "Mining" in name or "Geology" in name}


def test_a_country_before_a_full_name_known_elsewhere_is_no_part_of_it():
    found = learnt(
        "Chile Marco Inventado (right) with his guest in Lima.", "In Lima, Marco Inventado spoke for an hour."
    )
    assert "Marco Inventado" in found
    assert "Chile Marco Inventado" not in {text for one in found.values() for text in spellings(one)}


def test_glued_words_are_cut_where_a_half_stands_alone():
    found = learnt(
        "The leaders met in Lustrel.",
        "A guard at the gate in LustrelHanno Birkmeer was there too.",
        "The group photo of the toll summitLustrel Press Office was taken on Monday.",
    )
    assert "Hanno Birkmeer" in found
    assert "Lustrel" in found
    assert not {name for name in found if "summit" in name or name == "LustrelHanno Birkmeer"}


def test_small_words_inside_a_name_belong_to_it():
    found = learnt("He met Bashar al-Assad, Ursula von der Leyen and Tilek uulu Azamat in a pro-Orvanian town.")
    assert {"Bashar al-Assad", "Ursula von der Leyen", "Tilek uulu Azamat"} <= set(found)
    assert set(learnt("They met on Wednesday as NASA said.")) == {"NASA"}


def test_a_brand_with_a_capital_inside_stays_whole():
    found = learnt("You can see it on the GreenTube channel.", "We watched GreenTube all night.")
    assert "GreenTube" in found


def test_captions_and_bylines_name_people():
    found = learnt(
        "Talks end in Port Maran without a deal\nBy Jonna Reeve\nThe talks ended on Monday.\n"
        "Image: Harbour Minister Edda Vorlund in Port Maran."
    )
    assert "Jonna Reeve" in found
    assert "Edda Vorlund" in found


def test_menus_and_lines_in_capitals_throughout_name_nobody():
    found = learnt("Sports News\nTerms Of Use\nWhy The Quiet Harbour Lost Its Ferry Last Night\nThe ferry was late.")
    assert found == {}


def test_a_sentences_first_word_is_a_name_only_with_a_sign():
    assert learnt("Nonetheless the ferry came. Weather was fine.") == {}
    assert "Skarholm" in learnt("Skarholm was quiet.", "People in Skarholm slept.")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Qasym-Zhomart Toqaev", "Kassim-Jomart Tokayev"),
        ("Sadyr Japarov", "Sadyr Zhaparov"),
        ("Emomali Rahmon", "Emomali Rakhmon"),
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
        ("Serdar Berdymukhammedov", "Serdar Berdimuhamedow"),
    ],
)
def test_spellings_that_sound_alike_are_one_person(one, other):
    found = learnt(f"He met President {one} on Monday.", f"Then President {other} left the hall.")
    assert [name for name in found if found[name].entity.type == "person"] in ([one], [other])
    assert spellings(found.get(one) or found[other]) == {one, other}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Serdar Berdimuhamedov", "Gurbanguly Berdimuhamedov"),
        ("Akylbek Japarov", "Sadyr Japarov"),
        ("Alexander Petrov", "Alexandra Petrova"),
        ("Rustam Emomali", "Emomali Rahmon"),
        ("James Murray", "James Moore"),
    ],
)
def test_names_that_only_look_alike_stay_apart(one, other):
    found = learnt(f"He met President {one} on Monday.", f"Then President {other} left the hall.")
    assert one in found
    assert other in found
    assert not spellings(found[one]) & spellings(found[other])


def test_a_surname_joins_its_one_owner():
    found = learnt("The analyst Tomas Brandal was there.", "He asked Brandal twice, and Brandal said no.")
    assert spellings(found["Tomas Brandal"]) == {"Tomas Brandal", "Brandal"}


def test_a_surname_of_two_joins_neither():
    found = learnt("President Ilmar Toskal met the historian Mira Toskal on Monday. Everyone liked what Toskal said.")
    assert spellings(found["Ilmar Toskal"]) == {"Ilmar Toskal"}
    assert spellings(found["Mira Toskal"]) == {"Mira Toskal"}


def test_a_city_is_nobodys_surname():
    found = learnt(
        "The painter Jack London lived here.", "It rained in London and near London, and trains from London."
    )
    assert found["London"].entity.type == "place"


def test_a_full_name_one_letter_off_is_a_misprint():
    found = learnt("President Ilmar Toskander spoke first. But the words by Ilmar Toskanler were lost, Toskander said.")
    wrong = [alias for alias in found["Ilmar Toskander"].entity.aliases if alias.note == "misprint"]
    assert [alias.text for alias in wrong] == ["Ilmar Toskanler"]


def test_acronyms_join_what_they_are_short_for():
    found = learnt(
        "The Orvania Ports Authority (OPA) closed. Later the OPA opened, and so did the Commonwealth of Free Harbours.",
        "A member of the CFH left.",
        "ROME (AFP) -- The police were late.",
    )
    assert spellings(found["Orvania Ports Authority"]) == {"Orvania Ports Authority", "OPA"}
    assert spellings(found["Commonwealth of Free Harbours"]) == {"Commonwealth of Free Harbours", "CFH"}
    assert not any("AFP" in spellings(one) for name, one in found.items() if name != "AFP")


def test_names_of_organisations_hold_their_small_words():
    found = learnt(
        "He cited the International Fund for Saving the Grey Sea, the Coastal Regional Information and "
        "Coordination Centre, and the University of Maran, an old school."
    )
    assert {
        "International Fund for Saving the Grey Sea",
        "Coastal Regional Information and Coordination Centre",
        "University of Maran",
    } <= set(found)


def test_surroundings_say_what_a_name_is():
    found = learnt(
        "The miner Kelvanor and the newspaper Coastline left the towns of Brack, Fenn and Olm on Monday, "
        "said Ilse Kanmark, a lawyer at the court."
    )
    types = {name: one.entity.type for name, one in found.items()}
    assert types["Kelvanor"] == "company"
    assert types["Coastline"] == "outlet"
    assert types["Brack"] == types["Fenn"] == types["Olm"] == "place"
    assert types["Ilse Kanmark"] == "person"


def test_the_adjective_of_a_learnt_place_is_one_of_its_spellings():
    found = learnt("People in Orvania and from Orvania like tea.", "They drank it in an Orvanian house.")
    assert spellings(found["Orvania"]) == {"Orvania", "Orvanian"}


def test_roles_are_as_of_the_newest_article_and_unknown_without_a_day():
    text = "The Orvanian President Ilmar Toskal spoke."
    dated = [
        article(text, id_="1", published=datetime(2031, 3, 1, tzinfo=UTC)),
        article(text, id_="2", published=datetime(2031, 3, 9, tzinfo=UTC)),
    ]
    assert learn(dated, {})[0].entity.roles == (Role(text="Orvanian President", as_of=date(2031, 3, 9)),)
    assert learn([article(text)], {})[0].entity.roles == (Role(text="Orvanian President"),)


def test_a_day_that_stands_alone_on_a_line_dates_the_text():
    found = learnt("Toll talks\n12 March 2031\nThe Orvanian President Ilmar Toskal spoke in the hall on that day.")
    assert found["Ilmar Toskal"].as_of == date(2031, 3, 12)


def test_each_proposal_shows_the_sentences_it_rests_on():
    found = learnt("It was cold. The analyst Tomas Brandal was there.")
    assert [evidence.text for evidence in found["Tomas Brandal"].evidence] == ["The analyst Tomas Brandal was there."]


def test_russian_offices_and_cases():
    found = learnt(
        "В понедельник президент Казахстана Касым-Жомарт Токаев прибыл в Париж. "
        "Позже журналисты спросили Токаева о поездке.",
        language="ru",
    )
    person = next(one for one in found.values() if one.entity.type == "person")
    assert spellings(person) == {"Касым-Жомарт Токаев", "Токаева"}
    assert any(one.entity.country == "kz" and one.entity.type == "country" for one in found.values())


def test_alphabets_are_joined():
    articles = [
        article("Yesterday President Sadyr Japarov spoke.", id_="1"),
        article("Вчера президент Садыр Жапаров выступил с речью.", id_="2", language="ru"),
    ]
    persons = [found for found in learn(articles, {}) if found.entity.type == "person"]
    assert len(persons) == 1
    assert spellings(persons[0]) == {"Sadyr Japarov", "Садыр Жапаров"}


def test_a_known_entity_is_grown_and_otherwise_left_alone():
    known = Entity(
        key="boss",
        name="The Harbour Master",
        type="person",
        country="xo",
        aliases=(Alias(text="Tomas Brandal", note="context"),),
        notes="renamed by hand",
    )
    found = learnt("The analyst Tomas Brandal was there. He asked Brandal and Brandall twice.", known={"boss": known})
    grown = found["The Harbour Master"]
    assert not grown.is_new
    assert grown.entity.aliases == (*known.aliases, Alias(text="Brandall")), "a surname alone is derived anyway"
    assert grown.added == (Alias(text="Brandall"),)
    assert (grown.entity.key, grown.entity.type, grown.entity.notes) == ("boss", "person", "renamed by hand")
    assert "Tomas Brandal" not in found


def test_a_known_person_is_found_by_a_spelling_from_another_alphabet():
    known = Entity(key="one", name="Садыр Жапаров", type="person")
    found = learnt("He met President Sadyr Japarov on Monday.", known={"one": known})
    assert found["Садыр Жапаров"].added == (Alias(text="Sadyr Japarov"),)
    assert "Sadyr Japarov" not in found


def test_what_a_person_has_split_is_not_joined_again():
    one = Entity(key="one", name="Sadyr Japarov", type="person")
    other = Entity(key="other", name="Sadyr Zhaparov", type="person")
    text = "He met President Sadyr Japarov on Monday. Then President Sadyr Zhaparov left the hall."
    found = learnt(text, known={"one": one, "other": other})
    assert all(not grown.added for grown in found.values())


def test_learning_twice_adds_nothing_the_second_time():
    texts = ("President Ilmar Toskal met Qerim Dzhaleq in Port Maran.", "Kerim Jaleq told Toskal so.")
    first = learn([article(text) for text in texts], {})
    known = {found.entity.key: found.entity for found in first}
    again = learn([article(text) for text in texts], known)
    assert not any(found.is_new or found.added for found in again)


def test_no_two_proposals_share_a_key():
    found = learn([article("The miner Fenn and the towns of Fenn-Ost, Fenn Ost and Fenn.")], {})
    keys = [one.entity.key for one in found]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\n\n",
        "...",
        "(((",
        "ФФФФ",
        "北京。",
        "‮שלום",
        "A" * 5000,
        "a-B-c-D " * 300,
        "St. " * 2000,
        "(“" * 9000,
    ],
)
def test_odd_text_gives_a_clean_result(text):
    assert isinstance(learn([article(text or " ", title="x")], {}), tuple)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_spellings_that_stand_in_it(text):
    for found in learn([article(text, title="t")], {}):
        forms = [alias.text for alias in found.entity.aliases]
        assert found.count >= 1
        assert all(form in text or form in ("t",) for form in forms)


WORDS = st.sampled_from(
    ["Type-C", "Type", "C", "USB", "President", "the", "of", "Orvania", "Orvanian", "Toskal", "in", "(OPA)", "said",
     "Bank", "É\x89", "No", "On", "Null", "12", "~", "Токаев", "Токаева", "#", "'", '"', ":", "- x", "{a}", "."]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(WORDS, max_size=40), st.lists(WORDS, max_size=40))
def test_any_draft_is_a_catalogue_that_loads(one, other):
    proposals = learn([article(" ".join(one) or "x", id_="1"), article(" ".join(other) or "x", id_="2")], {})
    read = parse_catalogue(catalogue_text([], proposals), "draft.yaml").entities
    assert read == {found.entity.key: found.entity for found in proposals}
