"""Which passages of the sources a sentence rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.briefing.checks.evidence import Evidence, Passage

_CLOSE = 0.75  # of the best passage's share: another one that says it about as fully


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Alignment:
    """A passage of the claim, those it rests on (best first) and the best one's share of its content."""

    claim: Passage
    rests_on: tuple[Passage, ...]
    share: float


def align(claim: Passage, evidence: Evidence) -> Alignment:
    """Return the passages that share most with the claim: by words in its language, else by names and numbers."""
    scored = sorted(
        ((_share(claim, passage), index) for index, passage in enumerate(evidence.passages)),
        key=lambda pair: (-pair[0], pair[1]),
    )
    best = scored[0][0] if scored else 0.0
    chosen = [evidence.passages[index] for share, index in scored if share > 0 and share >= _CLOSE * best]
    return Alignment(claim=claim, rests_on=tuple(chosen), share=best)


def align_all(claim: Sequence[Passage], evidence: Evidence) -> tuple[Alignment, ...]:
    """Align each passage of the claim."""
    return tuple(align(passage, evidence) for passage in claim)


def _share(claim: Passage, passage: Passage) -> float:
    if claim.language == passage.language:
        wanted, there = claim.stems, passage.stems
    else:
        wanted, there = claim.anchors, passage.anchors
    return len(wanted & there) / len(wanted) if wanted else 0.0
