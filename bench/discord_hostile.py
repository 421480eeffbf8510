"""Published hostile strings wherever a digest shows feed text: what would act on Discord, what its limits would refuse.

`python -m bench.discord_hostile --data DIR` reads DIR/hostile/blns.json and prompt_injections.json, and posts every
digest through the real client to the tests' local Discord.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from contextlib import suppress
from pathlib import Path

from bench._strings import strings
from bot.chat.discord.client import run_gateway
from bot.chat.discord.messenger import DiscordMessenger
from bot.chat.discord.settings import DiscordSettings
from bot.ports import Part
from tests.actions.world import office_with_a_past
from tests.chat.discord import material
from tests.chat.discord.asking import command, fill_in
from tests.chat.discord.hostile import STRINGS, acting, asked_with
from tests.chat.discord.matrix import REPORT
from tests.chat.discord.test_hostile import judge, poisoned
from tests.wire.discord_server import TOKEN, discord_server

HOSTS = {f"{name}.example" for name in ("north", "south", "gazette", "vesti")}


async def over_the_wire(texts: list[str]) -> tuple[int, int, list[str]]:
    """Post a digest for each text and use every command that takes text; return messages, answers and what acted."""
    async with office_with_a_past() as office, discord_server() as server:
        channel = server.add_channel(server.add_guild())
        settings = DiscordSettings(token=TOKEN, api_base=server.api_base, gateway=server.gateway)
        messenger = DiscordMessenger()
        bot = asyncio.create_task(run_gateway(office, settings, messenger))
        await server.until(lambda: server.sockets and server.commands)
        answers, failed = 0, []
        for number, text in enumerate(texts):
            for place, payload in enumerate(messenger.render(poisoned(text), material.audience())):
                await messenger.post(str(channel), Part(number=1, of=1, marker=f"{number}.{place}", payload=payload))
            report = fill_in(REPORT, "fact", text[:300])
            await server.interact(report, kind=5, channel=channel, permissions=0, user=10_000 + number)
            for data in (*asked_with(text), command("digest", "reports"), command("digest", "history")):
                faults = acting(await server.interact(data, channel=channel, user=10_000 + number), HOSTS)
                answers += 1
                failed += [f"{data['name']} {text[:40]!r}: {fault[:80]}" for fault in faults]
            # Each text has its own quotas and topics.
            for one in await office.desk.audiences():
                await office.desk.delete_audience(one.id, office.clock.now())
            await office.desk.change_space_settings(f"discord:{server.channels[channel]['guild_id']}", lambda _: {})
        bot.cancel()
        with suppress(asyncio.CancelledError):
            await bot
        return len(server.posted(channel)), answers, [*server.wrong, *failed]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data")
    arguments = parser.parse_args()
    texts = list(STRINGS)
    if arguments.data and (Path(arguments.data) / "hostile").is_dir():
        texts += strings(Path(arguments.data))
    else:
        print("no published strings here (--data DIR with hostile/): only the suite's own")
    begun = time.perf_counter()
    acting = {text: faults for text in texts if (faults := judge(poisoned(text)))}
    print(f"{len(texts)} strings in digests and answers: {len(acting)} act or pass a limit")
    for text, faults in list(acting.items())[:5]:
        print(f"  {text[:60]!r}: {faults[0]}")
    messages, answers, wrong = asyncio.run(over_the_wire(texts))
    print(f"over the wire: {messages} messages, {answers} answers, {len(wrong)} refused or failed")
    for line in wrong[:10]:
        print(f"  {line}")
    print(f"{time.perf_counter() - begun:.0f} s")
    return bool(acting or wrong)


if __name__ == "__main__":
    sys.exit(main())
