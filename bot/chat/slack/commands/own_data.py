"""mydata: what is kept about the asker, to take along or to have deleted."""

from __future__ import annotations

from bot.actions.own_data import forget_me, own_data
from bot.chat.slack import lists
from bot.chat.slack.calling import Call, Command
from bot.chat.slack.files import handed_out
from bot.chat.slack.pieces import Piece

FILE = "mydata.json"


async def _show(call: Call) -> list[Piece]:
    kept = await own_data(call.office, call.asker)
    return await handed_out(call, kept.encode(), name=FILE, title=call.say("mydata.shown").rstrip(":"))


async def _delete(call: Call) -> list[Piece]:
    gone = await forget_me(call.office, call.asker, sure=call.wants("sure"))
    return lists.sentence(call.say("mydata.deleted", count=gone))


COMMANDS = {
    "mydata": Command(run=_show),
    "mydata show": Command(run=_show),
    "mydata delete": Command(run=_delete, options=("sure",), form="sure=yes"),
}
