from __future__ import annotations

import pytest

from bot.feeds.forms import form_of
from bot.model import Form


@pytest.mark.parametrize(
    ("title", "url", "categories", "form"),
    [
        ("Who owns the slopes?", "", ("Tersu", "Analysis"), Form.ANALYSIS),
        ("Analysis: who owns the slopes?", "", (), Form.ANALYSIS),
        ("[Analysis] Who owns the slopes?", "", (), Form.ANALYSIS),
        ("Чьи это склоны?", "", ("Аналитика",), Form.ANALYSIS),
        ("Мнение | Чьи это склоны?", "", (), Form.OPINION),
        ("Bu kimning yeri?", "https://a.example/uz/fikr/12", (), Form.OPINION),
        ("«Мы всё построим»", "https://a.example/interview/12", (), Form.INTERVIEW),
        ("Сұхбат: министр не дейді", "", (), Form.INTERVIEW),
        ("Analysis of the water shows lead", "", (), Form.REPORT),
        ("Opinion polls open: turnout low", "", (), Form.REPORT),
        ("Landslide", "https://a.example/news/analysis", ("News",), Form.REPORT),
        ("", "", (), Form.REPORT),
    ],
)
def test_a_text_is_what_its_outlet_calls_it(title: str, url: str, categories: tuple[str, ...], form: Form) -> None:
    assert form_of(title, url, categories) is form
