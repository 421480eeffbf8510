"""Every body that the bot sends in a session of all commands, held against Discord's own description of its API.

`python -m bench.discord_schema --data DIR` reads DIR/discord/openapi.json; without it there is nothing to do.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from bot.chat.discord.client import run_gateway
from bot.chat.discord.messenger import DiscordMessenger
from bot.chat.discord.settings import DiscordSettings
from bot.ports import Part
from tests.actions.world import office_with_a_past
from tests.chat.discord import material
from tests.chat.discord.asking import command, fill_in, options, pick, press, pressable, typing
from tests.wire.discord_server import TOKEN, DiscordServer, discord_server

ASKED = (
    command("brief"),
    command("brief", since="never"),
    command("lookup", name="serik"),
    command("search", words="dam"),
    command("ahead"),
    command("story", story="dam"),
    command("why", story="dam"),
    command("topics", "list"),
    command("topics", "make", name="Dams", words="dam"),
    command("topics", "preview", topic="c:nl"),
    command("topics", "share", topic="c:nl"),
    command("feeds", "list"),
    command("feeds", "export"),
    command("lookup", name="Aksu Dam"),
    command("digest", "review"),
    command("status"),
    command("help"),
    command("subscribe", topic="t:water"),
    command("subscriptions"),
    command("digest", "set", zone="Asia/Almaty"),
    command("digest", "show"),
    command("digest", "preview"),
    command("digest", "pause"),
    command("digest", "resume"),
    command("digest", "history"),
    command("digest", "reports"),
)


async def session() -> DiscordServer:
    """Use everything once, in English and in Russian, on a server and in direct messages."""
    async with office_with_a_past(":memory:") as office, discord_server() as server:
        guild = server.add_guild()
        channel = server.add_channel(guild)
        messenger = DiscordMessenger()
        settings = DiscordSettings(token=TOKEN, api_base=server.api_base, gateway=server.gateway)
        bot = asyncio.create_task(run_gateway(office, settings, messenger))
        await server.until(lambda: server.sockets and server.commands)
        for number, payload in enumerate(messenger.render(material.briefing(), material.audience())):
            await messenger.post(str(channel), Part(number=1, of=1, marker=str(number), payload=payload))
        for locale in ("en-US", "ru"):
            for data in ASKED:
                await server.interact(data, channel=channel, locale=locale)
                await server.interact(data, locale=locale)
            await server.interact(typing("lookup", "name", "a"), kind=4, channel=channel, locale=locale)
            await _press_all(server, channel, locale)
        bot.cancel()
        with suppress(asyncio.CancelledError):
            await bot
        return server


async def _press_all(server: DiscordServer, channel: int, locale: str) -> None:
    looked = await server.interact(command("lookup", name="serik"), channel=channel, locale=locale)
    chosen = pick("ll1:open", options(looked)[0])
    story = await server.interact(chosen, kind=3, channel=channel, message=looked.message, locale=locale)
    for label, identity in pressable(story).items():
        done = await server.interact(press(identity), kind=3, channel=channel, message=story.message, locale=locale)
        if done.callback and done.callback["type"] == 9:
            filled = fill_in(done.callback["data"], "fact", label)
            await server.interact(filled, kind=5, channel=channel, locale=locale)


def faults(api: dict[str, Any], server: DiscordServer) -> list[str]:
    """Return what the description does not allow in the bodies that were sent."""
    registry = Registry().with_resource("urn:discord", Resource(contents=api, specification=DRAFT202012))
    found, held = [], 0
    for method, path, body in server.requests:
        if body is None:
            continue
        template = _template(api, method, path)
        if template is None:
            found.append(f"{method} {path}: not described")
            continue
        pointer = "/".join(part.replace("~", "~0").replace("/", "~1") for part in (template, method.lower()))
        reference = f"urn:discord#/paths/{pointer}/requestBody/content/application~1json/schema"
        validator = Draft202012Validator({"$ref": reference}, registry=registry)
        held += 1
        found += [
            f"{method} {template}: {error.json_path} {error.message[:160]}" for error in validator.iter_errors(body)
        ]
    print(
        f"{held} bodies held against {len(api['paths'])} paths: {len(found)} faults, {len(server.wrong)} limits passed"
    )
    return found


def _template(api: dict[str, Any], method: str, path: str) -> str | None:
    for template, operations in api["paths"].items():
        pattern = re.sub(r"\{[^}]+\}", "[^/]+", template)
        if method.lower() in operations and re.fullmatch(pattern, path):
            return template
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data")
    arguments = parser.parse_args()
    file = Path(arguments.data or ".") / "discord" / "openapi.json"
    if not file.is_file():
        print("no discord/openapi.json here (--data DIR)")
        return 0
    found = faults(json.loads(file.read_text("utf-8")), asyncio.run(session()))
    for line in sorted(set(found))[:20]:
        print(f"  {line}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
