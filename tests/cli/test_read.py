"""`limelight read` as scripts call it."""

import json

import pytest

from bot.cli.main import run
from tests.fetch.conftest import Site, site  # noqa: F401  (a fixture)

FEED = """<rss><channel><title>North</title>
<item><title>Dam breaks</title><guid>n1</guid><link>https://n.example/1?utm_source=rss</link>
<pubDate>Sun, 22 Nov 2026 08:00:00 GMT</pubDate><description>&lt;p>Two were hurt.&lt;/p></description></item>
<item><title>Track laid</title><guid>n2</guid></item></channel></rss>"""


def read(capsys, *arguments):
    code = run(["read", *map(str, arguments), "--seen-at", "2026-11-22T09:00:00Z"])
    shown = capsys.readouterr()
    return code, [json.loads(line) for line in shown.out.splitlines()], shown.err.splitlines()


def test_a_feed_file(tmp_path, capsys):
    path = tmp_path / "north.xml"
    path.write_text(FEED)
    code, records, errors = read(capsys, path)
    assert (code, errors) == (0, [])
    first = records[0]
    assert (first["title"], first["text"], first["guid"]) == ("Dam breaks", "Two were hurt.", "n1")
    assert (first["url"], first["feed"]) == ("https://n.example/1", "north.xml")
    assert (first["published_at"], first["seen_at"]) == ("2026-11-22T08:00:00Z", "2026-11-22T09:00:00Z")
    assert read(capsys, path)[1] == records


def test_texts_pages_and_lines(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("Dam breaks\nTwo were hurt.")
    (tmp_path / "b.html").write_text("<title>x</title><h1>Dam breaks</h1><p>Two were hurt.</p>")
    (tmp_path / "c.md").write_text("# Dam breaks\n\nTwo were *hurt*.")
    (tmp_path / "d.jsonl").write_text('{"id":"7","title":"Dam breaks","extra":1}\nnonsense\n{"id":"8"}\n')
    code, records, errors = read(capsys, *(tmp_path / name for name in ("a.txt", "b.html", "c.md", "d.jsonl")))
    assert code == 0
    assert [record["title"] for record in records] == ["Dam breaks"] * 4
    assert [record["text"] for record in records] == ["Two were hurt."] * 3 + [""]
    assert (records[3]["id"], records[3]["extra"]) == ("7", 1)
    assert len(errors) == 2


@pytest.mark.parametrize(
    ("name", "body", "message"),
    [
        ("page.xml", "<!doctype html><html><body>x</body></html>", "a web page, not a feed; give the address or file"),
        ("empty.xml", "", "the answer is empty"),
        ("note.xml", "just words", "no feed: the answer begins with 'just words'"),
        ("other.json", "{}", "JSON, but no JSON Feed"),
        ("blank.txt", "\n", "no text in it"),
        ("bad.jsonl", b"\xff\xfe\x00", "skipped"),
    ],
)
def test_what_cannot_be_read_gets_one_message_and_the_rest_goes_on(tmp_path, capsys, name, body, message):
    bad, good = tmp_path / name, tmp_path / "north.xml"
    bad.write_bytes(body if isinstance(body, bytes) else body.encode())
    good.write_text(FEED)
    code, records, errors = read(capsys, bad, good)
    assert (code, len(records), len(errors)) == (0, 2, 1)
    assert name in errors[0]
    assert message in errors[0]


def test_when_nothing_can_be_read_the_exit_code_says_so(tmp_path, capsys):
    code, records, errors = read(capsys, tmp_path / "none.xml", tmp_path)
    assert (code, records) == (2, [])
    assert "there is no such file; check the path" in errors[0]
    assert "a folder; name the files in it" in errors[1]
    assert errors[2] == "limelight: nothing could be read"


def test_a_moment_that_is_none_is_wrong_use(tmp_path, capsys):
    assert run(["read", str(tmp_path), "--seen-at", "yesterday"]) == 2
    assert "--seen-at" in capsys.readouterr().err


def test_private_addresses_are_refused_unless_allowed(capsys, monkeypatch):
    monkeypatch.delenv("FETCH_ALLOW_NETWORKS", raising=False)
    code, _, errors = read(capsys, "http://127.0.0.1:9/rss")
    assert code == 2
    assert "refused: not a public address" in errors[0]
    monkeypatch.setenv("FETCH_ALLOW_NETWORKS", "home")
    assert read(capsys, "http://127.0.0.1:9/rss")[2][0].startswith("limelight: FETCH_ALLOW_NETWORKS: 'home'")


async def test_an_address(site: Site, tmp_path):  # noqa: F811
    import asyncio
    import sys

    site.says("/rss", FEED.encode(), Content_Type="text/xml")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "read", f"{site.url}/rss", f"{site.url}/none",
        stdout=-1, stderr=-1, env={"FETCH_ALLOW_NETWORKS": "127.0.0.0/8"},
    )  # fmt: skip
    out, err = await process.communicate()
    assert process.returncode == 0
    assert [json.loads(line)["guid"] for line in out.splitlines()] == ["n1", "n2"]
    assert b"not found (404)" in err
