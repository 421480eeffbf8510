"""A mail server on this machine that keeps what it takes, and refuses, drops or waits as its faults say."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

USER, PASSWORD = "briefing", "not-to-be-logged"
SENDER = "briefing@desk.example"


@dataclass(frozen=True)
class Fault:
    """What to do at a command of the next mail: answer, or hang up; `stored` = after the mail was kept."""

    at: str  # auth, mail, rcpt or data
    answer: str = ""  # "" = hang up
    stored: bool = False


@dataclass
class Received:
    """A mail as it came."""

    sender: str
    receivers: list[str]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        found = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found

    def text(self, kind: str = "plain") -> str:
        body = self.message.get_body((kind,))
        return body.get_content() if body else ""


@dataclass
class SmtpServer:
    """Keeps mails in the order in which they came."""

    port: int = 0
    mails: list[Received] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    logins: list[bool] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def url(self, *, user: bool = False, **wishes: str) -> str:
        login = f"{USER}:{PASSWORD}@" if user else ""
        query = "&".join(f"{key}={value}" for key, value in ({"from": SENDER} | wishes).items())
        return f"smtp://{login}127.0.0.1:{self.port}?{query}"

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list) -> str:  # noqa: N802
        answer = self._fault("mail", server)
        if not answer:
            envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list) -> str:  # noqa: N802
        answer = self._fault("rcpt", server)
        if not answer:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        fault = next((one for one in self.faults if one.at == "data"), None)
        if fault is None or fault.stored:
            content = envelope.original_content or b""
            self.mails.append(Received(envelope.mail_from or "", list(envelope.rcpt_tos), content))
            self.arrived.set()
        return self._fault("data", server) or "250 accepted"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        answer = self._fault("auth", server)
        login = (getattr(data, "login", b""), getattr(data, "password", b""))
        good = not answer and login == (USER.encode(), PASSWORD.encode())
        self.logins.append(good)
        return AuthResult(success=good, handled=False, message=answer or None)

    def _fault(self, at: str, server: SMTP) -> str:
        fault = next((one for one in self.faults if one.at == at), None)
        if fault is None:
            return ""
        self.faults.remove(fault)
        if not fault.answer:
            assert server.transport is not None
            server.transport.abort()
            return "421 gone"
        return fault.answer


@asynccontextmanager
async def smtp_server() -> AsyncIterator[SmtpServer]:
    """Serve until the block ends."""
    server = SmtpServer()
    loop = asyncio.get_running_loop()

    def connection() -> SMTP:
        return SMTP(
            server,
            hostname="mail.local",
            loop=loop,
            authenticator=server.authenticate,
            auth_require_tls=False,
            auth_exclude_mechanism=["LOGIN"],
        )

    listening = await loop.create_server(connection, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        await listening.wait_closed()
