"""Questions -> a form; what was filled in -> values. Nothing stays in memory, so an open form outlives a restart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import discord
from discord import ui

from bot.chat.discord.asking import Interaction, language_of
from bot.chat.discord.forgiving import accepted
from bot.chat.phrases import Phrases

Answer = ui.Item[ui.Modal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What somebody entered, by the names of the questions; `channels` are names of channels by their id."""

    values: Mapping[str, str]
    channels: Mapping[str, str]

    def __getitem__(self, question: str) -> str:
        """Return the answer to a question, "" where it was left empty."""
        return self.values.get(question, "")


async def open_form(
    interaction: Interaction, identity: str, title: str, questions: Mapping[str, Answer], *, about: str
) -> None:
    """Open a form as the first answer; `about`.NAME is the phrase above each question.

    The form is finished for discord.py as soon as it is sent: what comes back is found by its custom id.
    """
    say = Phrases(language_of(interaction))
    form = ui.Modal(title=title, custom_id=identity, timeout=None)
    for name, asked in questions.items():
        asked.custom_id = name  # type: ignore[attr-defined]
        form.add_item(ui.Label(text=say(f"{about}.{name}"), component=asked))
    form.stop()
    await accepted(interaction.response.send_modal(form))


def filled_in(interaction: Interaction) -> Filled:
    """Return what a form came back with; of a select, what was picked."""
    data = cast("Mapping[str, Any]", interaction.data or {})
    known = data.get("resolved", {}).get("channels", {})
    return Filled(
        values=dict(_values(data.get("components", ()))),
        channels={key: str(channel.get("name") or "") for key, channel in known.items()},
    )


def _values(components: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for row in components:
        for asked in [row["component"]] if "component" in row else row.get("components", ()):
            picked = asked.get("values") or [""]
            yield str(asked.get("custom_id", "")), str(asked.get("value") or picked[0])


def line(**more: Any) -> Answer:
    """Return a question for one line of text."""
    return ui.TextInput(**more)


def lines(**more: Any) -> Answer:
    """Return a question for a few lines of text."""
    return ui.TextInput(style=discord.TextStyle.paragraph, **more)
