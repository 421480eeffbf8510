"""Every chat's digest links to its page where readers reach one, and to nothing where they don't."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.chat.discord import render as discord
from bot.chat.email import render as email
from bot.chat.email.server import server_of
from bot.chat.slack import render as slack
from bot.model import Audience, Briefing, Coverage
from tests.chat.discord import material

PAGE = "https://read.example/r/token/briefing/2026-10-07/abc"
MAILS = server_of("smtp://mail.example?from=desk@paper.example")


def shown(platform: str, briefing: Briefing) -> str:
    audience = Audience(id="x", platform=platform, address="a@b.example")
    parts = {
        "discord": lambda: discord.render(briefing, audience),
        "slack": lambda: slack.render(briefing, audience),
        "email": lambda: email.render(briefing, audience, MAILS),
    }[platform]()
    return json.dumps([dict(part) for part in parts])


@pytest.mark.parametrize("platform", ["discord", "slack", "email"])
def test_a_digest_and_a_quiet_day_link_to_their_page(platform):
    told = material.briefing(material.item())
    for briefing in (told, replace(told, items=(), coverage=Coverage(feeds=3))):
        assert PAGE in shown(platform, replace(briefing, page=PAGE))
        assert "read.example" not in shown(platform, briefing)
