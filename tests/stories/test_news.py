"""What is new in a story, by kind, across languages, and told once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.model import Article, DevelopmentKind, Mention, Report, Story
from bot.stories.news import development, overtaken, settled
from bot.stories.statements import statements_of

MORNING = datetime(2026, 3, 2, 4, tzinfo=UTC)


def story_of(*texts: tuple[str, str, str], story: str = "s") -> Story:
    """Build a story of (language, title, text), an hour apart, statements numbered from 1."""
    reports, statements = [], []
    for place, (language, title, text) in enumerate(texts):
        article = Article(
            id=f"a{place}", feed=f"f{place}", title=title, text=text, language=language,
            seen_at=MORNING + timedelta(hours=place),
        )  # fmt: skip
        reports.append(Report(article=article))
        statements += statements_of(article, (), story)
    numbered = tuple(_numbered(statement, number) for number, statement in enumerate(statements, 1))
    return Story(id=story, reports=tuple(reports), statements=numbered)


def _numbered(statement, number):
    return replace(statement, number=number)


FIRST = (
    "en",
    "Bridge collapses in Osh",
    "A bridge over the Ak-Buura fell in Osh on Monday. Three people were injured.",
)


def test_first_sight_is_new_and_telling_it_settles_everything():
    story = story_of(FIRST)
    found = development(story, {})
    assert found is not None
    assert found.kind is DevelopmentKind.NEW
    assert found.settles == settled(story)
    assert development(story, found.settles) is None


def test_the_same_facts_from_another_outlet_are_not_news():
    story = story_of(
        FIRST, ("en", "Osh bridge collapses", "A bridge fell on Monday in Osh; three people were injured.")
    )
    told = settled(story_of(FIRST))
    assert development(story, told) is None


def test_new_facts_are_an_update():
    later = ("en", "Builder detained", "Police detained the owner of the company that had built the bridge in 2019.")
    found = development(story_of(FIRST, later), settled(story_of(FIRST)))
    assert found is not None
    assert found.kind is DevelopmentKind.UPDATE
    assert all(statement.article == "a1" for statement in found.new)


def test_another_toll_is_a_correction():
    later = ("en", "Bridge collapse: seven injured", "Seven people were injured when the bridge fell, doctors said.")
    found = development(story_of(FIRST, later), settled(story_of(FIRST)))
    assert found is not None
    assert found.kind is DevelopmentKind.CORRECTION
    assert "3 -> 7" in found.corrections[0].what


@pytest.mark.parametrize(
    ("language", "told", "new"),
    [
        (
            "en",
            "Twelve children at a boarding school in Osh have been diagnosed with measles.",
            "The number of children with measles at the boarding school in Osh rose to 19.",
        ),
        (
            "ru",
            "Двенадцать детей в школе-интернате города Ош заболели корью.",
            "В школе-интернате Оша число детей, заболевших корью, выросло до 19.",
        ),
    ],
)
def test_what_a_count_of_people_has_come_to_is_a_correction(language, told, new):
    found = development(story_of((language, "", told), (language, "", new)), {"s": 1})
    assert found.kind is DevelopmentKind.CORRECTION
    assert "12 -> 19" in found.corrections[0].what


def test_a_bare_number_that_counts_no_people_corrects_nothing():
    told = ("en", "", "Twelve children at a boarding school in Osh have been diagnosed with measles.")
    more = ("en", "", "Prices of measles vaccines rose and a fund of 19 million soms was set up at the school.")
    found = development(story_of(told, more), {"s": 1})
    assert found.kind is DevelopmentKind.UPDATE


def test_a_late_translation_is_not_news():
    later = ("ru", "В Оше упал мост, пострадали трое", "Трое пострадали при обрушении моста.")
    assert development(story_of(FIRST, later), settled(story_of(FIRST))) is None


def test_background_is_not_news():
    later = ("en", "", "Earlier reports had said that a bridge in the same town was closed for repairs.")
    assert development(story_of(FIRST, later), settled(story_of(FIRST))) is None


@pytest.mark.parametrize(
    ("language", "told", "new"),
    [
        (
            "en",
            "Two herders died under the avalanche near Kara-Say. Rescuers found the bodies of the herders on Tuesday.",
            "Rescuers found the body of a third herder under the avalanche near Kara-Say.",
        ),
        (
            "ru",
            "Два чабана погибли под лавиной у села Кара-Сай. Спасатели нашли тело чабана под лавиной у села.",
            "Спасатели нашли тело третьего чабана под лавиной у села Кара-Сай.",
        ),
        (
            "kk",
            "Қар көшкінінен екі шопан қаза тапты. Құтқарушылар көшкін астынан шопанның мәйітін тапты.",
            "Құтқарушылар көшкін астынан үшінші шопанның мәйітін тапты.",
        ),
    ],
)
def test_one_more_victim_is_news_once(language, told, new):
    first, third = (language, "", told), (language, "", new)
    found = development(story_of(first, third), {"s": 2})
    assert found is not None
    assert [statement.text for statement in found.new] == [new]
    assert development(story_of(first, third, third), {"s": 3}) is None


@pytest.mark.parametrize(
    ("language", "told", "new"),
    [
        ("en", "The airliner had 112 people on board.", "The airliner had not 112 but 121 people on board."),
        ("ru", "На борту самолёта было 112 пассажиров.", "На борту самолёта было не 112, а 121 пассажир."),
        ("kk", "Ұшақта 112 жолаушы болған.", "Ұшақта 112 емес, 121 жолаушы болғаны анықталды."),
    ],
)
def test_a_sentence_that_takes_a_number_back_itself_is_a_correction(language, told, new):
    story = story_of((language, "", told), (language, "", new))
    found = development(story, {"s": 1})
    assert found.kind is DevelopmentKind.CORRECTION
    assert "112 -> 121" in found.corrections[0].what


def test_the_number_of_the_hurt_corrects_none_of_the_dead():
    told = ("en", "", "The breach of the Aksu Dam in Northland killed 3 people, rescuers said.")
    new = ("en", "", "The breach of the Aksu Dam in Northland injured 40 people, doctors said.")
    assert development(story_of(told, new), {"s": 1}).corrections == ()


def test_a_number_that_is_only_denied_in_part_is_no_correction():
    told = ("en", "", "The airliner had 112 people on board.")
    more = ("en", "", "Of the 112 passengers 5 did not board the replacement flight to Astana in the evening.")
    found = development(story_of(told, more), {"s": 1})
    assert found.kind is DevelopmentKind.UPDATE


SUMMIT = ("en", "", "The leaders of four states will meet for a summit in Tashkent on 10 April, the ministry said.")


@pytest.mark.parametrize(
    ("told", "new"),
    [
        (SUMMIT, ("en", "", "The summit in Tashkent on 10 April has been cancelled, the ministry said.")),
        (SUMMIT, ("ru", "", "Саммит в Ташкенте, назначенный на 10 апреля, отменён.")),
        (SUMMIT, ("tr", "", "Taşkent'te 10 Nisan'da yapılacak zirve iptal edildi.")),
        (
            ("ru", "", "Германия депортировала оппозиционера Саидова в Душанбе, сообщили родственники."),
            ("ru", "", "Германия не депортировала оппозиционера Саидова в Душанбе, заявил адвокат."),
        ),
        (
            ("en", "", "The bank lends 250 million dollars for roads in the south of the country."),
            ("en", "", "The bank's figure for the roads in the south was a mistake, the ministry said."),
        ),
    ],
)
def test_what_takes_back_something_told_is_a_correction_and_told_once(told, new):
    found = development(story_of(told, new), {"s": 1})
    assert found.kind is DevelopmentKind.CORRECTION
    assert development(story_of(told, new, new), {"s": 2}) is None


def test_what_was_considered_and_is_done_is_news():
    told = ("en", "", "The European Union is considering sanctions on the Tolubay Bank over payments.")
    done = ("en", "", "The European Union imposed sanctions on the Tolubay Bank over payments.")
    assert development(story_of(told, done), {"s": 1}).kind is DevelopmentKind.UPDATE
    assert development(story_of(done, told), {"s": 1}) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (SUMMIT, ("en", "", "The summit of four states in Tashkent on 10 April has been cancelled.")),
        (
            ("en", "", "The European Union is considering sanctions on the Tolubay Bank over payments."),
            ("en", "", "The European Union imposed sanctions on the Tolubay Bank over payments."),
        ),
    ],
)
def test_a_plan_that_was_called_off_or_decided_is_left_behind(old, new):
    story = story_of(old, ("en", "", "It rained."), ("en", "", "It snowed."), new)
    assert [statement.article for statement in overtaken(story)] == ["a0"]


def test_some_of_those_that_were_counted_correct_nothing():
    told = ("ru", "", "Пострадали шесть человек, сообщил департамент.")
    part = ("ru", "", "Двое из шести пострадавших остаются в больнице.")
    assert development(story_of(told, part), {"s": 1}).kind is DevelopmentKind.UPDATE


def test_two_words_deny_what_has_happened_since():
    told = ("ru", "", "В доме в Таразе взорвался газ. Погибших нет.")
    found = development(story_of(told, ("ru", "", "Под завалами дома нашли тело женщины.")), {"s": 2})
    assert found.kind is DevelopmentKind.CORRECTION
    assert found.corrections[0].old.text == "Погибших нет."


def test_a_denial_that_corrects_a_number_is_no_background():
    told = ("en", "", "The failure left 12,000 people in Ridder without heat.")
    more = ("en", "", "The failure left 21,000 people in Ridder without heat, not 12,000 as had been reported.")
    assert development(story_of(told, more), {"s": 1}).kind is DevelopmentKind.CORRECTION


def test_an_old_toll_that_is_told_again_corrects_nothing():
    told = (("en", "", "Five people died in the crash near Jizzakh."), ("en", "", "Seven people died in the crash."))
    late = (
        "en",
        "",
        "A witness saw the lorry's driver run into a cotton field after the crash in which five people died.",
    )
    assert development(story_of(*told, late), {"s": 2}).kind is DevelopmentKind.UPDATE


def test_a_title_over_known_text_is_not_news_unless_it_says_more():
    text = "Three people were injured when a bridge fell in Osh on Monday."
    assert development(story_of(FIRST, ("en", "All you should know of this disaster", text)), {"s": 3}) is None
    more = development(story_of(FIRST, ("en", "Builder of the fallen bridge arrested", text)), {"s": 3})
    assert [statement.position for statement in more.new] == [-1]


def test_one_language_in_two_scripts_says_the_same():
    latin = ("uz", "", "Jizzax viloyatida avtobus yuk mashinasiga urildi. Haydovchi qo‘lga olindi.")
    cyrillic = ("uz", "", "Жиззах вилоятида автобус юк машинасига урилди. Ҳайдовчи қўлга олинди.")
    assert development(story_of(latin, cyrillic), {"s": 2}) is None


def test_a_country_named_for_readers_elsewhere_is_not_news():
    told = ("ru", "", "Депутаты Жогорку Кенеша приняли закон о СМИ 64 голосами против шести.")
    late = ("en", "", "Kyrgyzstan's parliament passed a media law by 64 votes to six.")
    story = story_of(told, late)
    name = "Kyrgyzstan"
    named = Mention(entity="kyrgyzstan", name=name, type="country", field="text", start=0, end=10, text=name, reason="")
    statements = (story.statements[0], replace(story.statements[1], entities=("kyrgyzstan",)))
    reports = (story.reports[0], replace(story.reports[1], mentions=(named,)))
    assert development(replace(story, reports=reports, statements=statements), {"s": 1}) is None


def test_a_long_story_has_not_said_all_that_its_words_could_say():
    said = (
        (
            "en",
            "Presidents sign river treaty",
            "The presidents of the five states signed a treaty on sharing the river.",
        ),
        ("en", "Parliament meets", "The senate of the republic meets on 3 March. It is the first session of the year."),
        ("en", "Governor speaks", "The governor said that 15 villages had no water and 20 had been cut off."),
    )
    later = (
        "en",
        "Treaty ratified",
        "The senate ratified the treaty on sharing the river, the first to do so.",
    )
    floods = ("en", "Floods", "Some 15 houses were destroyed in the river valley and 20 people are homeless.")
    told = settled(story_of(*said))
    assert development(story_of(*said, later), told) is not None
    assert development(story_of(*said, floods), told) is not None
    again = ("en", "Treaty", "A treaty on sharing the river was signed by the presidents of the five states.")
    assert development(story_of(*said, again), told) is None


def test_years_that_are_over_and_days_read_in_another_year_are_no_news():
    first = ("en", "Bridge opens", "The bridge opened on 5 August. It was built by the state company.")
    again = ("en", "The bridge", "The bridge, built by the state company in 2019, opened on 5 August.")
    assert development(story_of(first, again), settled(story_of(first))) is None


def test_reported_speech_and_comparisons_are_no_looks_back():
    later = (
        ("en", "", "The ministry denied on Tuesday that the owner of the bridge had been paid."),
        ("en", "", "Traffic over the bridges of the city fell by 40 percent compared with last year."),
        ("ru", "", "Движение по мостам города упало на 40 процентов по сравнению с прошлым годом."),
    )
    for each in later:
        assert development(story_of(FIRST, each), settled(story_of(FIRST))) is not None, each
    before = ("en", "", "The bridge had been built by the owner of a car park.")
    assert development(story_of(FIRST, before), settled(story_of(FIRST))) is None
