"""Small values to store."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from bot.model import (
    Article,
    Audience,
    Block,
    BlockRole,
    Briefing,
    DevelopmentKind,
    Item,
    Mention,
    Placement,
    Quantity,
    Slot,
    Statement,
    Topic,
)
from bot.ports import Gathered, Part

NOON = datetime(2026, 10, 7, 12, tzinfo=UTC)


def minutes(count: float) -> datetime:
    return NOON + timedelta(minutes=count)


def gathered(name: str, story: str, *, at: float = 0, feed: str = "north", statements: int = 1, **placed) -> Gathered:
    """An article seen so many minutes after noon."""
    article = Article(
        id=name,
        feed=feed,
        url=f"https://{feed}.example/{name}",
        title=f"Dam {name} broke",
        text=f"The dam {name} broke. Police said so.",
        language="en",
        published_at=minutes(at - 5),
        seen_at=minutes(at),
        blocks=(Block(role=BlockRole.BODY, start=0, end=10),),
    )
    mention = Mention(
        entity="dam", name="Makmal dam", type="place", field="text", start=4, end=7, text="dam", reason="name"
    )
    return Gathered(
        article=article,
        guid=f"guid-{name}",
        key=f"https://{feed}.example/{name}",
        region="hills",
        mentions=(mention,),
        placement=Placement(article=name, story=story, **placed),
        statements=tuple(
            Statement(
                article=name,
                story=story,
                position=position,
                text=f"The dam {name} broke.",
                language="en",
                quantities=(Quantity(value=3.5, unit="km"),),
                dates=(date(2026, 10, 6),),
                words=("break", "dam"),
                entities=("dam",),
                said_by="police",
                negated=True,
                on=date(2026, 10, 7),
            )
            for position in range(statements)
        ),
    )


def audience(name: str = "desk", *, platform: str = "discord", address: str = "") -> Audience:
    return Audience(
        id=name,
        platform=platform,
        address=address or f"channel-{name}",
        zone="Asia/Almaty",
        topic=Topic(region="hills", words=("dam",)),
        created_at=NOON,
        hidden_outlets=("South",),
    )


def slot(day: int = 0, *, schedule: str = "morning", time: str = "17:00") -> Slot:
    due = NOON + timedelta(days=day)
    return Slot(schedule=schedule, on=due.date(), time=time, due_at=due)


def briefing(*settles: Mapping[str, int]) -> Briefing:
    items = tuple(
        Item(
            story=next(iter(settled), ""),
            kind=DevelopmentKind.NEW,
            section="",
            headline="Dam broke",
            sentences=(),
            sources=(),
            settles=settled,
        )
        for settled in settles
    )
    return Briefing(slot=NOON, audience="desk", language="en", items=items)


def message(number: int = 1, of: int = 1, *, settles: Mapping[str, int] | None = None) -> Part:
    return Part(
        number=number, of=of, marker=f"mark-{number}", payload={"text": f"part {number}"}, settles=settles or {}
    )
