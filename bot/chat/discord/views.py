"""Components as JSON -> the LayoutView that discord.py sends; nothing of it stays in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import discord
from discord import ui

from bot.chat.discord import pieces

Item = ui.Item[ui.LayoutView]


def view_of(components: Iterable[Mapping[str, Any]]) -> ui.LayoutView:
    """Return a view that is already finished, so that discord.py keeps no buttons: DynamicItems answer them."""
    view: ui.LayoutView = ui.LayoutView(timeout=None)
    for component in components:
        view.add_item(_item(component))
    view.stop()
    return view


def _item(component: Mapping[str, Any]) -> Item:
    return _BUILDERS[component["type"]](component)


def _children(component: Mapping[str, Any]) -> list[Item]:
    return [_item(child) for child in component["components"]]


def _button(component: Mapping[str, Any]) -> Item:
    return ui.Button(
        style=discord.ButtonStyle(component["style"]),
        label=component["label"],
        custom_id=component.get("custom_id"),
        url=component.get("url"),
        disabled=component.get("disabled", False),
    )


def _select(component: Mapping[str, Any]) -> Item:
    options = [
        discord.SelectOption(label=option["label"], value=option["value"], description=option.get("description"))
        for option in component["options"]
    ]
    return ui.Select(
        custom_id=component["custom_id"],
        placeholder=component.get("placeholder"),
        options=options,
        max_values=component.get("max_values", 1),
    )


def _channel_select(component: Mapping[str, Any]) -> Item:
    kinds = [
        discord.ChannelType(kind) if isinstance(kind, str) else _CHANNEL[kind] for kind in component["channel_types"]
    ]
    return ui.ChannelSelect(
        custom_id=component["custom_id"], placeholder=component.get("placeholder"), channel_types=kinds
    )


def _gallery(component: Mapping[str, Any]) -> Item:
    gallery: ui.MediaGallery[ui.LayoutView] = ui.MediaGallery()
    for item in component["items"]:
        gallery.add_item(media=item["media"]["url"], description=item.get("description"))
    return gallery


_CHANNEL = {0: discord.ChannelType.text, 5: discord.ChannelType.news, 15: discord.ChannelType.forum}

_BUILDERS: Mapping[int, Callable[[Mapping[str, Any]], Item]] = {
    pieces.ACTION_ROW: lambda component: ui.ActionRow(*_children(component)),
    pieces.BUTTON: _button,
    pieces.SELECT: _select,
    pieces.CHANNEL_SELECT: _channel_select,
    pieces.SECTION: lambda component: ui.Section(*_children(component), accessory=_item(component["accessory"])),
    pieces.TEXT: lambda component: ui.TextDisplay(component["content"]),
    pieces.GALLERY: _gallery,
    pieces.FILE: lambda component: ui.File(component["file"]["url"]),
    pieces.SEPARATOR: lambda component: ui.Separator(visible=component.get("divider", True)),
    pieces.CONTAINER: lambda component: ui.Container(*_children(component), accent_color=component.get("accent_color")),
}
