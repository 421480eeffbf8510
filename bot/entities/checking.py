"""A catalogue beside articles to what a person should look at: unmatched names, near misses, offices in other hands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.entities.clashes import clashes
from bot.entities.learning import learn
from bot.entities.matching import Matcher
from bot.entities.near_misses import NearMissFinder, summed_up
from bot.entities.scan import pattern_of
from bot.model import Article, Entity, Role
from bot.text.counted import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something to look at. `kind`: clash, unmatched, near-miss, drift."""

    kind: str
    entity: str
    message: str


def remarks(entities: Mapping[str, Entity], articles: Sequence[Article]) -> Iterator[Remark]:
    """Yield what to look at, clashes first; without articles there is nothing else to say."""
    for clash in clashes(entities):
        yield Remark(kind="clash", entity=clash.keys[0], message=f"{clash.message}; {clash.remedy}")
    if not articles:
        return
    yield from _unmatched(entities, articles)
    finder = NearMissFinder(entities)
    for miss in summed_up(near for article in articles for near in finder.find(article)):
        times = f" and {miss.count - 1} more" if miss.count > 1 else ""
        yield Remark(
            kind="near-miss",
            entity=miss.entity,
            message=f"{miss.written!r} (article {miss.article}{times}) is one slip from {miss.like!r}; if it is meant, "
            f"add {{text: {miss.written}, note: misprint}} to {miss.entity}",
        )
    yield from drift(entities, articles)


def drift(entities: Mapping[str, Entity], articles: Sequence[Article]) -> Iterator[Remark]:
    """Yield the offices that articles give to one person and the catalogue, with no end, to another."""
    held = [
        (entity, role)
        for entity in entities.values()
        for role in entity.roles
        if entity.type == "person" and role.until is None
    ]
    for learnt in learn(articles, entities):
        person = learnt.entity
        own = {pattern_of(role.text) for role in entities[person.key].roles} if person.key in entities else set()
        for holder, role in held:
            office = pattern_of(role.text)
            if holder.key == person.key or office in own or not _is_claimed(person, holder, office):
                continue
            outlets = _outlets(articles, office, person)
            if outlets:
                told = counted(len(outlets), "outlet calls", "outlets call")
                message = f"{told} {person.name} {role.text}; the catalogue says {holder.name}{_since(role)}"
                yield Remark(kind="drift", entity=holder.key, message=message)


def _outlets(articles: Sequence[Article], office: str, person: Entity) -> set[str]:
    """Return the feeds, or articles of no feed, in which the office stands right before a name of the person."""
    written = {pattern_of(text) for text in (person.name, *(alias.text for alias in person.aliases))}
    said = re.compile(rf" {re.escape(office)} (?:{'|'.join(map(re.escape, sorted(written - {''})))})\b")
    return {
        article.feed or article.id
        for article in articles
        if said.search(f" {pattern_of(article.title)} {pattern_of(article.text)}")
    }


def _is_claimed(person: Entity, holder: Entity, office: str) -> bool:
    """Return whether an office was seen with a person of the same country, as far as that is known."""
    if person.country and holder.country and person.country != holder.country:
        return False
    return any(f" {pattern_of(role.text)}".endswith(f" {office}") for role in person.roles)


def _unmatched(entities: Mapping[str, Entity], articles: Sequence[Article]) -> Iterator[Remark]:
    matcher = Matcher(entities)
    found = {mention.entity for article in articles for mention in matcher.match(article)}
    for key, entity in entities.items():
        if key not in found and not entity.metonym_of:
            yield Remark(kind="unmatched", entity=key, message=f"{entity.name} stands in none of these articles")


def _since(role: Role) -> str:
    if role.as_of:
        return f" as of {role.as_of:%Y-%m}"
    return f" from {role.since:%Y-%m}" if role.since else ""
