"""email: the briefing to an address of one's own, which the mailbox itself confirms."""

from __future__ import annotations

import logging

from bot.actions.clocks import zone_of
from bot.actions.mailing import ask_mailbox, confirm_code
from bot.actions.office import ActionRefused
from bot.actions.subscriptions import Order
from bot.chat.slack import lists
from bot.chat.slack.calling import Call, Command
from bot.chat.slack.pieces import Piece
from bot.errors import DeliveryError
from bot.text.plain import plain

log = logging.getLogger("limelight.slack")


async def _ask(call: Call) -> list[Piece]:
    zone = call.options.get("zone") or await zone_of(call.office, call.asker)
    order = Order(topic=call.options.get("topic", ""), times=call.options.get("time", ""), zone=zone)
    try:
        asked = await ask_mailbox(call.office, call.asker, call.words, order)
    except DeliveryError as error:
        log.warning("a mail asking for confirmation was not sent: %s", error)
        raise ActionRefused("refused.mail_failed") from error
    said = "email.asked.link" if asked.link else "email.asked.code"
    return lists.sentence(call.say(said, address=plain(call.words, 100)))


async def _confirm(call: Call) -> list[Piece]:
    digest = await confirm_code(call.office, call.asker, call.words)
    done = call.say("email.confirmed", address=digest.audience.address)
    return lists.sentence(f"{done}\n{lists.digest_text(digest, call.say)}")


COMMANDS = {
    "email": Command(run=_ask, options=("topic", "time", "zone"), form="me@paper.example time=08:00"),
    "email confirm": Command(run=_confirm, form="CODE"),
}
