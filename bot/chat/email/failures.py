"""What an SMTP server, or the way to it, answers -> one of our delivery errors: who must act, whether to try again."""

from __future__ import annotations

import re

import aiosmtplib

from bot.errors import DeliveryError, DestinationGone, DestinationPaused, Refused, RetryLater, TokenRevoked, Unknown
from bot.text.plain import plain

#: Servers that put strangers off (greylisting) want them back after some minutes.
WAIT, SHORT_WAIT = 300.0, 60.0
_ENHANCED = re.compile(r"\b[45]\.(\d{1,3})\.(\d{1,3})\b")  # RFC 3463
_NO_ACCOUNT = {530, 534, 535, 538}
_FULL, _NOT_HERE = 552, {550, 551, 553, 556, 521}


def delivery_error(error: BaseException, *, handed_over: bool) -> DeliveryError:
    """Return what a failure means; `handed_over`: the mail's text was on its way, so silence settles nothing."""
    if isinstance(error, aiosmtplib.SMTPResponseException) and error.code >= 400:
        return _answer(error)
    if isinstance(error, OSError | TimeoutError | aiosmtplib.SMTPResponseException):
        said = f"no clear answer from the mail server ({type(error).__name__})"
        return Unknown(said) if handed_over else RetryLater(said, retry_after=SHORT_WAIT)
    # what is left is a server that lacks what we need: STARTTLS for a password, or a way to log in
    return TokenRevoked(f"the mail server cannot be used: {plain(str(error), 200)}")


def _answer(error: aiosmtplib.SMTPResponseException) -> DeliveryError:
    said = plain(f"the mail server said {error.code} {error.message}", 300)
    if error.code < 500:
        return RetryLater(said, retry_after=SHORT_WAIT if error.code == 421 else WAIT)
    if error.code in _NO_ACCOUNT or isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return TokenRevoked(said)
    if isinstance(error, aiosmtplib.SMTPSenderRefused):
        return Refused(said) if error.code == _FULL else TokenRevoked(said)
    if isinstance(error, aiosmtplib.SMTPRecipientRefused):
        return _recipient(error, said)
    if isinstance(error, aiosmtplib.SMTPDataError):
        return Refused(said)
    return RetryLater(said, retry_after=WAIT)  # it does not talk to us at all


def _recipient(error: aiosmtplib.SMTPRecipientRefused, said: str) -> DeliveryError:
    found = _ENHANCED.search(error.message)
    subject, detail = (int(found[1]), int(found[2])) if found else (0, 0)
    if error.code == _FULL or (subject, detail) == (2, 2) or subject == 7:
        return DestinationPaused(said)  # a full mailbox, or a rule against us
    if error.code in _NOT_HERE or subject in (1, 2):
        return DestinationGone(said)
    return DestinationPaused(said)
