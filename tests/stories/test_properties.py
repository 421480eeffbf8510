"""What holds whatever arrives: a partition, told once, whatever the order, through merges and splits."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.model import Article, Report, Story
from bot.stories.grouping import Grouper
from bot.stories.news import development, settled
from bot.stories.statements import statements_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PLACES = ("Mirabad", "Tolkun", "Besharyk", "Zarbulak", "Oqtosh")
THINGS = (
    "A dam broke near {place} and flooded {number} houses.",
    "Police in {place} detained {number} officials of the water board.",
    "The court of {place} fined a gold mine {number} million dollars.",
    "Doctors in {place} count {number} cases of measles.",
    "Engineers laid {number} kilometres of track to {place}.",
    "A fire at the market of {place} destroyed {number} stalls.",
)

sentence = st.builds(
    lambda thing, place, number: thing.format(place=place, number=number),
    st.sampled_from(THINGS),
    st.sampled_from(PLACES),
    st.integers(2, 9),
)
texts = st.lists(sentence, min_size=1, max_size=4).map(" ".join)
archives = st.lists(texts, min_size=1, max_size=14)


def articles_of(archive: list[str]) -> list[Article]:
    return [
        Article(
            id=f"a{place}",
            feed=f"f{place % 4}",
            title=text.split(".")[0],
            text=text,
            language="en",
            seen_at=NOON + timedelta(minutes=place),
        )
        for place, text in enumerate(archive)
    ]


class Newsroom:
    """Stories as a store keeps them: statements numbered by arrival, merges and splits carried out."""

    def __init__(self) -> None:
        self.grouper = Grouper({})
        self.story_of: dict[str, str] = {}
        self.forwards: dict[str, str] = {}
        self.reports: dict[str, Report] = {}
        self.statements: dict[str, tuple] = {}
        self.number = 0

    def receive(self, article: Article) -> None:
        placement = self.grouper.place(article, ())
        self.story_of[article.id] = placement.story
        self.reports[article.id] = Report(article=article, copy_of=placement.copy_of)
        for copy in placement.copies:
            self.reports[copy] = replace(self.reports[copy], copy_of=article.id)
        numbered = []
        for statement in statements_of(article, (), placement.story):
            self.number += 1
            numbered.append(replace(statement, number=self.number))
        self.statements[article.id] = tuple(numbered)
        for old in placement.merged:
            self.story_of = {key: placement.story if story == old else story for key, story in self.story_of.items()}
        self.story_of |= placement.moved

    def stories(self) -> list[Story]:
        grouped: dict[str, list[str]] = {}
        for article, story in self.story_of.items():
            grouped.setdefault(story, []).append(article)
        return [
            Story(
                id=story,
                reports=tuple(self.reports[each] for each in articles),
                statements=tuple(sorted((s for a in articles for s in self.statements[a]), key=lambda s: s.number)),
            )
            for story, articles in grouped.items()
        ]

    def tell(self, told: dict[str, int]) -> list[str]:
        said = []
        for story in self.stories():
            if found := development(story, told):
                said += [statement.text for statement in found.new]
            for key, number in settled(story).items():
                told[key] = max(told.get(key, 0), number)
        return said


@example(  # the last report merges two stories that are two happenings
    [
        "A dam broke near Tolkun and flooded 2 houses.",
        "Police in Mirabad detained 2 officials of the water board.",
        "Police in Mirabad detained 2 officials of the water board. A dam broke near Mirabad and flooded 2 houses.",
        "A dam broke near Mirabad and flooded 2 houses.",
        "A dam broke near Mirabad and flooded 2 houses.",
        "Police in Mirabad detained 2 officials of the water board. "
        "The court of Mirabad fined a gold mine 2 million dollars.",
        "A dam broke near Besharyk and flooded 2 houses. Police in Mirabad detained 2 officials of the water board.",
    ]
)
@given(archives)
@settings(max_examples=60, deadline=None)
def test_the_grouping_is_a_partition_that_the_placements_tell(archive):
    newsroom = Newsroom()
    for article in articles_of(archive):
        newsroom.receive(article)
    inside = {known.id: known.story for known in newsroom.grouper._memory.known.values()}
    assert inside == newsroom.story_of
    members = [number for members in newsroom.grouper._stories.values() for number in members.articles]
    assert sorted(members) == list(range(len(archive)))


@given(archives, st.integers(0, 14))
@settings(max_examples=60, deadline=None)
def test_telling_twice_tells_nothing_the_second_time(archive, cut):
    newsroom, told = Newsroom(), {}
    for article in articles_of(archive)[:cut]:
        newsroom.receive(article)
    newsroom.tell(told)
    assert newsroom.tell(told) == []
    for article in articles_of(archive)[cut:]:
        newsroom.receive(article)
    newsroom.tell(told)
    assert newsroom.tell(told) == []


@given(archives, st.lists(st.integers(1, 13), max_size=3))
@settings(max_examples=60, deadline=None)
def test_what_is_told_in_parts_repeats_no_sentence_of_a_story(archive, cuts):
    newsroom, told, said = Newsroom(), {}, []
    for place, article in enumerate(articles_of(archive)):
        newsroom.receive(article)
        if place in cuts:
            said.append(newsroom.tell(told))
    said.append(newsroom.tell(told))
    for story in newsroom.stories():
        own = {statement.text for statement in story.statements}
        for place, earlier in enumerate(said):
            for later in said[place + 1 :]:
                repeated = {text for text in later if text in earlier and text in own}
                # the same sentence may stand in two stories; inside one it is told once
                assert all(
                    sum(text in {s.text for s in other.statements} for other in newsroom.stories()) > 1
                    for text in repeated
                )


@given(archives)
@settings(max_examples=40, deadline=None)
def test_a_rebuilt_index_knows_the_stories_it_had(archive):
    newsroom = Newsroom()
    for article in articles_of(archive):
        newsroom.receive(article)
    rebuilt = Grouper({})
    for story in newsroom.stories():
        rebuilt.remember(story)
    for article in articles_of(archive):
        assert rebuilt.place(article, ()).story == newsroom.story_of[article.id]


@given(archives, st.randoms())
@settings(max_examples=40, deadline=None)
def test_audiences_do_not_touch_each_other(archive, random):
    newsroom, one, other = Newsroom(), {}, {}
    for article in articles_of(archive):
        newsroom.receive(article)
        if random.random() < 0.5:
            newsroom.tell(one)
    before = dict(one)
    newsroom.tell(other)
    assert one == before
