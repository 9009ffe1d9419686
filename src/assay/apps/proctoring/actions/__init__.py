"""What people do in proctoring, one idea a file. Each is one transaction, journalled or audited."""

from assay.apps.proctoring.actions.moves import (
    Sweep,
    admit,
    admit_all,
    flag,
    grant_all,
    grant_time,
    pause,
    pause_all,
    terminate,
    turn_away,
)

__all__ = [
    "Sweep",
    "admit",
    "admit_all",
    "flag",
    "grant_all",
    "grant_time",
    "pause",
    "pause_all",
    "terminate",
    "turn_away",
]
