"""The form that takes another reader's list of feeds."""

from __future__ import annotations

from bot.actions.feed_exchange import LARGEST, Imported, import_feeds
from bot.actions.office import ActionRefused
from bot.actions.rights import check_set_up
from bot.chat.slack import pieces
from bot.chat.slack.calling import Call
from bot.chat.slack.files import received_file
from bot.chat.slack.forms.fields import Field
from bot.chat.slack.forms.form import Filled, Form, Written
from bot.chat.slack.pieces import Piece
from bot.chat.slack.words import SlackPhrases

LISTED = 60  # of those added, in the answer


async def _fill(call: Call, place: str) -> Filled:
    await check_set_up(call.office, call.asker)
    field = Field(name="file", label="command.file.about", kind="file", optional=False)
    return Filled(about={"place": call.asker.address if place in ("", "-") else place}, fields=(field,))


async def _done(call: Call, about: Written, written: Written) -> list[Piece]:  # noqa: ARG001 (every form's signature)
    await check_set_up(call.office, call.asker)  # before anything is fetched
    body = await received_file(call, written.get("file", ""), largest=LARGEST)
    if body is None:
        raise ActionRefused("refused.file")
    return _imported(await import_feeds(call.office, call.asker, body), call.say)


def _imported(done: Imported, say: SlackPhrases) -> list[Piece]:
    runs = [pieces.words(say("feeds.imported", count=len(done.added)))]
    for feed in done.added[:LISTED]:
        runs += [pieces.words("\n• "), pieces.link(feed.outlet, feed.url)]
    counts = {"feeds.imported_known": done.known, "feeds.imported_left": done.left_out}
    notes = [say(phrase, count=count) for phrase, count in counts.items() if count]
    return [pieces.rich_text(runs), *([pieces.context(" ".join(notes))] if notes else [])]


FORM = Form(
    name="feeds",
    title="command.feeds.import",
    fill=_fill,
    done=_done,
    checks={},
    belongs={},
    submit="button.save",
)
