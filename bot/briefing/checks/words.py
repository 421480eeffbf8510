"""Whether enough of a sentence's content words stand in its sources, and near each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.briefing.checks.evidence import Evidence, Finding, Passage

#: Shares of the content words that must stand in the sources at all, and in the few passages that hold most of them.
#: Measured on news summaries that people judged (bench/claims.py).
ENOUGH = 0.5
ENOUGH_TOGETHER = 0.4
_TOGETHER = 2
_FEWEST = 3  # with fewer words a share says nothing


def words(claim: Sequence[Passage], evidence: Evidence) -> Iterator[Finding]:
    """Yield a finding when too little of the claim is in the sources' words."""
    wanted = frozenset(stem for passage in claim for stem in passage.stems)
    if len(wanted) < _FEWEST:
        return
    missing = wanted - evidence.stems
    together = _covered_together(wanted, evidence.passages)
    if len(missing) > (1 - ENOUGH) * len(wanted) or together < ENOUGH_TOGETHER * len(wanted):
        yield Finding(
            check="words",
            text=", ".join(sorted(missing)) or "the words stand far apart",
            found=f"{len(wanted) - len(missing)} of {len(wanted)} content words, {together} of them together",
        )


def _covered_together(wanted: frozenset[str], passages: Sequence[Passage]) -> int:
    left = wanted
    for _ in range(_TOGETHER):
        best = max(passages, key=lambda passage: len(passage.stems & left), default=None)
        if best is None:
            break
        left -= best.stems
    return len(wanted) - len(left)
