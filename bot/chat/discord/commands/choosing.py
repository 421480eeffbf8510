"""What is on offer while somebody types: answered from memory, never with an error."""

from __future__ import annotations

from discord import app_commands

from bot.actions.clocks import zone_choices
from bot.actions.feed_list import added_feeds, feeds_seen
from bot.actions.saved_topics import choices_in, saved_topics
from bot.actions.schedules import name_of
from bot.actions.stories import line_of
from bot.actions.subscriptions import subscriptions
from bot.briefing.phrases import languages, phrases_for
from bot.chat.discord.asking import Interaction, asker_of, language_of, office_of
from bot.chat.discord.limits import CHOICE_NAME, CHOICES
from bot.chat.phrases import Phrases
from bot.text.plain import plain


async def complete_topic(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Return saved topics, region, countries and themes whose names hold the letters, then entities spelt like them."""
    office = office_of(interaction)
    folded = current.casefold().strip()
    found = [
        choice_of(one.name, one.value)
        for one in await choices_in(office, asker_of(interaction))
        if folded in one.name.casefold()
    ]
    found += [choice_of(entity.name, f"e:{entity.key}") for entity in office.names.search(current, CHOICES)]
    return found[:CHOICES]


async def complete_saved_topic(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Return the topics that were saved here."""
    saved = await saved_topics(office_of(interaction), asker_of(interaction))
    found = [choice_of(topic.name, key) for key, topic in saved.items() if current.casefold() in key]
    return found[:CHOICES]


async def complete_outlets(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Return outlets to hide beside those typed already: the name begun last, completed."""
    before, _, begun = current.rpartition(",")
    typed = [name.strip() for name in before.split(",") if name.strip()]
    seen = await feeds_seen(office_of(interaction), asker_of(interaction))
    known = sorted({feed.outlet for feed in seen.values()}, key=str.casefold)
    found = [name for name in known if begun.strip().casefold() in name.casefold() and name not in typed]
    lists = [", ".join([*typed, name]) for name in found]
    return [choice_of(whole, whole) for whole in lists if len(whole) <= CHOICE_NAME][:CHOICES]


async def complete_added_feed(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Return the feeds that were added here."""
    mine = await added_feeds(office_of(interaction), asker_of(interaction))
    found = [feed for feed in mine.values() if current.casefold() in f"{feed.outlet} {feed.url}".casefold()]
    return [choice_of(feed.outlet, feed.id) for feed in found[:CHOICES]]


async def complete_entity(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Return entities spelt like the letters, in any script."""
    found = office_of(interaction).names.search(current, CHOICES)
    return [choice_of(entity.name, f"e:{entity.key}") for entity in found]


async def complete_story(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Return the stories of the entity that is spelt like the letters; of a few words else."""
    office = office_of(interaction)
    entities = office.names.search(current, 1)
    if not entities:
        return []
    stories = await office.desk.latest_stories([entities[0].key], limit=10)
    return [choice_of(line_of(story, office).headline, story.id) for story in stories]


async def complete_subscription(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Return the subscriptions that the asker may end."""
    found = await subscriptions(office_of(interaction), asker_of(interaction))
    say = Phrases(language_of(interaction))
    named = [(one.audience.topic.name or say("region"), one.audience.id) for one in found]
    return [choice_of(name, key) for name, key in named if current.casefold() in name.casefold()][:CHOICES]


async def complete_schedule(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Return the names of the channel's schedules beside its digest's own."""
    office, asker = office_of(interaction), asker_of(interaction)
    mine = [one for one in await office.desk.schedules() if one.audience == asker.audience]
    names = sorted(name for one in mine if (name := name_of(one)) and current.casefold() in name)
    return [choice_of(name, name) for name in names[:CHOICES]]


async def complete_language(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Return the languages a briefing can be in."""
    words = phrases_for(language_of(interaction))
    named = [(words.named_language(code), code) for code in languages()]
    return [choice_of(name, code) for name, code in named if current.casefold() in f"{name} {code}".casefold()]


async def complete_zone(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:  # noqa: ARG001
    """Return time zones."""
    return [choice_of(name, name) for name in zone_choices(current, CHOICES)]


def choice_of(name: str, value: str) -> app_commands.Choice[str]:
    """Return a choice within Discord's lengths; names are shown as they are."""
    return app_commands.Choice(name=plain(name, CHOICE_NAME) or "-", value=value[:CHOICE_NAME])
