"""Templates and values -> pages. Everything that stands in a template is escaped; nothing here can run a script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.briefing.phrases import Phrases, phrases_for
from bot.text.plain import plain
from bot.web.reader import Reader


def page(template: str, reader: Reader, *, place: str = "", **values: Any) -> str:
    """Return an audience's page; `place` is the entry of the navigation that it stands under."""
    phrases = reader.phrases
    return (
        _environment()
        .get_template(template)
        .render(
            reader=reader,
            links=reader.links,
            place=place,
            **_words(phrases, reader.audience.zone),
            **values,
        )
    )


def notice(title: str, text: str, *, style: str, language: str = "en", button: str = "") -> str:
    """Return a page that belongs to nobody, saying one thing; `button` posts to where the page stands."""
    words = _words(phrases_for(language), "UTC")
    template = _environment().get_template("notice.html")
    return template.render(title=title, text=text, button=button, style=style, **words)


def style_sheet() -> str:
    """Return the style sheet of all pages."""
    return (resources.files("bot.web") / "static" / "style.css").read_text("utf-8")


def _words(phrases: Phrases, zone: str) -> dict[str, Callable[..., str] | Phrases | str]:
    def moment(at: datetime) -> str:
        return phrases.moment(at, zone)

    def tongue(language: str) -> Markup:
        """Return the attributes of a text in a language, none where it is the page's own."""
        if not language or language == phrases.language:
            return Markup("")
        return Markup(' lang="{}" dir="auto"').format(language)

    def day(on: date) -> str:
        return phrases.day(on)

    return {
        "_": phrases.text,
        "count": phrases.count,
        "phrases": phrases,
        "moment": moment,
        "day": day,
        "tongue": tongue,
        "zone": zone,
    }


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("bot.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_visible,
    )
    environment.filters["isoformat"] = lambda at: at.isoformat()
    return environment


def _visible(value: Any) -> Any:
    """Return a text without controls and marks that turn its surroundings round; what was made here stays."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value
