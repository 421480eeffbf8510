from __future__ import annotations

from datetime import timedelta

from bot.briefing.choose import Choice
from bot.briefing.compose import compose
from bot.model import Audience, Coverage, Form, Region, Theme, Topic
from tests.briefing.build import MONDAY, article, chosen, developed, feed, feeds

REGION = Region(
    key="r",
    name="Three Rivers",
    countries={"xr": "Karsan", "xs": "Belorta"},
    themes=(Theme(key="money", name="Money"),),
)
AUDIENCE = Audience(id="a", platform="terminal", address="a")
FEEDS = feeds(feed("north", country="xr"), feed("east", country="xr"), feed("south", country="xs"))
DAM = article("n1", "The dam was repaired by 40 engineers, the ministry said.", feed="north", title="Dam repaired")
BANK = article("s1", "The bank cut its rate to 9 percent, its governor said.", feed="south", title="Bank cuts rate")


def composed(*choices, audience: Audience = AUDIENCE, coverage: Coverage | None = None, worth_reading=()):
    settles = {article.id: {f"story of {article.id}": 7} for article in worth_reading}
    return compose(
        Choice(chosen=choices, worth_reading=worth_reading, settles=settles),
        audience=audience,
        slot=MONDAY,
        since=MONDAY - timedelta(days=1),
        coverage=coverage or Coverage(feeds=3),
        feeds=FEEDS,
        region=REGION,
    )


def test_sections_stand_in_the_regions_order_and_the_region_comes_last() -> None:
    briefing = composed(
        chosen(developed(BANK), section=""), chosen(developed(BANK), section="xs"), chosen(developed(DAM), section="xr")
    )
    assert list(briefing.sections.items()) == [("xr", "Karsan"), ("xs", "Belorta"), ("", "Region")]
    assert [item.section for item in briefing.items] == ["xr", "xs", ""]


def test_a_countrys_briefing_goes_by_theme() -> None:
    briefing = composed(chosen(developed(BANK), section="money"))
    assert dict(briefing.sections) == {"money": "Money"}


def test_the_topics_name_is_the_title() -> None:
    named = Audience(id="a", platform="terminal", address="a", topic=Topic(name="Water"))
    assert composed(audience=named).title == "Water"
    assert composed().title == "Three Rivers"


def test_a_hidden_outlet_says_nothing_and_an_item_only_it_tells_is_gone() -> None:
    both = developed(
        DAM, article("e1", "The dam was repaired for 3 million dollars, the builder said.", feed="east", hour=1)
    )
    hides = Audience(id="a", platform="terminal", address="a", hidden_outlets=("North",))
    briefing = composed(chosen(both), chosen(developed(DAM)), audience=hides)
    assert [[source.outlet for source in item.sources] for item in briefing.items] == [["East"]]


def test_gaps_are_counted_by_country() -> None:
    (gap,) = composed(coverage=Coverage(feeds=3, failed=("east",))).coverage.gaps
    assert (gap.country, gap.read, gap.feeds, gap.outlets) == ("xr", 1, 2, ("East",))


def test_views_on_a_told_story_stand_under_worth_reading() -> None:
    view = article(
        "e1",
        "Nobody knows which owner pays for broken walls.",
        feed="east",
        title="Whose dam?",
        form=Form.ANALYSIS,
        author="N. Kerim",
        hour=1,
    )
    alone = article("e2", "Whose bank is it?", feed="east", title="Whose bank?", form=Form.OPINION, author="B. Omar")
    briefing = composed(chosen(developed(DAM, view)), worth_reading=(alone,))
    assert [source.title for source in briefing.worth_reading] == ["Whose bank?", "Whose dam?"]
    assert briefing.settles == {"story of e2": 7}
    assert all(sentence.sources == ("n1",) for item in briefing.items for sentence in item.sentences)
    hides = Audience(id="a", platform="terminal", address="a", hidden_outlets=("East",))
    assert composed(chosen(developed(DAM, view)), worth_reading=(alone,), audience=hides).worth_reading == ()
