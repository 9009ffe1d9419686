"""The clock ledger as rows for people: what, who, when, why, how many seconds. They add up to the time left.

    base + accommodation + grants and credits             = allowed
    allowed - the clock ran - over-runs of breaks         = left

Whole seconds are shown while the journal keeps milliseconds. Each row therefore shows what it adds to the
running sum, rounded: so the rows always come to the total, as a reader with a pencil expects.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from django.http.response import HttpResponseBase

from assay.apps.attempts.models import Attempt
from assay.core.attempt.ledger import Kind, Ledger, Line
from assay.web.kit.spans import span_text
from assay.web.kit.story import called
from assay.web.kit.tables import csv_file


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One row. `seconds` is what it changes of the time left; None: the clock stood, nothing changes."""

    what: str
    at: datetime | None = None
    until: datetime | None = None
    lasts: bool = False
    by: str = ""
    why: str = ""
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """The rows that make the time allowed, those that use it, and the three sums in whole seconds."""

    given: tuple[ClockRow, ...]
    spent: tuple[ClockRow, ...]
    allowed: int
    used: int
    left: int
    ended: bool


_WHAT: Final[Mapping[Kind, str]] = {
    "base": "Time limit of the exam",
    "accommodation": "Accommodation",
    "grant": "Time granted",
    "credit": "Given back after an outage",
    "ran": "The clock ran",
    "pause": "Paused: the clock stood",
    "break": "Break: the clock stood",
    "over-run": "Break longer than allowed",
}


def clock_of(ledger: Ledger, names: Mapping[str, str], *, now: datetime, ended: bool) -> Clock:
    """The rows of a ledger at `now`, which for an ended attempt is its end; `names` as in `story_of`."""
    given = tuple(_row(line, names, seconds=line.seconds) for line in ledger.lines if not line.is_span)
    spent = _spent([line for line in ledger.lines if line.is_span], names, now=now)
    used = -sum(row.seconds or 0 for row in spent)
    if used > ledger.allowed_seconds:
        spent.append(ClockRow("After the time was up: not charged", seconds=used - ledger.allowed_seconds))
        used = ledger.allowed_seconds
    allowed = ledger.allowed_seconds
    return Clock(given, tuple(spent), allowed, used, allowed - used, ended)


def _spent(lines: Sequence[Line], names: Mapping[str, str], *, now: datetime) -> list[ClockRow]:
    rows, sum_so_far = [], timedelta()
    for line in lines:
        before, sum_so_far = sum_so_far, sum_so_far + line.used(now)
        takes = line.kind in ("ran", "over-run") or sum_so_far > before
        rows.append(_row(line, names, seconds=_whole(before) - _whole(sum_so_far) if takes else None))
    return rows


def _whole(used: timedelta) -> int:
    """Seconds begun, as the time left counts only those that are whole."""
    return -(-used // timedelta(seconds=1))


def _row(line: Line, names: Mapping[str, str], *, seconds: int | None) -> ClockRow:
    by = called(line.by, names)
    row = ClockRow(_WHAT[line.kind], line.at, by=by, why=line.reason, seconds=seconds)
    if line.kind == "base":
        return replace(row, by="The certification", why="")
    if not line.is_span:
        return row
    if line.kind == "break" and line.free_seconds:
        row = replace(row, why=f"{line.reason} Up to {span_text(line.free_seconds)}.")
    return replace(row, until=line.until, lasts=line.until is None)


HEADER = ("from_utc", "until_utc", "what", "who", "why", "seconds", "left_after_seconds")


def clock_file(clock: Clock, attempt: Attempt) -> HttpResponseBase:
    """The ledger as CSV, with the time left after each row; times in UTC."""
    return csv_file(f"clock-{attempt.uuid}.csv", HEADER, _file_rows([*clock.given, *clock.spent]))


def _file_rows(rows: Iterable[ClockRow]) -> Iterable[Sequence[object]]:
    left = 0
    for row in rows:
        left += row.seconds or 0
        yield (_utc(row.at), _utc(row.until), row.what, row.by, row.why, row.seconds or 0, left)


def _utc(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds") if at else ""


def clock_json(clock: Clock) -> dict[str, object]:
    """The same for the player: its rows in order, and the three sums."""
    return {
        "lines": [
            {
                "what": row.what,
                "at": _utc(row.at),
                "until": _utc(row.until),
                "lasts": row.lasts,
                "by": row.by,
                "why": row.why,
                "seconds": row.seconds,
            }
            for row in (*clock.given, *clock.spent)
        ],
        "allowed_seconds": clock.allowed,
        "used_seconds": clock.used,
        "left_seconds": clock.left,
    }
