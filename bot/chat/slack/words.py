"""The bot's sentences as Slack's readers need them: one command with subcommands instead of many."""

from __future__ import annotations

import re

from bot.chat.phrases import Phrases

COMMAND = "/limelight"
SHORTCUT = "limelight_about"  # on a message: "Brief me on this"
_NAMES = (
    "brief|lookup|search|story|ahead|why|subscribe|subscriptions|snooze|unsubscribe|mute"
    "|topics|digest|feeds|mydata|status|help"
)
_COMMANDS = re.compile(rf"(?<![\w/])/(?=(?:{_NAMES})\b)")
_MARKUP = re.compile(r"(?:^#+ |^-# |\*\*)", re.MULTILINE)


class SlackPhrases(Phrases):
    """`Phrases` without the other platform's markup, naming commands as Slack has them.

    What has to be said otherwise here stands beside the sentence, under its name with ".slack" after it.
    """

    def __call__(self, key: str, /, *, count: int | None = None, **values: object) -> str:
        """Return the sentence."""
        said = super().__call__(f"{key}.slack" if self.has(f"{key}.slack") else key, count=count, **values)
        return _MARKUP.sub("", _COMMANDS.sub(f"{COMMAND} ", said)).replace("Discord", "Slack")
