"""Briefing -> mails: subject, text and HTML; pure. What is too long for one mail goes on in the next."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from html import escape
from urllib.parse import quote

from bot.actions.mailing import Confirmation
from bot.briefing import wording
from bot.briefing.render_html import to_html
from bot.briefing.render_text import to_text
from bot.chat.email.server import MailServer
from bot.chat.phrases import Phrases, PostedPhrases
from bot.model import Audience, Briefing, Item, Source
from bot.text.plain import cut, plain, safe_url

#: Bytes of HTML; Gmail cuts a mail off at 102 KB.
LARGEST = 100_000
SUBJECT = 150
HEADLINE, SENTENCE, NOTICE = 300, 1200, 300
_JOINERS = "\u200c\u200d"
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def render(briefing: Briefing, audience: Audience, server: MailServer) -> tuple[Mapping[str, object], ...]:
    """Return the payloads of a briefing's mails, in order; each names the stories in it."""
    found = list(_mails(_bounded(briefing, audience), audience, server))
    return tuple(
        {**mail, "subject": f"{mail['subject']} ({number}/{len(found)})" if len(found) > 1 else mail["subject"]}
        for number, mail in enumerate(found, 1)
    )


def note(text: str, now: datetime, server: MailServer) -> Mapping[str, object]:
    """Return a mail to whoever runs the bot."""
    lines = seen(text)
    return {
        "subject": cut(plain(f"Limelight: {lines.splitlines()[0]}"), SUBJECT),
        "text": lines + "\n",
        "date": now.isoformat(),
        "language": "en",
        "unsubscribe": f"mailto:{quote(server.sender, safe='@')}",
        "stories": [],
    }


def plain_payload(payload: Mapping[str, object]) -> Mapping[str, object] | None:
    """Return the mail as its text alone, None when it is that already."""
    return {key: value for key, value in payload.items() if key != "html"} if payload.get("html") else None


def unsubscribe_address(audience: Audience, server: MailServer, page: str = "") -> str:
    """Return where a reader ends it: beside the briefing's page, at the operator's, else by mail to whoever sends."""
    named = quote(audience.id, safe="")
    if page:
        return f"{page.partition('/briefing/')[0]}/leave"  # all pages of an audience stand under one address
    if server.page:
        return f"{server.page}{'&' if '?' in server.page else '?'}subscription={named}"
    return f"mailto:{quote(server.sender, safe='@')}?subject=unsubscribe%20{named}"


def question(confirmation: Confirmation, server: MailServer) -> Mapping[str, object]:
    """Return the mail that asks an address whether it wants what somebody asked for: text alone, nothing of feeds."""
    say = Phrases(confirmation.language)
    topic = plain(confirmation.topic, 100) or say("region")
    way = say("email.ask.link") if confirmation.link else say("email.ask.code")
    lines = [say("email.ask.text", topic=topic), "", way, "", confirmation.link or confirmation.code, ""]
    return {
        "subject": cut(say("email.ask.subject", topic=topic), SUBJECT),
        "text": seen("\n".join([*lines, say("email.ask.else"), ""])),
        "date": confirmation.at.isoformat(),
        "language": say.language,
        "unsubscribe": f"mailto:{quote(server.sender, safe='@')}?subject=unsubscribe",
        "stories": [],
    }


def _mails(briefing: Briefing, audience: Audience, server: MailServer) -> Iterator[Mapping[str, object]]:
    """Yield one mail, or the mails of both halves when it would be too large; what is no item stands in the last."""
    mail = _mail(briefing, audience, server)
    middle = len(briefing.items) // 2
    if len(str(mail["html"]).encode()) <= LARGEST or not middle:
        yield mail
        return
    first = replace(
        briefing,
        items=briefing.items[:middle],
        worth_reading=(),
        ahead=(),
        ahead_sources=(),
        in_the_news=(),
        missed=(),
        coverage=replace(briefing.coverage, gaps=()),
    )
    yield from _mails(first, audience, server)
    yield from _mails(replace(briefing, items=briefing.items[middle:], signed=()), audience, server)


def _mail(briefing: Briefing, audience: Audience, server: MailServer) -> Mapping[str, object]:
    zone, end = audience.zone, unsubscribe_address(audience, server, briefing.page)
    subject = wording.push(briefing) if briefing.items else wording.quiet(briefing, zone=zone)
    # the address is the reader's own, the rest of the sentence ours: nothing in it comes from a feed
    say = PostedPhrases(briefing.language)
    foot = say("email.foot", address=audience.address)
    online = f'<a href="{escape(briefing.page)}">{escape(say("button.page"))}</a> · ' if briefing.page else ""
    read_there = f"{say('button.page')}: {briefing.page}\n" if briefing.page else ""
    link = f'{online}<a href="{escape(end)}">{escape(say("email.end"))}</a>'
    page = to_html(briefing, zone=zone).replace(
        "</body></html>", f'<p class="about">{escape(foot)} {link}</p>\n</body></html>'
    )
    return {
        "subject": cut(plain(subject), SUBJECT) or "-",
        "text": seen(f"{to_text(briefing, zone=zone)}\n-- \n{read_there}{foot}\n{say('email.end')}: {end}\n"),
        "html": seen(page),
        "date": briefing.slot.isoformat(),
        "language": briefing.language,
        "unsubscribe": end,
        "stories": [item.story for item in briefing.items],
    }


def seen(text: str) -> str:
    """Return the text without what cannot be seen; line breaks and the joiners that scripts need stay."""
    return "".join(
        sign for sign in text if sign == "\n" or sign in _JOINERS or unicodedata.category(sign) not in _UNSEEN
    )


def _bounded(briefing: Briefing, audience: Audience) -> Briefing:
    """Return the briefing with foreign texts on one line and of a sane length, and only links that may stand."""
    return replace(
        briefing,
        title=plain(briefing.title, NOTICE),
        items=tuple(_item(item, audience) for item in briefing.items),
        worth_reading=tuple(_source(one, audience) for one in briefing.worth_reading[:2]),
        signed=tuple(replace(one, text=plain(one.text, SENTENCE), by=plain(one.by, NOTICE)) for one in briefing.signed),
        ahead=tuple(replace(one, text=plain(one.text, SENTENCE)) for one in briefing.ahead),
        ahead_sources=tuple(_source(one, audience) for one in briefing.ahead_sources),
    )


def _item(item: Item, audience: Audience) -> Item:
    return replace(
        item,
        headline=plain(item.headline, HEADLINE),
        sentences=tuple(replace(one, text=plain(one.text, SENTENCE)) for one in item.sentences),
        sources=tuple(_source(one, audience) for one in item.sources),
    )


def _source(source: Source, audience: Audience) -> Source:
    return replace(
        source,
        title=plain(source.title, HEADLINE),
        outlet=plain(source.outlet, NOTICE),
        author=plain(source.author, NOTICE),
        notice=plain(source.notice, NOTICE),
        url="" if source.outlet in audience.hidden_outlets else safe_url(source.url),
    )
