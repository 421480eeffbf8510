"""A story's page says what a report corrects, once, and in which words."""

import re
from datetime import timedelta

from bot.entities.matching import Matcher
from bot.feeds.reading import ReadArticle
from bot.model import Article
from bot.pipeline import Fresh, place
from bot.web.links import FileLinks
from bot.web.reader import Reader
from bot.web.story import story_page
from tests.actions.world import ENTITIES, FEEDS, NOW, KnownStories
from tests.stories.test_news import story_of
from tests.web.reading import audience, reading

TOLL = "The breach of the Aksu Dam in Northland killed 3 people, rescuers said."


async def marks(*reports: tuple[str, str]) -> list[list[str]]:
    """Return what the page says was corrected under each report, given as (title, text), oldest first."""
    found = []
    for number, (title, text) in enumerate(reports):
        seen = NOW - timedelta(hours=4, minutes=-number)
        feed, name = FEEDS["north" if number % 2 else "vesti"], f"late-{number}"
        values = {"published_at": seen, "seen_at": seen, "language": "en", "title": title, "text": text}
        article = Article(id=name, feed=feed.id, url=f"https://north.example/{name}", **values)
        found.append(Fresh(feed=feed, read=ReadArticle(guid=name, article=article)))
    async with reading() as page:
        await page.office.desk.save_gathered(place(found, Matcher(ENTITIES), KnownStories()))
        status, shown = await page.get("story/dam")
    assert status == 200
    told = re.findall(r"<li>\n<p class=\"dim\"><time.*?</li>", shown, re.DOTALL)[-len(reports) :]
    return [re.findall(r'<p class="corrected">(.*?)</p>', one) for one in told]


async def test_what_headline_and_sentence_correct_is_said_once_at_the_headline():
    [before, after] = await marks(
        ("Aksu Dam breach in Northland killed 3 people", TOLL),
        ("Aksu Dam breach in Northland killed 7 people", TOLL.replace("3", "7")),
    )
    assert after == ["Corrects what was reported before: 3 → 7"]
    assert before.count("Corrected since: 3 → 7") >= 1


async def test_what_only_sentences_correct_is_said_at_the_first_of_them():
    [_, after] = await marks(
        ("Rescuers at work below the Aksu Dam in Northland", TOLL),
        (
            "Rescuers still at work below the Aksu Dam in Northland",
            f"{TOLL.replace('3', '7')} The Aksu Dam breach killed 7 people in Northland, the governor said too.",
        ),
    )
    assert after == ["Corrects what was reported before: 3 → 7"]


async def test_two_values_that_are_corrected_are_two_corrections():
    injured = " The breach of the Aksu Dam in Northland injured 40 people, doctors said."
    [_, after] = await marks(
        ("Rescuers at work below the Aksu Dam in Northland", TOLL + injured),
        (
            "Rescuers still at work below the Aksu Dam in Northland",
            (TOLL + injured).replace("3", "7").replace("40", "55"),
        ),
    )
    assert sorted(after) == [f"Corrects what was reported before: {what}" for what in ("3 → 7", "40 → 55")]


async def test_a_denial_that_no_longer_holds_has_no_old_value():
    denied = "Nobody died in the breach of the Aksu Dam in Northland, rescuers said."
    story = story_of(("en", "", denied), ("en", "", denied.replace("Nobody", "Seven people")))
    async with reading() as page:
        reader = Reader(office=page.office, audience=audience("mine"), links=FileLinks())
        [before, after] = story_page(story, reader, "").told
    assert ([one.now for one in before.lines], [one.was for one in after.lines]) == ([""], [""])
