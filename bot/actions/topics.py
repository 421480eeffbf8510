"""What people write for a topic -> a Topic, and what to offer them while they write: entities, countries, themes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.actions.office import ActionRefused, Office
from bot.model import Topic

WHOLE_REGION = "region"
SPELT_ALIKE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing on offer: `value` goes back to `topic_of`, `name` is for people."""

    value: str
    name: str


def topic_of(written: str, office: Office) -> Topic:
    """Return the topic that a choice's value or free words stand for; "" is the whole region.

    Values: "region", "c:CODE", "t:THEME", "e:ENTITY". Anything else is looked up by name, an entity's in any spelling
    it has, then taken as words.
    """
    written = " ".join(written.split())
    if not written or written == WHOLE_REGION:
        return Topic(region=office.region.key, name=office.region.name)
    kind, _, key = written.partition(":")
    found = _by_value(kind, key, office) or _by_name(written, office)
    if found is not None:
        return found
    if len(written) > 200:
        raise ActionRefused("refused.topic_long")
    if not any(sign.isalnum() for sign in written):
        raise ActionRefused("refused.topic_signs")
    return Topic(key=written.casefold(), name=written, region=office.region.key, words=(written.casefold(),))


def choices(office: Office) -> Iterator[Choice]:
    """Yield what the region offers by itself: all of it, its countries, its themes."""
    yield Choice(value=WHOLE_REGION, name=office.region.name)
    for code, name in office.region.countries.items():
        yield Choice(value=f"c:{code}", name=name)
    for theme in office.region.themes:
        yield Choice(value=f"t:{theme.key}", name=theme.name)


def _by_value(kind: str, key: str, office: Office) -> Topic | None:
    region = office.region
    if kind == "c" and key in region.countries:
        return Topic(key=f"c:{key}", name=region.countries[key], region=region.key, countries=(key,))
    if kind == "e" and key in office.entities:
        return Topic(key=f"e:{key}", name=office.entities[key].name, region=region.key, entities=(key,))
    theme = next((theme for theme in region.themes if kind == "t" and theme.key == key), None)
    if theme is None:
        return None
    return Topic(key=f"t:{theme.key}", name=theme.name, region=region.key, themes=(theme.key,))


def _by_name(written: str, office: Office) -> Topic | None:
    folded = written.casefold()
    for choice in choices(office):
        if choice.name.casefold() == folded:
            return topic_of(choice.value, office)
    for entity in office.names.search(written, SPELT_ALIKE):
        if folded in {entity.name.casefold(), *(alias.text.casefold() for alias in entity.aliases)}:
            return topic_of(f"e:{entity.key}", office)
    return None
