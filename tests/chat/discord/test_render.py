"""How a briefing is laid out: what comes first, where it is cut, what is left for a button."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.discord.render import more_messages, render
from bot.chat.phrases import Phrases
from bot.model import Sentence
from tests.chat.discord import material
from tests.wire.discord_limits import message_faults, texts, walk


def long_item(number: int, letters: int, outlets: int) -> Any:
    sources = tuple(
        material.source(f"Outlet {number}-{one}", url=f"https://north.example/{'x' * letters}/{one}")
        for one in range(outlets)
    )
    sentence = Sentence(text=f"Sentence {number}. " + "word " * (letters // 5), sources=(sources[0].id,), language="en")
    return material.item(
        f"story{number}", f"Headline {number}", sources=sources, sentences=(sentence,), independent=outlets
    )


def contents(payloads: tuple[Any, ...]) -> list[str]:
    return ["\n".join(texts(payload["components"])) for payload in payloads]


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 30), st.integers(0, 480), st.integers(1, 6))
def test_every_message_is_within_the_limits_and_no_item_is_cut_or_lost(items: int, letters: int, outlets: int) -> None:
    briefing = material.briefing(*(long_item(number, letters, outlets) for number in range(items)))
    payloads = render(briefing, material.audience())
    assert [fault for payload in payloads for fault in message_faults(payload)] == []
    shown = contents(payloads)
    for number in range(min(items, 7)):
        [holding] = [text for text in shown if f"· Headline {number}**" in text]
        assert f"Sentence {number}." in holding
    if len(payloads) > 1:
        numbers = [f"{place}/{len(payloads)}" for place in range(1, len(payloads) + 1)]
        assert all(number in text for number, text in zip(numbers, shown, strict=True))


def test_the_eighth_item_waits_behind_a_button() -> None:
    briefing = material.briefing(*(long_item(number, 20, 1) for number in range(16)))
    payloads = render(briefing, material.audience())
    labels = [piece["label"] for payload in payloads for piece in walk(payload["components"]) if "label" in piece]  # type: ignore[arg-type]
    assert "9 more" in labels
    assert "Headline 7" not in "\n".join(contents(payloads))
    [rest] = more_messages(briefing, Phrases("en"))
    assert all(f"Headline {number} " in texts(rest)[0] for number in range(7, 16))
    assert "Headline 6" not in texts(rest)[0]


def test_every_message_carries_a_place_for_its_marker() -> None:
    briefing = material.briefing(*(long_item(number, 480, 6) for number in range(7)))
    payloads = render(briefing, material.audience())
    assert len(payloads) > 1
    for payload in payloads:
        identities = [str(piece.get("custom_id", "")) for piece in walk(payload["components"])]  # type: ignore[arg-type]
        assert any(identity.endswith(":0") for identity in identities)


def test_a_hidden_outlet_is_named_without_a_link() -> None:
    [text] = contents(render(material.briefing(), material.audience(hidden_outlets=("North",))))
    assert "](https://north.example" not in text
    assert "North (private)" in text
    assert "[South](https://south.example/1)" in text


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ru", "единственный источник"),
        ("kk", "8:00"),
        ("uz", "8:00"),
        ("ky", "8:00"),
        ("tg", "8:00"),
        ("tk", "8:00"),
        ("tr", "8:00"),
    ],
)
def test_a_digest_speaks_its_language(language: str, expected: str) -> None:
    payloads = render(material.briefing(language=language), material.audience(language=language))
    assert [fault for payload in payloads for fault in message_faults(payload)] == []
    [text] = contents(payloads)
    english = contents(render(material.briefing(), material.audience()))[0]
    assert text != english
    assert expected in text
    assert "Update ·" not in text


def test_a_quiet_day_is_one_line() -> None:
    [text] = contents(render(material.briefing(items=(), coverage=material.briefing().coverage), material.audience()))
    assert text == "**Central Region** · Nothing new since Tue 6 Oct, 08:00; all 38 feeds read."
