"""Bodies written to hurt a parser, by name: each is built when it is asked for."""

from collections.abc import Callable

HEAD = "<rss version='2.0'><channel><title>T</title>"
XINCLUDE = "http://www.w3.org/2001/XInclude"
TAIL = "</channel></rss>"
ITEM = "<item><title>One</title><link>https://n.example/1</link></item>"


def _rss(inner: str, prolog: str = "") -> bytes:
    return f"{prolog}{HEAD}{inner}{TAIL}".encode()


def _laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return _rss(
        "<item><title>&l11;</title></item>", f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{levels}]>'
    )


def _quadratic() -> bytes:
    prolog = f'<!DOCTYPE rss [<!ENTITY a "{"a" * 100_000}">]>'
    return _rss(f"<item><title>{'&a;' * 100_000}</title></item>", prolog)


def _external(system: str) -> bytes:
    entities = f'<!ENTITY x SYSTEM "{system}"><!ENTITY % p SYSTEM "{system}"> %p;'
    return _item("A&x;B", prolog=f'<?xml version="1.0"?><!DOCTYPE rss SYSTEM "{system}" [{entities}]>')


def _item(title: str, more: str = "", *, prolog: str = "") -> bytes:
    return _rss(f"<item><title>{title}</title>{more}</item>", prolog)


def _text(html: str) -> bytes:
    return _item("A & B", f"<description>{html}</description>")


def _attributes(form: str, count: int, title: str) -> bytes:
    attributes = " ".join(form.format(number) for number in range(count))
    return _rss(f"<item {attributes}><title>{title}</title></item>")


#: name -> body. "broken" bodies are not well-formed, so that they go to the lenient reader.
BODIES: dict[str, Callable[[], bytes]] = {
    "billion laughs": _laughs,
    "quadratic blow-up": _quadratic,
    "external file": lambda: _external("file:///etc/passwd"),
    "external address": lambda: _external("http://127.0.0.1:9/x.dtd"),
    "external device": lambda: _external("/dev/zero"),
    "xinclude": lambda: _item(f'<i:include xmlns:i="{XINCLUDE}" href="file:///etc/passwd" parse="text"/>'),
    "a path": lambda: b"/dev/zero",
    "an address": lambda: b"http://127.0.0.1:9/rss",
    "a file address": lambda: b"file:///dev/zero",
    "200,000 items": lambda: _rss("<item><title>x</title></item>" * 200_000),
    "200,000 broken items": lambda: _rss("<item><title>x & y</title>" * 200_000),
    "title of 9 MB": lambda: _item("long " * 1_800_000),
    "text of 9 MB": lambda: _item("A", f"<description>{'word &lt;p> ' * 800_000}</description>"),
    "100,000 nested tags": lambda: _rss(f"<item>{'<a>' * 100_000}x{'</a>' * 100_000}</item>"),
    "100,000 tags left open": lambda: _rss(f"<item><title>A</title>{'<b>' * 100_000}"),
    "100,000 nested in html": lambda: _item("A", f"<description>{'&lt;div>' * 100_000}</description>"),
    "400 KB of comment starts": lambda: _text("<!--" * 100_000),
    "100,000 attributes": lambda: _attributes('a{}="1"', 100_000, "A"),
    "100,000 broken attributes": lambda: _attributes("a{}=1", 100_000, "A & B"),
    "50,000 namespaces": lambda: _attributes('xmlns:n{}="u"', 50_000, "A"),
    "author of 64 KB": lambda: _rss(
        f"<item><title>A & B</title><author>{'a' * 32_000}@{'b.' * 16_000}</author></item>"
    ),
    "dates of 1 MB": lambda: _item("A", f"<pubDate>{'1 jan ' * 170_000}</pubDate>"),
    "guid of 5 MB": lambda: _item("A", f"<guid>{'g' * 5_000_000}</guid>"),
    "link of 5 MB": lambda: _item("A", f"<link>https://n.example/{'g' * 5_000_000}</link>"),
    "1 MB of ampersands": lambda: _item("&" * 1_000_000),
    "1 MB of entities": lambda: _item("&amp;lt;" * 125_000),
    "1 MB of less-than": lambda: _rss(
        f"<item><title>{'&lt;a' * 250_000}</title><description>{'&lt;' * 250_000}</description></item>"
    ),
    "1 MB of cdata starts": lambda: _item("<![CDATA[" * 100_000),
    "endless doctype": lambda: b"<!DOCTYPE rss [" + b"<!ENTITY a 'b'>" * 300_000,
    "2 MB of prologs": lambda: b"<?xml version='1.0'?>" * 100_000 + _rss(ITEM),
    "2 MB of doctypes": lambda: b"<!DOCTYPE rss>" * 150_000 + _rss(ITEM),
    "combining marks": lambda: _item("e" + chr(0x301) * 500_000),
    "joiners": lambda: _rss(
        f"<item><title>{chr(0x200D) * 500_000}</title><description>{chr(0x627) + chr(0x200D)}</description></item>"
    ),
    "nothing but zeros": lambda: bytes(5_000_000),
    "random-looking bytes": lambda: bytes((n * n * 31 + n) % 251 for n in range(500_000)),
    "deep json": lambda: b"[" * 1_000_000,
    "deep json feed": lambda: b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 200_000,
    "json feed of 300,000 items": lambda: (
        b'{"version":"https://jsonfeed.org/version/1","items":[' + b'{"id":"1"},' * 300_000 + b"{}]}"
    ),
    "page of 100,000 links": lambda: (
        b"<!doctype html><html>" + b"<link rel=alternate type=application/rss+xml href=/a>" * 100_000
    ),
    "1 MB of style": lambda: _item("&lt;script>" * 80_000),
    "wide characters": lambda: _item(chr(0x1F600) * 500_000),
    "lone surrogates": lambda: _item("A&#xD800;B"),
    "utf-16 bomb": lambda: ("<rss>" + "<item>" * 500_000).encode("utf-16"),
    "declared utf-7": lambda: b'<?xml version="1.0" encoding="utf-7"?>' + _item("+ADw-script+AD4-"),
}
