"""Discord's numbers, and how it counts: components with the nested ones, characters of all texts together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

COMPONENTS = 40
TEXT = 4000
BUTTON_LABEL = 80
CUSTOM_ID = 100
OPTIONS = 25
OPTION_LABEL = 100
CHOICES = 25
CHOICE_NAME = 100

Component = Mapping[str, object]


def walk(components: Sequence[Component]) -> Iterator[Component]:
    """Yield every component, parents before their children, an accessory after its section's texts."""
    for component in components:
        yield component
        nested = component.get("components")
        if isinstance(nested, Sequence) and not isinstance(nested, str):
            yield from walk(nested)
        accessory = component.get("accessory")
        if isinstance(accessory, Mapping):
            yield from walk((accessory,))


def component_count(components: Sequence[Component]) -> int:
    """Return what counts towards the 40."""
    return sum(1 for _ in walk(components))


def text_length(components: Sequence[Component]) -> int:
    """Return what counts towards the 4,000: all text displays, in UTF-16 units to be on the safe side."""
    contents = (component.get("content") for component in walk(components))
    return sum(len(content.encode("utf-16-le")) // 2 for content in contents if isinstance(content, str))
