"""A chart -> PNG: its SVG, drawn by resvg in a process of its own, with fonts that come with Limelight."""

from __future__ import annotations

import asyncio
import logging
import re
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

from bot.charts import rasterise
from bot.charts.chart import Chart
from bot.charts.drawing import Colours, svg

log = logging.getLogger("limelight.charts")

DEADLINE = 10.0  # seconds
KEPT = 64  # pictures of some 15 KB
# One after the other, and off the event loop, which starting a process would hold up: no words wait for a picture.
_DRAWING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="chart")
DARK = Colours(paper="#1e1f22", words="#dbdee1", grid="#3f4147", series=("#6ea8fe", "#f0a35e", "#63c28d", "#cf9ae8"))
LIGHT = Colours(paper="#ffffff", words="#1d1c1d", grid="#dcdcdc", series=("#1f6fd1", "#b85c00", "#1f7a4d", "#8a3fb0"))

# What the fonts draw: Latin, Greek, Cyrillic, Devanagari, Arabic with their marks; punctuation, signs of money.
_DRAWN = re.compile(
    "[\u0020-\u052f\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\u0900-\u097f\u1c80-\u1c8f\u1d00-\u1fff\u2010-\u2027"
    "\u2030-\u205e\u2070-\u20bf\u2100-\u214f\u2c60-\u2c7f\u2de0-\u2dff\ua640-\ua69f\ua720-\ua7ff\ufb50-\ufdff"
    "\ufe70-\ufefc]"
)


async def png(chart: Chart, colours: Colours = DARK) -> bytes | None:
    """Return the picture, 880 pixels wide, for a dark chat or with LIGHT for a bright one; None when none came about.

    A name in a script that no font here has is drawn as A to D, in the order of the series; `in_words` says it in full.
    """
    picture = svg(chart, colours, shown=drawable)
    try:
        return await asyncio.get_running_loop().run_in_executor(_DRAWING, _drawn, picture)
    except (subprocess.SubprocessError, OSError) as error:
        said = (getattr(error, "stderr", None) or b"").decode(errors="replace").strip()[-200:]
        log.warning("a chart was not drawn: %s %s", error, said)
        return None


@lru_cache(maxsize=KEPT)
def _drawn(picture: str) -> bytes:
    """Return the SVG as PNG; who asks for the same chart again gets the same picture."""
    command = [sys.executable, "-I", str(Path(rasterise.__file__))]
    return subprocess.run(command, input=picture.encode(), capture_output=True, timeout=DEADLINE, check=True).stdout


def drawable(text: str) -> str:
    """Return the text without signs that would be boxes, "" when a letter would be one."""
    lost = [one for one in text if not _DRAWN.match(one)]
    if any(unicodedata.category(one).startswith(("L", "M", "N")) for one in lost):
        return ""
    return "".join(one for one in text if _DRAWN.match(one)).strip()
