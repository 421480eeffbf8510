from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.entities.catalogue import parse_catalogue
from bot.entities.matching import Matcher
from bot.entities.scan import scan_form
from bot.errors import SettingsError
from bot.model import Article

NAMES = ["Anna Berg", "Osh", "Қазақстан", "托卡耶夫", "توکایف", "O‘zbekiston", "İzmir", "Straße", "C5+1"]
PACK = "\n".join(f"- {{key: k{n}, name: {name}, type: place}}" for n, name in enumerate(NAMES))
MATCHER = Matcher(parse_catalogue(PACK, "pack").entities)
PIECES = st.one_of(
    st.sampled_from(NAMES), st.text(max_size=12), st.sampled_from(["\u200b", "\u0301", "'s", "\n", "ның"])
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)


@given(st.text())
def test_scanning_keeps_every_offset(text):
    assert len(scan_form(text)) == len(text)


@settings(deadline=None)
@given(title=TEXTS, text=TEXTS, language=st.sampled_from(["en", "ru", "kk", "tr", "zh", "xx"]))
def test_mentions_lie_in_their_field_in_order_and_never_overlap(title, text, language):
    article = Article(id="1", title=title, text=text, language=language, seen_at=datetime(2026, 1, 1, tzinfo=UTC))
    last = ("title", 0)
    for mention in MATCHER.match(article):
        field = title if mention.field == "title" else text
        assert 0 <= mention.start < mention.end <= len(field)
        assert field[mention.start : mention.end] == mention.text
        assert (mention.field == last[0] and mention.start >= last[1]) or (mention.field, last[0]) == ("text", "title")
        last = (mention.field, mention.end)


@given(
    st.sampled_from(NAMES),
    st.sampled_from(["", " ", "(", "«", "\n", "— ", "🇰🇿", "➡️"]),
    st.sampled_from(["", ".", ",", "!", ")"]),
)
def test_a_name_is_found_whatever_marks_stand_around_it(name, before, after):
    text = f"zz{before or ' '}{name}{after}"
    article = Article(id="1", text=text, language="en", seen_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert name in [mention.text for mention in MATCHER.match(article)]


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_catalogue_is_read_or_refused_with_its_place(text):
    told = "x.yaml:"
    try:
        parse_catalogue(text, "x.yaml")
    except SettingsError as error:
        told = str(error)
    assert told.startswith("x.yaml:")


def test_ten_megabytes_take_a_moment():
    text = "Anna Berg left. " + "Nothing was said about the weather in town. " * 230_000 + "Osh waited."
    article = Article(id="1", text=text, language="en", seen_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert len(text) > 10_000_000
    assert [mention.text for mention in MATCHER.match(article)] == ["Anna Berg", "Osh"]


def test_a_doubtful_name_a_hundred_thousand_times_is_judged_once():
    pack = "- {key: c, name: Court, type: organisation, aliases: [{text: ICC, note: context}], context: [hague]}"
    article = Article(
        id="1", text="ICC met. " * 100_000 + "The Hague.", language="en", seen_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    assert len(Matcher(parse_catalogue(pack, "x").entities).match(article)) == 100_000


def test_nothing_to_read_or_nobody_to_look_for_is_no_error():
    article = Article(id="1", language="en", seen_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert MATCHER.match(article) == ()
    assert Matcher({}).match(article) == ()


@given(st.text(alphabet="абвгёқўіAbcЭ '’«»—-_.1é\u0301\u200b€", max_size=40))
def test_text_of_everyday_characters_is_scanned_like_any_other(text):
    assert scan_form(text) == scan_form(text + " \U0001f600")[: len(text)]
