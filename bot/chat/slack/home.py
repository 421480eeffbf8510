"""A person's App Home: the workspace's digests, their own subscriptions, and how to change either."""

from __future__ import annotations

from typing import Any

from bot.actions.digest import Digest, next_moment
from bot.actions.office import Asker, Office
from bot.actions.subscriptions import subscriptions
from bot.actions.topics import choices
from bot.chat.phrases import Phrases
from bot.chat.plain import plain
from bot.chat.slack import answers, pieces

DIGESTS = 10
BLOCKS = 100


async def home_view(office: Office, asker: Asker, team: str, say: Phrases) -> dict[str, Any]:
    """Return the view as Slack publishes it."""
    blocks = [pieces.header(say("home.digests"))]
    for digest in (await _digests(office, team))[:DIGESTS]:
        where = plain(digest.audience.name or digest.audience.address, 80)
        blocks += answers.sentence(f"#{where}\n{answers.digest_text(digest, say)}")
    blocks.append(pieces.context(say("home.change")))
    blocks += [pieces.header(say("home.subscriptions"))]
    blocks += answers.subscription_blocks(await subscriptions(office, asker), say)
    topics = ", ".join(plain(choice.name, 60) for choice in choices(office))
    blocks += [pieces.header(say("topics.title")), *answers.sentence(topics[: pieces.RICH_TEXT])]
    blocks.append(pieces.context(say("topics.own")))
    return {"type": "home", "blocks": blocks[:BLOCKS]}


async def _digests(office: Office, team: str) -> list[Digest]:
    """Return the digests of this workspace's channels; another workspace's are nobody's business here."""
    schedules = {schedule.audience: schedule for schedule in await office.desk.schedules()}
    now = office.clock.now()
    ours = [
        found
        for found in await office.desk.audiences()
        if found.platform == "slack" and found.id in schedules and "#" not in found.id
    ]
    return [
        Digest(
            audience=found,
            schedule=schedules[found.id],
            next_at=None if found.paused else next_moment(schedules[found.id], now),
        )
        for found in ours
        if found.space in ("", f"slack:{team}")
    ]
