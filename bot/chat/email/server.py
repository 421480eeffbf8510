"""SMTP_URL -> the server that mail is handed to and who it is from; an address as written -> one that may be used."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from bot.errors import SettingsError
from bot.text.plain import plain

SETTING = "SMTP_URL"
SHAPE = "smtp://user:password@host:587?from=news@desk.example"
PORTS = {"smtp": 587, "smtps": 465}
OWN_MACHINE = {"localhost", "127.0.0.1", "::1"}
NAME, LOCAL_PART, ADDRESS, PAGE = 100, 64, 254, 400

_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed in. `page`: an https address of the operator's that ends a subscription in one click."""

    host: str
    port: int
    tls: bool  # from the first byte; else STARTTLS where the server offers it
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str
    name: str = ""
    page: str = ""

    @property
    def is_own_machine(self) -> bool:
        """Tell whether the server runs on this machine, so that nothing passes a network."""
        return self.host in OWN_MACHINE

    @property
    def demands_tls(self) -> bool:
        """Tell whether STARTTLS is a must: a password never goes over a network in clear."""
        return not self.tls and bool(self.password) and not self.is_own_machine


def server_of(url: str) -> MailServer:
    """Read smtp[s]://[user:password@]host[:port]?from=ADDRESS[&name=NAME][&unsubscribe=https://...].

    Raises SettingsError without ever showing the password. `from` may be left out when the user is an address.
    """
    parts, port = _parts(url)
    wishes = dict(parse_qsl(parts.query, keep_blank_values=True))
    for key in wishes:
        if key not in ("from", "name", "unsubscribe"):
            raise SettingsError(f"unknown part {key!r}; known are from, name, unsubscribe", where=SETTING)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise SettingsError(f"user and password go together: {SHAPE}", where=SETTING)
    page = wishes.get("unsubscribe", "")
    if page and not re.fullmatch(rf"https://[!-;=?-~]{{1,{PAGE}}}", page):
        raise SettingsError("unsubscribe= takes an https:// address, as one-click unsubscribing demands", where=SETTING)
    name, sender = parseaddr(wishes.get("from") or user)
    try:
        sender = address_of(sender, bare_host=True)
    except ValueError:
        raise SettingsError(f"add who the mail is from: {SHAPE}", where=SETTING) from None
    return MailServer(
        host=parts.hostname or "",
        port=port,
        tls=parts.scheme == "smtps",
        user=user,
        password=password,
        sender=sender,
        name=plain(wishes.get("name") or name, NAME),
        page=page,
    )


def _parts(url: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(url.strip())
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise SettingsError(f"that is no address of a mail server; write it like {SHAPE}", where=SETTING) from None
    if parts.scheme not in PORTS or not parts.hostname or parts.path not in ("", "/"):
        raise SettingsError(f"that is no address of a mail server; write it like {SHAPE}", where=SETTING)
    return parts, port


def address_of(written: str, *, bare_host: bool = False) -> str:
    """Return a mail address with its domain in lower case and ASCII; raises ValueError for what is none.

    Only plain ASCII names before the @, without quotes or comments: nothing in it can end a header or begin another.
    `bare_host`: a domain without a dot is one.
    """
    local, at, domain = written.strip().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        domain = ""
    labels = domain.split(".")
    well_formed = (
        at and _LOCAL_PART.fullmatch(local) and len(local) <= LOCAL_PART and all(map(_LABEL.fullmatch, labels))
    )
    if not well_formed or (len(labels) < 2 and not bare_host) or len(local) + len(domain) >= ADDRESS:
        raise ValueError(written)
    return f"{local}@{domain}"


def header_address(address: str, name: str = "") -> Address:
    """Return an address as a header takes it."""
    return Address(display_name=name, addr_spec=address)
