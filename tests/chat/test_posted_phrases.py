"""Under a briefing stand words of its own language, also where the bot's sentences are in English."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

import bot.chat
from bot.briefing.phrases import languages
from bot.chat.phrases import Phrases, PostedPhrases, spoken
from bot.chat.slack.render import render
from bot.model import Audience
from tests.chat.discord.material import briefing
from tests.wire.slack_limits import faults, texts

RENDERS = Path(bot.chat.__file__).parent.glob("*/render.py")
NAMED = re.compile(r'"((?:button|email)\.(?!ask)\w+)"')
KEYS = sorted({key for file in RENDERS for key in NAMED.findall(file.read_text("utf-8"))})
UNSPOKEN = sorted(code for code in languages() if not spoken(code))


@pytest.mark.parametrize("language", UNSPOKEN)
def test_what_stands_under_a_briefing_is_in_its_language(language):
    say, english = PostedPhrases(language), Phrases("en")
    values = {"count": 2, "address": "a@paper.example"}
    assert {"button.why", "button.page", "email.end"} <= set(KEYS)
    assert [key for key in KEYS if say(key, **values) == english(key, **values)] == []
    assert all("a@paper.example" in say(key, **values) for key in KEYS if key == "email.foot")


def test_a_digest_in_kazakh_has_no_english_button():
    reader = Audience(id="slack:C1", platform="slack", address="C1", language="kk")
    [payload] = render(replace(briefing(), language="kk"), reader)
    shown = "\n".join(texts(payload["blocks"]))
    assert "Оқиға\nБақылау\nҚате ме?" in shown
    assert "Неге осылар?" in shown
    assert faults(dict(payload)) == []


def test_a_language_that_nobody_translated_has_english_words():
    assert PostedPhrases("de")("button.why") == "Why these?"
    assert PostedPhrases("ru-RU")("button.why") == "Почему это?"
