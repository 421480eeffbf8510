"""Where and by whom a report was filed is no part of what it tells."""

import pytest

from bot.text.datelines import without_dateline


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("OSH (North Wire) - The dam was repaired.", "The dam was repaired."),
        ("KENBULAK, Karsan (Basin Wire) — the dam was repaired.", "The dam was repaired."),
        ("ASTANA, Oct 19 (Wire) - The dam was repaired.", "The dam was repaired."),
        ("АСТАНА, 5 октября. /Агентство/ — Плотину починили.", "Плотину починили."),
        ("БИШКЕК — Плотину починили.", "Плотину починили."),
        ("(Wire) -- The dam was repaired.", "The dam was repaired."),
        ("(The second dam) was repaired.", "(The second dam) was repaired."),
        ("The dam — a big one — was repaired.", "The dam — a big one — was repaired."),
        ("Темиркала — столица страны.", "Темиркала — столица страны."),
        ("US - China talks began.", "US - China talks began."),
    ],
)
def test_where_a_report_was_filed_is_no_fact(text: str, rest: str) -> None:
    assert without_dateline(text) == rest
