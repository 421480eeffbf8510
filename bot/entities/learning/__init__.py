"""A folder of articles to a draft catalogue: who and what they name, with every spelling, evidence and dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.entities.learning.groups import groups_of
from bot.entities.learning.joining import join
from bot.entities.learning.learnt import learnt_of
from bot.entities.learning.passages import passages_of
from bot.entities.learning.proposals import Evidence, Learnt
from bot.entities.learning.sightings import sightings_of
from bot.model import Article, Entity

__all__ = ["Evidence", "Learnt", "learn"]


def learn(articles: Iterable[Article], known: Mapping[str, Entity]) -> tuple[Learnt, ...]:
    """Return what the articles name: `known` entities with spellings they lack, then new ones, most often named first.

    A known entity keeps its key, name, type and everything else; nothing is taken from it. No model, no network.
    """
    return learnt_of(join(groups_of(sightings_of(passages_of(articles)))), known)
