"""What the elements of HTML are for when only their text counts: broken into lines, passed over, or told apart."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.model import BlockRole

#: Elements whose contents are no text of the article.
DROPPED = frozenset((
    "script", "style", "iframe", "noscript", "template", "object", "embed", "svg", "math", "canvas", "audio",
    "video", "form", "button", "input", "select", "textarea", "nav", "head", "title", "meta", "link", "base",
    "map", "area", "source", "track", "progress",
))  # fmt: skip
#: Elements that begin and end a line.
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "html", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
))  # fmt: skip
#: Elements without contents, which nothing closes.
VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
))  # fmt: skip
ROLES = {
    "figcaption": BlockRole.CAPTION,
    "caption": BlockRole.CAPTION,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockRole.HEADING),
    "footer": BlockRole.TAIL,
    "aside": BlockRole.TAIL,
    "address": BlockRole.BYLINE,
}
#: Looking at attributes is what costs most; without one of these words in the source no class says anything.
SPEAKING = ("caption", "credit", "related", "share", "social", "tags", "newsletter", "byline", "author-name")
#: Without one of these words no attribute hides anything.
HIDING = ("hidden", "display")
_CLASSES = (
    (BlockRole.CAPTION, re.compile(r"(?:^|[\s_-])(?:wp-caption-text|caption|image-credit|photo-credit)(?:$|[\s_-])")),
    (
        BlockRole.TAIL,
        re.compile(r"(?:^|[\s_-])(?:related|share|sharedaddy|social|jp-relatedposts|tags|newsletter)(?:$|[\s_-])"),
    ),
    (BlockRole.BYLINE, re.compile(r"(?:^|[\s_-])(?:byline|author-name)(?:$|[\s_-])")),
)
_LONGEST_CLASSES = 300


def role_of_classes(classes: str) -> BlockRole:
    """Return what the classes of an element say it is for."""
    return _role_of(classes[:_LONGEST_CLASSES].lower())


@lru_cache(maxsize=2048)
def _role_of(classes: str) -> BlockRole:
    return next((found for found, pattern in _CLASSES if pattern.search(classes)), BlockRole.BODY)


def hides(style: str) -> bool:
    """Return whether an element of this style is not shown."""
    return "display:none" in style.replace(" ", "").lower()
