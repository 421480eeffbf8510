"""A frozen part -> the bytes of a mail: the same part to the same address gives the same bytes, Message-ID and all."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from bot.chat.email.server import MailServer, address_of, header_address
from bot.errors import Refused
from bot.ports import Part

_WHOLE = {"message-id", "in-reply-to", "references", "list-unsubscribe"}


class _Policy(policy.EmailPolicy):
    """The usual one, but ids and addresses stand on one line: folded or encoded, no program finds them again."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return the header as it goes out."""
        if name.lower() in _WHOLE:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_POLICY = _Policy(linesep="\r\n", cte_type="7bit")  # not every server takes 8 bits


def letter(part: Part, address: str, server: MailServer) -> EmailMessage:
    """Return the mail of one part; raises Refused for an address that is none."""
    try:
        receiver = header_address(address_of(address))
    except ValueError:
        raise Refused("the address is no mail address") from None
    message = EmailMessage(policy=_POLICY)
    message["From"] = header_address(server.sender, server.name)
    message["To"] = receiver
    message["Subject"] = str(part.payload["subject"])
    # a mail reader sorts by date: the parts of one slot keep their order
    moment = datetime.fromisoformat(str(part.payload["date"])) + timedelta(seconds=part.number - 1)
    message["Date"] = format_datetime(moment)
    message["Message-ID"] = message_id(part.marker, address, server)
    if part.number > 1:
        first = message_id(part.marker.rsplit("#", 1)[0] + "#1", address, server)
        message["In-Reply-To"] = message["References"] = first
    message["Content-Language"] = str(part.payload["language"])
    message["Auto-Submitted"] = "auto-generated"
    end = str(part.payload["unsubscribe"])
    message["List-Unsubscribe"] = f"<{end}>"
    if end.startswith("https://"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    message.set_content(str(part.payload["text"]))
    if html := part.payload.get("html"):
        message.add_alternative(str(html), subtype="html")
        message.set_boundary(f"=_{_code(part.marker, address)}")
    return message


def message_id(marker: str, address: str, server: MailServer) -> str:
    """Return the same Message-ID for the same part and address, at any time and in any process."""
    return f"<{_code(marker, address)}@{server.sender.rpartition('@')[2]}>"


def _code(marker: str, address: str) -> str:
    return hashlib.sha256(f"{marker}\n{address}".encode()).hexdigest()[:32]
