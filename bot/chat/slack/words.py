"""The bot's sentences as Slack's readers need them: one command with subcommands instead of many."""

from __future__ import annotations

import re

from bot.chat.phrases import Phrases

COMMAND = "/limelight"
SHORTCUT = "limelight_about"  # on a message: "Brief me on this"
_COMMANDS = re.compile(r"(?<![\w/])/(?=(?:brief|lookup|search|subscribe|digest)\b)")
_MARKUP = re.compile(r"(?:^#+ |^-# |\*\*)", re.MULTILINE)


class SlackPhrases(Phrases):
    """`Phrases` without the other platform's markup, naming commands as Slack has them."""

    def __call__(self, key: str, /, *, count: int | None = None, **values: object) -> str:
        """Return the sentence."""
        said = super().__call__(key, count=count, **values)
        return _MARKUP.sub("", _COMMANDS.sub(f"{COMMAND} ", said)).replace("Discord", "Slack")
