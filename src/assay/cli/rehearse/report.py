"""What a rehearsal has shown: figures, findings, and a verdict in words with its exit code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rich.console import Console
from rich.table import Table

from assay.cli.rehearse.evidence import Finding
from assay.cli.rehearse.measures import Measures
from assay.cli.rehearse.witness import Witness

SLOW_SECONDS = 1.0
"""When one in twenty waits longer, people notice, and press again."""

NOTICED = ("seat", "form", "start", "entries", "heartbeat", "submit")
MOST_FINDINGS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Report:
    """A rehearsal's outcome. `stored` counts entries found in the journals, `ended` attempts ended by us."""

    candidates: int
    seconds: float
    measures: Measures
    made: int
    acknowledged: int
    stored: int
    submitted: int
    largest_drift_seconds: float
    clock_seconds: float
    gave_up: Sequence[str]
    findings: Sequence[Finding]
    ended: int = 0

    @property
    def verdict(self) -> str:
        """One sentence, the worst thing first."""
        if self.findings:
            return f"Not ready: {len(self.findings)} promises were broken. The first: {self.findings[0]}"
        if self.gave_up or self.submitted < self.candidates:
            missing = self.candidates - self.submitted
            return f"Not ready: {missing} of {self.candidates} candidates could not finish."
        if failures := self.measures.failures():
            return f"Not ready: {sum(failures.values())} calls failed and had to be made again."
        if slow := [call for call in NOTICED if self._p95(call) > SLOW_SECONDS]:
            return f"Not ready: one call in twenty took over {SLOW_SECONDS:g} s: {', '.join(slow)}."
        return (
            f"Ready: {self.candidates} candidates sat and handed in, and each of {self.acknowledged} "
            "acknowledged entries is stored, once and in order."
        )

    @property
    def exit_code(self) -> int:
        """0 when the site is ready."""
        return 0 if self.verdict.startswith("Ready") else 1

    def _p95(self, call: str) -> float:
        latency = self.measures.latencies().get(call)
        return latency.p95 if latency else 0.0

    def as_json(self) -> Mapping[str, object]:
        """Plain values, for a file to keep."""
        return {
            "report": "assay-rehearsal-v1",
            "verdict": self.verdict,
            "ready": self.exit_code == 0,
            "candidates": self.candidates,
            "submitted": self.submitted,
            "seconds": round(self.seconds, 1),
            "entries": {"made": self.made, "acknowledged": self.acknowledged, "stored": self.stored},
            "clock": {
                "seconds_used": round(self.clock_seconds, 1),
                "largest_drift_seconds": round(self.largest_drift_seconds, 3),
            },
            **self.measures.as_json(),
            "gave_up": list(self.gave_up),
            "findings": [str(finding) for finding in self.findings],
        }


def print_report(report: Report, console: Console) -> None:
    """The figures as a table, what went wrong, and the verdict."""
    table = Table(title=f"{report.candidates} candidates in {report.seconds:.0f} s; times in milliseconds")
    for heading in ("call", "answered", "p50", "p95", "p99", "longest"):
        table.add_column(heading, justify="left" if heading == "call" else "right")
    for call, one in report.measures.latencies().items():
        times = (one.p50, one.p95, one.p99, one.longest)
        table.add_row(call, str(one.count), *(f"{1000 * seconds:.0f}" for seconds in times))
    console.print(table)
    for failure, count in report.measures.failures().items():
        console.print(f"  {count} x {failure}")
    console.print(
        f"Entries: {report.made} made, {report.acknowledged} acknowledged, {report.stored} stored.\n"
        f"Clock: {report.clock_seconds:.0f} s used in all; every second stands in the ledgers, and no "
        f"reply was further from a candidate's own clock than {report.largest_drift_seconds:.2f} s."
        if not any(finding.rule == "clock" for finding in report.findings)
        else "Clock: see the findings."
    )
    for finding in report.findings[:MOST_FINDINGS_SHOWN]:
        console.print(f"  {finding}")
    if report.ended:
        console.print(f"{report.ended} attempts were still open and have been ended.")
    console.print(f"[bold]{report.verdict}[/bold]")


def largest_drift(witnesses: Sequence[Witness]) -> float:
    """The most, in seconds, by which two replies' stamps are further apart than the candidate's clock says.

    What the replies themselves took is allowed for: a stamp is made somewhere between asking and hearing.
    """
    largest = 0.0
    for witness in witnesses:
        for one, other in pairwise(witness.claims):
            drift = abs(other.stamp - one.stamp - (other.heard_at - one.heard_at))
            largest = max(largest, drift - one.took - other.took)
    return largest
