"""Python loads this first in every process of a site under test: its clock then jumps when the test says so.

All of Assay's time comes through one door, so one name is enough. The file that ASSAY_FAULTS_CLOCK names
holds the seconds by which the door is wrong; the machine's own clock, and every timer, go on as they did.
Only a process whose PYTHONPATH leads here is touched, and nothing of this is installed with Assay.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

if file := os.environ.get("ASSAY_FAULTS_CLOCK"):
    from assay.outside import clock

    wrong_by, right = Path(file), clock.now

    def now() -> datetime:
        return right() + timedelta(seconds=float(wrong_by.read_text() or 0))

    clock.now = now
