"""The forms that share a place to the one entity that the article supports there, or to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache

from bot.entities.candidates import Candidate, Field, Won
from bot.entities.forms import FULL, SUPPORT, SURNAME, given_aliases
from bot.entities.language_data import PLACES, common_words, known_given_names
from bot.entities.languages_of import languages_of
from bot.entities.persons import given_names
from bot.entities.scan import is_spaced
from bot.entities.spellings import Effort, other_scripts
from bot.entities.support import Evidence, is_yet_to_come, opposed, support
from bot.entities.surroundings import (
    follows_given_name,
    given_name_before,
    is_of_another,
    is_part_of_title,
    same_name,
    speaks,
    word_after,
    word_before,
)
from bot.model import Entity

_NOUNS_HAVE_CAPITALS = ("de", "lb")
_FAR_BETTER = 2


class Judge:
    """Decides places for one catalogue."""

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        self._entities = entities
        self._own_given_names = lru_cache(maxsize=2_000)(self._given_names_of)

    def winner(self, place: list[Candidate], field: Field, evidence: Evidence, language: str) -> Won | None:
        """Return who has a place and why, None when nobody has."""
        if len(place) == 1:
            only = place[0]
            if only.entry.plain:
                return only, only.entry.entity, only.entry.reason
            reason = self._accepts(only, field, evidence, language)
            return self._speaker(only, reason, field) if reason else None
        by_origin: dict[int, dict[str, Candidate]] = {}
        for candidate in place:
            own = by_origin.setdefault(candidate.entry.origin, {})
            known = own.get(candidate.entry.entity.key)
            if known is None or candidate.entry.trust < known.entry.trust:
                own[candidate.entry.entity.key] = candidate
        for origin in sorted(by_origin):
            rivals = by_origin[origin]
            reasons = {key: self._accepts(rivals[key], field, evidence, language) for key in rivals}
            accepted = [rivals[key] for key, reason in reasons.items() if reason]
            if len(accepted) > 1:
                exact = [candidate for candidate in accepted if candidate.is_exact]
                accepted = exact if len(exact) == 1 else accepted
            if len(accepted) > 1:
                by_then = [candidate for candidate in accepted if self._is_known_by_then(candidate, evidence)]
                accepted = by_then if len(by_then) == 1 else accepted
            if len(accepted) > 1:
                accepted = [candidate for candidate in accepted if self._stands_out(candidate, accepted, evidence)]
            if len(accepted) == 1:
                return self._speaker(accepted[0], reasons[accepted[0].entry.entity.key], field)
            if accepted:
                return None
        return None

    def _is_known_by_then(self, candidate: Candidate, evidence: Evidence) -> bool:
        entity = candidate.entry.entity
        return entity.key in evidence.certain or not is_yet_to_come(entity, evidence.on)

    def _stands_out(self, candidate: Candidate, rivals: list[Candidate], evidence: Evidence) -> bool:
        """Return whether an entity has more support here than its rivals, or as much and is far better known."""
        mine, known = self._score(candidate, evidence), self._how_known(candidate)
        others = [rival for rival in rivals if rival is not candidate]
        best = max(self._score(rival, evidence) for rival in others)
        if mine != best:
            return mine > best
        return all(known >= _FAR_BETTER * self._how_known(rival) for rival in others)

    def _how_known(self, candidate: Candidate) -> int:
        """Return how many spellings the catalogue has: who is written about everywhere is spelt in many ways."""
        return 1 + len(candidate.entry.entity.aliases)

    def _score(self, candidate: Candidate, evidence: Evidence) -> int:
        entity = candidate.entry.entity
        if entity.key in evidence.certain and candidate.entry.trust is not FULL:
            return 3
        # the context words of somebody with a surname are those of another name
        why = support(entity, SURNAME if candidate.entry.trust is SURNAME else SUPPORT, evidence)
        return 2 if why.startswith("with") else 1 if why else 0

    def _accepts(self, candidate: Candidate, field: Field, evidence: Evidence, language: str) -> str:
        """Return why the article lets a candidate stand, "" when it does not."""
        entry = candidate.entry
        entity = entry.entity
        if entry.trust is not FULL and entity.against and opposed(entity, evidence):
            return ""
        if entity.type == "person":
            fits = entry.trust is not SURNAME or self._is_own_surname(candidate, field, entity, language)
        else:
            fits = self._is_own_place(candidate, field, entity)
        if not fits:
            return ""
        if entry.trust >= SUPPORT or self._says_little(candidate, field, language):
            why = support(entity, entry.trust, evidence)
            return f"{entry.reason}; {why}" if why else ""
        return entry.reason

    def _is_own_surname(self, candidate: Candidate, field: Field, entity: Entity, language: str) -> bool:
        if not is_spaced(field.scanned[candidate.start : candidate.end]):
            return not follows_given_name(field.text, candidate.start)  # its own would have made it the full name
        own = self._own_given_names(entity.key)
        tell = field.capitals_tell and language not in _NOUNS_HAVE_CAPITALS
        before = given_name_before(field.text, field.scanned, candidate.start)
        if before is not None and before.end in field.thing_ends:
            before = None
        if is_of_another(before, own, self._all_given_names, capitals_tell=tell):
            return False
        after = word_after(field.text, field.scanned, candidate.end)
        if after is None or not after.close or not after.capital or after.start in field.sure_starts:
            return True
        return same_name(after.text, own) or after.text not in self._all_given_names | known_given_names()

    def _is_own_place(self, candidate: Candidate, field: Field, entity: Entity) -> bool:
        is_given_name = field.scanned[candidate.start : candidate.stem_end] in known_given_names()
        if not is_given_name and entity.type not in PLACES:
            return True
        if entity.type in PLACES and is_part_of_title(field.text, field.scanned, candidate.start, candidate.end):
            return False
        if not is_given_name or not field.has_case:
            return True
        before = word_before(field.text, field.scanned, candidate.start)
        after = word_after(field.text, field.scanned, candidate.end)
        if before is not None and before.close and before.capital and before.text in known_given_names():
            return False
        return after is None or not after.close or not after.capital

    def _says_little(self, candidate: Candidate, field: Field, language: str) -> bool:
        """Return whether the word is an everyday one here: no capital tells that it is a name."""
        if field.scanned[candidate.start : candidate.end] not in common_words(language):
            return False
        if not field.has_case:
            return True
        before = word_before(field.text, field.scanned, candidate.start)
        return before is None or before.first_after

    def _speaker(self, candidate: Candidate, reason: str, field: Field) -> Won:
        """Return the candidate as itself, or as the government that it stands for where it does."""
        entity = candidate.entry.entity
        target = self._entities.get(entity.metonym_of) if entity.metonym_of else None
        if target is None:
            return candidate, entity, reason
        if entity.type in ("city", "place") and not (
            candidate.is_exact
            and speaks(
                word_before(field.text, field.scanned, candidate.start),
                word_after(field.text, field.scanned, candidate.end),
            )
        ):
            return candidate, entity, reason
        return candidate, target, f"{entity.name} stands for {target.name}"

    def _given_names_of(self, key: str) -> frozenset[str]:
        entity = self._entities[key]
        found: set[str] = set()
        for alias in given_aliases(entity):
            found.update(given_names(alias.text))
            languages = languages_of(alias.language, entity.country)
            for spelling in other_scripts(alias.text, "person", languages, frozenset(), Effort.USUAL):
                found.update(given_names(spelling.text))
        return frozenset(found)

    @cached_property
    def _all_given_names(self) -> frozenset[str]:
        persons = (entity for entity in self._entities.values() if entity.type == "person")
        return frozenset(
            name for entity in persons for alias in given_aliases(entity) for name in given_names(alias.text)[:1]
        )
