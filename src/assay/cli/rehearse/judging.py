"""Judges a rehearsal: reads what the site holds of each attempt, and compares it with what was seen."""

from collections.abc import Sequence
from datetime import datetime

from assay.cli.rehearse.cohort import stored_of
from assay.cli.rehearse.evidence import Finding, Stored, findings
from assay.cli.rehearse.exam_day import Seat
from assay.cli.rehearse.measures import Measures
from assay.cli.rehearse.report import Report, largest_drift
from assay.core.attempt import from_body, ledger_of


def judge(seats: Sequence[Seat], measures: Measures, *, seconds: float) -> Report:
    """The report on a day that is over."""
    found: list[Finding] = []
    entries, used = 0, 0.0
    for seat in seats:
        stored = stored_of(seat.admission.attempt)
        found += findings(seat.witness, stored)
        entries += sum(
            1 for entry in stored.entries if entry.body.get("device_seq") and entry.body.get("chain")
        )
        used += _seconds_used(stored)
    return Report(
        candidates=len(seats),
        seconds=seconds,
        measures=measures,
        made=sum(len(seat.witness.made) for seat in seats),
        acknowledged=sum(len(seat.witness.acknowledged) for seat in seats),
        stored=entries,
        submitted=sum(1 for seat in seats if seat.witness.receipt),
        largest_drift_seconds=largest_drift([seat.witness for seat in seats]),
        clock_seconds=used,
        gave_up=[f"candidate {seat.number}: {step}" for seat in seats for step in seat.gave_up],
        findings=found,
    )


def _seconds_used(stored: Stored) -> float:
    history = [(from_body(x.event, x.body), datetime.fromisoformat(x.at)) for x in stored.entries]
    return ledger_of(history).used(history[-1][1]).total_seconds()
