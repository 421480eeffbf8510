"""Groups of spellings to groups of names: acronyms, sound-alikes, surnames and slips joined, look-alikes not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from bot.entities.learning.cues import cues
from bot.entities.learning.groups import Group
from bot.entities.learning.sightings import Sighting
from bot.entities.learning.spelling import consonants, is_one_surname, is_slip, sound, sounds_alike
from bot.text.words import fold

_NAMED_BY_INITIALS = ("organisation", "event", "company", "outlet")
_SHORTEST_BASE = 5
_SHORTEST_SOUND = 5  # letters of a lone name that may be joined to one spelt otherwise
_PLACED = 2.0  # a lone name with this much for a place and nothing for a person is nobody's surname


def join(groups: Sequence[Group]) -> list[Group]:
    """Return the joined groups in order of first sight; lone surnames that two persons share are left out."""
    alive = [group for group in groups if group.sightings]
    for step in (_acronyms, _expanded, _adjectives, _full_names, _same_sound, _slips, _surnames):
        step(alive)
        alive = [group for group in alive if group.sightings]
    return alive


def _acronyms(groups: list[Group]) -> None:
    """Join "CIS" to what it stands beside in brackets, else to the one name it is the initials of."""
    by_bracket: dict[str, list[Group]] = defaultdict(list)
    by_initials: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        if group.territory or not group.has_full_name or group.is_person:
            continue
        for acronym in {fold(seen.acronym) for seen in group.sightings if _is_short_for(seen.acronym, seen)}:
            by_bracket[acronym].append(group)
        if group.kind in _NAMED_BY_INITIALS:
            for initials in {_initials(seen) for seen in group.sightings}:
                by_initials[initials].append(group)
    for group in groups:
        lone = group.sightings[0] if group.sightings else None
        if lone is None or group.territory or len(lone.words) > 1 or not lone.text.isupper():
            continue
        owners = by_bracket.get(fold(lone.text)) or by_initials.get(fold(lone.text), [])
        owners = [owner for owner in owners if owner is not group and owner.sightings]
        if len(owners) == 1:
            owners[0].absorb(group)


def _is_short_for(acronym: str, sighting: Sighting) -> bool:
    """Tell whether what stands in brackets can be short for the name, not an agency or a party beside it."""
    return bool(acronym) and fold(acronym[0]) == fold(sighting.words[0][0])


def _initials(sighting: Sighting) -> str:
    parts = [part for word in sighting.words if word[:1].isupper() for part in word.split("-")]
    return fold("".join(part[0] for part in parts if part))


def _expanded(groups: list[Group]) -> None:
    """Join "UN General Assembly" to "United Nations General Assembly"."""
    by_last: dict[str, list[tuple[tuple[str, ...], Group]]] = defaultdict(list)
    for group in groups:
        for words in {seen.bases for seen in group.sightings if len(seen.words) > 2}:
            by_last[words[-1]].append((words, group))
    for group in groups:
        short = next((seen for seen in group.sightings if len(seen.words) > 1 and seen.words[0].isupper()), None)
        if short is None or len(short.words[0]) < 2:
            continue
        owners = [
            owner
            for words, owner in by_last[short.bases[-1]]
            if owner is not group and owner.sightings and _spells_out(short.bases, words)
        ]
        if owners:
            owners[0].absorb(group)


def _spells_out(short: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Tell whether the words are the short name with its acronym in front written out."""
    rest = short[1:]
    head = words[: len(words) - len(rest)]
    return len(head) > 1 and words[len(head) :] == rest and "".join(word[0] for word in head) == short[0]


def _adjectives(groups: list[Group]) -> None:
    """Join "Orvanian" to the place Orvania; countries that locale data know have theirs already."""
    lone = {fold(group.longest.text): group for group in groups if not group.has_full_name and not group.territory}
    for folded, group in lone.items():
        base = next((base for base in _bases(folded, group.longest.language) if base != folded and base in lone), None)
        if base and group.kind != "person" and lone[base].kind not in ("person", "company"):
            lone[base].adjectives |= set(group.forms)
            lone[base].absorb(group)


def _bases(folded: str, language: str) -> Iterator[str]:
    """Yield the names a word may be the adjective of."""
    for ending in cues(language).adjective_endings:
        base = folded.removesuffix(ending)
        if len(base) >= _SHORTEST_BASE and base != folded:
            yield from (base, base + "e", base + "y", base + "ia")
            if base[-1] == base[-2]:
                yield base[:-1]


def _full_names(groups: list[Group]) -> None:
    """Join persons' full names that sound alike, or that share a surname, an office and a like first name."""
    persons = [group for group in groups if group.is_person and group.has_full_name and not group.territory]
    by_surname: dict[str, list[Group]] = defaultdict(list)
    for group in persons:
        by_surname[consonants(group.longest.words[-1], group.longest.language)].append(group)
    for alike in by_surname.values():
        _join_where(alike, _is_one_person)


def _is_one_person(one: Group, other: Group) -> bool:
    left, right = one.longest, other.longest
    if sounds_alike(left.text, left.language, right.text, right.language):
        return True
    if not is_one_surname(left.words[-1], left.language, right.words[-1], right.language):
        return False
    return _is_shortened(left, right) or _is_shortened(right, left) or _shares_office(one, other)


def _is_shortened(short: Sighting, long: Sighting) -> bool:
    """Tell whether the short name is the long one with a name left out or cut to its initial."""
    if len(short.words) < 2 or len(short.words) > len(long.words):
        return False
    rest = [sound(word, long.language) for word in long.words[:-1]]
    for word in short.words[:-1]:
        spelt = sound(word, short.language)
        found = next((known for known in rest if known == spelt or (len(spelt) == 1 and known[:1] == spelt)), None)
        if found is None:
            return False
        rest.remove(found)
    return True


def _shares_office(one: Group, other: Group) -> bool:
    """Tell whether both hold the same office of the same country and their first names begin alike."""
    if not set(one.offices) & set(other.offices):
        return False
    left, right = one.longest, other.longest
    a, b = consonants(left.words[0], left.language), consonants(right.words[0], right.language)
    return bool(a) and a[:2] == b[:2]


def _same_sound(groups: list[Group]) -> None:
    """Join places and organisations that differ only in how sounds are written."""
    by_sound: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for group in groups:
        if not group.territory:
            seen = group.longest
            spelt = sound(seen.text, seen.language)
            if len(spelt) >= _SHORTEST_SOUND and not any(character.isdigit() for character in spelt):
                by_sound[(spelt, str(group.is_person and group.has_full_name))].append(group)
    for alike in by_sound.values():
        _join_where(alike, lambda one, other: one is not other)


def _slips(groups: list[Group]) -> None:
    """Join a full name that stands once, without an office, to one of the same article that is one slip away."""
    persons = [group for group in groups if group.is_person and group.has_full_name]
    by_article: dict[str, list[Group]] = defaultdict(list)
    for person in persons:
        for article in person.articles:
            by_article[article].append(person)
    for rare in persons:
        if len(rare.sightings) != 1 or rare.sightings[0].office:
            continue
        seen = rare.sightings[0]
        for known in by_article[seen.article]:
            if known is rare or not any(is_slip(seen.words, other.words) for other in known.sightings):
                continue
            known.misprints.add(seen.text)
            known.absorb(rare)
            break


def _surnames(groups: list[Group]) -> None:
    """Join lone surnames to the one person who has it; one that several have is dropped."""
    persons = [group for group in groups if group.has_full_name and group.is_person and not group.territory]
    by_last, by_first = _by_names(persons)
    for group in groups:
        if group.has_full_name or group.territory or not group.sightings or _is_placed(group):
            continue
        seen = group.longest
        owners = _unique([*by_last[seen.bases[-1]], *by_last[_lone_sound(seen.text, seen.language)]])
        if not owners and group.votes.get("person", 0.0) > max(1.0, group.votes.get("place", 0.0)):
            owners = by_first[fold(seen.text)]
        owners = _nearest(owners, group)
        if len(owners) == 1:
            owners[0].absorb(group)
        elif owners:
            group.sightings = []


def _by_names(persons: Sequence[Group]) -> tuple[dict[str, list[Group]], dict[str, list[Group]]]:
    """Return who has a last name, by its base and by its sound, and who has a first name."""
    by_last: dict[str, list[Group]] = defaultdict(list)
    by_first: dict[str, list[Group]] = defaultdict(list)
    for person in persons:
        full = [seen for seen in person.sightings if len(seen.words) > 1]
        for key in {key for seen in full for key in (seen.bases[-1], _lone_sound(seen.words[-1], seen.language))}:
            by_last[key].append(person)
        for key in {fold(seen.words[0]) for seen in full}:
            by_first[key].append(person)
    return by_last, by_first


def _lone_sound(word: str, language: str) -> str:
    """Return how a lone name sounds, marked as a sound; the word as it is where it is too short to be told by that."""
    spelt = sound(word, language)
    return f"/{spelt}/" if len(spelt) >= _SHORTEST_SOUND else fold(word)


def _unique(groups: Sequence[Group]) -> list[Group]:
    return list({id(group): group for group in groups}.values())


def _nearest(owners: list[Group], group: Group) -> list[Group]:
    """Return those who stand in the same articles, if any do."""
    near = [owner for owner in owners if owner.articles & group.articles]
    return near or owners


def _is_placed(group: Group) -> bool:
    votes = group.votes
    return votes.get("place", 0.0) >= _PLACED and votes.get("person", 0.0) < 1


def _join_where(groups: Sequence[Group], is_one: Callable[[Group, Group], bool]) -> None:
    """Join each group to the first before it that it belongs to."""
    for place, group in enumerate(groups):
        for earlier in groups[:place]:
            if earlier.sightings and group.sightings and is_one(earlier, group):
                earlier.absorb(group)
                break
