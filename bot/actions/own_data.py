"""What is kept about the asker -> theirs to read, to take along, or to have deleted; nobody else's."""

from __future__ import annotations

import json

from bot.actions.office import ActionRefused, Asker, Office


async def own_data(office: Office, asker: Asker) -> str:
    """Return all that is kept about the asker as JSON: lists of rows by kind, times in UTC.

    Without the database's running numbers, which count what others do.
    """
    kept = await office.desk.person(asker.platform, asker.person)
    shown = {
        kind: [{name: value for name, value in row.items() if name != "id" or isinstance(value, str)} for row in rows]
        for kind, rows in kept.items()
    }
    return json.dumps(shown, ensure_ascii=False, indent=2)


async def forget_me(office: Office, asker: Asker, *, sure: bool) -> int:
    """Delete the asker's subscriptions with all that was kept of them; return how many there were.

    What they changed in a server stays on its record, without them. Raises ActionRefused unless they are `sure`.
    """
    if not sure:
        raise ActionRefused("refused.not_sure")
    return await office.desk.forget_person(asker.platform, asker.person)
