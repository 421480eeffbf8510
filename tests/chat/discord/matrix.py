"""Every command with its options, from the command tree itself, and all that can be pressed in its answers.

A command or an option that `ROWS` lacks is named by `unknown`; each choice of an option is tried without a row.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from bot.app import App, open_app
from bot.chat.discord.buttons import FORMS, HANDLERS, SELECTS
from bot.chat.discord.client import run_gateway
from bot.chat.discord.messenger import DiscordMessenger
from bot.chat.discord.setting_up import welcome
from bot.chat.discord.settings import DiscordSettings
from bot.chat.phrases import Phrases
from bot.entities.catalogue import Catalogue
from bot.packs import Pack
from bot.ports import Part
from bot.settings import Settings
from tests.actions.world import ENTITIES, FEEDS, NOW, REGION, StoppedClock, put_past
from tests.chat.discord import material
from tests.chat.discord.asking import fill_in, said, with_button
from tests.wire.discord_limits import walk
from tests.wire.discord_server import TOKEN, Answered, DiscordServer

Json = dict[str, Any]
Given = Mapping[str, str | bool]

ANYBODY, SETS_UP, MENDS, SHARES = "", "set_up", "mend", "share"
MANAGER, MEMBER = 0x8, 0
CHANNEL, ROLE, FILE = 7, 8, 11  # kinds of options

#: Command -> the right it takes, and what is given, once or several times; together they give each option.
ROWS: Mapping[str, tuple[str, tuple[Given, ...]]] = {
    "digest set": (SETS_UP, (
        {"time": "7:45", "zone": "Asia/Almaty", "days": "weekdays", "language": "ru", "topic": "c:nl", "role": "role"},
        {"hide": "North", "cron": "30 7 * * mon-fri"}, {"time": "never"}, {"language": "en", "topic": "", "cron": "-"},
        {"rhythm": "instant", "quiet": "22:00-07:00", "sources": "2", "most": "5"}, {"rhythm": "digest", "quiet": "-"},
    )),
    "digest show": (ANYBODY, ({},)),
    "digest preview": (ANYBODY, ({},)),
    "digest now": (SETS_UP, ({},)),
    "digest skip": (SETS_UP, ({},)),
    "digest pause": (SETS_UP, ({"until": "2 days"}, {})),
    "digest resume": (SETS_UP, ({},)),
    "digest review": (SETS_UP, (
        {"channel": "desk", "until": "07:30"}, {"channel": "desk", "otherwise": "hold", "schedule": "none"}, {},
    )),
    "digest schedule set": (SETS_UP, (
        {"name": "week", "rhythm": "look-back", "time": "17:00", "days": "fri", "zone": "UTC"},
        {"name": "alerts", "rhythm": "instant", "quiet": "22:00-07:00", "sources": "2", "most": "5"},
        {"name": "noon", "cron": "0 12 * * *", "quiet_day": "nothing"}, {"name": "a/b"},
    )),
    "digest schedule list": (ANYBODY, ({},)),
    "digest schedule end": (SETS_UP, ({"name": "noon"}, {"name": "none"})),
    "digest model": (SETS_UP, ({"use": False}, {"use": True})),
    "digest roles": (SETS_UP, ({"managers": "role", "editors": "role"}, {})),
    "digest history": (ANYBODY, ({},)),
    "digest reports": (MENDS, ({},)),
    "brief": (ANYBODY, ({}, {"topic": "c:nl", "since": "3 days"}, {"since": "never"}, {"share": True})),
    "lookup": (ANYBODY, ({"name": "серик"}, {"name": "s"}, {"name": "e:aksu_dam"}, {"name": "nobody"})),
    "search": (ANYBODY, ({"words": "dam"}, {"words": "dam", "from": "5 days", "to": "1h"}, {"words": "zxqwv"})),
    "story": (ANYBODY, ({"story": "dam"}, {"story": "gone"})),
    "why": (ANYBODY, ({"story": "dam"}, {"story": "gone"})),
    "ahead": (ANYBODY, ({},)),
    "subscribe": (ANYBODY, (
        {"topic": "t:water", "time": "8", "zone": "UTC"},
        {"topic": "t:water", "days": "mon", "language": "ru", "length": "short", "hide": "North"},
        {"topic": "railway", "rhythm": "instant", "quiet": "22:00-07:00", "sources": "2", "most": "9"},
        {"topic": "c:sl", "where": "here", "role": "role"}, {"topic": "c:nl", "role": "role"},
    )),
    "subscriptions": (ANYBODY, ({},)),
    "snooze": (ANYBODY, ({"subscription": "mine", "until": "3 days"}, {"subscription": "none"})),
    "unsubscribe": (ANYBODY, ({"subscription": "none"},)),
    "mute": (ANYBODY, ({"story": "railway"}, {"story": "gone", "where": "here"})),
    "topics list": (ANYBODY, ({},)),
    "topics make": (SETS_UP, (
        {"name": "Dams", "words": "dam", "names": "Aksu Dam", "countries": "Northland"},
        {"name": "Else", "themes": "Water", "without": "school", "kinds": "-state"}, {"name": "x" * 200},
    )),
    "topics preview": (ANYBODY, ({"topic": "t:water"},)),
    "topics share": (SHARES, ({"topic": "c:nl"},)),
    "topics remove": (SETS_UP, ({"topic": "none"},)),
    "feeds list": (ANYBODY, ({},)),
    "feeds add": (SETS_UP, ({"address": "nowhere"}, {"address": "nowhere", "full": True})),
    "feeds check": (SETS_UP, ({"address": "nowhere"},)),
    "feeds remove": (SETS_UP, ({"feed": "none"},)),
    "feeds import": (SETS_UP, ({"file": "file"},)),
    "feeds export": (ANYBODY, ({},)),
    "mydata show": (ANYBODY, ({},)),
    "mydata delete": (ANYBODY, ({"sure": False}, {"sure": True})),
    "status": (ANYBODY, ({},)),
    "help": (ANYBODY, ({},)),
    "Brief me on this": (ANYBODY, ({},)),
}  # fmt: skip
#: What an answer to a form's questions is, in their order.
ANSWERS = {"report": ("fact", "No."), "withdraw": ("Denied.",), "line": ("Look twice.",)}
REPORT = {
    "custom_id": "ll1:report:dam:1",
    "components": [{"component": {"type": 3, "custom_id": "what"}}, {"component": {"type": 4, "custom_id": "words"}}],
}
TYPED = ("", "a", "сер", "%_*[\u202e")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A leaf of the tree: its words, as Discord was told them, and its options by the name that people see."""

    words: tuple[str, ...]
    kind: int
    options: Mapping[str, Json]

    @property
    def name(self) -> str:
        return " ".join(self.words)


def leaves(tree: list[Json]) -> Iterator[Command]:
    """Yield the commands that can be used, of what was sent to Discord."""
    for top in tree:
        yield from _leaves(top, (top["name"],), top.get("type", 1))


def _leaves(entry: Json, words: tuple[str, ...], kind: int) -> Iterator[Command]:
    options = entry.get("options") or []
    inner = [one for one in options if one["type"] in (1, 2)]
    if not inner:
        yield Command(words=words, kind=kind, options={one["name"]: one for one in options})
    for one in inner:
        yield from _leaves(one, (*words, one["name"]), kind)


def rows(command: Command) -> list[Given]:
    """Return what the command is given: its rows, then each choice once."""
    given = list(ROWS[command.name][1])
    used = {(key, value) for row in given for key, value in row.items()}
    for name, option in command.options.items():
        values = [choice["value"] for choice in option.get("choices") or ()]
        given += [{**given[0], name: value} for value in values if (name, value) not in used]
    return given


def unknown(tree: list[Json]) -> list[str]:
    """Return the commands without a row, rows without a command, and options that no row gives."""
    commands = {command.name: command for command in leaves(tree)}
    found = sorted(commands.keys() ^ ROWS.keys())
    for name in commands.keys() & ROWS.keys():
        given = {key for row in rows(commands[name]) for key in row}
        found += [f"{name}: {option}" for option in sorted(commands[name].options.keys() ^ given)]
    return found


@dataclass(slots=True, kw_only=True)
class Session:
    """One person in one place who uses everything: all commands, then all that can be pressed in what they see."""

    server: DiscordServer
    app: App
    channel: int  # 0 = direct messages
    permissions: int
    locale: str
    wrong: list[str] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)
    pressed: set[str] = field(default_factory=set)

    async def prepare(self) -> None:
        """Let a manager set a digest with drafts, and let one be posted that has more than fits; to the same place."""
        manager = replace(self, permissions=MANAGER, locale="en-US")
        ask = {one.name: one for one in leaves(self.server.commands)}
        for name, given in (
            ("digest set", {"time": "08:30", "zone": "Asia/Almaty", "topic": "", "cron": "-"}),
            ("digest review", {"channel": "desk", "until": "08:15"}),
        ):
            await manager.interact(manager._data(ask[name], given))
        cast("StoppedClock", self.app.clock).at += timedelta(minutes=1)
        await self.app.publish_due()
        await self.app.deliver()
        items = [material.item(f"s{number}") for number in range(9)]
        messenger = cast("DiscordMessenger", self.app.messengers["discord"])
        for number, payload in enumerate(messenger.render(material.briefing(*items), material.audience())):
            part = Part(number=1, of=1, marker=str(number), payload=payload)
            await messenger.post(str(next(iter(self.server.channels))), part)
        for body in ({"components": welcome(Phrases("en")), "flags": 1 << 15}, with_button("ll1:page:0:-:villages")):
            self.server.store(next(iter(self.server.channels)), body)
        await manager.interact(fill_in(REPORT, *ANSWERS["report"]), kind=5)

    async def ask_everything(self, *, briefly: bool = False) -> None:
        """Use every command with every row, and type in every option that offers something; briefly, the first row."""
        for command in leaves(self.server.commands):
            for given in rows(command)[: 1 if briefly else None]:
                asked = await self.interact(self._data(command, given))
                self._judge(f"/{command.name} {dict(given)}", asked, ROWS[command.name][0], given)
            for name, option in command.options.items():
                for written in TYPED if option.get("autocomplete") and not briefly else ():
                    asked = await self.interact(self._data(command, {name: written}, typed=name), kind=4)
                    assert asked.callback is not None
                    if asked.callback["type"] != 8:
                        self.wrong.append(f"/{command.name} {name}: {written!r} offers nothing")

    async def press_everything(self) -> None:
        """Press every kind of button and use every select that was sent so far, and those that come by it."""
        while waiting := self._pressable():
            for kind, (identity, piece, message) in waiting.items():
                self.pressed.add(kind)
                values = [option["value"] for option in piece.get("options", [])]
                for value in values[: None if kind == "mend" else 2] or [""]:
                    await self._press(identity, piece["type"], value, message)

    async def interact(self, data: Json, **more: Any) -> Answered:
        """Send it from here."""
        return await self.server.interact(
            data, channel=self.channel, permissions=self.permissions, locale=self.locale, **more
        )

    async def _press(self, identity: str, kind: int, value: str, message: Json) -> None:
        data: Json = {"component_type": kind, "custom_id": identity} | ({"values": [value]} if kind == 3 else {})
        answered = await self.interact(data, kind=3, message=message)
        self._judge(f"{identity} {value}", answered, None, {})
        self.reached.add(identity.split(":")[1])
        assert answered.callback is not None
        if answered.callback["type"] == 9:
            form = answered.callback["data"]
            name = form["custom_id"].split(":")[1]
            where = str(self.channel or 1)
            answers = ANSWERS.get(name, (where, "8", "UTC", ""))
            known = {where: {"id": where, "type": 0, "name": "news", "permissions": "0"}}
            filled = fill_in(form, *answers, channels=known)
            self._judge(form["custom_id"], await self.interact(filled, kind=5), None, {})
            self.reached.add(name)

    def _pressable(self) -> dict[str, tuple[str, Json, Json]]:
        """Return what was not pressed yet, by what it does: the first words of its id, and its label."""
        answers = [one for each in self.server.answers.values() for one in (each.message, *each.followups) if one]
        posted = [message for messages in self.server.messages.values() for message in messages]
        found: dict[str, tuple[str, Json, Json]] = {}
        for message in (*answers, *posted):
            for piece in walk(message["components"]):
                identity = piece.get("custom_id", "")
                kind = " ".join(identity.split(":")[1 : 3 if ":draft:" in identity or ":mendpick:" in identity else 2])
                if piece["type"] in (2, 3) and kind and kind not in self.pressed:
                    found.setdefault(kind, (identity, piece, message))
        return found

    def _data(self, command: Command, given: Given, typed: str = "") -> Json:
        """Return what Discord sends of a command with these values."""
        desk = str(next(iter(self.server.channels)))
        resolved: Json = {}
        options: list[Json] = []
        for name, value in given.items():
            kind = command.options[name]["type"]
            if kind in (CHANNEL, ROLE) and not self.channel:
                continue  # there are no channels and roles to choose from
            if kind == CHANNEL:
                value = desk
                resolved["channels"] = {value: {"id": value, "type": 0, "name": "desk", "permissions": "0"}}
            elif kind == ROLE:
                value = "4711"
                resolved["roles"] = {value: role(value)}
            elif kind == FILE:
                value = "1"
                resolved["attachments"] = {
                    value: {"id": value, "filename": "a.opml", "size": 9**9, "url": "x:", "proxy_url": "x:"}
                }
            options.append({"name": name, "type": kind, "value": value} | ({"focused": True} if typed else {}))
        if command.kind == 3:
            asked = self.server.store(1, {"content": "What of Aidar Serik and the Aksu Dam? @everyone"})
            self.server.messages.pop(1)
            resolved["messages"] = {asked["id"]: asked}
            return {"id": "1", "name": command.name, "type": 3, "target_id": asked["id"], "resolved": resolved}
        for depth, inner in enumerate(reversed(command.words[1:])):
            options = [{"name": inner, "type": 2 if depth else 1, "options": options}]
        return {"id": "1", "name": command.words[0], "type": 1, "options": options, "resolved": resolved}

    def _judge(self, what: str, answered: Answered, right: str | None, given: Given) -> None:
        """Note what is wrong with an answer: none, a failure, another language, for all to see, or too much allowed."""
        assert answered.callback is not None
        say, kind = Phrases(self.locale.split("-")[0]), answered.callback["type"]
        if kind == 9:
            if not any(letter.isalpha() for letter in answered.callback["data"]["title"]):
                self.wrong.append(f"{what}: a form without a title")
            return
        text = said(answered)
        if kind != 5 or not text.strip():
            self.wrong.append(f"{what}: answered by {answered.callback}")
        if say("failed") in text:
            self.wrong.append(f"{what}: {text}")
        if say.language == "ru" and not any("а" <= letter <= "я" for letter in text.lower()):
            self.wrong.append(f"{what}: not in Russian: {text[:80]}")
        is_shared = bool(given.get("share")) or right == SHARES
        if not answered.is_private and not (is_shared and (self.permissions or not self.channel)):
            self.wrong.append(f"{what}: everybody sees the answer")
        if self.permissions or not self.channel or right is None:
            return
        refusals = {SETS_UP: "refused.set_up", SHARES: "refused.set_up", MENDS: "refused.mend"}
        refused = refusals.get(SHARES if is_shared else SETS_UP if given.get("where") == "here" else right)
        if refused and say(refused) not in text:
            self.wrong.append(f"{what}: not refused: {text[:80]}")


def role(identity: str) -> Json:
    """Return a role that may be pinged."""
    colours = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
    plain = {"color": 0, "colors": colours, "hoist": False, "managed": False, "position": 1, "flags": 0}
    return {"id": identity, "name": "readers", "permissions": "0", "mentionable": True, **plain}


@asynccontextmanager
async def running(folder: Path, server: DiscordServer) -> AsyncIterator[App]:
    """Run the whole bot over a week of articles, on an office's clock that stands."""
    pack = Pack(region=REGION, feeds=tuple(FEEDS.values()), catalogue=Catalogue(entities=ENTITIES, warnings=()))
    messenger = DiscordMessenger()
    home = Settings(home=folder, packs=(pack,), database_url=str(folder / "limelight.db"))
    settings = DiscordSettings(token=TOKEN, api_base=server.api_base, gateway=server.gateway, state=folder)
    await asyncio.to_thread(put_past, folder / "limelight.db")
    async with open_app(home, clock=StoppedClock(NOW), messengers={"discord": messenger}) as app:
        office = replace(app.office(), door=None)  # which takes ten seconds for an address without a feed
        bot = asyncio.create_task(run_gateway(office, settings, messenger))
        await server.until(lambda: server.sockets and server.commands)
        yield app
        bot.cancel()
        with suppress(asyncio.CancelledError):
            await bot


EVERYTHING = {*HANDLERS, *SELECTS, *FORMS}
