"""Addresses and guids to identity: one key for the same page however it is linked to, one id for the same item."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

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


def tidy_url(url: str) -> str:
    """Return the address, still to be opened, without tracking parameters and fragment; "" for no web address."""
    parts = _split(url)
    if parts is None:
        return ""
    return urlunsplit((parts.scheme, _host(parts), quote(parts.path or "/", safe=_SAFE), _query(parts.query), ""))


def canonical_url(url: str) -> str:
    """Return the key of a page: scheme, www, mobile and AMP twins fold into one; "" when it is no web address.

    The result is for comparing; it need not answer when it is opened.
    """
    parts = _split(url)
    if parts is None:
        return ""
    host = _TWIN_HOST.sub("", _host(parts))
    path = _AMP_PATH.sub("", quote(parts.path, safe=_SAFE)).rstrip("/") or "/"
    return urlunsplit(("https", host, path, _query(parts.query, amp=False), ""))


def article_id(feed: str, identity: str) -> str:
    """Return the id of a feed's item: a hash of the feed's id and what identifies the item in it, 20 hex digits."""
    return hashlib.sha256(f"{feed}\n{identity}".encode("utf-8", "surrogatepass")).hexdigest()[:20]


_SAFE = "/%:@!$&'()*+,;=~-._"


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit("".join(url.split()))
        found = parts.scheme.lower() in DEFAULT_PORTS and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return None
    return parts._replace(scheme=parts.scheme.lower()) if found else None


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode()
        except UnicodeError:
            host = quote(host)
    if ":" in host:
        host = f"[{host}]"
    return host if parts.port in (None, DEFAULT_PORTS[parts.scheme]) else f"{host}:{parts.port}"


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
