"""What went wrong on the way to a feed, in words for the operator; never with an address that may carry a key."""

from __future__ import annotations

import errno
from http import HTTPStatus

from bot.ports import FetchFailure

#: The error number of a connection that the address policy refuses.
REFUSED = errno.EPERM

WALL = "a wall against robots answers instead of the feed"

_WORDS = {
    401: "asks for a password (401)",
    402: "asks for payment (402)",
    403: "refuses the bot (403); a site may admit only known feed readers, see `user_agent` in feeds.yaml",
    404: "not found (404); the feed may have moved, look on the site for its new address",
    410: "gone for good (410)",
    429: "too many requests (429)",
    451: "withheld for legal reasons (451)",
    503: "not available at the moment (503)",
}


def status_failure(status: int, retry_after: float) -> FetchFailure:
    """Return the failure that a status stands for. 304 comes here only when nothing was asked that it could answer."""
    if status == HTTPStatus.NOT_MODIFIED:
        return FetchFailure(reason="says 'not modified' although it was asked for everything", status=status)
    words = _WORDS.get(status) or (
        f"the site has a fault ({status})" if status >= 500 else f"answers with status {status}"
    )
    return FetchFailure(reason=words, status=status, retry_after=retry_after, gone=status == HTTPStatus.GONE)


def in_words(error: Exception, seconds: float) -> FetchFailure:
    """Return the failure for an exception of the HTTP client."""
    import aiohttp

    match error:
        case aiohttp.ClientConnectorDNSError():
            reason = f"the name {error.host} is not known (or there is no network)"
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientConnectorSSLError():
            reason = "no secure connection: the certificate is not valid"
        case aiohttp.ClientConnectorError():
            reason = _connect_reason(error.os_error)
        case TimeoutError():  # also aiohttp's own time-outs
            reason = f"no answer within {seconds:g} seconds"
        case aiohttp.ContentTypeError() | aiohttp.ClientPayloadError():
            reason = "the answer breaks off or cannot be decoded"
        case aiohttp.ServerDisconnectedError():
            reason = "the site hung up without an answer"
        case aiohttp.ClientResponseError():
            reason = "the answer is no proper HTTP"
        case aiohttp.InvalidURL() | ValueError():
            reason = "no valid address"
        case OSError():
            reason = _connect_reason(error)
        case _:
            reason = f"could not be asked ({type(error).__name__})"
    return FetchFailure(reason=reason)


def _connect_reason(error: OSError) -> str:
    if error.errno == REFUSED:
        return f"refused: {error.strerror or 'not a public address'}"
    if error.errno == errno.ECONNREFUSED:
        return "the site takes no connections"
    if error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH):
        return "there is no way to the site (is the network up?)"
    return "no connection to the site"
