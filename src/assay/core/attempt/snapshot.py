"""The state as JSON and back: the checkpoint that spares whoever decides next the whole journal.

Members that hold their default are left out, and members that are left out hold their default, so that a
checkpoint of an older release is read by a newer one.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from assay.core.attempt.bodies import from_body, to_body
from assay.core.attempt.state import AttemptState
from assay.core.attempt.table import Phase

_MICROSECOND = timedelta(microseconds=1)
_DEFAULT = AttemptState()


def to_snapshot(state: AttemptState) -> dict[str, object]:
    """A JSON object from which `from_snapshot` makes exactly this state again."""
    snapshot: dict[str, object] = {}
    for name in AttemptState.__struct_fields__:
        value = getattr(state, name)
        if value != getattr(_DEFAULT, name):
            write = _WRITE.get(name)
            snapshot[name] = write(value) if write else value
    return snapshot


def from_snapshot(snapshot: Mapping[str, object]) -> AttemptState:
    """The state of a snapshot; raises ValueError or TypeError for what no `to_snapshot` has written."""
    known = {name: _READ[name](value) if name in _READ else value for name, value in snapshot.items()}
    return AttemptState(**known)  # type: ignore[arg-type]  # our own checkpoint; a replay is the judge of it


def _moment(at: datetime) -> str:
    return at.isoformat()


def _microseconds(span: timedelta) -> int:
    return span // _MICROSECOND


def _span(microseconds: Any) -> timedelta:
    return timedelta(microseconds=microseconds)


def _hex_to_mask(text: Any) -> int:
    return int(text, 16)


_WRITE: Mapping[str, Callable[[Any], object]] = {
    "phase": lambda phase: phase.value,
    "plan": to_body,
    "presets": list,
    "elapsed": _microseconds,
    "running_since": _moment,
    "break_used": _microseconds,
    "break_since": _moment,
    "seen": hex,  # beyond 53 bits, numbers of JSON differ from reader to reader
    "locked": hex,
    "submitted_at": _moment,
    "handed_over": list,
    "doubts": lambda doubts: [list(doubt) for doubt in doubts],
}
_READ: Mapping[str, Callable[[Any], object]] = {
    "phase": Phase,
    "plan": lambda body: from_body("Opened", body),
    "presets": tuple,
    "elapsed": _span,
    "running_since": datetime.fromisoformat,
    "break_used": _span,
    "break_since": datetime.fromisoformat,
    "seen": _hex_to_mask,
    "locked": _hex_to_mask,
    "submitted_at": datetime.fromisoformat,
    "handed_over": tuple,
    "doubts": lambda doubts: tuple((rule, device_seq) for rule, device_seq in doubts),
}
