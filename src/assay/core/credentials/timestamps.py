"""Moments as credentials write them: XSD dateTimeStamp, in UTC, to the second."""

import re
from datetime import UTC, datetime
from typing import Any

from assay.core.credentials.errors import CredentialError

DATE_TIME_STAMP = re.compile(r"-?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)")


class BadTimestamp(CredentialError):
    """The value is not an XSD dateTimeStamp."""


def timestamp(moment: datetime) -> str:
    """`moment` (aware) as `2026-11-23T10:00:00Z`; parts of a second are dropped."""
    if moment.tzinfo is None:
        raise BadTimestamp("a credential needs moments with a time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_timestamp(value: Any, *, where: str) -> datetime:
    """The aware moment of an XSD dateTimeStamp (VCDM 2.0, 4.9); raises BadTimestamp naming `where`."""
    if not isinstance(value, str) or not DATE_TIME_STAMP.fullmatch(value):
        raise BadTimestamp(f"{where} is not a date and time with a zone, such as 2026-11-23T10:00:00Z")
    try:
        return datetime.fromisoformat(value)
    except ValueError as error:
        raise BadTimestamp(f"{where} is no real moment: {error}") from error
