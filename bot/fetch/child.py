"""The child process in which feeds or pages are read: frames of standard input to frames of output, under limits."""

from __future__ import annotations

import gc
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

from bot.fetch.wire import LENGTH, answer_frames, request_of
from bot.ports import ParsedFeed, ParseFailure

READY = b"ready\n"
#: What ends a child whose processor time for one body is used up: nobody handles it, in Python or below.
OUT_OF_TIME = signal.SIGPROF
Reader = Callable[..., ParsedFeed | ParseFailure]
# In a script of its own, and in one that several languages share.
LANGUAGES_WARM_UP = ("奥什", "سلام بر همه مردم")
#: What makes every reader load all it needs before the first body arrives, so that no file is opened for one.
WARM_UP = (
    b"<rss><channel><item><title>One</title><description>&lt;p&gt;One two&lt;/p&gt;</description>"
    b"<pubDate>1 jan 2000</pubDate></item></channel></rss>",
    "<rss><channel><item><title>Один & два</title><link>http://a.example/</item></channel></rss>".encode(),
    "<rss><channel><item><title>Один и ещё один</title></item></channel></rss>".encode("cp1251"),
    b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"One"}]}',
)
PAGE = "<html><head><title>{0}</title></head><body><article><h1>{0}</h1><p>{1}</p><p>{1}</p></article></body></html>"
PAGE_WARM_UP = (
    PAGE.format("One", "It is a long sentence with many words, as pages have them. " * 4).encode(),
    PAGE.format("Один", "Это длинное предложение из многих слов, какие бывают на страницах. " * 4).encode("cp1251"),
)


def main(what: str, memory: int, seconds: float) -> None:
    """Read what is asked for, "feed" or "page", until standard input ends.

    `memory` is the address space in bytes that may be used, `seconds` the processor time for each body.
    """
    read = _load(what)
    _limit(memory)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sink.write(READY)
    sink.flush()
    while (head := _frame(source)) is not None and (body := _frame(source)) is not None:
        request = request_of(head)
        answer: ParsedFeed | ParseFailure
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            answer = read(body, content_type=request.content_type, url=request.url, language=request.language)
        except MemoryError:
            return  # without an answer, which tells the parent; a fresh process has its memory in one piece again
        except Exception as error:  # noqa: BLE001  whatever a parser does wrong is this feed's failure and nobody else's
            answer = ParseFailure(reason=f"cannot be read ({type(error).__name__})")
        for frame in answer_frames(answer):
            sink.write(frame)
        signal.setitimer(signal.ITIMER_PROF, 0)
        sink.flush()


def _load(what: str) -> Reader:
    import encodings
    import importlib

    from bot.feeds.charset import CHARSETS
    from bot.text.language_model import languages_of
    from bot.text.languages import detect

    read, warm_up = _page_reader() if what == "page" else _feed_reader()

    for charset in {*CHARSETS.values(), "utf-32-le", "utf-32-be", "idna"}:
        importlib.import_module(f"{encodings.__name__}.{charset.replace('-', '_')}")
    for text in LANGUAGES_WARM_UP:
        detect(text)
        languages_of(text)  # which rules seldom leave to the model, and perhaps none of these bodies
    for body in warm_up:
        read(body, url="http://a.example/")
    gc.collect()
    gc.freeze()  # what is loaded stays; looking through it for garbage would cost as much as parsing
    gc.set_threshold(20_000, 20, 20)
    sys.meta_path.clear()  # from now on nothing can be imported, whatever a body makes a library wish for
    return read


def _feed_reader() -> tuple[Reader, tuple[bytes, ...]]:
    from bot.feeds.document import read_document

    return read_document, WARM_UP


def _page_reader() -> tuple[Reader, tuple[bytes, ...]]:
    from bot.feeds.full_text import read_page

    return read_page, PAGE_WARM_UP


def _limit(memory: int) -> None:
    limits = {"RLIMIT_AS": memory, "RLIMIT_CORE": 0, "RLIMIT_FSIZE": 0, "RLIMIT_NPROC": 0}
    for name, most in limits.items():
        with suppress(AttributeError, ValueError, OSError):  # not every system knows or grants all of them
            resource.setrlimit(getattr(resource, name), (most, most))


def _frame(source: BinaryIO) -> bytes | None:
    prefix = source.read(LENGTH.size)
    if len(prefix) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(prefix)
    payload = source.read(length)
    return payload if len(payload) == length else None
