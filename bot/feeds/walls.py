"""A web page that came instead of a feed to whether it is a wall against robots."""

from __future__ import annotations

import re

READ = 100_000  # code points of a page that are looked at
# What the walls of the usual providers, and of sites that build their own, say in the page that they send.
_CHALLENGES = (
    "just a moment...",
    "cf-challenge",
    "cf-chl-",
    "cf_chl_",
    "attention required! | cloudflare",
    "ddos-guard",
    "are you a robot",
    "you are human",
    "you are not a robot",
    "you're not a robot",
    "checking your browser",
    "checking if the site connection is secure",
    "servicepipe",
    "qrator",
    "variti",
    "_incapsula_resource",
    "sucuri website firewall",
    "enable javascript and cookies",
    "проверка браузера",
    "проверяем ваш браузер",
    "вы не робот",
    "вы человек",
    "робот емес",
    "робот эмес",
    "robot emas",
    "robot olmad",
)
# What a page that came with status 200 says besides, and an ordinary refusal may say as well.
_REFUSALS = ("captcha", "access denied", "доступ ограничен", "доступ запрещ")
# A page that is nothing but a script which sets a cookie and comes again.
_COMES_AGAIN = re.compile(r"document\.cookie\s*=.{0,5000}location(?:\.reload|\.href|\.replace|\s*=)", re.DOTALL)
_LONGEST_SCRIPT = 10_000


def is_wall(page: str, *, refused: bool = False) -> bool:
    """Tell whether a page is a wall; `refused`: its status said already that the feed is not given."""
    lowered = page[:READ].lower()
    if any(sign in lowered for sign in (_CHALLENGES if refused else _CHALLENGES + _REFUSALS)):
        return True
    return len(page) < _LONGEST_SCRIPT and _COMES_AGAIN.search(lowered) is not None
