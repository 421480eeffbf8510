"""What is chosen: an anchor is needed, noise falls under the threshold, caps cut."""

from datetime import UTC, datetime

from bot.briefing.choose import choose
from bot.model import Article, Development, DevelopmentKind, Entity, Mention, Region, Report, Statement, Story, Topic

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
REGION = Region(key="hills", name="Hills", countries={"aa": "Aland", "bb": "Beland"})
ENTITIES = {
    "aland": Entity(key="aland", name="Aland", type="country", country="aa"),
    "beland": Entity(key="beland", name="Beland", type="country", country="bb"),
    "farland": Entity(key="farland", name="Farland", type="country", country="ff"),
}


def development(id_: str, title: str, named: str = "") -> Development:
    article = Article(id=id_, feed="f", title=title, text="", language="en", seen_at=NOW)
    mentions = ()
    if named:
        mentions = (
            Mention(entity=named, name=named, type="country", field="title", start=0, end=3, text=title[:3], reason=""),
        )
    statement = Statement(number=1, article=id_, story=id_, position=-1, text=title, language="en")
    story = Story(id=id_, reports=(Report(article=article, mentions=mentions),), statements=(statement,))
    return Development(story=story, kind=DevelopmentKind.NEW, new=(statement,), settles={id_: 1})


def chosen(*developments: Development, topic: Topic | None = None, limit: int | None = None):
    return choose(developments, topic=topic or Topic(), region=REGION, entities=ENTITIES, feeds={}, limit=limit)


def test_an_item_needs_something_of_the_region():
    choice = chosen(development("1", "Aland opens a dam", "aland"), development("2", "Farland opens a dam", "farland"))
    assert [each.development.story.id for each in choice.chosen] == ["1"]
    assert "no anchor" in str(choice.refused[0].reason)


def test_sport_falls_under_the_threshold_but_not_when_police_come():
    choice = chosen(
        development("1", "Aland wins football match", "aland"),
        development("2", "Aland football chief detained for bribery", "aland"),
    )
    assert [each.development.story.id for each in choice.chosen] == ["2"]


def test_what_has_no_room_is_cut_not_refused():
    choice = chosen(*(development(str(n), f"Aland opens school {n}", "aland") for n in range(5)), limit=3)
    assert (len(choice.chosen), len(choice.cut), len(choice.refused)) == (3, 2, 0)


def test_a_topic_of_one_country_refuses_the_other():
    choice = chosen(development("1", "Beland opens a dam", "beland"), topic=Topic(key="t", countries=("aa",)))
    assert not choice.chosen
    assert "off topic" in str(choice.refused[0].reason)
