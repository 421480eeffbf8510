"""digest schedule: a channel's schedules beside its digest's own, such as alerts and the week's look-back."""

from __future__ import annotations

from bot.actions.office import ActionRefused
from bot.actions.schedules import name_of, remove_schedule, schedules_here, set_schedule
from bot.actions.timing import Timing
from bot.chat.slack import lists
from bot.chat.slack.calling import Call, Command
from bot.chat.slack.commands.digest import one_of
from bot.chat.slack.pieces import Piece
from bot.text.plain import plain

OPTIONS = {
    "rhythm": "rhythm",
    "time": "times",
    "days": "days",
    "cron": "cron",
    "zone": "zone",
    "quiet": "quiet",
    "sources": "sources",
    "most": "most",
    "quiet_day": "quiet_day",
}


async def _set(call: Call) -> list[Piece]:
    if not call.words:
        raise ActionRefused("refused.empty")
    wanted = Timing(**{wish: one_of(name, call.options.get(name, "")) for name, wish in OPTIONS.items()})
    done = await set_schedule(call.office, call.asker, call.words, wanted)
    return lists.sentence(lists.schedule_text(done, call.say))


async def _list(call: Call) -> list[Piece]:
    return lists.schedule_blocks(await schedules_here(call.office, call.asker), call.say)


async def end_schedule(call: Call) -> list[Piece]:
    """End the schedule of this name; also the button of the list does."""
    gone = await remove_schedule(call.office, call.asker, call.words)
    return lists.sentence(call.say("schedule.ended", name=plain(name_of(gone), 40)))


COMMANDS = {
    "digest schedule set": Command(
        run=_set, options=tuple(OPTIONS), form="weekly rhythm=look-back days=fri time=16:00"
    ),
    "digest schedule list": Command(run=_list),
    "digest schedule end": Command(run=end_schedule, form="weekly"),
}
