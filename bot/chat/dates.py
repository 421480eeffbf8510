"""The Date of an HTTP answer -> the moment at which a platform says it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def date_of(headers: Mapping[str, str]) -> datetime | None:
    """Return the moment of the Date header, None without one that can be read."""
    written = next((value for name, value in headers.items() if name.casefold() == "date"), "")
    try:
        moment = parsedate_to_datetime(written)
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
