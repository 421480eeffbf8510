"""Frozen parts -> mails handed to an SMTP server, one recipient each; what was lost on the way is told apart."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack, suppress
from datetime import datetime

import aiosmtplib

from bot.actions.mailing import Confirmation
from bot.chat.email import render
from bot.chat.email.failures import delivery_error
from bot.chat.email.letter import letter
from bot.chat.email.server import MailServer, address_of
from bot.errors import Unknown
from bot.model import Audience, Briefing
from bot.ports import Part

DEADLINE = 28.0  # below the courier's, so that we say ourselves how far it came
GOODBYE = 2.0
AT_ONCE = 8  # servers cut off who opens many connections

_TROUBLE = (aiosmtplib.SMTPException, OSError, TimeoutError)


class MailMessenger:
    """ports.Messenger over SMTP. A briefing is one mail unless it is very long."""

    platform = "email"

    def __init__(self, server: MailServer, *, deadline: float = DEADLINE) -> None:
        self._server = server
        self._deadline = deadline
        self._few = asyncio.Semaphore(AT_ONCE)

    def render(self, briefing: Briefing, audience: Audience) -> tuple[Mapping[str, object], ...]:
        """Return the payloads of the briefing's mails."""
        return render.render(briefing, audience, self._server)

    def note(self, text: str, now: datetime) -> Mapping[str, object]:
        """Return the payload of one mail with these lines."""
        return render.note(text, now, self._server)

    def plain(self, part: Part) -> Mapping[str, object] | None:
        """Return the part as text alone, for when the server refuses the HTML."""
        return render.plain_payload(part.payload)

    async def post(self, address: str, part: Part) -> str:
        """Hand one mail in and return its Message-ID; whatever fails before its text is sent has stored nothing."""
        message = letter(part, address, self._server)
        client = self.client()
        async with AsyncExitStack() as stack:
            stack.callback(client.close)
            try:
                async with asyncio.timeout(self._deadline / 2):
                    await stack.enter_async_context(self._few)
                    await client.connect()
                    await client.mail(self._server.sender)
                    await client.rcpt(str(message["To"]))
            except _TROUBLE as error:
                raise delivery_error(error, handed_over=False) from error
            try:
                async with asyncio.timeout(self._deadline / 2):
                    await client.data(message.as_bytes())
            except _TROUBLE as error:
                raise delivery_error(error, handed_over=True) from error
            with suppress(*_TROUBLE):  # it is accepted, however we part
                async with asyncio.timeout(GOODBYE):
                    await client.quit()
        return str(message["Message-ID"])

    async def find(self, address: str, part: Part, since: datetime) -> str | None:  # noqa: ARG002
        """Raise Unknown: SMTP has no question for it. What is sent again is the same mail by its Message-ID."""
        raise Unknown("a mail server cannot be asked what it has accepted")

    def address_of(self, written: str) -> str:
        """Return a mail address in its one form; raises ValueError for what is none."""
        return address_of(written)

    async def ask(self, address: str, confirmation: Confirmation) -> None:
        """Ask an address whether it wants what somebody asked for; raises a DeliveryError."""
        marker = f"confirm/{confirmation.link or confirmation.code}#1"
        await self.post(
            address, Part(number=1, of=1, marker=marker, payload=render.question(confirmation, self._server))
        )

    def client(self) -> aiosmtplib.SMTP:
        """Return a connection that is not open yet."""
        server = self._server
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user or None,
            password=server.password or None,
            use_tls=server.tls,
            start_tls=server.demands_tls or None,  # None: where it is offered
            # a mail server on this machine usually has a certificate that nobody signed
            validate_certs=not server.is_own_machine,
            timeout=self._deadline / 2,
        )
