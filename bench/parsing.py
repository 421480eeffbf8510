"""How fast the real feeds of test material are parsed, to clean text and with language, beside feedparser's default.

`python -m bench.parsing --data DIR`, with archives of feeds in DIR/feeds.
"""

import argparse
import io
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

from bot.feeds.charset import decode
from bot.feeds.document import _read, read_document
from bot.ports import ParsedFeed, ParseFailure
from bot.text.html import html_to_text


def real_feeds(data: Path) -> list[tuple[str, bytes]]:
    """The feeds of sites among the archives of test material."""
    found = []
    for archive in sorted((data / "feeds").glob("*.tar.*")):
        with tarfile.open(archive) as packed:
            for member in packed:
                real = "/integration/" in member.name or "/parser/testdata/" in member.name
                if member.isfile() and real and member.name.endswith(".xml"):
                    stream = packed.extractfile(member)
                    assert stream is not None
                    found.append((member.name, stream.read()))
    return found


def parsing(data: Path) -> None:
    import feedparser

    bodies = [one for _, one in real_feeds(data)]
    if not bodies:
        print(f"  no archives of feeds in {data / 'feeds'}")
        return

    def ours() -> int:
        found = [read_document(one) for one in bodies]
        return sum(len(one.items) for one in found if not isinstance(one, ParseFailure))

    def text_only() -> int:
        """Parsing and text alone, without language, roles of lines and bounds of fields."""
        found = [_read(decode(one)[0], "", 1000) for one in bodies]
        return sum(len(html_to_text(item.html)) for one in found if isinstance(one, ParsedFeed) for item in one.items)

    def theirs() -> int:
        return sum(len(feedparser.parse(io.BytesIO(one)).entries) for one in bodies)

    ours()  # what is loaded once
    runs = [(seconds(ours), seconds(text_only), seconds(theirs)) for _ in range(3)]
    mine, text, their = (min(run[place] for run in runs) for place in range(3))
    size = sum(map(len, bodies)) / 1e6
    print(f"  {len(bodies)} real feeds, {size:.1f} MB, to clean text with language: {mine:.3f} s cpu")
    print(f"  feedparser's default on the same: {their:.3f} s, {their / mine:.1f} times as much")
    print(f"  without language and roles of lines: {text:.3f} s, feedparser {their / text:.1f} times as much")


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    parse = argparse.ArgumentParser(description=__doc__)
    parse.add_argument("--data", type=Path, help="folder with the archives of real feeds")
    data = parse.parse_args().data
    if data is None:
        print("  needs --data DIR with archives of real feeds in DIR/feeds")
    else:
        parsing(data)


if __name__ == "__main__":
    main()
