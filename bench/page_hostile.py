"""Published hostile strings in every field that the reading page shows, opened in a browser: what runs, what breaks.

`python -m bench.page_hostile [--data DIR]` reads what lies in DIR/hostile; a dialog, a script, a report of the
Content-Security-Policy, a request to elsewhere, foreign or broken markup, and a string that is not shown are faults.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import async_playwright

from bench._strings import payloads, strings
from tests.web.conftest import CHROMIUM
from tests.web.hostile import STRINGS, published
from tests.web.opening import opened

#: In one world; the first of each is shown alone in more places.
TOGETHER = 12
#: Characters of a string: reading lets four times less into a title.
LONGEST = 2000


async def faults(texts: Sequence[str]) -> tuple[int, list[str]]:
    """Return how many pages were read, and what is wrong in them."""
    pages, found = 0, []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for first in range(0, len(texts), TOGETHER):
            some = texts[first : first + TOGETHER]
            count, wrong = await opened(browser, published(some))
            pages += count
            found += [f"{some[0][:20]!r}...: {fault}" for fault in wrong]
        await browser.close()
    return pages, found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data")
    arguments = parser.parse_args()
    if CHROMIUM is None:
        print("no browser here: apt-get install chromium, or name one in CHROMIUM")
        return 1
    texts = list(STRINGS)
    if arguments.data and (Path(arguments.data) / "hostile").is_dir():
        texts += [*strings(Path(arguments.data)), *payloads(Path(arguments.data))]
    else:
        print("no published strings here (--data DIR with hostile/): only the suite's own")
    begun = time.perf_counter()
    texts = list(dict.fromkeys(text[:LONGEST] for text in texts))
    pages, found = asyncio.run(faults(texts))
    print(f"{len(texts)} strings on {pages} pages: {len(found)} faults")
    for line in found[:20]:
        print(f"  {line[:300]}")
    print(f"{time.perf_counter() - begun:.0f} s")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
