from bot.delivery.parts import marker, parts_of, settled_by
from bot.model import Audience, Briefing, DevelopmentKind, Item, Sentence, Source
from tests.delivery.platform import START


def item(number: int) -> Item:
    source = Source(
        id=f"a{number}", title="Dam", url=f"https://north.example/{number}/{'long-address-' * 30}", outlet="North"
    )
    words = "The dam above the town broke on Sunday night and flooded two villages below it. " * 3
    return Item(
        story=f"{number:016x}",
        kind=DevelopmentKind.NEW,
        section="",
        headline=f"Dam {number} broke",
        sentences=(Sentence(text=words, sources=(source.id,)),),
        sources=(source,),
        settles={f"{number:016x}": 10 * number, f"arrived-{number}": number},
    )


def test_markers_are_the_same_in_every_process_and_different_for_every_part():
    first, second = parts_of("s/2026-10-07/08:00", [{"text": "one"}, {"text": "two"}])
    assert parts_of("s/2026-10-07/08:00", [{"text": "written anew"}])[0].marker == first.marker
    [other] = parts_of("s/2026-10-08/08:00", [{"text": "one"}])
    assert len({first.marker, second.marker, other.marker}) == 3
    assert len(marker("s/2026-10-07/08:00", 1)) <= 25  # Discord's limit for a nonce


def test_a_message_settles_the_items_that_it_names():
    payloads = [{"components": [{"custom_id": "story:one"}]}, {"components": [{"custom_id": "story:two"}, 7]}]
    items = [item(number) for number in (1, 2, 3)]
    named = [
        Item(story=story, kind=one.kind, section="", headline="", sentences=(), sources=(), settles=one.settles)
        for story, one in zip(("one", "two", "cut"), items, strict=True)
    ]
    assert settled_by(payloads, named) == [dict(items[0].settles), {**items[1].settles, **items[2].settles}]
    assert settled_by([], named) == []


def test_a_discord_digest_of_several_messages_settles_each_item_where_it_stands():
    from bot.chat.discord.render import render

    items = tuple(item(number) for number in range(1, 10))
    briefing = Briefing(slot=START, audience="desk", language="en", items=items, title="The Hills")
    payloads = render(briefing, Audience(id="desk", platform="discord", address="1"))
    settled = settled_by(payloads, items)
    assert len(payloads) > 1
    assert all(settled)
    assert {story: number for one in settled for story, number in one.items()} == {
        story: number for one in items for story, number in one.settles.items()
    }
