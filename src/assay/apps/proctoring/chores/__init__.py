"""What the worker does for watched sittings, one idea a file."""

from assay.apps.proctoring.chores.ending import end_due_exams
from assay.apps.proctoring.chores.gaps import signal_gaps
from assay.apps.proctoring.chores.noting import MOST, note_incidents
from assay.apps.proctoring.chores.retention import delete_due

__all__ = ["MOST", "delete_due", "end_due_exams", "note_incidents", "signal_gaps"]
