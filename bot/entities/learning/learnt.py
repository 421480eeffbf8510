"""Groups of names to proposed entities; what a person has settled in the known catalogue is kept as it is."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.entities.learning.clashing import apart
from bot.entities.learning.cues import cues, without_endings
from bot.entities.learning.groups import Group, territory_name
from bot.entities.learning.proposals import Evidence, Learnt
from bot.entities.learning.sightings import Sighting
from bot.entities.learning.spelling import consonants, sounds_alike
from bot.entities.scan import pattern_of
from bot.model import Alias, Entity, Role
from bot.text.scripts import romanise, script_of
from bot.text.words import fold

_MOST_EVIDENCE = 3
_LONGEST_EVIDENCE = 300


def learnt_of(groups: Sequence[Group], known: Mapping[str, Entity]) -> tuple[Learnt, ...]:
    """Return the proposals: known entities that were seen in the catalogue's order, then new ones by count."""
    holders = _holders(known)
    keys = set(known)
    old: dict[str, Learnt] = {}
    new: list[Learnt] = []
    sounding = _Sounding(known)
    kinds = {text: group.kind for group in groups for text in group.forms}
    for group in groups:
        owners = {holders[pattern] for pattern in map(pattern_of, group.forms) if pattern in holders}
        owners = owners or sounding.get(group)
        if len(owners) == 1:
            key = owners.pop()
            old[key] = _grown(old.get(key) or _seen(known[key]), group, holders)
        elif not owners and group.is_certain:
            new.append(_proposal(group, keys, kinds))
            keys.add(new[-1].entity.key)
    new.sort(key=lambda learnt: (-learnt.count, learnt.entity.key))
    return (*(old[key] for key in known if key in old), *apart(new, known))


class _Sounding:
    """The known persons by the sound of their full names, for spellings that no alias has yet."""

    def __init__(self, known: Mapping[str, Entity]) -> None:
        self._names: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for key, entity in known.items():
            for alias in (Alias(text=entity.name), *entity.aliases):
                if entity.type == "person" and " " in alias.text:
                    self._names[consonants(alias.text, alias.language)].append((key, alias.text, alias.language))

    def get(self, group: Group) -> set[str]:
        """Return the keys of those who sound like the group's full name."""
        seen = group.longest
        if not group.is_person or not group.has_full_name:
            return set()
        return {
            key
            for key, text, language in self._names.get(consonants(seen.text, seen.language), [])
            if sounds_alike(text, language, seen.text, seen.language)
        }


def _holders(known: Mapping[str, Entity]) -> dict[str, str]:
    """Return what a spelling is looked for by -> key, for spellings of one entity only."""
    found: dict[str, set[str]] = {}
    for key, entity in known.items():
        for text in _spellings(entity):
            found.setdefault(pattern_of(text), set()).add(key)
    return {text: next(iter(keys)) for text, keys in found.items() if len(keys) == 1}


def _spellings(entity: Entity) -> tuple[str, ...]:
    return (entity.name, *(alias.text for alias in entity.aliases))


def _seen(entity: Entity) -> Learnt:
    return Learnt(entity=entity, count=0, evidence=(), is_new=False)


def _grown(learnt: Learnt, group: Group, holders: Mapping[str, str]) -> Learnt:
    """Return the known entity with the group's spellings that no entity has."""
    derived = {fold(text).split()[-1] for text in _spellings(learnt.entity)}  # matching looks for surnames by itself
    texts = [
        alias
        for alias in _aliases(group, "")
        if pattern_of(alias.text) not in holders and fold(alias.text) not in derived
    ]
    standing = {fold(alias.text) for alias in learnt.added}
    added = (*learnt.added, *(alias for alias in texts if fold(alias.text) not in standing))
    entity = learnt.entity
    plain = tuple(alias for alias in entity.aliases if alias not in learnt.added)
    return replace(
        learnt,
        entity=replace(entity, aliases=(*plain, *added)),
        count=learnt.count + len(group.sightings),
        evidence=(*learnt.evidence, *_evidence(group))[:_MOST_EVIDENCE],
        as_of=max(filter(None, (learnt.as_of, _as_of(group.sightings))), default=None),
        added=added,
    )


def _proposal(group: Group, taken: set[str], kinds: Mapping[str, str]) -> Learnt:
    name = territory_name(group) if group.territory else _best_name(group)
    kind = group.kind or _kind_beside(group, kinds) or ("person" if group.has_full_name else "place")
    entity = Entity(
        key=_free_key(name, taken),
        name=name,
        type=kind,
        country=_country(group),
        aliases=tuple(_aliases(group, name)),
        roles=tuple(_roles(group)) if kind == "person" else (),
    )
    return Learnt(entity=entity, count=len(group.sightings), evidence=_evidence(group), as_of=_as_of(group.sightings))


def _kind_beside(group: Group, kinds: Mapping[str, str]) -> str:
    """Return the type of what stands in one list with a name that nothing else speaks for, "" when nothing does."""
    found = Counter(kinds.get(seen.beside, "") for seen in group.sightings if seen.beside)
    return found.most_common(1)[0][0] if found else ""


def _best_name(group: Group) -> str:
    """Return the spelling to show: with the most words, then the most frequent, then the shortest; never a misprint."""
    forms = group.forms
    plain = [seen for seen in group.sightings if seen.text not in group.misprints | group.adjectives]
    best = max(plain, key=lambda seen: (len(seen.words), _is_base(seen), forms[seen.text], -len(seen.text)))
    return _plain_case(best.text)


def _is_base(seen: Sighting) -> bool:
    """Tell whether a spelling has no case ending, as far as can be seen."""
    return all(fold(word) == base for word, base in zip(seen.words, seen.bases, strict=True))


def _plain_case(text: str) -> str:
    """Return a long word that a dateline wrote in capitals ("HARBOUR") with one capital."""
    return text.capitalize() if text.isupper() and len(text) > 5 and text.isalpha() else text


def _aliases(group: Group, name: str) -> Iterable[Alias]:
    seen = {fold(name)}
    for text, _ in sorted(group.forms.items(), key=lambda item: (-item[1], item[0])):
        language = next(sighting.language for sighting in group.sightings if sighting.text == text)
        if fold(text) in seen:
            continue
        seen.add(fold(text))
        note = "misprint" if text in group.misprints else ""
        yield Alias(text=text, note=note, language="" if script_of(text) == "latin" else language)


def _roles(group: Group) -> Iterable[Role]:
    """Yield the offices that stood before the name, the most frequent first, each as of the newest day it was read."""
    days: dict[str, list[date]] = {}
    counted: Counter[str] = Counter()
    for seen in group.sightings:
        if seen.office:
            office = _base_office(seen)
            office = next((other for other in counted if fold(other) == fold(office)), office)
            counted[office] += 1
            days.setdefault(office, []).extend([seen.on] if seen.on else [])
    for office, _ in counted.most_common():
        if any(other != office and other.endswith(f" {office}") for other in counted):
            continue  # "President" where "Orvanian President" stands too
        yield Role(text=office, as_of=max(days[office], default=None))


def _base_office(seen: Sighting) -> str:
    """Return the office with its title in the case that the language's list of titles has it in."""
    spoken = cues(seen.language)
    if not spoken.inflects:
        return seen.office
    words = []
    for word in seen.office.split():
        rests = [rest for rest in without_endings(fold(word), spoken.endings) if rest in spoken.lists["titles"]]
        words.append(rests[0] if rests and fold(word) not in spoken.lists["titles"] else word)
    return " ".join(words)


def _country(group: Group) -> str:
    found = next((seen.found.country for seen in group.sightings if seen.found), "")
    if found:
        return found
    counted = Counter(seen.country for seen in group.sightings if seen.country)
    return counted.most_common(1)[0][0] if counted else ""


def _evidence(group: Group) -> tuple[Evidence, ...]:
    """Return sentences, one of each spelling first."""
    first: dict[str, Sighting] = {}
    for seen in group.sightings:
        first.setdefault(seen.text, seen)
    chosen = {seen.sentence: seen for seen in (*first.values(), *group.sightings)}
    return tuple(
        Evidence(article=seen.article, text=seen.sentence[:_LONGEST_EVIDENCE], on=seen.on)
        for seen in list(chosen.values())[:_MOST_EVIDENCE]
    )


def _as_of(sightings: Iterable[Sighting]) -> date | None:
    return max((seen.on for seen in sightings if seen.on), default=None)


def _free_key(name: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", romanise(name))
    slug = "-".join(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))) or "entity"
    key, number = slug, 2
    while key in taken:
        key, number = f"{slug}-{number}", number + 1
    return key
