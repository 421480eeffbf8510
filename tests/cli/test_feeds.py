"""`limelight feeds` and `limelight forget` as an operator calls them."""

import asyncio
import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.cli.main import run
from bot.errors import InputError
from bot.feeds.opml import MOST, feed_id, read_opml, write_opml
from bot.model import Article, Feed, Placement
from bot.ports import Gathered
from bot.store import open_store

FEED = b"""<rss><channel><title>North</title><language>ru</language>
<item><title>The dam broke and the water flooded the village</title><link>https://n.example/1</link></item>
<item><title>The minister said that the railway is ready</title><link>https://n.example/2</link></item>
<item><title>The price of bread has gone up again this week</title><link>https://n.example/3</link></item>
</channel></rss>"""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        known = self.path in ("/rss", "/feed")
        self.send_response(200 if known else 404)
        self.end_headers()
        self.wfile.write(FEED if known else b"")

    def log_message(self, *_):
        pass


@pytest.fixture
def home(tmp_path, monkeypatch):
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    feeds = "".join(
        f"  - {{id: {name}, url: '{url}{path}', outlet: Outlet {name}, language: ru}}\n"
        for name, path in (("north", "/rss"), ("twin", "/feed"), ("gone", "/none"))
    )
    (tmp_path / "feeds.yaml").write_text(f"region: {{name: Rivers}}\nfeeds:\n{feeds}")
    monkeypatch.setenv("LIMELIGHT_HOME", str(tmp_path))
    monkeypatch.setenv("FETCH_ALLOW_NETWORKS", "127.0.0.0/8")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    yield tmp_path
    server.shutdown()
    server.server_close()


def test_check_asks_all_and_says_what_each_gives(home, capsys):
    assert run(["feeds", "check"]) == 1
    lines = sorted(capsys.readouterr().out.splitlines())
    odd = "3 items, none with a date, the moment they are seen counts, en, declared as ru, headlines only"
    assert (
        lines
        == [
            "2 of 3 feeds can be read.",
            "FAIL gone               not found (404); the feed may have moved, look on the site for its new address",
            f"ok   north              {odd}",
            f"ok   twin               {odd}",
            "same north and twin show the same pages; one of them is enough",
        ]
        or lines[-1] == "same twin and north show the same pages; one of them is enough"
    )
    assert run(["feeds", "check", "north"]) == 0


def test_an_unknown_name_is_wrong_use(home, capsys):
    assert run(["feeds", "check", "nowhere"]) == 2
    assert "there is no feed 'nowhere'" in capsys.readouterr().err


def test_list_before_the_first_poll(home, capsys):
    assert run(["feeds", "list", "--format", "jsonl"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(record["id"], record["health"]) for record in records] == [
        ("north", "new"),
        ("twin", "new"),
        ("gone", "new"),
    ]
    assert run(["feeds", "list"]) == 0
    assert "last read never" in capsys.readouterr().out


def test_export_and_import_meet(home, capsys):
    assert run(["feeds", "export"]) == 0
    exported = capsys.readouterr().out
    (home / "list.opml").write_text(
        exported.replace("</body>", '<outline xmlUrl="https://new.example/rss" text="New &amp; old"/></body>')
    )
    assert run(["feeds", "import", str(home / "list.opml")]) == 0
    assert "1 feed written" in capsys.readouterr().out
    assert run(["feeds", "import", str(home / "list.opml")]) == 0
    assert "nothing new" in capsys.readouterr().out
    assert run(["feeds", "list"]) == 0
    assert "new " in capsys.readouterr().out


def test_a_list_that_is_none_is_refused(home, capsys):
    (home / "a.opml").write_text("<html></html>")
    assert run(["feeds", "import", str(home / "a.opml")]) == 2
    assert "no OPML" in capsys.readouterr().err


def test_forget_removes_an_article_and_a_feeds_articles(home, capsys):
    async def fill() -> None:
        async with open_store(f"sqlite+aiosqlite:///{home / 'state' / 'limelight.db'}") as store:
            for feed, number in (("north", 1), ("north", 2), ("twin", 3)):
                article = Article(
                    id=f"a{number}", feed=feed, url=f"https://n.example/{number}", title="T", seen_at=datetime.now(UTC)
                )
                await store.save_gathered(
                    [Gathered(article=article, guid=f"g{number}", placement=Placement(article=article.id, story="s"))]
                )

    async def left() -> tuple[int, set[str]]:
        async with open_store(f"sqlite+aiosqlite:///{home / 'state' / 'limelight.db'}") as store:
            return await store.count_articles(), await store.unknown_guids("north", ["g1", "g2", "g9"])

    asyncio.run(fill())
    assert run(["forget", "https://n.example/1?utm_source=x"]) == 0
    assert "1 article removed." in capsys.readouterr().out
    assert asyncio.run(left()) == (2, {"g9"})
    url = json.loads(_lines(capsys, ["feeds", "list", "--format", "jsonl"])[0])["url"]
    assert run(["forget", url]) == 0
    assert "take it out of feeds.yaml" in capsys.readouterr().out
    assert asyncio.run(left())[0] == 1
    assert run(["forget", "nonsense"]) == 2


def _lines(capsys, arguments):
    assert run(arguments) == 0
    return capsys.readouterr().out.splitlines()


def test_a_list_as_readers_write_it_and_not_as_xml_wants_it():
    body = b"""<OPML><BODY><OUTLINE TEXT="AT&T" XMLURL="https://a.example/rss?a=1&b=2"/><outline xmlUrl="feed://b.example/rss"/>
      <outline xmlUrl="feed:https://c.example/rss"/><outline xmlUrl="telegram:orda_news"/><outline xmlUrl="file:///x"/></BODY>"""
    found = read_opml(body)
    assert {one.url for one in found.feeds} == {
        "https://a.example/rss?a=1&b=2", "http://b.example/rss", "https://c.example/rss", "telegram:orda_news",
    }  # fmt: skip
    assert [one.title for one in found.feeds if one.title] == ["AT&T"]
    assert found.left_out == 1


def test_lists_have_caps_and_ids_are_short_and_free():
    many = "".join(f'<outline xmlUrl="https://n{number}.example/rss"/>' for number in range(MOST + 1))
    with pytest.raises(InputError, match="at most"):
        read_opml(f"<opml><body>{many}</body></opml>".encode())
    with pytest.raises(InputError, match="larger than"):
        read_opml(bytes(6_000_000))
    hostile = """<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><outline xmlUrl="javascript:x"/>
      <outline xmlUrl="https://a.example/rss" text="&a;T"/><outline xmlUrl="http://www.a.example/rss"/></opml>"""
    found = read_opml(hostile.encode())
    assert len(found.feeds) == 1
    assert found.left_out == 2
    assert "root:" not in found.feeds[0].title
    assert feed_id("https://www.north-news.example/rss", []) == "north-news"
    assert feed_id("https://www.north-news.example/rss", ["north-news"]) == "north-news-2"


def test_a_list_survives_the_way_out_and_in():
    feeds = [Feed(id="a", url='https://a.example/rss?x="1"&y=<2>', outlet='A & "B" <C>', language="ru")]
    (found,) = read_opml(write_opml(feeds, title="R & D").encode()).feeds
    assert (found.url, found.title, found.language) == (feeds[0].url, feeds[0].outlet, "ru")
