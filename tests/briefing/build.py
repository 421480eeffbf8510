"""Hand-written articles to stories and developments, by the project's own stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.briefing.choose import Chosen
from bot.model import Article, Development, Feed, FeedKind, Form, Report, Reuse, Story
from bot.stories.news import development, overtaken
from bot.stories.statements import statements_of

MONDAY = datetime(2027, 4, 12, 9, 0, tzinfo=UTC)


def article(
    id: str,
    text: str = "",
    *,
    feed: str = "",
    title: str = "",
    language: str = "en",
    day: int = 0,
    hour: int = 0,
    form: Form = Form.REPORT,
    author: str = "",
) -> Article:
    at = MONDAY + timedelta(days=day, hours=hour)
    return Article(
        id=id,
        feed=feed or id,
        url=f"https://{feed or id}.example/{id}",
        title=title,
        text=text,
        language=language,
        published_at=at,
        seen_at=at,
        form=form,
        author=author,
    )


def feed(id: str, **fields: object) -> Feed:
    known: dict[str, object] = {"url": f"https://{id}.example/rss", "outlet": id.title(), "kind": FeedKind.PRIVATE}
    return Feed(id=id, **(known | {"reuse": Reuse.EXTRACT} | fields))  # type: ignore[arg-type]


def feeds(*known: Feed) -> dict[str, Feed]:
    return {each.id: each for each in known}


def developed(
    *articles: Article,
    told: tuple[str, ...] = (),
    copies: Mapping[str, str] | None = None,
    citing: Mapping[str, str] | None = None,
) -> Development:
    """Return the development of one story of these articles, of which those named in `told` were told before."""
    found = developed_or_none(*articles, told=told, copies=copies, citing=citing)
    assert found is not None
    return replace(found, overtaken=overtaken(found.story))


def developed_or_none(
    *articles: Article,
    told: tuple[str, ...] = (),
    copies: Mapping[str, str] | None = None,
    citing: Mapping[str, str] | None = None,
) -> Development | None:
    """Return the same, None when the story has nothing new."""
    statements = []
    for each in articles:
        for statement in statements_of(each, (), "story"):
            statements.append(replace(statement, number=len(statements) + 1))
    story = Story(
        id="story",
        reports=tuple(
            Report(article=each, copy_of=(copies or {}).get(each.id, ""), citing=(citing or {}).get(each.id, ""))
            for each in articles
        ),
        statements=tuple(statements),
    )
    last = max((each.number for each in statements if each.article in told), default=0)
    return development(story, {"story": last})


def chosen(found: Development, *, section: str = "xr", country: str = "xr") -> Chosen:
    return Chosen(development=found, section=section, country=country, score=1.0)
