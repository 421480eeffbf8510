"""A draft on the desk: what an editor does with it, at once, on record, and shown as it stands then."""

from __future__ import annotations

from collections.abc import Callable

from bot.actions.journal import note
from bot.actions.office import ActionRefused, Asker, Office
from bot.actions.rights import check_mend
from bot.delivery import review
from bot.model import Draft

LONGEST_LINE, LONGEST_NAME = 300, 60


async def drafts(office: Office, asker: Asker) -> list[Draft]:
    """Return the drafts of the asker's server or workspace that are open, approved or held, the earliest slot first."""
    await check_mend(office, asker)
    found = await office.desk.drafts(review.OPEN, review.APPROVED, review.HELD)
    return [draft for draft in found if draft.space == asker.space]


async def show_draft(office: Office, asker: Asker, code: str) -> Draft:
    """Return a draft as it stands; raises ActionRefused for another space's, or one that is gone."""
    await check_mend(office, asker)
    draft = await office.desk.draft(code)
    if draft is None or draft.space != asker.space:
        raise ActionRefused("refused.draft")
    return draft


async def cut_item(office: Office, asker: Asker, code: str, story: str) -> Draft:
    """Leave an item out; it stays untold and competes again."""
    return await _change(office, asker, code, "cut", lambda draft: review.cut(draft, story, out=True))


async def keep_item(office: Office, asker: Asker, code: str, story: str) -> Draft:
    """Keep an item after all."""
    return await _change(office, asker, code, "keep", lambda draft: review.cut(draft, story, out=False))


async def move_item(office: Office, asker: Asker, code: str, story: str, *, by: int) -> Draft:
    """Move an item one up (-1) or down (+1)."""
    return await _change(office, asker, code, "move", lambda draft: review.move(draft, story, by=by))


async def add_line(office: Office, asker: Asker, code: str, text: str, *, by: str) -> Draft:
    """Add a line that readers see above the items, under the name `by` (how the platform shows the asker)."""
    text, by = " ".join(text.split())[:LONGEST_LINE], " ".join(by.split())[:LONGEST_NAME]
    if not text or not by:
        raise ActionRefused("refused.empty")
    return await _change(office, asker, code, "line", lambda draft: review.add_line(draft, text, by))


async def drop_line(office: Office, asker: Asker, code: str, number: int) -> Draft:
    """Take a line back, counted from 0."""
    return await _change(office, asker, code, "line", lambda draft: review.drop_line(draft, number))


async def approve(office: Office, asker: Asker, code: str, *, by: str) -> Draft:
    """Let the draft go out as it stands: at its slot, or within seconds when that has passed."""
    return await _change(office, asker, code, "approve", lambda draft: review.approve(draft, by[:LONGEST_NAME]))


async def _change(office: Office, asker: Asker, code: str, what: str, change: Callable[[Draft], Draft]) -> Draft:
    known = await show_draft(office, asker, code)

    def changed(draft: Draft) -> Draft:
        if not review.is_undecided(draft):
            raise ActionRefused("refused.draft_over")
        try:
            return change(draft)
        except KeyError:
            raise ActionRefused("refused.story") from None
        except ValueError:
            raise ActionRefused("refused.lines", count=review.MOST_LINES) from None

    draft = await office.desk.change_draft(code, changed) or known
    await note(office, asker, f"review.{what}", known.slot.key, {"code": code})
    audience = next((one for one in await office.desk.audiences() if one.id == draft.audience), None)
    if office.show_draft is not None and audience is not None:
        await office.show_draft(draft, audience)
    return draft
