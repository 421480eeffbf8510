"""Two statements to whether one turns the other round: called off, denied, no longer denied, decided at last."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import Statement
from bot.stories.facts import COUNTED, facts, share

ABOUT = 0.4  # share of a statement's words that stand in another which is about the same
DENIED = 0.6  # share of a told statement's words that stand in its denial
SHARED = 2  # words, or names and meanings across languages, of which one is a meaning
#: Happenings that can be announced and called off.
EVENTS = frozenset(
    {"visit", "meeting", "summit", "election", "opening", "protest", "court", "army", "culture", "agreement"}
)


def turned(new: Statement, old: Statement) -> str:
    """Return how a new statement takes back or turns round a told one, "" when it does not: a correction."""
    return (
        no_longer_denied(new, old)
        or ("planned -> called off" if _calls_off(new, old) else "")
        or ("said -> denied" if _denies(new, old) else "")
        or ("said -> refuted" if _refutes(new, old) else "")
    )


def turns_round(statement: Statement, told: Sequence[Statement]) -> bool:
    """Tell whether a statement says the opposite of a told one, or more than it dared, and nobody has told that yet.

    So it is news, however many of its words were told.
    """
    stance = facts(statement).stance
    if stance.called_off and any(_calls_off(statement, each) for each in told):
        return not any(facts(each).stance.called_off for each in told)
    if statement.negated and any(_denies(statement, each) for each in told):
        denials = (each for each in told if each.negated or facts(each).stance.refutes)
        return not any(_about_the_same(statement, each) for each in denials)
    if not statement.negated and any(no_longer_denied(statement, each) for each in told):
        fate = facts(statement).concepts & COUNTED
        return not any(not each.negated and fate & facts(each).concepts for each in told)
    if stance.refutes and any(_refutes(statement, each) for each in told):
        return not any(facts(each).stance.refutes and _about_the_same(statement, each) for each in told)
    if _is_done(statement) and any(_decides(statement, each) for each in told):
        return not any(facts(each).stance.decided and _about_the_same(statement, each) for each in told)
    return False


def outruns(new: Statement, old: Statement) -> bool:
    """Tell whether the old statement no longer holds: denied no more, called off, or decided by now."""
    return bool(no_longer_denied(new, old)) or _calls_off(new, old) or (_is_done(new) and _decides(new, old))


def no_longer_denied(new: Statement, old: Statement) -> str:
    """Return what was denied and now has happened, "" for nothing."""
    shared = facts(new).concepts & facts(old).concepts & COUNTED
    if old.negated and not new.negated and not new.background and shared:
        return f"none -> {', '.join(sorted(shared))}"
    return ""


def _calls_off(new: Statement, old: Statement) -> bool:
    """Tell whether what was announced will not be, or not then."""
    if not old.ahead or old.negated or facts(old).stance.called_off or not facts(new).stance.called_off:
        return False
    meanings = facts(new).concepts & facts(old).concepts
    if set(new.dates) & set(old.ahead) and (meanings or _about_the_same(new, old)):
        return True
    return bool(meanings & EVENTS) and _about_the_same(new, old)


def _denies(new: Statement, old: Statement) -> bool:
    """Tell whether it says of what was told that it is not so, in the words in which it was told."""
    if not new.negated or old.negated or new.language != old.language:
        return False
    return share(facts(old).words, facts(new).words) >= DENIED and bool(facts(new).denied_words & facts(old).words)


def _refutes(new: Statement, old: Statement) -> bool:
    first_to_refute = facts(new).stance.refutes and not facts(old).stance.refutes
    return first_to_refute and not new.background and _about_the_same(new, old)


def _is_done(statement: Statement) -> bool:
    stance = facts(statement).stance
    return stance.decided and not stance.undecided


def _decides(new: Statement, old: Statement) -> bool:
    """Tell whether what was being considered is done."""
    stance = facts(old).stance
    return stance.undecided and not stance.decided and new.language == old.language and _about_the_same(new, old)


def _about_the_same(one: Statement, other: Statement) -> bool:
    mine, theirs = facts(one), facts(other)
    if one.language == other.language:
        shared = mine.words & theirs.words
        return len(shared) >= SHARED and max(share(mine.words, theirs.words), share(theirs.words, mine.words)) >= ABOUT
    meanings = mine.concepts & theirs.concepts
    return bool(meanings) and len(meanings) + len(mine.entities & theirs.entities) >= SHARED
