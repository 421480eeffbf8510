"""What the workspace's people ask -> answers where they asked; whatever fails is said in one sentence."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.actions.office import ActionRefused, Asker, Office
from bot.actions.quota import asking_quota
from bot.actions.rights import check_mend, is_personal
from bot.chat.slack import commands, mending, presses
from bot.chat.slack.calling import Call, ForAll, Handler, guarded, refused
from bot.chat.slack.commands.lookups import about
from bot.chat.slack.forms import FORMS
from bot.chat.slack.forms.fields import written_in
from bot.chat.slack.forms.form import CALLBACK, about_of, place_of
from bot.chat.slack.home import home_view
from bot.chat.slack.lists import sentence
from bot.chat.slack.patience import TRIGGER, patiently, respond
from bot.chat.slack.people import WORKSPACE, People
from bot.chat.slack.pieces import Piece, plain_text
from bot.chat.slack.render import spoken, unescaped
from bot.chat.slack.words import SlackPhrases
from bot.delivery.pace import Pace
from bot.errors import DeliveryError

log = logging.getLogger("limelight.slack")

#: Seconds that a form is waited for before it is answered by direct message; Slack waits three.
CHECKED_WITHIN = 2.0
END_PATIENCE = 5.0
MODAL_BLOCKS = 100
TITLE = "Limelight"

Json = Mapping[str, Any]


class SlackDesk:
    """Commands, buttons, forms, mentions, direct messages, the shortcut, the home page."""

    def __init__(self, office: Office, client: AsyncWebClient, *, checked_within: float = CHECKED_WITHIN) -> None:
        self.office = office
        self._checked_within = checked_within
        self.client = client
        self.people = People(client)
        self.asking = asking_quota()
        self._pace = Pace()
        self._posting: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._under_way: set[asyncio.Task[Any]] = set()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Have the end wait for what is done meanwhile."""
        task = asyncio.current_task()
        assert task is not None
        self._under_way.add(task)
        try:
            yield
        finally:
            self._under_way.discard(task)

    async def end(self) -> None:
        """Wait for answers under way: one cut off in a query leaves a connection that keeps the process alive."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=END_PATIENCE)

    async def command(self, body: Json) -> None:
        """Answer /limelight, to the asker only."""
        channel, name = str(body.get("channel_id", "")), str(body.get("channel_name", ""))
        asker, say = await self.people.asker(str(body["user_id"]), channel, str(body.get("team_id", "")), name)
        call, text = self._call(asker, say), unescaped(str(body.get("text") or ""), channels=True)
        await self._show(body, await self._worked(lambda call: commands.answer(call, text), call), say)

    async def press(self, body: Json) -> None:
        """Answer a button, or open the form behind it."""
        action, view = body["actions"][0], body.get("view") or {}
        name, value = str(action["action_id"]).partition(":")[2], str(action.get("value") or "")
        container = body.get("container") or {}
        channel = str((body.get("channel") or {}).get("id") or container.get("channel_id") or "")
        if name in presses.PLACED and not (channel and value in ("", "-")):
            channel = value.partition("|")[0].strip("-")
        asker, say = await self.people.asker(str(body["user"]["id"]), channel, _team(body))
        message = str(container.get("message_ts") or "")
        call = self._call(asker, say, words=value, options={"message": message})
        if name == "wrong":
            await self._wrong(body, f"{mending.placed(asker)}|{value}|{message}", call)
            return
        if name.startswith("open_"):
            await self._open(body, name.removeprefix("open_"), value, call)
            return
        blocks = await self._worked(presses.PRESSES.get(name, presses.too_old), call)
        await self._show(body, blocks, say)
        if view.get("type") == "home":
            await self.home(asker.person, _team(body))

    async def submit(self, body: Json, ack: Callable[..., Awaitable[Any]]) -> None:
        """Carry a form out; what is wrong is said at its field, what takes longer than Slack waits is told directly."""
        person, team = str(body["user"]["id"]), _team(body)
        work = asyncio.ensure_future(self._carried_out(body))
        await asyncio.wait([work], timeout=self._checked_within)
        if not work.done():
            await ack()
            mistakes, blocks = await work
            await self.tell(person, blocks or sentence("\n".join(mistakes.values())))
        else:
            mistakes, blocks = await work
            if mistakes:
                await ack(response_action="errors", errors=mistakes)
                return
            _, say = await self.people.asker(person, "", team)
            await ack(response_action="update", view=_shown(blocks, say))
        await self.home(person, team)

    async def _carried_out(self, body: Json) -> tuple[dict[str, str], list[Piece]]:
        """Return the mistakes by field, or what came of it."""
        view = body["view"]
        form = FORMS.get(str(view.get("callback_id", "")).removeprefix(CALLBACK))
        about, written = about_of(view), written_in(view)
        asker, say = await self.people.asker(str(body["user"]["id"]), place_of(about, written), _team(body))
        call = self._call(asker, say)
        if form is None:
            return {}, await presses.too_old(call)
        if mistakes := await form.mistakes(call, written):
            return mistakes, []
        try:
            self._count(asker)
            return {}, await form.done(call, about, written)
        except ActionRefused as refusal:
            return {form.field_of(refusal, view): refused(refusal, say)}, []
        except Exception:
            log.exception("a form failed")
            return {}, sentence(say("failed"))

    async def home(self, person: str, team: str) -> None:
        """Show a person's settings page."""
        asker, say = await self.people.asker(person, "", team)
        workspace, _ = await self.people.asker(person, WORKSPACE, team)
        view = await home_view(self.office, asker, workspace, say)
        try:
            await patiently(lambda: self.client.views_publish(user_id=person, view=view))
        except DeliveryError as error:
            log.warning("the home page of %s cannot be shown: %s", person, error)

    async def asked(self, event: Json, team: str) -> None:
        """Answer a mention or a direct message where it was asked; a direct message may be a command too."""
        channel, text = str(event["channel"]), unescaped(str(event.get("text") or ""))
        asker, say = await self.people.asker(str(event["user"]), channel, team)
        private = event.get("channel_type") == "im"
        call = self._call(asker, say, words=text)
        first = text.strip().partition(" ")[0].casefold().removeprefix("/limelight").strip()
        is_command = private and (first in commands.FIRST or text.strip().startswith("/limelight"))
        line = text.strip().removeprefix("/limelight").strip()
        handler: Handler = (lambda call: commands.answer(call, line)) if is_command else about
        blocks = await self._worked(handler, call)
        thread = event.get("thread_ts") or ("" if private else event.get("ts", ""))
        await self._post(channel, blocks, thread=str(thread or ""))

    async def about_message(self, body: Json) -> None:
        """Answer the shortcut on a message."""
        channel = str((body.get("channel") or {}).get("id", ""))
        asker, say = await self.people.asker(str(body["user"]["id"]), channel, _team(body))
        text = unescaped(str((body.get("message") or {}).get("text") or ""))
        await self._show(body, await self._worked(about, self._call(asker, say, words=text)), say)

    async def tell(self, person: str, blocks: Sequence[Piece]) -> None:
        """Write to a person directly."""
        opened = await patiently(lambda: self.client.conversations_open(users=person))
        await self._post(str((opened.get("channel") or {}).get("id") or person), blocks)

    async def _post(self, channel: str, blocks: Sequence[Piece], *, thread: str = "") -> None:
        where: dict[str, Any] = {"thread_ts": thread} if thread else {}
        said: dict[str, Any] = {
            "text": spoken(blocks),
            "blocks": list(blocks),
            "unfurl_links": False,
            "unfurl_media": False,
        }
        async with self._posting[channel]:  # what is put off holds up what comes after it
            await self._pace.turn("slack", channel)
            await patiently(lambda: self.client.chat_postMessage(channel=channel, **said, **where))

    async def _wrong(self, body: Json, about: str, call: Call) -> None:
        """Open what somebody can do about an item: editors mend, others report."""
        try:
            await check_mend(call.office, call.asker)
        except ActionRefused:
            await self._open(body, "report", about, call)
        else:
            await self._view(body, _shown(mending.menu(about, call.say), call.say))

    async def _open(self, body: Json, name: str, value: str, call: Call) -> None:
        form = FORMS.get(name)
        if form is None:
            await self._show(body, await presses.too_old(call), call.say)
            return
        try:
            view = form.view(await form.fill(call, value), call.say)
        except ActionRefused as refusal:
            await self._show(body, sentence(refused(refusal, call.say)), call.say)
            return
        await self._view(body, view)

    async def _show(self, body: Json, blocks: Sequence[Piece], say: SlackPhrases) -> None:
        """Answer where it was asked: in the conversation, over the page or form it was asked on, else directly."""
        person = str(body.get("user_id") or (body.get("user") or {}).get("id", ""))
        seen_by = "in_channel" if isinstance(blocks, ForAll) else "ephemeral"
        said = {"response_type": seen_by, "replace_original": False, "unfurl_links": False, "unfurl_media": False}
        if url := body.get("response_url"):
            try:
                await respond(url, text=spoken(blocks), blocks=list(blocks), **said)
            except DeliveryError as error:
                log.error("an answer was not taken: %s", error)  # noqa: TRY400 (the sentence says it all)
                await respond(url, text=say("failed"), **{**said, "response_type": "ephemeral"})
        elif body.get("view") and body.get("trigger_id"):
            await self._view(body, _shown(blocks, say))
        else:
            await self.tell(person, blocks)

    async def _view(self, body: Json, view: Json) -> None:
        """Open a view; over an open form it is laid on top. What Slack opens no longer is to be asked for again."""
        lay = self.client.views_push if (body.get("view") or {}).get("type") == "modal" else self.client.views_open
        try:
            await patiently(lambda: lay(trigger_id=str(body.get("trigger_id", "")), view=dict(view)), seconds=TRIGGER)
        except DeliveryError as error:
            log.warning("a form was not opened: %s", error)
            person = str(body.get("user_id") or (body.get("user") or {}).get("id", ""))
            _, say = await self.people.asker(person, "", _team(body))
            await self._show({**body, "view": None}, sentence(say("failed")), say)

    async def _worked(self, handler: Handler, call: Call) -> list[Piece]:
        try:
            self._count(call.asker)
            return await guarded(handler, call)
        except ActionRefused as refusal:
            return sentence(refused(refusal, call.say))
        except Exception:
            log.exception("an answer failed")
            return sentence(call.say("failed"))

    def _count(self, asker: Asker) -> None:
        """Count what a member asks; raises ActionRefused for the one too many. Whoever sets up isn't counted."""
        if not asker.may_set_up or is_personal(asker.space):
            self.asking.count(asker.person, self.office.clock.now())

    def _call(
        self, asker: Asker, say: SlackPhrases, *, words: str = "", options: Mapping[str, str] | None = None
    ) -> Call:
        name = self.people.name(asker.person)
        return Call(
            office=self.office,
            client=self.client,
            asker=asker,
            say=say,
            words=words,
            options=options or {},
            name=name,
        )


def _shown(blocks: Sequence[Piece], say: SlackPhrases) -> Piece:
    """Return a modal that shows an answer."""
    title, close = plain_text(TITLE), plain_text(say("button.close"), 24)
    return {"type": "modal", "title": title, "close": close, "blocks": list(blocks)[:MODAL_BLOCKS]}


def _team(body: Json) -> str:
    return str(
        (body.get("team") or {}).get("id") or (body.get("user") or {}).get("team_id") or body.get("team_id") or ""
    )
