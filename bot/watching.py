"""Vital signs at each tick -> alarms to the operator's channel, each once until it is over, and once that it is."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from bot.actions.office import Office
from bot.actions.vital_signs import NAMED, Alarm, alarms, vital_signs
from bot.errors import DeliveryError, StoreError
from bot.ports import Messenger, Part, SpeaksToOperators

log = logging.getLogger("limelight.watching")


class Watch:
    """Looks, compares with what rings, tells. Whatever cannot be told is tried again at the next look."""

    def __init__(
        self,
        office: Office,
        messengers: Mapping[str, Messenger],
        *,
        state: Path,
        operator: tuple[str, str] | None,
        silent_for: timedelta,
        clock_is_off: Callable[[], str] = lambda: "",
    ) -> None:
        """Take platform and address of the operator; None = alarms stand in the log alone.

        `clock_is_off` says why nothing is posted by this machine's clock, "" = it is right.
        """
        self._clock_is_off = clock_is_off
        self._office = office
        self._messengers = messengers
        self._state = state
        self._operator = operator
        self._silent_for = silent_for
        self._started_at = office.clock.now()
        self._database_is_ill = False

    async def look(self) -> None:
        """Look once."""
        try:
            signs = await vital_signs(self._office, self._state)
            wrong = {one.key: one for one in alarms(signs, started_at=self._started_at, silent_for=self._silent_for)}
            if reason := self._clock_is_off():
                wrong["clock"] = Alarm(key="clock", text=reason)
            await self._tell_new(wrong)
            await self._tell_over(wrong)
        except StoreError as error:  # it cannot keep what rings: this process remembers that much
            if not self._database_is_ill:
                self._database_is_ill = await self._tell("database", [f"The database does not answer: {error}"])
            return
        if self._database_is_ill:
            self._database_is_ill = not await self._tell("database over", ["Over: the database answers again."])

    async def _tell_new(self, wrong: Mapping[str, Alarm]) -> None:
        now, known = self._office.clock.now(), await self._office.desk.ringing()
        mine = [one for one in wrong.values() if await self._office.desk.ring(one.key, one.text, now)]
        lines = [one.text for one in mine[:NAMED]] + ([f"And {len(mine) - NAMED} more."] if len(mine) > NAMED else [])
        if mine and await self._tell(f"{now.isoformat()} {len(known)}", lines):
            await self._office.desk.rung([one.key for one in mine])

    async def _tell_over(self, wrong: Mapping[str, Alarm]) -> None:
        over = {key: text for key, text in (await self._office.desk.ringing()).items() if key not in wrong}
        if over and await self._office.desk.silence(over.keys()) == len(over):  # else another process tells it
            now = self._office.clock.now()
            await self._tell(f"{now.isoformat()} over", [f"Over: {text}" for text in list(over.values())[:NAMED]])

    async def _tell(self, mark: str, lines: Sequence[str]) -> bool:
        """Tell the operator; False when it did not get there."""
        for line in lines:
            log.warning("%s", line)
        if self._operator is None:
            return True
        platform, address = self._operator
        messenger: object = self._messengers.get(platform)
        if not isinstance(messenger, SpeaksToOperators):
            log.error("LIMELIGHT_OPERATOR names %s, which is not set up", platform)
            return True
        marker = hashlib.sha256(mark.encode()).hexdigest()[:24]
        payload = messenger.note("\n".join(lines), self._office.clock.now())
        try:
            await self._messengers[platform].post(address, Part(number=1, of=1, marker=marker, payload=payload))
        except DeliveryError as error:
            log.error("the operator could not be told: %s", error)  # noqa: TRY400
            return False
        return True
