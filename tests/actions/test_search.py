"""What is looked for in what somebody typed."""

import pytest

from bot.actions.office import ActionRefused, Office
from bot.actions.search import WORDS, search, stems_of


@pytest.mark.parametrize(
    ("typed", "stems"),
    [
        ("the flooded villages of the north", ["flood", "villag", "north"]),
        ("what is it about", ["what", "is", "it", "about"]),
        ("the", ["the"]),
        ("dam Dam DAM", ["dam"]),
        ("в казахстане и россии", ["казахстан", "росс"]),
        ("?! --", []),
    ],
)
def test_words_without_content_count_only_among_themselves(typed: str, stems: list[str]) -> None:
    assert stems_of(typed) == stems


def test_words_without_content_take_no_place_from_others() -> None:
    numbers = [str(number) for number in range(2 * WORDS)]
    assert stems_of("the of and " + " ".join(numbers)) == numbers[:WORDS]


async def test_an_article_is_found_without_the_small_words_typed_around_it(office: Office) -> None:
    plain = await search(office, "villages flood")
    assert plain.hits
    assert (await search(office, "which of the villages did it flood")).hits == plain.hits


async def test_a_long_search_ends_with_a_whole_word(office: Office) -> None:
    asked = "flooded villages after the reservoir breach in the northern districts"
    assert (await search(office, asked)).words == "flooded villages after the reservoir breach in the"
    assert (await search(office, "villages" * 10)).words == ("villages" * 10)[:50]


async def test_times_may_stand_among_the_words(office: Office) -> None:
    asked = await search(office, "dam", since="12h", until="1h")
    assert asked.hits
    assert await search(office, "since:12h dam until:1h") == asked
    assert (await search(office, "dam")).hits != asked.hits
    with pytest.raises(ActionRefused, match=r"refused\.since"):
        await search(office, "dam since:someday")
    assert (await search(office, "dam:since villages")).words == "dam:since villages", "no time is meant"
