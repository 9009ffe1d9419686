"""What may be done with an attempt, one file for each stretch of its life. Each call is a transaction.

Proctors' moves are in `proctoring`; all go through the engine. The gateway does the same things as
`sitting`, by the same decisions and faster; these are the reference, and serve whoever has no gateway at
hand.
"""

from assay.apps.attempts.actions.check_in import (
    NotReady,
    check_in,
    confirm_rules,
    draw_form_ahead,
    keep_system_check,
)
from assay.apps.attempts.actions.ending import cancel, end, expire, finish, submit, submit_by_clock
from assay.apps.attempts.actions.late import decide_late, hand_over, renew_receipt
from assay.apps.attempts.actions.opening import open_attempt, register_now
from assay.apps.attempts.actions.sitting import (
    LEASE,
    begin_break,
    end_break,
    free_seat,
    heartbeat,
    save_work,
    start,
    take_seat,
)

__all__ = [
    "LEASE",
    "NotReady",
    "begin_break",
    "cancel",
    "check_in",
    "confirm_rules",
    "decide_late",
    "draw_form_ahead",
    "end",
    "end_break",
    "expire",
    "finish",
    "free_seat",
    "hand_over",
    "heartbeat",
    "keep_system_check",
    "open_attempt",
    "register_now",
    "renew_receipt",
    "save_work",
    "start",
    "submit",
    "submit_by_clock",
    "take_seat",
]
