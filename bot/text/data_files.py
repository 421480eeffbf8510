"""The package's data/*.yaml files to plain values in which every scalar is a string."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # "on", "no" and "null" are words here


@cache
def read_data(name: str) -> dict[str, Any]:
    """Return the mapping in data/NAME.yaml; the caller must not change it."""
    text = (files("bot.text") / "data" / f"{name}.yaml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.load(text, _Loader)
    return loaded
