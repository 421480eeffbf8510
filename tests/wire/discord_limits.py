"""Bodies that a bot sends to Discord -> what Discord would refuse in them, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

COMPONENTS_V2, EPHEMERAL, SUPPRESS_EMBEDS, SILENT = 1 << 15, 1 << 6, 1 << 2, 1 << 12
ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SELECTS = (3, 5, 6, 7, 8)
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL = 9, 10, 11, 12, 13, 14, 17, 18
TOP_LEVEL = {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER}
NAME = re.compile(r"[-_'\w]{1,32}")


def message_faults(body: Json) -> Iterator[str]:
    """Yield what is wrong with a message, an edit or an interaction's answer."""
    content = body.get("content") or ""
    components = body.get("components") or []
    v2 = bool(int(body.get("flags") or 0) & COMPONENTS_V2)
    if len(content) > 2000:
        yield f"content has {len(content)} characters"
    if len(str(body.get("nonce") or "")) > 25:
        yield "nonce over 25 characters"
    if v2 and (content or body.get("embeds") or body.get("poll") or body.get("sticker_ids")):
        yield "V2 together with content, embeds, stickers or a poll"
    if not v2 and any(component["type"] != ROW for component in components):
        yield "V2 components without the flag"
    if not (content or components or body.get("embeds") or body.get("attachments")):
        yield "an empty message"
    if (body.get("allowed_mentions") or {}).get("parse") != []:
        yield "allowed_mentions does not forbid everything"
    yield from _embed_faults(body.get("embeds") or [])
    yield from _attachment_faults(body)
    yield from _tree_faults(components)


def _embed_faults(embeds: Sequence[Json]) -> Iterator[str]:
    total = 0
    for embed in embeds:
        fields = embed.get("fields", [])
        lengths = {
            "title": (len(embed.get("title", "")), 256),
            "description": (len(embed.get("description", "")), 4096),
            "footer": (len(embed.get("footer", {}).get("text", "")), 2048),
            "author": (len(embed.get("author", {}).get("name", "")), 256),
            "fields": (len(fields), 25),
        }
        for field in fields:
            lengths |= {"name": (len(field["name"]), 256), "value": (len(field["value"]), 1024)}
            total += len(field["name"]) + len(field["value"])
        yield from (f"embed {name}: {length} over {most}" for name, (length, most) in lengths.items() if length > most)
        total += sum(
            length for name, (length, _) in lengths.items() if name in ("title", "description", "footer", "author")
        )
    if len(embeds) > 10 or total > 6000:
        yield f"{len(embeds)} embeds with {total} characters"


def walk(components: Sequence[Json]) -> Iterator[Json]:
    """Yield all components, nested ones too."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for single in ("accessory", "component"):
            if component.get(single):
                yield from walk([component[single]])


def texts(components: Sequence[Json]) -> list[str]:
    """Return the contents of all text displays."""
    return [component["content"] for component in walk(components) if component["type"] == TEXT]


def _attachment_faults(body: Json) -> Iterator[str]:
    """Yield pictures that the body names but does not bring, and files that it brings but does not show."""
    brought = {one["filename"] for one in body.get("attachments") or [] if "filename" in one}
    pieces = list(walk(body.get("components") or []))
    addresses = [item["media"]["url"] for piece in pieces if piece["type"] == GALLERY for item in piece["items"]]
    addresses += [piece["file"]["url"] for piece in pieces if piece["type"] == FILE]
    named = {one.removeprefix("attachment://") for one in addresses if one.startswith("attachment://")}
    yield from (f"a file that is not shown or not there: {name}" for name in brought ^ named)
    yield from (
        "a file's description over 1024 characters"
        for one in body.get("attachments") or []
        if len(one.get("description") or "") > 1024
    )


def _tree_faults(components: Sequence[Json]) -> Iterator[str]:
    everything = list(walk(components))
    if len(everything) > 40:
        yield f"{len(everything)} components"
    total = sum(len(content) for content in texts(components))
    if total > 4000:
        yield f"{total} characters of text"
    ids = [component["custom_id"] for component in everything if "custom_id" in component]
    if len(ids) != len(set(ids)):
        yield f"a custom_id twice: {sorted(identity for identity in ids if ids.count(identity) > 1)}"
    yield from (
        f"component {component['type']} at the top" for component in components if component["type"] not in TOP_LEVEL
    )
    for component in everything:
        yield from _component_faults(component)


def _component_faults(component: Json) -> Iterator[str]:
    kind, children = component["type"], component.get("components") or []
    types = [child["type"] for child in children]
    if "custom_id" in component and not 1 <= len(component["custom_id"]) <= 100:
        yield f"custom_id of {len(component['custom_id'])} characters"
    if kind == BUTTON:
        yield from _button_faults(component)
    elif kind in SELECTS:
        yield from _select_faults(component)
    elif kind == ROW and not (
        (types == [BUTTON] * len(types) and 1 <= len(types) <= 5) or (len(types) == 1 and types[0] in SELECTS)
    ):
        yield f"an action row of {types}"
    elif kind == SECTION and not (
        types == [TEXT] * len(types)
        and 1 <= len(types) <= 3
        and component.get("accessory", {}).get("type") in (BUTTON, THUMBNAIL)
    ):
        yield f"a section of {types}"
    elif kind == TEXT and not 1 <= len(component["content"]) <= 4000:
        yield f"a text of {len(component['content'])} characters"
    elif kind == CONTAINER and not set(types) <= TOP_LEVEL - {CONTAINER}:
        yield f"a container of {types}"
    elif kind == GALLERY and not 1 <= len(component["items"]) <= 10:
        yield "a gallery without, or with too many pictures"
    elif kind == GALLERY and any(len(item.get("description") or "") > 1024 for item in component["items"]):
        yield "an alt text over 1024 characters"


def _button_faults(button: Json) -> Iterator[str]:
    label = button.get("label") or ""
    if len(label) > 80 or not (label.strip() or button.get("emoji")):
        yield f"a button labelled {label!r}"
    if button["style"] == 5 and (
        "custom_id" in button or not re.match(r"https?://\S{1,505}$", button.get("url") or "")
    ):
        yield f"a link button to {button.get('url')!r}"
    if button["style"] in (1, 2, 3, 4) and ("url" in button or "custom_id" not in button):
        yield "a button without custom_id"


def _select_faults(select: Json) -> Iterator[str]:
    options = select.get("options") or []
    values = [option["value"] for option in options]
    if select["type"] == STRING_SELECT and not 1 <= len(options) <= 25:
        yield f"a select of {len(options)} options"
    if len(values) != len(set(values)):
        yield "a select's value twice"
    if len(select.get("placeholder") or "") > 150:
        yield "a placeholder over 150 characters"
    for option in options:
        if (
            not all(1 <= len(option[key]) <= 100 for key in ("label", "value"))
            or len(option.get("description") or "") > 100
        ):
            yield f"a select option {option}"


def callback_faults(body: Json) -> Iterator[str]:
    """Yield what is wrong with the first answer to an interaction."""
    kind, data = body["type"], body.get("data") or {}
    if kind in (4, 7):
        yield from message_faults(data)
    elif kind in (5, 6):
        if set(data) - {"flags"} or int(data.get("flags") or 0) & ~(EPHEMERAL | COMPONENTS_V2):
            yield f"a deferral with {data}"
    elif kind == 8:
        choices = data.get("choices", [])
        if len(choices) > 25:
            yield f"{len(choices)} choices"
        yield from (
            f"a choice {choice}"
            for choice in choices
            if not all(1 <= len(str(choice[key])) <= 100 for key in ("name", "value"))
        )
    elif kind == 9:
        yield from _modal_faults(data)
    else:
        yield f"an answer of type {kind}"


def _modal_faults(modal: Json) -> Iterator[str]:
    components = modal.get("components") or []
    if not 1 <= len(modal.get("title") or "") <= 45 or not 1 <= len(components) <= 5:
        yield f"a modal titled {modal.get('title')!r} with {len(components)} components"
    for component in components:
        if component["type"] not in (ROW, TEXT, LABEL):
            yield f"component {component['type']} in a modal"
        if component["type"] == LABEL and not 1 <= len(component.get("label") or "") <= 45:
            yield f"a modal's label {component.get('label')!r}"
        if component["type"] == LABEL and len(component.get("description") or "") > 100:
            yield "a label's description over 100 characters"
    for component in walk(components):
        if component["type"] == TEXT_INPUT and len(component.get("placeholder") or "") > 100:
            yield "a text input's placeholder over 100 characters"
        if component["type"] == TEXT_INPUT and len(component.get("value") or "") > int(
            component.get("max_length") or 4000
        ):
            yield "a text input's value over its length"
        if component["type"] in SELECTS:
            yield from _select_faults(component)


def command_faults(commands: Sequence[Json]) -> Iterator[str]:
    """Yield what is wrong with a command tree."""
    for kind, most in ((1, 100), (2, 15), (3, 15)):
        named = [command["name"] for command in commands if command.get("type", 1) == kind]
        if len(named) > most or len(named) != len(set(named)):
            yield f"{len(named)} commands of type {kind}, or two of one name"
    for command in commands:
        if _characters(command) > 8000:
            yield f"/{command['name']} has {_characters(command)} characters in all"
        yield from _named_faults(command, command.get("type", 1))


def _named_faults(entry: Json, kind: int) -> Iterator[str]:
    names = [entry["name"], *(entry.get("name_localizations") or {}).values()]
    for name in names:
        if kind != 1 and not 1 <= len(name) <= 32:
            yield f"the name {name!r}"
        if kind == 1 and (not NAME.fullmatch(name) or name != name.lower()):
            yield f"the name {name!r}"
    if kind == 1:
        about = [entry.get("description", ""), *(entry.get("description_localizations") or {}).values()]
        yield from (
            f"/{names[0]}: a description of {len(text)} characters" for text in about if not 1 <= len(text) <= 100
        )
    options = entry.get("options") or []
    if len(options) > 25 or len(entry.get("choices") or []) > 25:
        yield f"/{names[0]} has too many options or choices"
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield f"/{names[0]}: required options must come first"
    for option in options:
        yield from _named_faults(option, 1)


def _characters(entry: Json) -> int:
    own = max(len(text) for text in (entry["name"], *(entry.get("name_localizations") or {}).values()))
    about = max(
        len(text) for text in (entry.get("description", ""), *(entry.get("description_localizations") or {}).values())
    )
    choices = sum(len(choice["name"]) + len(str(choice["value"])) for choice in entry.get("choices") or [])
    return own + about + choices + sum(_characters(option) for option in entry.get("options") or [])
