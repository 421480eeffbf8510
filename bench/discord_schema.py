"""Every body that the bot sends in a session of all commands, held against Discord's own description of its API.

`python -m bench.discord_schema --data DIR` reads DIR/discord/openapi.json; without it there is nothing to do.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.chat.discord.matrix import MANAGER, Session, running
from tests.wire.discord_server import discord_server


async def sessions() -> list[tuple[str, str, Any]]:
    """Use everything as a manager in a channel and in direct messages, in both languages; return what was sent."""
    sent: list[tuple[str, str, Any]] = []
    wrong: list[str] = []
    for locale in ("en-US", "ru"):
        for in_server in (True, False):
            with TemporaryDirectory() as folder:
                async with discord_server() as server:
                    channel = server.add_channel(server.add_guild())
                    async with running(Path(folder), server) as app:
                        place = channel if in_server else 0
                        session = Session(server=server, app=app, channel=place, permissions=MANAGER, locale=locale)
                        await session.prepare()
                        await session.ask_everything()
                        await session.press_everything()
                        await app.deliver()
                    sent += server.requests
                    wrong += [*server.wrong, *session.wrong]
    print(f"{len(wrong)} limits passed or answers wrong")
    return sent


def faults(api: dict[str, Any], requests: Sequence[tuple[str, str, Any]]) -> list[str]:
    """Return what the description does not allow in the bodies that were sent."""
    registry = Registry().with_resource("urn:discord", Resource(contents=api, specification=DRAFT202012))
    found, held = [], 0
    for method, path, body in requests:
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
    print(f"{held} bodies held against {len(api['paths'])} paths: {len(found)} faults")
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
    found = faults(json.loads(file.read_text("utf-8")), asyncio.run(sessions()))
    for line in sorted(set(found))[:20]:
        print(f"  {line}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
