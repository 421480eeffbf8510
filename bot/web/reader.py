"""Who reads, where their page stands, and what of it they may see now."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.actions.feed_list import PREFIX
from bot.actions.office import Office
from bot.briefing.phrases import Phrases, phrases_for
from bot.delivery.parts import marker
from bot.model import Audience, Briefing, Item, Reuse, Sentence, Source
from bot.text.plain import plain, safe_url
from bot.web.links import Links

#: Messages of one briefing among which a withdrawn item is looked for.
PARTS = 10
CHANGES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One audience's page as somebody opens it."""

    office: Office
    audience: Audience
    links: Links

    @property
    def phrases(self) -> Phrases:
        """The words of the page, in the audience's language."""
        return phrases_for(self.audience.language)

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.audience.topic.name or self.office.region.name

    def country(self, code: str) -> str:
        """Return a country's name as the region's pack or the reader's language has it."""
        return self.phrases.country(code, self.office.region.countries.get(code, ""))

    def source_url(self, url: str, outlet: str) -> str:
        """Return an article's address as it may be linked here, "" when the audience hides the outlet."""
        return "" if outlet in self.audience.hidden_outlets else safe_url(url)

    def lends(self, feed: str) -> Reuse:
        """Return how much of a feed's text may be shown; of a feed that is gone an extract."""
        known = self.office.feeds.get(feed)
        return known.reuse if known else Reuse.EXTRACT

    def may_know(self, feed: str) -> bool:
        """Tell whether the audience may see that the feed is read: those added in chat are their server's own."""
        return not feed.startswith(PREFIX)

    def shown(self, briefing: Briefing, withdrawn: dict[str, str]) -> Briefing:
        """Return the briefing within the feeds' rights of today, without links to hidden outlets.

        `withdrawn`: story -> reason of the items that were taken back; their sentences are gone.
        """
        silent = self._headline_only()
        return replace(
            briefing,
            title=plain(briefing.title, 120),
            items=tuple(self._item(item, silent, withdrawn.get(item.story)) for item in briefing.items),
            worth_reading=tuple(map(self._source, briefing.worth_reading)),
            ahead=tuple(replace(one, text=plain(one.text)) for one in briefing.ahead),
            ahead_sources=tuple(map(self._source, briefing.ahead_sources)),
        )

    def _item(self, item: Item, silent: frozenset[str], withdrawn: str | None) -> Item:
        of_silent = {source.id for source in item.sources if source.outlet in silent}
        kept = [one for one in item.sentences if set(one.sources) - of_silent or one.text == item.headline]
        if withdrawn is not None:
            note = self.phrases.text("Withdrawn: {reason}", reason=withdrawn or "-")
            kept = [Sentence(text=note, sources=(), language=self.phrases.language)]
        return replace(
            item,
            headline=plain(item.headline),
            sentences=tuple(replace(one, text=plain(one.text)) for one in kept),
            sources=tuple(map(self._source, item.sources)),
            disagreements=item.disagreements if withdrawn is None else (),
        )

    def _source(self, source: Source) -> Source:
        return replace(
            source,
            title=plain(source.title),
            outlet=plain(source.outlet),
            author=plain(source.author),
            notice=plain(source.notice),
            url=self.source_url(source.url, source.outlet),
        )

    def _headline_only(self) -> frozenset[str]:
        feeds = self.office.feeds.values()
        lending = {feed.outlet for feed in feeds if feed.reuse is not Reuse.HEADLINE}
        return frozenset(feed.outlet for feed in feeds) - lending

    async def withdrawn(self, *slots: str) -> dict[str, dict[str, str]]:
        """Return slot -> story -> reason of the items of these slots' briefings that were taken back."""
        entries = [
            entry
            for entry in await self.office.desk.entries(self.audience.space, limit=CHANGES)
            if entry.action == "withdraw" and entry.undone_at is None
        ]
        slot_of = {marker(slot, number): slot for slot in slots for number in range(1, PARTS + 1)} if entries else {}
        found: dict[str, dict[str, str]] = {slot: {} for slot in slots}
        for entry in entries:
            if slot := slot_of.get(str(entry.detail.get("marker"))):
                found[slot].setdefault(entry.subject, plain(str(entry.detail.get("reason", "")), 300))
        return found
