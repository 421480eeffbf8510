from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import bot.briefing
from bot.briefing.phrases import languages, phrases_for

WEDNESDAY = datetime(2026, 10, 7, 3, 0, tzinfo=UTC)
CODE = "\n".join(path.read_text("utf-8") for path in Path(bot.briefing.__file__).parent.glob("*.py"))


def catalogue(language: str):
    file = resources.files("bot.briefing") / "locale" / language / "LC_MESSAGES" / "limelight.po"
    return read_po(io.BytesIO(file.read_bytes()))


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{\w+\}", text))


def test_the_eight_languages_are_there() -> None:
    assert set(languages()) == {"en", "ru", "kk", "uz", "ky", "tg", "tk", "tr"}


@pytest.mark.parametrize("language", [each for each in languages() if each != "en"])
def test_every_message_is_translated_with_its_placeholders(language: str) -> None:
    messages = [message for message in catalogue(language) if message.id]
    for message in messages:
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = message.id[-1] if isinstance(message.id, tuple) else message.id
        assert all(forms), message.id
        for form in forms:
            assert placeholders(form) - {"{n}"} == placeholders(wanted) - {"{n}"}, message.id
            assert placeholders(form) <= placeholders(wanted) | {"{n}"}
    known = {text for message in messages for text in (message.id if isinstance(message.id, tuple) else (message.id,))}
    # what the code asks for by a literal stands in the catalogue
    asked = set(re.findall(r"phrases\.text\(\s*\"([^\"]+)\"", CODE)) | set(
        re.findall(r"phrases\.text\('([^']+)'", CODE)
    )
    assert asked
    assert asked <= known


def test_plurals_follow_the_language() -> None:
    russian = phrases_for("ru")
    counted = [russian.count("{n} update", "{n} updates", number) for number in (1, 2, 5, 21)]
    assert counted == ["1 обновление", "2 обновления", "5 обновлений", "21 обновление"]
    assert phrases_for("uz").count("{n} reprint", "{n} reprints", 2) == "2 ta qayta nashr"


def test_a_language_without_a_catalogue_speaks_english_with_its_own_dates() -> None:
    assert phrases_for("de").text("Update") == "Update"
    assert "Okt" in phrases_for("de").day(WEDNESDAY)
    assert phrases_for("xx-unknown").moment(WEDNESDAY, "Asia/Almaty") == "Wed 7 Oct, 08:00"


def test_dates_and_places_are_the_languages_own() -> None:
    assert phrases_for("en").moment(WEDNESDAY, "Asia/Almaty") == "Wed 7 Oct, 08:00"
    assert phrases_for("en-US").day(WEDNESDAY) == "Wed 7 Oct"
    assert phrases_for("kk").city("Asia/Almaty") == "Алматы"
    assert phrases_for("en").city("UTC") == "UTC"
    assert phrases_for("tr").country("kg", "Kyrgyzstan") == "Kırgızistan"
    assert phrases_for("ru").country("xr", "Karsan") == "Karsan"


def test_text_of_the_other_direction_is_fenced_off() -> None:
    assert phrases_for("en").fenced("باران", "fa") == "\u2068باران\u2069"
    assert phrases_for("fa").fenced("باران", "fa") == "باران"
    assert phrases_for("fa").direction == "rtl"
