"""Text that nobody trusts -> one line that Discord shows as it is: no mention, link, markup or direction change."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.text.plain import REMEMBERED, plain, safe_url

ZERO_WIDTH_SPACE = "\u200b"

_SPECIAL = re.compile(r"([\\*_~`|\[\]<>])")
_LINE_START = re.compile(r"^(?=[-+#]|\d+[.)]\s)")
_EMOJI_CODE = re.compile(r":(?=[A-Za-z0-9_+~-]+:)")
_OTHER_SCHEME = re.compile(r"(mailto|tel|sms|javascript|data|vbscript):", re.IGNORECASE)
_INVITE = re.compile(r"\b(discord(?:app)?)\s*(?=\.\s*(?:gg|com|me|io|li|new|gift))", re.IGNORECASE)


@lru_cache(maxsize=REMEMBERED)
def inert(text: str, limit: int = 0) -> str:
    """Return `plain` text with everything that Discord would act upon made harmless; it reads the same.

    A backslash is enough for markup. Mentions, invites and addresses also get a zero-width space, because the server
    and the apps parse some of them before they look at backslashes.
    """
    text = plain(text, limit)
    text = _SPECIAL.sub(r"\\\1", text)
    text = text.replace("\\<", f"\\<{ZERO_WIDTH_SPACE}").replace("@", f"@{ZERO_WIDTH_SPACE}")
    text = text.replace("://", f":{ZERO_WIDTH_SPACE}//")
    text = _OTHER_SCHEME.sub(rf"\1{ZERO_WIDTH_SPACE}:", text)
    text = _INVITE.sub(rf"\1{ZERO_WIDTH_SPACE}", text)
    text = _EMOJI_CODE.sub(r"\\:", text)
    return _LINE_START.sub(ZERO_WIDTH_SPACE, text)


def link(label: str, url: str, limit: int = 80) -> str:
    """Return a masked link, or the bare label when the address may not be linked."""
    name = inert(label, limit) or "?"
    address = safe_url(url)
    return f"[{name}]({address})" if address else name
