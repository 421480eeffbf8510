"""A person's App Home, the settings page: the workspace's digests, their own subscriptions, topics and rights."""

from __future__ import annotations

from typing import Any

from bot.actions.digest import Digest, digest_of
from bot.actions.office import Asker, Office
from bot.actions.saved_topics import choices_in
from bot.actions.subscriptions import subscriptions
from bot.chat.slack import lists, pieces
from bot.chat.slack.people import WORKSPACE
from bot.chat.slack.pieces import Piece
from bot.chat.slack.words import SlackPhrases
from bot.text.plain import plain

DIGESTS = 20
BLOCKS = 100


async def home_view(office: Office, asker: Asker, workspace: Asker, say: SlackPhrases) -> dict[str, Any]:
    """Return the view as Slack publishes it; `workspace` is the same person asking for the workspace as a whole."""
    blocks = [pieces.header(say("home.digests"))]
    for digest in (await _digests(office, workspace.space))[:DIGESTS]:
        where = lists.channel(digest.audience.address, digest.audience.name)
        blocks += [pieces.rich_text([where]), *lists.digest_blocks(digest, say)]
    blocks += _buttons(say, ("button.set_up", "open_digest", "-"), ("form.roles", "open_roles", WORKSPACE))
    blocks += [pieces.header(say("home.subscriptions"))]
    blocks += lists.subscription_blocks(await subscriptions(office, asker), say)
    blocks += _buttons(say, ("button.subscribe", "open_subscription", "-"))
    topics = ", ".join(plain(choice.name, 60) for choice in await choices_in(office, workspace))
    blocks += [pieces.header(say("topics.title")), *lists.sentence(topics[: pieces.RICH_TEXT])]
    blocks += _buttons(say, ("form.topic", "open_topic", WORKSPACE))
    return {"type": "home", "blocks": [*blocks[: BLOCKS - 1], pieces.context(say("home.change"))]}


def _buttons(say: SlackPhrases, *named: tuple[str, str, str]) -> list[Piece]:
    return [pieces.actions([pieces.button(say(label), f"ll1:{action}", value) for label, action, value in named])]


async def _digests(office: Office, space: str) -> list[Digest]:
    """Return the digests of this workspace's channels; another workspace's are nobody's business here."""
    schedules = {schedule.id: schedule for schedule in await office.desk.schedules()}
    now = office.clock.now()
    ours = [
        found
        for found in await office.desk.audiences()
        if found.platform == "slack" and found.id in schedules and "#" not in found.id
    ]
    return [digest_of(found, schedules[found.id], now) for found in ours if found.space in ("", space)]
