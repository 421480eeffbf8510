from __future__ import annotations

import pytest

from bot.feeds.forms import form_of, takes_back
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


@pytest.mark.parametrize(
    ("title", "text", "is_taken_back"),
    [
        ("This article has been withdrawn", "", True),
        ("RETRACTED: Dam breached", "", True),
        ("Dam breached", "This story has been retracted by the editors. We regret the error.", True),
        ("Прорыв плотины", "Материал отозван редакцией: сведения не подтвердились.", True),
        ("«Новость отозвана»", "", True),
        ("Материал отозван", "", True),
        ("Бұл материал қайтарып алынды", "", True),
        ("Бул макала сайттан алынып салынды", "", True),
        ("Ushbu maqola olib tashlandi", "", True),
        ("Ин мақола аз сомона гирифта шуд", "", True),
        ("Bu habar saýtdan aýryldy", "", True),
        ("Dam breached", "Editor's note: This article has been removed because its source was invented.", True),
        ("Прорыв плотины", "От редакции: этот материал удалён, сведения не подтвердились.", True),
        ("Dam breached", "This story was removed. It did not meet our standards.", True),
        ("Bu haber yayından kaldırıldı", "", True),
        ("Ministry withdraws its statement on the dam", "The ministry withdrew the statement.", False),
        ("Withdrawn: troops leave the border", "Troops were withdrawn from the border.", False),
        ("Отозваны лицензии у пяти банков", "Центробанк отозвал лицензии.", False),
        ("Dam breached", "The minister said the article of the law has been removed. " * 9, False),
        ("Материал отозванного депутата ушёл в суд", "", False),
        ("Материал отозван прокурором на доследование", "", False),
        ("Материал удалён с YouTube по требованию властей", "", False),
        ("Статья отозвана журналом Nature", "Журнал отозвал статью о плотинах.", False),
        ("Публикация снятая на телефон", "", False),
        ("Материал кері қайтарылды", "Іс прокурорға қайтарылды.", False),  # a case that went back to the prosecutor
        ("This item has been withdrawn from the auction", "", False),
        ("Dam breached", "An earlier version of this story was withdrawn; the toll is 7.", False),
        ("Dam breached", "Correction: an earlier version named the wrong dam.", False),
        ("", "", False),
    ],
)
def test_only_what_speaks_of_the_text_itself_takes_it_back(title: str, text: str, *, is_taken_back: bool) -> None:
    assert takes_back(title, text) is is_taken_back
