"""A digest's settings -> what of them is not as it is when nobody asks for anything, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable

from bot.actions.digest import Digest
from bot.chat.phrases import Phrases
from bot.model import Audience

LONGEST = 300


def special(digest: Digest, say: Phrases, *, safe: Callable[[str, int], str], place: Callable[[str], str]) -> list[str]:
    """Return a phrase for each; `safe` makes foreign text harmless, `place` shows the channel of drafts."""
    audience, schedule, said = digest.audience, digest.schedule, []
    if digest.trouble:
        said.append(say("digest.not_sent", reason=safe(digest.trouble, LONGEST)))
    if audience.items != Audience.__dataclass_fields__["items"].default:
        said.append(say("digest.items", count=audience.items))
    if audience.sections:
        said.append(say(f"digest.sections_{audience.sections}"))
    if audience.hidden_outlets:
        said.append(say("digest.hidden", outlets=safe(", ".join(audience.hidden_outlets), LONGEST)))
    if audience.threads:
        said.append(say("digest.threads"))
    if audience.amends:
        said.append(say("digest.amends"))
    if schedule.look_back:
        said.append(say("digest.look_back"))
    if schedule.instant and schedule.at_least > 1:
        said.append(say("digest.at_least", count=schedule.at_least))
    if schedule.instant:
        said.append(say("digest.most", count=schedule.most_a_day))
    if not schedule.quiet_line:
        said.append(say("digest.no_quiet_line"))
    if schedule.review is not None:
        said.append(say(f"digest.review_{schedule.review.otherwise}", place=place(schedule.review.address)))
    return said
