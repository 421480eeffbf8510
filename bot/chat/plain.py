"""The text layer's own: see bot.text.plain."""

from bot.text.plain import MAX_URL, cut, plain, safe_url

__all__ = ["MAX_URL", "cut", "plain", "safe_url"]
