# ruff: noqa: E501 (tables of strings)
"""A hundred strings that want a chat to do something, where to put them, and a judge of what Discord would do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.chat.discord.asking import command
from tests.wire.discord_limits import texts
from tests.wire.discord_server import Answered

MENTIONS = [
    "@everyone",
    "@here",
    "@​everyone",
    "<@1>",
    "<@!1>",
    "<@&1>",
    "<#1>",
    "</digest set:1>",
    "<id:customize>",
    "<id:browse>",
    "<id:guide>",
    "\\<@1>",
    "\\\\<@1>",
    "< @1>",
    "<@1",
    "@everyone@everyone",
    "`@everyone`",
    "||@everyone||",
    "@Everyone",
    "@every\u200bone",
    "\u202e@enoyreve",
    "<@​&1>",
    "@\ufeffhere",
    "＠everyone",
]
LINKS = [
    "https://evil.example/x", "http://evil.example", "[click](https://evil.example)", "[a](<https://evil.example>)",
    "<https://evil.example>", "[https://good.example](https://evil.example)", "](https://evil.example)", "[x](",
    "[x]: https://evil.example", "discord.gg/abc", "https://discord.gg/abc", "discord . gg/abc", "discordapp.com/invite/a",
    "discord.com/invite/a", "DISCORD.GG/ABC", "discord.new/x", "discord.gift/x", "mailto:a@evil.example", "tel:+123",
    "javascript:alert(1)", "data:text/html,x", "steam://run/1", "discord://-/channels/1", "hxxps://x", "//evil.example",
    "https:/\\/evil.example", "https://evil.example\u2028@everyone", "[​](https://evil.example)", "![x](https://evil.example)",
    "https://evil.example/[a](b)",
]  # fmt: skip
MARKUP = [
    "**bold**", "*it*", "_it_", "__under__", "~~gone~~", "||spoiler||", "`code`", "```js\nx\n```", "> quote", ">>> quote",
    "# Heading", "## Heading", "-# small", "- list", "* list", "1. list", "+ list", "\\", "\\*", "\\\\*x*", "***x***",
    "a_b_c", ":smile:", "<:x:1>", "<a:x:1>", "<t:0:R>", "<t:99999999999999>", ":regional_indicator_a:", "a:b:c:d",
    "\n# Heading\n", "\r\n- x", "\t> x", "| a | b |", "---", "&lt;@1&gt;", "&#64;everyone",
]  # fmt: skip
UNICODE = [
    "\u202eesrever", "\u2066x\u2069", "\u200f\u200e", "\ufeff", "\U000e0041\U000e0042", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘", "\ud800", "\x00\x01\x1b[31m", "\x7f\x85",
    "👩‍👩‍👧", "नमस्ते", "می‌خواهم", "ﷺ" * 50, "𝕳𝖊𝖑𝖑𝖔", "\u3164", "\u180e", "￼", "\ue000", "İıſ", "ß" * 300,
]  # fmt: skip
LONG = [
    "x" * 5000,
    "@" * 3000,
    "*" * 3000,
    "<@1>" * 1000,
    "[a](b)" * 800,
    "https://e.example/" * 200,
    "🏴" * 3000,
    "\n" * 500,
    " ",
    "",
]

STRINGS = [*MENTIONS, *LINKS, *MARKUP, *UNICODE, *LONG]

_OWN_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\((https?://[^\s()<>\\\[\]]+)\)", re.DOTALL)
_ESCAPED = re.compile(r"\\[^0-9A-Za-z\s]")
_LIVE = {
    "mention": re.compile(r"@(everyone|here)|<@|<#|</|<id:|<t:|<a?:\w+:\d", re.IGNORECASE),
    "address": re.compile(r"\w://|discord(app)?\s*\.\s*(gg|com|new|gift)|(mailto|tel|javascript|data):", re.IGNORECASE),
    "direction or control": re.compile("[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2028\u2029\ud800-\udfff\U000e0000-\U000e007f]"),
    "markup": re.compile(r"[_~`|\[\]<>\\]|(?<!\*)\*(?!\*)|\*{3}|:[a-z_]+:"),
    "lines of its own": re.compile(r"^(>|\d+[.)] |[*+] |#(?!## |# ))", re.MULTILINE),
    "a tower of marks": re.compile("[\u0300-\u036f]{4}"),
}  # fmt: skip


def live(content: str, hosts: set[str]) -> Iterator[str]:
    """Yield what Discord would act upon, besides links of ours to these hosts and our own bold and headings."""
    for label, url in _OWN_LINK.findall(content):
        host = url.split("/")[2]
        if host not in hosts:
            yield f"a link to {host}"
        yield from (f"{name} in a label" for name, found in _LIVE.items() if found.search(_ESCAPED.sub("·", label)))
    rest = _ESCAPED.sub("·", _OWN_LINK.sub("·", content))
    yield from (f"{name}: {found.search(rest)!r}" for name, found in _LIVE.items() if found.search(rest))


#: What the bot itself writes on purpose: moments, channels, people and roles by their number; an example whose
#: asterisks stand free, which is no markup.
OWN = re.compile(r"<(?:t:\d+:[a-zA-Z]|#\d+|@&?\d+)>|30 7 \* \* mon-fri")


def asked_with(text: str) -> list[dict[str, Any]]:
    """Return every command that takes free text, with the text in each of its options."""
    short, brief = text[:100] or "-", text[:50] or "-"
    return [
        command("lookup", name=short),
        command("search", words=brief),
        command("search", words="dam", **{"from": text, "to": text}),
        command("brief", topic=text, since=text),
        command("brief", topic=text),
        command("story", story=short),
        command("why", story=short),
        command("mute", story=text or "-"),
        command("subscribe", topic=text, time=text, zone=text),
        command("subscribe", topic=text, rhythm="instant", quiet=text, sources=text, most=text),
        command("subscribe", topic=text),
        command("subscriptions"),
        command("snooze", subscription=text, until=text),
        command("unsubscribe", subscription=text),
        command("digest", "set", topic=text),
        command("digest", "set", zone=text, days=text, language=text),
        command("digest", "set", hide=text, cron=text),
        command("digest", "pause", until=text),
        command("digest", "review", until=text),
        command("digest", "schedule", "set", name=text, time=text),
        command("digest", "schedule", "set", name=text),
        command("digest", "schedule", "end", name=text),
        command("topics", "make", name=text, words=text, names=text, countries=text, themes=text, without=text),
        command("topics", "make", name=text, words=text),
        command("topics", "preview", topic=text),
        command("topics", "remove", topic=text),
        command("feeds", "remove", feed=text),
    ]


def acting(answered: Answered, hosts: set[str]) -> list[str]:
    """Return what of an answer would act, or that it failed."""
    assert answered.message is not None
    contents = [text for one in (answered.message, *answered.followups) for text in texts(one["components"])]
    found = [fault for content in contents for fault in live(OWN.sub("", content), hosts)]
    return found + [content for content in contents if "went wrong" in content]
