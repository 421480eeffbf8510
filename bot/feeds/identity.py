"""Addresses and guids to identity: one key for the same page however it is linked to, one id for the same item."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

# Parameters that tell the publisher where a reader came from and never choose what is shown.
TRACKING = re.compile(
    r"utm_\w*|mtm_\w*|pk_\w+|hsa_\w+|at_(?:medium|campaign|link\w*|ptr_name|format|bbc_team)|ga_\w+|mc_[ce]id|_hs(?:enc|mi)"
    r"|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|ysclid|ymclid|twclid|ttclid|igshid|igsh|epik|oly_\w+_id|vero_id|wt_?mc"
    r"|_openstat|openstat|from_source|rss|partner_?id|cmpid|ocid|ns_\w+|s_cid|xtor|spm|ref_src|ref_url|__twitter_impression"
)
AMP_VALUES = {("amp", "1"), ("amp", "true"), ("amp", ""), ("outputtype", "amp"), ("m", "1"), ("view", "amp")}
DEFAULT_PORTS = {"http": 80, "https": 443}
_TWIN_HOST = re.compile(r"^(?:www\d?|m|mobile|amp|wap|pda)\.(?=[^.]+\.)")
_AMP_PATH = re.compile(r"(?:/amp|\.amp)(?:\.html)?/*$|^/amp(?=/)", re.IGNORECASE)
_SAFE = "/%:@!$&'()*+,;=~-._"
# What most links look like: nothing in it needs a second look.
_PLAIN = re.compile(
    r"(https?)://([a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:/[A-Za-z0-9/_.~%+:@!$&'()*,;=-]*)?)(?:\?([^#\s]*))?(?:#.*)?"
)
_PLAIN_WORDS = re.compile("[ -~]*")
_TELEGRAM = re.compile(r"telegram:@?([A-Za-z]\w{3,31})")


@dataclass(frozen=True, slots=True)
class _Address:
    scheme: str
    host: str  # lower case, with a port that is not the usual one
    path: str
    query: str


def tidy_url(url: str) -> str:
    """Return the address, still to be opened, without tracking parameters and fragment; "" for no web address."""
    return addresses(url)[0]


def canonical_url(url: str) -> str:
    """Return the key of a page: scheme, www, mobile and AMP twins fold into one; "" when it is no web address.

    The result is for comparing; it need not answer when it is opened.
    """
    return addresses(url)[1]


def addresses(url: str) -> tuple[str, str]:
    """Return `tidy_url` and `canonical_url` of an address, most of which are taken apart once for both."""
    found = _split(url)
    return ("", "") if found is None else (_tidy(found), _canonical(found))


def unwrapped(url: str) -> str:
    """Return an address without the line breaks in it and what indents its lines; spaces within a line are left."""
    return "".join([line.strip() for line in url.splitlines()])


def telegram_channel(url: str) -> str:
    """Return the name of the public channel that "telegram:name" stands for, "" for any other address."""
    found = _TELEGRAM.fullmatch(url)
    return found[1] if found else ""


def article_id(feed: str, identity: str) -> str:
    """Return the id of a feed's item: a hash of the feed's id and what identifies the item in it, 20 hex digits."""
    return hashlib.sha256(f"{feed}\n{identity}".encode("utf-8", "surrogatepass")).hexdigest()[:20]


def content_digest(title: str, text: str) -> str:
    """Return what changes when an item's words do, and not with its spaces: 16 hex digits."""
    words = f"{title} {text}".replace("\n", " ").strip()
    # spaces other than this one are not printable; of plain text a pattern tells that in half the time
    if "  " in words or not (_PLAIN_WORDS.fullmatch(words) or words.isprintable()):
        words = " ".join(words.split())
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _tidy(found: _Address) -> str:
    query = _query(found.query) if found.query else ""
    return f"{found.scheme}://{found.host}{found.path or '/'}{'?' if query else ''}{query}"


def _canonical(found: _Address) -> str:
    path = found.path
    if "amp" in path.lower():
        path = _AMP_PATH.sub("", path)
    query = _query(found.query, amp=False) if found.query else ""
    return f"https://{_TWIN_HOST.sub('', found.host)}{path.rstrip('/') or '/'}{'?' if query else ''}{query}"


def _split(url: str) -> _Address | None:
    plain = _PLAIN.fullmatch(url)
    if plain:
        return _Address(plain[1], plain[2], plain[3], plain[4] or "")
    try:
        parts = urlsplit(unwrapped(url).replace(" ", "%20"))
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS or not host or port == 0:
        return None
    host = _host(host)
    if port not in (None, DEFAULT_PORTS[scheme]):
        host = f"{host}:{port}"
    return _Address(scheme, host, quote(parts.path, safe=_SAFE), parts.query)


def _host(host: str) -> str:
    host = host.rstrip(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode()
        except UnicodeError:
            host = quote(host)
    return f"[{host}]" if ":" in host else host


def _query(query: str, *, amp: bool = True) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [
        (name, value)
        for name, value in pairs
        if not TRACKING.fullmatch(name.lower()) and (amp or (name.lower(), value.lower()) not in AMP_VALUES)
    ]
    if kept == pairs:
        return query  # as the publisher wrote it
    return urlencode(kept)
