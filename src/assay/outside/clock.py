"""The door to time: the only place that reads the machine's clock."""

import time
from datetime import UTC, date, datetime


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


def steady() -> float:
    """Seconds since some moment: for how long something took or rests, whatever is done to the clock."""
    return time.monotonic()


def today() -> date:
    """This day in UTC."""
    return now().date()
