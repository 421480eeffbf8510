"""Which text repeats which, what a feed repeats under everything, and whom a report names as its source."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.briefing.extractive_candidates import Newsstand
from bot.briefing.extractive_counts import origins_of
from bot.briefing.extractive_echoes import wordings_of
from bot.model import Article, Development, Mention, Story
from bot.ports import Gathered
from bot.store import open_store
from bot.stories.citing import cited_outlet
from bot.stories.copies import announces, contained, outlet_of, repeats, retells, same_outlet, sketch_of
from bot.stories.grouping import Grouper
from bot.stories.news import development, settled
from bot.stories.recurring import RecurringLines
from bot.stories.statements import statements_of
from bot.stories.weights import LIMITS

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LEAD = "The ministry of transport closed the pass of Kotor for trucks until Friday after heavy snow fell overnight."
MORE = "Drivers wait on both sides and are given hot meals. The lower road stays open for cars with chains."


def article(
    id_: str, text: str, *, title: str = "Pass of Kotor closed for trucks", feed: str = "", **others
) -> Article:
    return Article(id=id_, feed=feed or id_, title=title, text=text, language="en", seen_at=NOON, **others)


def test_a_lead_with_another_dateline_repeats_the_fuller_text():
    short, full = sketch_of(article("1", f"KOTOR (Wire) - {LEAD}")), sketch_of(article("2", f"{LEAD} {MORE}"))
    assert repeats(short, full, LIMITS)
    assert contained(short, full) == contained(full, short) > 0.7


def test_a_dateline_makes_no_text_the_fuller_one():
    own = article("1", "The reservoir wall gave way near the town. Nobody was hurt.")
    filed = article("2", "BISHKEK, Oct 19 (North Wire Service) - The reservoir wall gave way near the town.")
    assert sketch_of(filed).words < sketch_of(own).words


def test_two_reports_of_one_happening_in_their_own_words_are_no_copies():
    other = article("2", "Snow has shut the mountain road to trucks. Officials hope to clear it before the weekend.")
    assert not repeats(sketch_of(article("1", LEAD)), sketch_of(other), LIMITS)


def test_a_form_of_words_under_unlike_titles_is_no_copy():
    line = "See all photos of this report in our gallery of today."
    one, other = article("1", line, title="Snow closes the pass"), article("2", line, title="Bank holds its rates")
    again = article("3", line, title="Pass closed by snow")
    assert not repeats(sketch_of(one), sketch_of(other), LIMITS)
    assert repeats(sketch_of(one), sketch_of(again), LIMITS)
    assert repeats(sketch_of(replace(one, title="")), sketch_of(other), LIMITS)


def test_uzbek_in_two_scripts_is_one_text():
    latin = article("1", "Toshkent viloyatida bugun kuchli yomgʻir yogʻdi va uchta qishloqda elektr uzildi.", title="")
    cyrillic = article("2", "Тошкент вилоятида бугун кучли ёмғир ёғди ва учта қишлоқда электр узилди.", title="")
    one, other = (sketch_of(replaced_language(each)) for each in (latin, cyrillic))
    assert contained(one, other) > 0.6


def replaced_language(each: Article) -> Article:
    return Article(id=each.id, feed=each.feed, title="", text=each.text, language="uz", seen_at=NOON)


def test_pages_of_one_feed_that_share_their_frame_are_no_copies():
    frame = "Read also our morning letter. Subscribe for free and never miss a story of our newsroom again. " * 3
    one = article("1", "Snow closed the pass. " + frame, title="Snow closes pass", feed="f")
    other = article("2", "Rates stay put. " + frame, title="Bank holds rates", feed="f")
    assert not repeats(sketch_of(one), sketch_of(other), LIMITS)


def test_the_headline_of_an_outlets_channel_announces_its_report():
    site = article("1", LEAD, url="https://www.hillpost.example/news/1")
    channel = article("2", "", url="https://t.me/hillpost_xx/77")
    assert announces(sketch_of(channel), sketch_of(site))
    assert outlet_of("https://t.me/hillpost_xx/77") == "hillpost_xx"
    assert same_outlet("hillpost", "hillpost_xx")
    assert not same_outlet("hillpost", "valleypost")


def test_lines_under_every_article_of_a_feed_are_learnt():
    lines, tail = RecurringLines(), "Join our channel to read the news first."
    for place in range(3):
        lines.learn(article(str(place), f"Fact number {place} of the day.\n{tail}", feed="f"))
    assert "join our channel to read the news first" in lines.of("f")
    assert "fact number 1 of the day" not in lines.of("f")
    assert "join our channel to read the news first" not in lines.of("other")


def test_what_recurs_in_a_feed_joins_no_stories():
    tail = "Subscribe to the Hill Post newsletter with Mira Kotor, Jon Salk and the whole desk of our capital bureau."
    grouper = Grouper({})
    for place in range(4):
        grouper.place(article(f"old{place}", f"Old matter {place * 7}.\n{tail}", title=f"Matter {place}", feed="f"), ())
    one = grouper.place(article("x", f"Snow closed the pass.\n{tail}", title="Snow on the pass", feed="f"), ())
    other = grouper.place(article("y", f"The bank held rates.\n{tail}", title="Rates unchanged", feed="f"), ())
    assert one.story != other.story


def test_what_recurs_in_a_feed_states_nothing():
    tail = "Join our channel to read the news first."
    grouper = Grouper({})
    for place in range(3):
        grouper.place(article(f"old{place}", f"Old matter {place * 7}.\n{tail}", title=f"Matter {place}", feed="f"), ())
    fresh = article("x", f"Snow closed the pass.\n{tail}", title="Snow on the pass", feed="f")
    stated = [each.text for each in statements_of(fresh, (), "s", recurring=grouper.recurring("f"))]
    assert stated == ["Snow on the pass", "Snow closed the pass."]


def test_a_report_that_cites_an_outlet_says_so():
    text = "Trucks wait at the pass, Reuters reported. Police gave no number."
    start = text.index("Reuters")
    named = Mention(
        entity="reuters",
        name="Reuters",
        type="outlet",
        field="text",
        start=start,
        end=start + 7,
        text="Reuters",
        reason="",
    )
    assert cited_outlet(article("1", text), (named,)) == "Reuters"
    assert cited_outlet(article("1", text.replace(" reported", " building burnt")), (named,)) == ""


def test_a_copy_names_the_fullest_text_and_stays_in_its_story():
    grouper = Grouper({})
    first = grouper.place(article("1", LEAD), ())
    full = grouper.place(article("2", f"{LEAD} {MORE}"), ())
    later = Article(
        id="3", feed="c", title="Kotor pass", text=f"(Wire) {LEAD}", language="en", seen_at=NOON + timedelta(1)
    )
    last = grouper.place(later, ())
    assert (full.copies, last.copy_of) == (("1",), "2")
    assert first.story == full.story == last.story


WIRE = (
    "A bus that carried pupils home from a contest left the road near Kotor on Friday night and fell into a ravine. "
    "Rescuers worked by torchlight for six hours, as the slope is steep and the only road was closed by snow. "
    "Eleven people were taken to the hospital of the district, two of them in a grave condition. "
    "The driver had been at the wheel since the early morning, the police said."
)
RETOLD = (
    "Parents gathered at a school gate through the night. Eleven people were taken to the hospital of the district, "
    "two of them in a grave condition, after a bus that carried pupils home from a contest left the road near Kotor. "
    "The regional governor has ordered an inspection of all school buses. Doctors asked citizens to give blood. "
    "The driver had been at the wheel since the early morning."
)
QUOTED = "“We shall find out why the barrier on that bend was never mended, and whoever is to blame will answer for it”"


def crash(id_: str, text: str, **others) -> Article:
    return article(id_, text, title="School bus falls into ravine near Kotor", **others)


def test_a_text_that_is_partly_anothers_retells_it_and_repeats_nothing():
    wire, retold = sketch_of(crash("1", WIRE)), sketch_of(crash("2", RETOLD))
    assert retells(wire, retold, LIMITS)
    assert retells(retold, wire, LIMITS)
    assert not repeats(wire, retold, LIMITS)


def test_an_outlet_that_goes_on_with_its_own_report_retells_nobody():
    one, other = sketch_of(crash("1", WIRE, feed="f")), sketch_of(crash("2", RETOLD, feed="f"))
    assert not retells(one, other, LIMITS)


def test_one_quotation_in_two_reports_shows_no_retelling():
    one = crash("1", f"A bus fell into a ravine. {QUOTED}, the minister said on Saturday.")
    other = crash("2", f"{QUOTED}, promised the minister. Eleven pupils are in hospital after Friday's crash.")
    plain = [replace(each, text=each.text.replace("“", "").replace("”", "")) for each in (one, other)]
    assert not retells(sketch_of(one), sketch_of(other), LIMITS)
    assert retells(sketch_of(plain[0]), sketch_of(plain[1]), LIMITS)


def test_what_retells_the_fuller_text_is_its_copy_in_either_order():
    wire, reprint, retold = crash("1", WIRE), crash("2", f"KOTOR (Wire) - {WIRE}"), crash("3", RETOLD + MORE)
    grouper = Grouper({})
    grouper.place(wire, ())
    assert grouper.place(reprint, ()).copy_of == "1"
    fuller = grouper.place(retold, ())
    assert (fuller.copies, fuller.rewritten) == (("1",), {"1"})
    other_way = Grouper({})
    other_way.place(retold, ())
    late = other_way.place(wire, ())
    assert (late.copy_of, late.rewritten) == ("3", {"1"})


def arrivals(*articles: Article) -> list[Gathered]:
    grouper = Grouper({})
    placed = [(one, grouper.place(one, ())) for one in articles]
    return [
        Gathered(article=one, region="r", placement=placement, statements=statements_of(one, (), placement.story))
        for one, placement in placed
    ]


async def in_two_rounds(first: Article, second: Article) -> tuple[Story, Story]:
    """Return the one story before and after the second article."""
    arrived = arrivals(first, second)
    async with open_store("sqlite+aiosqlite://") as store:
        await store.save_gathered(arrived[:1])
        (before,) = await store.stories_since(NOON - timedelta(days=1))
        await store.save_gathered(arrived[1:])
        (after,) = await store.stories_since(NOON - timedelta(days=1))
    return before, after


def counted(found: Development) -> tuple[int, int]:
    origins = origins_of(found, wordings_of(found), Newsstand(found, {}, "en"))
    return origins.independent, origins.copies


async def test_what_a_retelling_adds_is_told_and_it_is_no_source_of_its_own():
    before, after = await in_two_rounds(crash("1", WIRE + MORE), crash("2", RETOLD))
    late = after.report("2")
    assert late is not None
    assert (late.copy_of, late.rewritten, late.silent) == ("1", True, False)
    found, everything = development(after, settled(before)), development(after, {})
    assert found is not None
    assert everything is not None
    assert any("inspection" in each.text for each in found.new)
    assert not any("grave condition" in each.text for each in found.new)
    assert counted(found) == (1, 0)
    assert counted(everything) == (1, 1)


async def test_what_was_told_is_no_reprint_of_a_fuller_text_that_came_later():
    before, after = await in_two_rounds(crash("1", WIRE), crash("2", f"{WIRE} {MORE}"))
    found = development(after, settled(before))
    assert found is not None
    assert [report.copy_of for report in after.reports] == ["2", ""]
    assert counted(found) == (1, 0)
