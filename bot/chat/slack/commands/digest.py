"""digest: the channel's briefing on schedule, what was changed and what readers say is wrong."""

from __future__ import annotations

from typing import cast

from bot.actions.brief import brief
from bot.actions.digest import Wishes, pause_digest, publish_now, set_digest, show_digest, skip_next
from bot.actions.journal import history, undo
from bot.actions.model_use import choose_model_use
from bot.actions.office import ActionRefused
from bot.actions.report import open_reports
from bot.actions.review import drafts
from bot.actions.schedules import set_review
from bot.actions.timing import Timing
from bot.chat.slack import lists
from bot.chat.slack.calling import Call, Command
from bot.chat.slack.drafts import draft_payloads
from bot.chat.slack.mending import placed
from bot.chat.slack.patience import patiently
from bot.chat.slack.pieces import Piece
from bot.chat.slack.render import answer_blocks
from bot.errors import DeliveryError, DestinationGone, DestinationPaused
from bot.model import Audience

SWITCH = ("on", "off")
WISHES = {
    "time": "times",
    "zone": "zone",
    "days": "days",
    "language": "language",
    "topic": "topic",
    "hide": "hide",
    "review": "review",
    "until": "until",
    "otherwise": "otherwise",
    "length": "length",
    "cron": "cron",
    "rhythm": "rhythm",
    "quiet": "quiet",
    "quiet_day": "quiet_day",
    "sources": "sources",
    "most": "most",
    "sections": "sections",
    "threads": "threads",
    "corrections": "amends",
}
#: Options that take one of a few words.
WORDS = {"threads": SWITCH, "corrections": SWITCH, "quiet_day": ("line", "nothing"), "otherwise": ("post", "hold")}


async def _set(call: Call) -> list[Piece]:
    wishes = {wish: one_of(name, call.options.get(name, "")) for name, wish in WISHES.items()}
    wishes["topic"] = wishes["topic"] or call.words
    wishes["review"] = _channel_in(wishes["review"])
    return [
        *lists.digest_blocks(await set_digest(call.office, call.asker, Wishes(**wishes)), call.say),
        *await absence(call),
    ]


def one_of(name: str, written: str) -> str:
    """Return a word that the option knows, anything for an option without words; raises ActionRefused."""
    known = WORDS.get(name)
    if written and known and written.casefold() not in known:
        raise ActionRefused("unknown.word", written=written, words=", ".join(known))
    return written.casefold() if known else written


def _channel_in(written: str) -> str:
    """Return the id of a channel that was named, "-" and "" as they are; raises ActionRefused for a bare name."""
    channel = written.removeprefix("#")
    if channel not in ("", "-") and not lists.CHANNEL.fullmatch(channel):
        raise ActionRefused("refused.channel_named", written=written)
    return channel


async def absence(call: Call) -> list[Piece]:
    """Return a word about it when the bot cannot post where the digest is to go, because nobody invited it."""
    channel = call.asker.address
    if channel.startswith("user:"):
        return []
    try:
        await patiently(lambda: call.client.conversations_history(channel=channel, limit=1), seconds=5)
    except (DestinationPaused, DestinationGone):
        return lists.sentence(call.say("digest.not_here"))
    except DeliveryError:  # nobody knows; a digest that does not arrive is logged
        return []
    return []


async def _show(call: Call) -> list[Piece]:
    return lists.digest_blocks(await show_digest(call.office, call.asker), call.say)


async def _preview(call: Call) -> list[Piece]:
    audience = (await show_digest(call.office, call.asker)).audience
    found = await brief(
        call.office,
        topic=audience.topic,
        zone=audience.zone,
        language=audience.language,
        space=call.asker.space,
    )
    return answer_blocks(found, audience.zone)


async def _pause(call: Call) -> list[Piece]:
    until = call.options.get("until", call.words.removeprefix("until "))
    return lists.digest_blocks(await pause_digest(call.office, call.asker, paused=True, until=until), call.say)


async def _resume(call: Call) -> list[Piece]:
    return lists.digest_blocks(await pause_digest(call.office, call.asker, paused=False), call.say)


async def _skip(call: Call) -> list[Piece]:
    return lists.digest_blocks(await skip_next(call.office, call.asker), call.say)


async def _now(call: Call) -> list[Piece]:
    await publish_now(call.office, call.asker)
    return lists.sentence(call.say("digest.now"))


async def _history(call: Call) -> list[Piece]:
    return lists.history_blocks(await history(call.office, call.asker), call.say)


async def _undo(call: Call) -> list[Piece]:
    number = call.words.lstrip("#")
    if not number.isdecimal() or len(number) > 18:
        raise ActionRefused("refused.undo")
    await undo(call.office, call.asker, int(number))
    return lists.sentence(call.say("change.taken_back"))


async def _reports(call: Call) -> list[Piece]:
    return lists.report_blocks(await open_reports(call.office, call.asker), call.say, placed(call.asker))


async def _roles(call: Call) -> list[Piece]:
    return lists.opening(call.say("command.digest.roles.about"), "roles", call.say)


async def _model(call: Call) -> list[Piece]:
    wish = call.words.casefold()
    if wish not in ("on", "off"):
        return lists.sentence(call.say("unknown.model"))
    await choose_model_use(call.office, call.asker, allowed=wish == "on")
    return lists.sentence(call.say(f"model.{wish}"))


async def _review(call: Call) -> list[Piece]:
    """Show a draft that waits; with options, say who sees drafts, until when, and what happens if nobody decides."""
    if call.options or call.words:
        return await _reviewed(call)
    found = await drafts(call.office, call.asker)
    if not found:
        return lists.sentence(call.say("draft.none"))
    blocks = [
        draft_payloads(one, Audience(id="", platform="slack", address="", language=call.say.language))[0]
        for one in found[:1]
    ]
    return cast("list[Piece]", blocks[0]["blocks"])


async def _reviewed(call: Call) -> list[Piece]:
    otherwise, schedule = call.options.get("otherwise", "").casefold(), call.options.get("schedule", "")
    place = "-" if otherwise == "off" else _channel_in(call.options.get("channel", call.words))
    kept = "" if otherwise == "off" else one_of("otherwise", otherwise)
    timing = Timing(review=place, until=call.options.get("until", ""), otherwise=kept)
    done = await set_review(call.office, call.asker, timing, schedule=schedule)
    return lists.sentence(lists.schedule_text(done, call.say)) if schedule else lists.digest_blocks(done, call.say)


COMMANDS = {
    "digest": Command(run=_show),
    "digest show": Command(run=_show),
    "digest set": Command(run=_set, options=tuple(WISHES), form="time=08:00 zone=Europe/Berlin"),
    "digest preview": Command(run=_preview),
    "digest pause": Command(run=_pause, options=("until",), form="until=2026-12-24"),
    "digest resume": Command(run=_resume),
    "digest review": Command(
        run=_review,
        options=("channel", "until", "otherwise", "schedule"),
        form="#desk until=07:45 otherwise=hold",
    ),
    "digest skip": Command(run=_skip),
    "digest now": Command(run=_now),
    "digest history": Command(run=_history),
    "digest undo": Command(run=_undo, form="NUMBER"),
    "digest reports": Command(run=_reports),
    "digest roles": Command(run=_roles),
    "digest model": Command(run=_model, form="off"),
}
