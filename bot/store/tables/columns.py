"""What columns are made of: moments as microseconds since 1970 (UTC), which sort everywhere alike, and numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, MetaData, TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """An aware datetime as microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 (its signature)
        """Turn a datetime into what is stored."""
        return None if value is None else microseconds(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (its signature)
        """Turn what is stored into a datetime."""
        return None if value is None else moment(value)


def microseconds(value: datetime) -> int:
    """Return microseconds since 1970; a naive datetime is a mistake and raises TypeError."""
    return (value - EPOCH) // MICROSECOND


def moment(value: int) -> datetime:
    """Return the aware datetime of so many microseconds."""
    return EPOCH + timedelta(microseconds=value)


# SQLite counts rows up by itself only in INTEGER keys; PostgreSQL's INTEGER would end at two milliards.
Number = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
