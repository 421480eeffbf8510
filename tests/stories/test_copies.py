"""Which text repeats which, what a feed repeats under everything, and whom a report names as its source."""

from datetime import UTC, datetime, timedelta

from bot.model import Article, Mention
from bot.stories.citing import cited_outlet
from bot.stories.copies import announces, contained, outlet_of, repeats, same_outlet, sketch_of
from bot.stories.grouping import Grouper
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
