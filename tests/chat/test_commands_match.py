"""What Discord's commands can do, Slack's subcommands can: the lists are read from both, so that a lack fails."""

import re
from pathlib import Path

from discord import Client, Intents, app_commands

from bot.chat.discord.commands import add_commands
from bot.chat.slack.commands import COMMANDS

ROOT = Path(__file__).parents[2]

#: What is written without a name, asked for in a form, or has another name there.
WORDS = {
    "brief": {"topic"},
    "lookup": {"entity"},
    "search": {"words"},
    "story": {"story"},
    "why": {"story"},
    "unsubscribe": {"subscription"},
    "snooze": {"subscription"},
    "mute": {"story", "where"},
    "digest schedule set": {"name"},
    "digest schedule end": {"name"},
    "topics make": {"name"},
    "topics preview": {"topic"},
    "topics share": {"topic"},
    "topics remove": {"topic"},
    "feeds add": {"address"},
    "feeds check": {"address"},
    "feeds remove": {"feed"},
    "digest model": {"use"},
}
IN_A_FORM = {"digest roles": {"managers", "editors"}, "feeds import": {"file"}}
NAMED = {"subscribe": {"where": "here"}, "search": {"since": "from", "until": "to"}}
NOT_THERE = {"digest set": {"role"}, "subscribe": {"role"}}  # Slack has no roles that a message could call


async def commands_of_discord() -> dict[str, set[str]]:
    async with Client(intents=Intents.none()) as client:
        tree: app_commands.CommandTree[Client] = app_commands.CommandTree(client)
        add_commands(tree)
        slash = [one for one in tree.walk_commands() if isinstance(one, app_commands.Command)]
        return {one.qualified_name: {option.name for option in one.parameters} for one in slash}


async def test_every_command_has_its_subcommand():
    assert sorted(set(await commands_of_discord()) - set(COMMANDS)) == []


async def test_every_option_is_one_there_too_or_stands_in_words_or_a_form():
    lacks = {}
    for path, options in (await commands_of_discord()).items():
        named = {NAMED.get(path, {}).get(option, option) for option in options}
        elsewhere = WORDS.get(path, set()) | IN_A_FORM.get(path, set()) | NOT_THERE.get(path, set())
        lacks[path] = sorted(named - elsewhere - set(COMMANDS[path].options))
        assert elsewhere <= options, f"{path} has no such options on Discord"
    assert {path: lack for path, lack in lacks.items() if lack} == {}


async def test_what_is_written_in_words_is_asked_for():
    for path in WORDS:
        assert COMMANDS[path].form, f"help does not say what follows {path}"


def test_the_document_names_every_subcommand():
    rows = re.findall(r"^\| (`.*?) \|", (ROOT / "docs" / "slack.md").read_text("utf-8"), re.MULTILINE)
    words = [set(re.findall(r"[a-z]+", row)) for row in rows]
    assert [path for path in COMMANDS if not any(set(path.split()) <= row for row in words)] == []
