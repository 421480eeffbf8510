"""`limelight email`: who gets briefings by e-mail; an editor adds and removes addresses here."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bot.errors import InputError, SettingsError
from bot.text.counted import counted

if TYPE_CHECKING:
    from bot.actions.digest import Digest
    from bot.actions.office import Asker
    from bot.settings import Settings

T = TypeVar("T")

#: Who changes settings at the command line, as the journal has it.
OPERATOR = "operator"

email = typer.Typer(
    add_completion=False, rich_markup_mode=None, no_args_is_help=True, help="Who gets briefings by e-mail."
)

Address = Annotated[str, typer.Argument(help="Mail address, like desk@paper.example.")]
Subject = Annotated[str, typer.Option(help="Country, theme, name of the catalogue or words; default: all.")]
Time = Annotated[str, typer.Option(help='08:00, "08:00, 18:30" or instant.')]
Zone = Annotated[str, typer.Option(help="IANA name like Europe/Paris; default: LIMELIGHT_ZONE.")]
Language = Annotated[str, typer.Option(help="Of headings and dates; default: LIMELIGHT_LANGUAGE.")]


@email.callback()
def _group() -> None:
    """Who gets briefings by e-mail: `add` for who has agreed to it, `ask` to have the mailbox itself agree."""


@email.command(short_help="Subscribe an address, or change its time.")
def add(
    address: Address,
    topic: Subject = "",
    time: Time = "08:00",
    zone: Zone = "",
    language: Language = "",
) -> None:
    """Subscribe an address, or change its time; an address may have several topics."""
    settings = _mailing_settings()
    asker = _editor(_valid(address), language or settings.language)
    made = asyncio.run(_said(_add(settings, asker, topic=topic, time=time, zone=zone or settings.zone)))
    typer.echo(_line(made))


@email.command(short_help="Ask an address whether it wants the briefing.")
def ask(
    address: Address,
    topic: Subject = "",
    time: Time = "08:00",
    zone: Zone = "",
    language: Language = "",
) -> None:
    """Ask an address whether it wants the briefing; nothing else is sent there until its mailbox says yes."""
    settings = _mailing_settings()
    asker = _operator(language or settings.language)
    link = asyncio.run(
        _said(_ask(settings, asker, _valid(address), topic=topic, time=time, zone=zone or settings.zone))
    )
    way = "its link is confirmed" if link else "`limelight email confirm CODE` is given the code in it"
    typer.echo(f"A mail is on its way to {address}. The briefings begin when {way}.")


@email.command(short_help="Begin what an address has agreed to.")
def confirm(code: Annotated[str, typer.Argument(help="The code that the mail of `ask` holds.")]) -> None:
    """Begin what an address was asked about, with the code that was sent there."""
    from bot.settings import load_settings

    settings = load_settings()
    typer.echo(_line(asyncio.run(_said(_confirm(settings, _operator(settings.language), code)))))


@email.command("list")
def list_addresses() -> None:
    """Show the addresses with topic, times and language."""
    from bot.settings import load_settings

    found = asyncio.run(_subscriptions(load_settings()))
    for one in found:
        typer.echo(_line(one))
    if not found:
        typer.echo("Nobody yet. `limelight email add ADDRESS` subscribes somebody.")


@email.command()
def remove(
    address: Address,
    topic: Annotated[str, typer.Option(help="Only this topic, as the list shows it.")] = "",
) -> None:
    """End an address's subscriptions; exit 1 when it had none."""
    from bot.settings import load_settings

    ended = asyncio.run(_remove(load_settings(), _valid(address), topic))
    typer.echo(f"{counted(ended, 'subscription')} of {address} ended.")
    if not ended:
        raise typer.Exit(1)


async def _add(settings: Settings, asker: Asker, *, topic: str, time: str, zone: str) -> Digest:
    from bot.actions.digest import Wishes, language_named, set_digest
    from bot.actions.subscriptions import Order, subscribe
    from bot.answering import open_office

    asker = replace(asker, language=language_named(asker.language))
    async with open_office(settings) as office:
        if not topic and not time.strip().casefold().startswith("instant"):
            wishes = Wishes(times=time, zone=zone, language=asker.language)
            return await set_digest(office, asker, wishes)
        order = Order(topic=topic, here=True, times=time, zone=zone)
        return await subscribe(office, asker, order)


async def _ask(settings: Settings, asker: Asker, address: str, *, topic: str, time: str, zone: str) -> str:
    from bot.actions.mailing import ask_mailbox
    from bot.actions.subscriptions import Order
    from bot.answering import open_office
    from bot.chat.email.messenger import MailMessenger
    from bot.chat.email.server import server_of

    async with open_office(settings) as office:
        page = settings.public_url if settings.web else ""
        office = replace(office, mail=MailMessenger(server_of(settings.smtp_url)), public_url=page)
        return (await ask_mailbox(office, asker, address, Order(topic=topic, times=time, zone=zone))).link


async def _confirm(settings: Settings, asker: Asker, code: str) -> Digest:
    from bot.actions.mailing import confirm_code
    from bot.answering import open_office

    async with open_office(settings) as office:
        return await confirm_code(office, asker, code)


async def _subscriptions(settings: Settings) -> list[Digest]:
    from datetime import UTC, datetime

    from bot.actions.digest import digest_of
    from bot.store import open_store

    settings.state.mkdir(parents=True, exist_ok=True)
    async with open_store(settings.database_url) as store:
        schedules = {schedule.id: schedule for schedule in await store.schedules()}
        audiences = [one for one in await store.audiences() if one.platform == "email" and one.id in schedules]
    now = datetime.now(UTC)
    digests = [digest_of(one, schedules[one.id], now) for one in audiences]
    return sorted(digests, key=lambda one: (one.audience.address, one.audience.topic.name))


async def _remove(settings: Settings, address: str, topic: str) -> int:
    from datetime import UTC, datetime

    from bot.ports import JournalEntry
    from bot.store import open_store

    now = datetime.now(UTC)
    mine = [one.audience for one in await _subscriptions(settings) if one.audience.address == address]
    ended = [one for one in mine if not topic or one.topic.name.casefold() == topic.casefold()]
    async with open_store(settings.database_url) as store:
        for audience in ended:
            await store.delete_audience(audience.id, now)
            entry = JournalEntry(
                at=now, space=audience.space, person=OPERATOR, action="unsubscribe", subject=audience.id
            )
            await store.record(entry)
    return len(ended)


def _editor(address: str, language: str) -> Asker:
    """Return the operator, who may set up what the address is told; nothing of it is shared with another address."""
    from bot.actions.office import Asker

    own = f"email:{address}"
    return Asker(
        platform="email",
        person=OPERATOR,
        audience=own,
        address=address,
        space=own,
        name=address,
        language=language,
        may_set_up=True,
    )


def _operator(language: str) -> Asker:
    """Return the operator as somebody who asks for mail like anybody else."""
    from bot.actions.digest import language_named
    from bot.actions.office import Asker

    own = f"cli:user:{OPERATOR}"
    return Asker(
        platform="cli",
        person=OPERATOR,
        audience=own,
        address=f"user:{OPERATOR}",
        space=own,
        language=language_named(language),
    )


def _valid(address: str) -> str:
    from bot.chat.email.server import address_of

    try:
        return address_of(address)
    except ValueError:
        raise InputError(f"{address!r} is no mail address") from None


def _mailing_settings() -> Settings:
    """Return the settings; raises SettingsError without a mail server, or with one that is written wrongly."""
    from bot.chat.email.server import server_of
    from bot.settings import load_settings

    settings = load_settings()
    if not settings.smtp_url:
        raise SettingsError("it is not set; without a mail server nothing can be sent", where="SMTP_URL")
    server_of(settings.smtp_url)
    return settings


def _line(one: Digest) -> str:
    audience, schedule = one.audience, one.schedule
    times = "instant" if schedule.instant else ", ".join(schedule.times)
    name = audience.topic.name or "all"
    waits = "  (not confirmed yet)" if audience.paused == "unconfirmed" else ""
    return f"{audience.address}  {name}  {times} {schedule.zone}  {audience.language}{waits}"


async def _said(asked: Awaitable[T]) -> T:
    """Return what was asked for; a refusal becomes one sentence for whoever typed it."""
    from bot.actions.office import ActionRefused
    from bot.chat.phrases import Phrases

    try:
        return await asked
    except ActionRefused as error:
        values: Any = error.values
        raise InputError(Phrases("en")(error.phrase, **values)) from error
