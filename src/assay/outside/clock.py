"""The door to time: the only place that reads the machine's clock."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """This day in UTC."""
    return now().date()
