"""Likenesses of articles to groups: average links, a closest pair that is alike enough, and no loose ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

Likeness = Callable[[int, int], float]  # of two articles, 0 to 1
Language = Callable[[int], str]  # of an article


def bond(
    first: Sequence[int],
    second: Sequence[int],
    *,
    likeness: Likeness,
    link: Likeness,
    language: Language,
    cohesions: Sequence[float],
    limits: Mapping[str, float],
) -> float | None:
    """Return the mean link of two groups that belong together, None when they don't.

    Together means: the closest two are alike enough, the mean link is strong enough, and not much weaker than what
    holds each of the groups together (`cohesions`: their own mean links, those that have more than one article).
    The mean is that of all pairs, or of those in one language where that is more: a follow-up shares less with the
    translations of what it follows, and they must not keep it out.
    """
    needed = limits["found"] if len(first) == len(second) == 1 else limits["closest"]
    if max(likeness(one, other) for one in first for other in second) < needed:
        return None
    links = [(link(one, other), language(one) == language(other)) for one in first for other in second]
    own = [value for value, same in links if same]
    mean = max(sum(some) / len(some) for some in ([value for value, _ in links], own) if some)
    if mean < limits["link"]:
        return None
    if cohesions and mean < limits["cohesion"] * sum(cohesions) / len(cohesions):
        return None
    return mean


def cohesion(group: Sequence[int], link: Likeness) -> float:
    """Return the mean link inside a group of two or more."""
    pairs = [link(one, other) for place, one in enumerate(group) for other in group[:place]]
    return sum(pairs) / len(pairs)


def groups(
    articles: Sequence[int], *, likeness: Likeness, link: Likeness, language: Language, limits: Mapping[str, float]
) -> list[list[int]]:
    """Return the articles in groups, the strongest bond joined first; cubic in their number."""
    found = [[article] for article in articles]
    held = [0.0] * len(found)
    bonds: dict[tuple[int, int], float] = {}

    def tie(one: int, other: int) -> None:
        cohesions = [held[each] for each in (one, other) if len(found[each]) > 1]
        strength = bond(
            found[one],
            found[other],
            likeness=likeness,
            link=link,
            language=language,
            cohesions=cohesions,
            limits=limits,
        )
        if strength is not None:
            bonds[min(one, other), max(one, other)] = strength

    for one in range(len(found)):
        for other in range(one):
            tie(one, other)
    while bonds:
        one, other = max(bonds, key=lambda pair: (bonds[pair], pair))
        found[one] += found[other]
        found[other] = []
        held[one] = cohesion(found[one], link)
        for pair in [pair for pair in bonds if one in pair or other in pair]:
            del bonds[pair]
        for each in range(len(found)):
            if found[each] and each != one:
                tie(one, each)
    return [group for group in found if group]
