"""Feed text and what people type never act: not in a digest, not in an answer, not over the limits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.discord.escape import inert
from bot.chat.discord.messenger import DiscordMessenger
from bot.chat.discord.render import answer_messages, render
from bot.model import Briefing, Coverage, Gap, Sentence
from bot.ports import Part
from bot.text.plain import plain, safe_url
from tests.chat.discord import material
from tests.chat.discord.asking import command, fill_in, typing
from tests.chat.discord.hostile import STRINGS, acting, asked_with, live
from tests.chat.discord.matrix import REPORT
from tests.fetch.test_guard import spellings
from tests.wire.discord_limits import message_faults, texts
from tests.wire.discord_server import DiscordServer

HOSTS = {"north.example", "south.example"}


def poisoned(text: str, *, url: str = "https://north.example/1") -> Briefing:
    """Return a briefing with the text wherever text can stand."""
    source = material.source(outlet=text, title=text, url=url, notice=text, country=text[:2])
    sentences = (
        Sentence(text=text, sources=("a",), language="en"),
        Sentence(text=text, sources=("a",), language="ru"),
        Sentence(text=text, sources=("a",), role="context", language="en"),
    )
    item = material.item(
        headline=text, sentences=sentences, sources=(replace(source, id="a"), material.source("South"))
    )
    coverage = Coverage(feeds=2, gaps=(Gap(country="kg", read=1, feeds=2, outlets=(text,)),))
    return material.briefing(
        item,
        replace(item, story="s2", section=text),
        title=text,
        sections={"kg": text},
        worth_reading=(source,),
        ahead=(sentences[0],),
        coverage=coverage,
        countries={"kg": text},
    )


def judge(briefing: Briefing) -> list[str]:
    payloads = render(briefing, material.audience())
    answers = [
        {"components": one, "flags": 1 << 15, "allowed_mentions": {"parse": []}}
        for one in answer_messages(briefing, "UTC")
    ]
    found = [fault for payload in (*payloads, *answers) for fault in message_faults(payload)]
    contents = [content for payload in (*payloads, *answers) for content in texts(payload["components"])]  # type: ignore[arg-type]
    return found + [fault for content in contents for fault in live(content, HOSTS)]


def test_the_judge_sees_what_is_live() -> None:
    for content in (
        "@everyone",
        "hi <@1>",
        "[a](https://evil.example)",
        "https://evil.example",
        "a *b* c",
        "x\n> y",
        "\u202e",
    ):
        assert list(live(content, HOSTS)), content
    assert list(live("### A\n**New · b**\n-# [North](https://north.example/1), \\*", HOSTS)) == []


@pytest.mark.parametrize("text", STRINGS, ids=range(len(STRINGS)))
def test_no_string_acts_in_a_digest(text: str) -> None:
    assert judge(poisoned(text)) == []
    assert judge(material.briefing(material.item(), title=text, items=(), language="ru")) == []


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=400))
def test_no_text_acts_in_a_digest(text: str) -> None:
    assert judge(poisoned(text)) == []


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="@everyonh<>#!&/:t*_~`|[]()\\ \n-1.ahtps", max_size=60))
def test_no_arrangement_of_signs_acts(text: str) -> None:
    assert list(live(inert(text), HOSTS)) == []


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300), st.integers(0, 100))
def test_plain_text_is_one_line_and_stays_plain(text: str, limit: int) -> None:
    once = plain(text, limit)
    assert plain(once, limit) == once
    assert "\n" not in once
    assert not limit or len(once) <= limit


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "data:text/html,x", "ftp://a.example/", "https://a@evil.example/", "https://user:pw@x.example",
        "https://", "//evil.example/x", "https://локальный", "https://a.example:port/", "http://[::1", "x" * 10,
        "https://a.example/" + "x" * 600,
    ],
)  # fmt: skip
def test_such_an_address_is_not_linked(url: str) -> None:
    assert safe_url(url) == ""
    assert judge(poisoned("North", url=url)) == []


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "93.184.215.14"])
def test_an_address_of_digits_is_linked_as_everybody_writes_it_only(address: str) -> None:
    disguised = [spelling for spelling in spellings(address) if spelling != address]
    disguised += ["1.2.3.4.5", "north.example.1", "north.0x7f", "256.1.1.1", "0x.1"]
    assert [spelling for spelling in disguised if safe_url(f"http://{spelling}/1")] == []
    assert safe_url(f"http://{address}:8080/1") == f"http://{address}:8080/1"
    assert safe_url("http://1.2.3.4.example/") == "http://1.2.3.4.example/"


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://north.example/a(b)[c] d", "https://north.example/a%28b%29%5Bc%5D%20d"),
        ("https://север.example/новость", "https://xn--b1afb8bb.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D1%8C"),
        ("http://north.example:8080/?q=1&r=%20", "http://north.example:8080/?q=1&r=%20"),
    ],
)
def test_an_odd_address_is_made_fit_for_a_link(url: str, safe: str) -> None:
    assert safe_url(url) == safe


async def test_hostile_digests_pass_the_wire(messenger: DiscordMessenger, server: DiscordServer, channel: int) -> None:
    for number, text in enumerate(STRINGS[::7]):
        for place, payload in enumerate(messenger.render(poisoned(text), material.audience())):
            await messenger.post(str(channel), Part(number=1, of=1, marker=f"{number}.{place}", payload=payload))


@pytest.mark.parametrize("start", range(4))
async def test_hostile_arguments_get_a_harmless_answer(
    messenger: DiscordMessenger, server: DiscordServer, channel: int, start: int
) -> None:
    hosts = {f"{name}.example" for name in ("north", "south", "gazette", "vesti")}
    for text in STRINGS[start::40]:
        for data in asked_with(text):
            assert acting(await server.interact(data, channel=channel), hosts) == [], data
        await server.interact(typing("lookup", "name", text[:100]), kind=4, channel=channel)
        report = fill_in(REPORT, "fact", text[:300])
        assert acting(await server.interact(report, kind=5, channel=channel, permissions=0), hosts) == []
    for data in (command("digest", "reports"), command("digest", "history"), command("topics", "list")):
        assert acting(await server.interact(data, channel=channel), hosts) == []
