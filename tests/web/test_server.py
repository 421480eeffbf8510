"""Who may read what: only the audience behind the token, whatever is tried; nothing on a page can run."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree
from sqlalchemy import event
from yarl import URL

from bot.delivery.parts import marker
from bot.errors import SettingsError
from bot.model import Briefing, InTheNews, Reuse
from bot.ports import JournalEntry
from bot.web.links import briefing_address
from bot.web.server import application, serving
from tests.web.reading import audience, keep_briefing, reading

PATHS = ("", "ahead", "feeds", "search", "search?q=dam", "story/dam", "entity/aidar_serik", "feed.xml")


async def test_every_page_is_there_and_lets_nothing_run():
    async with reading() as page:
        for path in PATHS:
            async with page.browser.get(f"{page.base}/r/{page.token}/{path}") as answer:
                assert answer.status == 200, path
                policy = answer.headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy
                assert "unsafe" not in policy
                assert "frame-ancestors 'none'" in policy
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert answer.headers["Referrer-Policy"] == "no-referrer"
                text = await answer.text()
            assert not re.search(r"<script|style=|\son\w+=|javascript:", text, re.IGNORECASE), path


async def test_from_the_archive_to_a_briefing_to_its_story_to_the_source():
    async with reading() as page:
        _, archive = await page.get("")
        briefing = re.search(r'href="/r/[^/]+/(briefing/[^"]+)"', archive)[1]
        status, text = await page.get(briefing)
        assert (status, "Aksu Dam" in text) == (200, True)
        story = re.search(r'href="/r/[^/]+/(story/dam)"', text)[1]
        status, text = await page.get(story)
        assert status == 200
        assert 'href="https://north.example/4"' in text


@pytest.mark.parametrize("token", ["x", "-", "a" * 5000, "mine", "discord:mine", "%00", "\u202e", "' OR 1=1 --"])
async def test_a_guessed_token_is_not_found(token):
    async with reading() as page:
        for path in PATHS:
            async with page.browser.get(f"{page.base}/r/{token}/{path}") as answer:
                assert answer.status in (400, 404), path
                assert "Central Region" not in await answer.text()


@pytest.mark.parametrize(
    "path",
    [
        "../",
        "..%2f..%2fetc/passwd",
        "briefing/2026-10-07/../../..",
        "briefing/not-a-day/abc",
        "briefing/9999-12-31/abc",
        "briefing/2026-10-07/" + "f" * 24,
        "story/%2e%2e%2f%2e%2e",
        "briefing/2026-10-07/%D0%B6",
        "story/nowhere",
        "story/a%00b",
        "search?q=a%00b",
        "entity/nobody",
        "entity/..%5c..%5cstyle.css",
        "style.css",
        "templates/base.html",
        "search?q=dam&skip=-1",
        "search?q=dam&skip=9&span=x-y",
        "?before=yesterday",
        "?before=2026-10-07",
    ],
)
async def test_paths_that_lead_nowhere(path):
    async with reading() as page, page.browser.get(URL(f"{page.base}/r/{page.token}/{path}", encoded=True)) as answer:
        text = await answer.text()
        assert answer.status == 404
        assert "Traceback" not in text
        assert answer.headers["Content-Security-Policy"]


async def test_an_audience_never_sees_another_ones_briefings():
    async with reading() as page:
        _, theirs = await page.get("", token=page.other)
        path = re.search(r'href="/r/[^/]+/(briefing/[^"]+)"', theirs)[1]
        assert (await page.get(path, token=page.other))[0] == 200
        assert (await page.get(path))[0] == 404


async def test_a_link_that_was_taken_back_is_dead_and_a_new_one_is_another():
    async with reading() as page:
        assert await page.office.desk.revoke_page("discord:mine")
        assert (await page.get(""))[0] == 404
        again = await page.office.desk.page_token("discord:mine", page.office.clock.now())
        assert again != page.token
        assert (await page.get("", token=again))[0] == 200
        await page.office.desk.delete_audience("discord:mine", page.office.clock.now())
        assert (await page.get("", token=again))[0] == 404


async def test_a_token_is_long_and_asking_twice_gives_the_same():
    async with reading() as page:
        assert len(page.token) >= 32
        assert await page.office.desk.page_token("discord:mine", page.office.clock.now()) == page.token


async def test_hidden_outlets_are_named_without_a_link():
    async with reading(hidden_outlets=("North",)) as page:
        for path in ("story/dam", "feed.xml"):
            _, text = await page.get(path)
            assert "North" in text
            assert "https://north.example" not in text


async def test_a_headline_is_all_that_some_feeds_lend():
    async with reading() as page:
        _, text = await page.get("story/dam")
        assert "Government of Northland sends aid" in text
        assert "tents and food" not in text


async def test_one_language_of_a_story():
    async with reading() as page:
        _, text = await page.get("story/dam", params={"in": "ru"})
        assert "прорвало" in text
        assert 'lang="ru" dir="auto"' in text
        assert "detained over Aksu Dam" not in text


async def test_a_withdrawn_item_says_why_and_nothing_else():
    async with reading() as page:
        slot = await keep_briefing(page.office, audience("mine"), days=2)
        mark = marker(slot.key, 1)
        entry = JournalEntry(
            at=page.office.clock.now(),
            space="discord:mine",
            person="editor",
            action="withdraw",
            subject="dam",
            detail={"reason": "the outlet took it back", "marker": mark},
        )
        await page.office.desk.record(entry)
        _, text = await page.get(f"briefing/{slot.on}/{mark}")
        assert "Withdrawn: the outlet took it back" in text
        assert "prosecutors said" not in text


async def test_a_feed_that_lends_its_headline_only_since_then_shows_no_sentence_of_old_briefings():
    async with reading() as page:
        feeds = dict(page.office.feeds)
        feeds["south"] = replace(feeds["south"], reuse=Reuse.HEADLINE)
        office = replace(page.office, feeds=feeds)
        async with (
            serving(application(office, state=Path()), "127.0.0.1", 0) as base,
            page.browser.get(f"{base}/r/{page.token}/feed.xml") as answer,
        ):
            text = await answer.text()
        assert "Southland Railways lays" in text
        assert "mountain line" not in text


async def test_the_atom_feed_is_well_formed_and_its_ids_outlive_the_token():
    async with reading(public_url="https://read.example") as page:
        _, text = await page.get("feed.xml")
        root = etree.fromstring(text.encode())
        names = {"a": "http://www.w3.org/2005/Atom"}
        [entry] = root.findall("a:entry", names)
        link = entry.find("a:link", names).get("href")
        assert link.startswith(f"https://read.example/r/{page.token}/briefing/")
        assert (await page.get(urlsplit(link).path.split("/", 3)[3]))[0] == 200
        await page.office.desk.revoke_page("discord:mine")
        again = await page.office.desk.page_token("discord:mine", page.office.clock.now())
        _, later = await page.get("feed.xml", token=again)
        assert etree.fromstring(later.encode()).find("a:entry/a:id", names).text == entry.find("a:id", names).text


async def test_a_look_back_stands_there_with_the_chart_of_its_week():
    named = tuple(
        InTheNews(entity=name, name=name, articles=sum(days), before=3, by_day=days)
        for name, days in (("Aidar <b>", (0, 2, 5, 1, 0, 0, 1)), ("Зарина", (1, 0, 0, 0, 4, 0, 0)))
    )
    async with reading() as page:
        now = page.office.clock.now()
        week = Briefing(slot=now, audience="", language="en", title="The past week", look_back=True, in_the_news=named)
        await keep_briefing(page.office, audience("mine"), days=2, briefing=week)
        _, archive = await page.get("")
        _, found = await page.get(re.findall(rf'href="/r/{page.token}/(briefing/[^"]+)"', archive)[-1])
        assert 'role="img"' in found
        assert "Aidar &lt;b&gt; 9" in found
        assert "<b>" not in found
        _, plain_one = await page.get(re.findall(rf'href="/r/{page.token}/(briefing/[^"]+)"', archive)[0])
        assert 'role="img"' not in plain_one


async def test_the_archive_turns_its_pages():
    async with reading() as page:
        for days in range(1, 25):
            await keep_briefing(page.office, audience("mine"), days=days)
        _, first = await page.get("")
        older = re.search(r'rel="next" href="/r/[^/]+/([^"]+)"', first)[1].replace("&amp;", "&")
        _, second = await page.get(older)
        listed = [re.findall(r"briefing/(\d{4}-\d\d-\d\d)", text) for text in (first, second)]
        assert [len(days) for days in listed] == [20, 5]
        assert not set(listed[0]) & set(listed[1])


async def test_search_turns_its_pages_and_offers_names():
    async with reading() as page:
        _, text = await page.get("search", params={"q": "серик"})
        assert "entity/aidar_serik" in text
        _, text = await page.get("search", params={"q": "villages"})
        assert "story/dam" in text
        _, text = await page.get("search", params={"q": "zeppelin"})
        assert "No story has these words." in text


async def test_what_is_ahead_by_day():
    async with reading() as page:
        _, text = await page.get("ahead")
        assert '<time datetime="2026-10-20">' in text


async def test_a_port_that_is_taken_is_said_in_a_sentence():
    async with reading() as page:
        port = int(page.base.rpartition(":")[2])
        with pytest.raises(SettingsError, match="cannot be listened at"):
            async with serving(application(page.office, state=Path()), "127.0.0.1", port):
                pass


async def test_a_token_costs_the_same_whoever_it_belongs_to(tmp_path):
    """Found or not, one and the same query is asked, for a digest: nothing to time."""
    async with reading() as page:
        asked = []
        desk = page.office.desk
        engine = desk._database._reader.sync_engine
        event.listen(engine, "before_cursor_execute", lambda *values: asked.append((values[2], values[3])))
        for token in (page.token, "x", page.token[:-1], "y"):
            await desk.page_of(token)
            assert token not in asked[-1][1]
        begun, queries = [one for one in asked if "BEGIN" in one[0]], [one for one in asked if "SELECT" in one[0]]
        assert (len(begun), len(queries), len({query for query, _ in queries})) == (4, 4, 1)


async def test_the_links_of_digests_lead_to_their_page():
    async with reading() as page:
        slot = await keep_briefing(page.office, audience("mine"), days=3)
        now = page.office.clock.now() + timedelta(days=1)
        address = await briefing_address(page.office.desk, "https://read.example", slot, "discord:mine", now)
        assert address.startswith("https://read.example/r/")
        assert (await page.get(urlsplit(address).path.split("/", 3)[3]))[0] == 200
        assert await briefing_address(page.office.desk, "", slot, "discord:mine", now) == ""
