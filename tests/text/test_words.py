import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.words import content_stems, fold, stem, tokens


@given(st.text(max_size=60))
def test_fold_keeps_every_offset(text):
    assert len(fold(text)) == len(text)


@given(st.text(max_size=60))
def test_fold_is_done_once(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gʻijduvon", "g'ijduvon"),
        ("O‘zbekiston", "o'zbekiston"),
        ("İSTANBUL", "istanbul"),
        ("Ёлка", "елка"),
        ("Aşgabat", "asgabat"),
        ("Jalal‑Abad", "jalal-abad"),
    ],
)
def test_fold_unifies_spellings(one, other):
    assert fold(one) == other


def test_fold_keeps_letters_that_tell_words_apart():
    assert fold("Қой") != fold("Кой")
    assert fold("йод") != fold("иод")


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", ["village", "villages", "village's"]),
        ("ru", ["завод", "завода", "заводами"]),
        ("kk", ["қала", "қаланың", "қалалар", "қалаларда"]),
        ("uz", ["shahar", "shaharlar", "shaharning"]),
        ("uz", ["шаҳар", "шаҳарлар", "шаҳарнинг"]),
        ("ky", ["шаар", "шаарлар", "шаардын"]),
        ("xx", ["Word", "word"]),
    ],
)
def test_stem_is_shared_by_the_forms_of_a_word(language, forms):
    assert len({stem(form, language) for form in forms}) == 1


def test_tokens_keep_inner_apostrophes_and_numbers_together():
    assert [token.text for token in tokens("O'zbekiston 16.5 foiz, Jalal-Abad")] == [
        "O'zbekiston",
        "16.5",
        "foiz",
        "Jalal",
        "Abad",
    ]


def test_content_stems_leave_out_stop_words():
    assert content_stems("The villages were flooded by the river", "en") == ("villag", "flood", "river")
