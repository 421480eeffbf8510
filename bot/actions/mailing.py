"""Subscribing one's own mail address: asked for, confirmed from the mailbox, ended with one click.

Until it is confirmed, from the page that the mail links to or with the code in it, nothing else is sent there.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol, cast

from bot.actions.digest import Digest, digest_of, language_named
from bot.actions.journal import kept, note
from bot.actions.office import ActionRefused, Asker, Office
from bot.actions.saved_topics import topic_in
from bot.actions.subscriptions import Order, subscribe, subscription_id
from bot.model import Audience

UNCONFIRMED = "unconfirmed"  # why an audience is paused; it is forgotten when it stays so
VALID = timedelta(days=2)
#: Mails asking for confirmation, within a day: to one address, for one person, altogether.
TO_ONE, FOR_ONE, IN_ALL = 3, 5, 200
TRIES = 5
CODE, LETTERS = 8, "23456789abcdefghjkmnpqrstuvwxyz"  # 40 bits, nothing that looks like another
ASKED, PENDING = "email:asked", "email_code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What a mailbox is asked: `link` confirms by a page, "" = there is none and the code is written back."""

    language: str
    topic: str
    link: str
    code: str
    at: datetime


class Mail(Protocol):
    """The way to a mailbox."""

    def address_of(self, written: str) -> str:
        """Return a mail address in its one form; raises ValueError for what is none."""
        ...

    async def ask(self, address: str, confirmation: Confirmation) -> None:
        """Send the question; raises a DeliveryError."""
        ...


async def ask_mailbox(office: Office, asker: Asker, written: str, order: Order) -> Confirmation:
    """Send a mail that asks whether the address wants it; what is answered says nothing of who is subscribed already.

    Raises ActionRefused for what is no address, over the limits, or where no mail is sent.
    """
    if office.mail is None:
        raise ActionRefused("refused.no_mail")
    try:
        address = office.mail.address_of(written)
    except ValueError:
        raise ActionRefused("refused.mail_address", written=written[:100]) from None
    reader = _reader(asker, address)
    await _count(office, address, asker)
    audience = await _waiting(office, reader, order)
    link = ""
    if office.public_url:
        token = await office.desk.page_token(audience.id, office.clock.now())
        link = f"{office.public_url}/r/{token}/confirm"
    confirmation = Confirmation(
        language=audience.language,
        topic=audience.topic.name,
        link=link,
        code="" if link else "".join(secrets.choice(LETTERS) for _ in range(CODE)),
        at=office.clock.now(),
    )
    if confirmation.code:
        await _keep_code(office, asker, audience, confirmation.code)
    await office.mail.ask(address, confirmation)
    return confirmation


async def confirm_code(office: Office, asker: Asker, code: str) -> Digest:
    """Begin a subscription by the code that its mailbox was sent; five tries, two days."""
    now, tried = office.clock.now(), _digest(code.strip().casefold())
    meant = ""

    def used(settings: Mapping[str, object]) -> Mapping[str, object]:
        nonlocal meant
        pending = cast("Mapping[str, Any]", settings.get(PENDING) or {})
        if not pending or pending["tries"] >= TRIES or now.timestamp() > pending["until"]:
            return settings
        if hmac.compare_digest(str(pending["code"]), tried):
            meant = str(pending["audience"])
            return {**settings, PENDING: {}}
        return {**settings, PENDING: {**pending, "tries": pending["tries"] + 1}}

    await office.desk.change_space_settings(_own(asker), used)
    audience = next((one for one in await office.desk.audiences() if one.id == meant), None)
    if audience is None:
        raise ActionRefused("refused.code")
    return await confirm(office, audience)


async def confirm(office: Office, audience: Audience) -> Digest:
    """Begin a subscription that was asked for; one that goes on already stays as it is."""
    now = office.clock.now()
    schedule = next(one for one in await office.desk.schedules() if one.audience == audience.id)
    if audience.paused == UNCONFIRMED:
        audience, schedule = replace(audience, paused="", created_at=now), replace(schedule, since=now)
        await office.desk.save_audience(audience)
        await office.desk.save_schedule(schedule)
        await note(office, _reader_of(audience), "subscribe", audience.id, {"before": {}})
    return digest_of(audience, schedule, now)


async def leave(office: Office, audience: Audience) -> None:
    """End a mail subscription from the mailbox it goes to."""
    schedule = next((one for one in await office.desk.schedules() if one.audience == audience.id), None)
    await office.desk.delete_audience(audience.id, office.clock.now())
    await note(office, _reader_of(audience), "unsubscribe", audience.id, {"before": kept(audience, schedule)})


async def _waiting(office: Office, reader: Asker, order: Order) -> Audience:
    """Return the subscription asked for; a new one waits for its confirmation, one that goes on is not touched."""
    identity = subscription_id(reader.audience, await topic_in(office, reader, order.topic))
    known = next((one for one in await office.desk.audiences() if one.id == identity), None)
    if known and known.paused != UNCONFIRMED:
        return known
    made = await subscribe(office, reader, replace(order, here=True))
    waiting = replace(made.audience, paused=UNCONFIRMED)
    await office.desk.save_audience(waiting)
    return waiting


async def _count(office: Office, address: str, asker: Asker) -> None:
    """Count a mail to be sent; raises ActionRefused for one too many of a day. Addresses are kept as digests alone."""
    now = office.clock.now().timestamp()

    def counted(settings: Mapping[str, object]) -> Mapping[str, object]:
        sent = cast("Mapping[str, list[float]]", settings)
        day = {who: [at for at in times if now - at < 24 * 3600] for who, times in sent.items()}
        for who, most in ((_digest(address), TO_ONE), (_digest(_own(asker)), FOR_ONE), ("all", IN_ALL)):
            if len(day.get(who, [])) >= most:
                raise ActionRefused("refused.mail_often")
            day[who] = [*day.get(who, []), now]
        return {who: times for who, times in day.items() if times}

    await office.desk.change_space_settings(ASKED, counted)


async def _keep_code(office: Office, asker: Asker, audience: Audience, code: str) -> None:
    until = (office.clock.now() + VALID).timestamp()
    pending = {"audience": audience.id, "code": _digest(code), "until": until, "tries": 0}
    await office.desk.change_space_settings(_own(asker), lambda settings: {**settings, PENDING: pending})


def _reader(asker: Asker, address: str) -> Asker:
    own = f"email:{address}"
    return Asker(
        platform="email",
        person=asker.person,
        audience=own,
        address=address,
        space=own,
        name=address,
        language=language_named(asker.language),
        may_set_up=True,
    )


def _reader_of(audience: Audience) -> Asker:
    """Return the mailbox itself as the one who acts."""
    own = f"email:{audience.address}"
    return Asker(platform="email", person=audience.address, audience=own, address=audience.address, space=own)


def _own(asker: Asker) -> str:
    return f"{asker.platform}:user:{asker.person}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
