"""The few Components V2 that messages are made of, as the JSON that Discord reads."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.discord import limits
from bot.text.plain import cut, plain

Piece = dict[str, object]

ACTION_ROW, BUTTON, SELECT, CHANNEL_SELECT = 1, 2, 3, 8
SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 12, 13, 14, 17
PRIMARY, SECONDARY, SUCCESS, DANGER, LINK = 1, 2, 3, 4, 5

#: Bump when the meaning of a custom id changes; older buttons then answer that they are too old.
VERSION = "ll1"


def custom_id(action: str, *arguments: str) -> str:
    """Return "ll1:action:argument"; raises ValueError when Discord would refuse it, for that is our mistake."""
    found = ":".join((VERSION, action, *arguments))
    if len(found) > limits.CUSTOM_ID:
        raise ValueError(f"custom id over {limits.CUSTOM_ID} characters: {found}")
    return found


def text(content: str) -> Piece:
    """Return a text display; `content` is markup of ours with all foreign text inert."""
    return {"type": TEXT, "content": content}


def button(label: str, identity: str, *, style: int = SECONDARY, disabled: bool = False) -> Piece:
    """Return a button; its label is shown as it is, so foreign text only needs to be plain."""
    piece: Piece = {
        "type": BUTTON,
        "style": style,
        "label": cut(plain(label), limits.BUTTON_LABEL),
        "custom_id": identity,
    }
    return piece | {"disabled": True} if disabled else piece


def link_button(label: str, url: str) -> Piece:
    """Return a button that opens an address of ours."""
    return {"type": BUTTON, "style": LINK, "label": cut(plain(label), limits.BUTTON_LABEL), "url": url}


def select(identity: str, placeholder: str, options: Sequence[tuple[str, str, str]], *, several: bool = False) -> Piece:
    """Return a select of (value, label, description), of one or `several`; labels are shown as they are."""
    shown = [_option(*option) for option in options[: limits.OPTIONS]]
    piece: Piece = {
        "type": SELECT,
        "custom_id": identity,
        "placeholder": cut(plain(placeholder), 150),
        "options": shown,
    }
    return piece | {"max_values": len(shown)} if several else piece


def row(*pieces: Piece) -> Piece:
    """Return an action row: up to five buttons, or one select."""
    return {"type": ACTION_ROW, "components": list(pieces)}


def section(contents: Sequence[str], accessory: Piece) -> Piece:
    """Return one to three texts with a button beside them."""
    return {"type": SECTION, "components": [text(content) for content in contents], "accessory": accessory}


def gallery(url: str, description: str) -> Piece:
    """Return one picture; the description is for those who can't see it."""
    return {"type": GALLERY, "items": [{"media": {"url": url}, "description": cut(plain(description), 1024)}]}


def attached(name: str) -> Piece:
    """Return what shows a file that the message brings."""
    return {"type": FILE, "file": {"url": f"attachment://{name}"}}


def _option(value: str, label: str, description: str) -> Piece:
    option: Piece = {"value": value, "label": cut(plain(label), limits.OPTION_LABEL) or "-"}
    return option | {"description": cut(plain(description), limits.OPTION_LABEL)} if description else option
