"""A posted message and one of its items -> the message with the item struck out and the reason below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.actions.office import ActionRefused
from bot.chat.slack import pieces
from bot.chat.slack.patience import patiently
from bot.chat.slack.pieces import Piece
from bot.chat.slack.places import place_of
from bot.errors import DeliveryError


async def strike_out(client: AsyncWebClient, address: str, message: str, story: str, because: str) -> None:
    """Change the message where it stands; raises ActionRefused when it is not there or not to be changed."""
    channel, _ = place_of(address)
    try:
        # asked with any message of a thread, Slack returns the thread; of none, the message alone
        found = await patiently(lambda: client.conversations_replies(channel=channel, ts=message, limit=200))
        shown = next((one for one in found.get("messages") or [] if one.get("ts") == message), None)
        if shown is None or not any(is_of(block, story) for block in shown.get("blocks") or []):
            raise ActionRefused("refused.not_posted")
        blocks = struck_out(shown["blocks"], story, because)
        text = str(shown.get("text") or "-")
        await patiently(lambda: client.chat_update(channel=channel, ts=message, text=text, blocks=blocks))
    except DeliveryError as error:
        raise ActionRefused("refused.not_posted") from error


def struck_out(blocks: Sequence[Mapping[str, Any]], story: str, because: str) -> list[Piece]:
    """Return the message with the item's text struck out; its section's heading and the story's button stay."""
    kept = [dict(block) for block in blocks]
    for place, block in enumerate(blocks):
        if place and is_of(block, story):
            runs = blocks[place - 1]["elements"][0]["elements"]
            bold = [run for run in runs if run.get("type") == "text" and (run.get("style") or {}).get("bold")]
            *section, headline = bold or [pieces.words("-")]
            title = pieces.words(str(headline["text"]).strip(), bold=True, strike=True)
            kept[place - 1] = pieces.rich_text([*section, title, pieces.words(f"\n{because}", italic=True)])
            kept[place]["elements"] = [one for one in block["elements"] if one["action_id"] == "ll1:story"]
    return kept


def is_of(block: Mapping[str, Any], story: str) -> bool:
    """Tell whether these are the buttons under a story's item."""
    buttons = block.get("elements", []) if block.get("type") == "actions" else []
    return any(one.get("action_id") == "ll1:wrong" and one.get("value") == story for one in buttons)
