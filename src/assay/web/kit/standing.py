"""How an attempt stands, as the player is told with every answer of the server."""

from datetime import datetime

from assay.core.attempt import AttemptState
from assay.core.journal import stamp


def standing(state: AttemptState, *, message: str, now: datetime) -> dict[str, object]:
    """Plain values for JSON; `locked` lists the questions that are closed for good, `remaining_seconds` has
    tenths, `stored_at` is the server's time of this answer.
    """
    return {
        "state": state.phase.value,
        "remaining_seconds": round(state.remaining(now).total_seconds(), 1),
        "held_up_to": state.held_up_to,
        "device_chain": state.device_chain,
        "stored_at": stamp(now),
        "message": {"text": message, "from": "proctor"} if message else None,
        "section": state.section,
        "locked": state.locked_numbers() if state.locked else [],
        "on_break": state.on_break,
        "break_left_seconds": round(state.break_left(now).total_seconds()) if _has_breaks(state) else 0,
    }


def _has_breaks(state: AttemptState) -> bool:
    """Most attempts have none, and this is asked with every saved answer."""
    return state.break_seconds > 0 or state.break_since is not None
