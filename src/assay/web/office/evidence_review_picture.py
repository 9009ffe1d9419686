"""The lanes of a review as one SVG: no style attribute, colours by class; a table beside it says the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from django.utils.timezone import localtime

from assay.core.attempt import events as e
from assay.web.office.evidence_review_lines import LANES, History, Line
from assay.web.office.evidence_review_time import Axis, Span

WIDTH, LEFT, RIGHT = 1000, 132, 12
ROW, TOP = 34, 26
STATES = {
    "kept": "recorded",
    "deleted": "deleted by retention",
    "missing": "missing",
    "none": "nothing recorded",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """The SVG's text, and between which x the axis lies in it, for the line that shows the playing moment."""

    svg: str
    left: int = LEFT
    right: int = WIDTH - RIGHT


def picture(
    axis: Axis,
    recordings: Mapping[str, Sequence[Span]],
    running: Sequence[tuple[float, float]],
    lines: Sequence[Line],
) -> Picture:
    """`recordings` by the title of their lane; `running`: when the exam's clock ran, in seconds."""
    rows = [(title, _recording(title, spans, axis)) for title, spans in recordings.items()]
    for lane in ("signal", "incident", "chat", "answer"):
        rows.append((LANES[lane], _marks(lane, [line for line in lines if line.lane == lane], axis)))
    rows.append(("Clock running", _clock(running, axis)))
    height = TOP + ROW * len(rows) + 8
    body = "".join(_row(title, inside, TOP + ROW * place) for place, (title, inside) in enumerate(rows))
    label = (
        f"Lanes of the exam from {_time(axis.began_at)} to {_time(axis.ended_at)}. The table says the same."
    )
    return Picture(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(label)}" font-size="13" fill="currentColor">'
        f"{_ticks(axis, height)}{body}"
        f'<line class="head" x1="{LEFT}" x2="{LEFT}" y1="{TOP - 6}" y2="{height - 6}"/></svg>'
    )


def running_of(history: History, axis: Axis) -> list[tuple[float, float]]:
    """When the exam's clock ran, in seconds on the axis."""
    spans: list[tuple[float, float]] = []
    since: datetime | None = None
    for event, at in history:
        if isinstance(event, e.Started | e.Resumed) and since is None:
            since = at
        stops = isinstance(event, e.Paused | e.BreakBegun | e.Submitted | e.Terminated)
        if stops and since is not None:
            spans.append((axis.place(since), axis.place(at)))
            since = None
    if since is not None:
        spans.append((axis.place(since), axis.seconds))
    return spans


def _x(seconds: float, axis: Axis) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * seconds / axis.seconds


def _row(title: str, inside: str, y: int) -> str:
    return (
        f'<g transform="translate(0 {y})">'
        f'<text x="{LEFT - 10}" y="20" text-anchor="end">{escape(title)}</text>'
        f'<line class="base" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="28" y2="28"/>{inside}</g>'
    )


def _recording(title: str, spans: Sequence[Span], axis: Axis) -> str:
    shapes = []
    for span in spans:
        x, width = _x(span.begin, axis), max(2.0, _x(span.end, axis) - _x(span.begin, axis))
        words = f"{title}: {STATES[span.state]}"
        if span.first:
            words += f", {span.first} to {span.last}" if span.last > span.first else f", {span.first}"
        shapes.append(
            f'<rect class="piece {span.state}" data-at="{span.begin:.2f}" x="{x:.1f}" y="6" '
            f'width="{width:.1f}" height="18" rx="2"><title>{escape(words)}</title></rect>'
        )
        if span.state != "kept" and width > 34:
            shapes.append(
                f'<text class="gap" x="{x + width / 2:.1f}" y="19" text-anchor="middle" '
                'font-size="11">gap</text>'
            )
    return "".join(shapes)


def _marks(lane: str, lines: Sequence[Line], axis: Axis) -> str:
    shapes = []
    for line in lines:
        x = _x(line.seconds, axis)
        words = escape(f"{_time(line.at)} {line.words}"[:160])
        state = f" {line.signal.state}" if line.signal else ""
        shapes.append(
            f'<path class="mark {lane}{state}" data-at="{line.seconds:.2f}" '
            f'd="{_SHAPES[lane].format(x=f"{x:.1f}")}">'
            f"<title>{words}</title></path>"
        )
    return "".join(shapes)


_SHAPES = {
    "signal": "M{x} 5l8 18h-16z",
    "incident": "M{x} 4l10 10l-10 10l-10 -10z",
    "chat": "M{x} 7m-7 0h14v12h-8l-4 5v-5h-2z",
    "answer": "M{x} 8m-1 0h2v16h-2z",
}
"""A triangle, a diamond, a balloon and a tick: told apart without their colour."""


def _clock(running: Sequence[tuple[float, float]], axis: Axis) -> str:
    return "".join(
        f'<rect class="running" x="{_x(begin, axis):.1f}" y="10" '
        f'width="{max(1.0, _x(end, axis) - _x(begin, axis)):.1f}" height="10">'
        "<title>The clock ran</title></rect>"
        for begin, end in running
    )


def _ticks(axis: Axis, height: int) -> str:
    parts = []
    for place in range(6):
        seconds = axis.seconds * place / 5
        x, anchor = _x(seconds, axis), ("start", "middle")[place > 0] if place < 5 else "end"
        parts.append(
            f'<line class="tick" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 6}" y2="{height - 6}"/>'
            f'<text x="{x:.1f}" y="14" text-anchor="{anchor}">{_time(axis.moment(seconds))}</text>'
        )
    return "".join(parts)


def _time(at: datetime) -> str:
    return f"{localtime(at):%H:%M:%S}"
