"""A histogram of scores as SVG: no style attribute, colours from the page's text, the cut as a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 26, 44
MOST_BINS = 24


@dataclass(frozen=True, slots=True)
class Bin:
    """So many candidates scored from `low` to `high` points, both ends inclusive."""

    low: int
    high: int
    count: int


def bins_of(totals: Sequence[int], *, most: int) -> tuple[Bin, ...]:
    """Bins of equal width (a whole number of points) from 0 to `most`, the empty ones included."""
    if not totals or most < 1:
        return ()
    width = -(-(most + 1) // MOST_BINS)
    lows = range(0, most + 1, width)
    counts = {low: 0 for low in lows}
    for total in totals:
        counts[total // width * width] += 1
    return tuple(Bin(low, min(low + width - 1, most), counts[low]) for low in lows)


def histogram_svg(bins: Sequence[Bin], *, cut: int, title: str) -> str:
    """The picture; empty when there is nothing to show. `cut` is the least score that passes."""
    if not bins:
        return ""
    tallest = max(one.count for one in bins)
    step = (WIDTH - LEFT - RIGHT) / len(bins)
    floor = HEIGHT - BOTTOM
    parts = [_axis(tallest, floor)]
    for place, one in enumerate(bins):
        height = (floor - TOP) * one.count / tallest
        x = LEFT + place * step
        side = "below" if one.high < cut else "above"
        parts.append(
            f'<rect class="bin {side}" x="{x + 1:.1f}" y="{floor - height:.1f}" width="{step - 2:.1f}" '
            f'height="{height:.1f}" fill="currentColor" fill-opacity="{0.35 if side == "below" else 0.8}"/>'
        )
        if place % 4 == 0:
            parts.append(_text(x + step / 2, floor + 18, f"{one.low}"))
    parts.append(_cut_line(bins, cut, step, floor))
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, "Points"))
    label = escape(f"{title}: {sum(one.count for one in bins)} candidates. The table gives the figures.")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{label}" font-family="sans-serif" font-size="13" fill="currentColor">'
        f"{''.join(parts)}</svg>"
    )


def _axis(tallest: int, floor: int) -> str:
    lines = []
    for count in sorted({0, tallest // 2, tallest}):
        y = floor - (floor - TOP) * count / tallest
        lines.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" '
            'stroke="currentColor" stroke-opacity="0.25"/>'
        )
        lines.append(_text(LEFT - 8, y + 4, str(count), anchor="end"))
    return "".join(lines)


def _cut_line(bins: Sequence[Bin], cut: int, step: float, floor: int) -> str:
    width = bins[0].high - bins[0].low + 1
    x = LEFT + cut / width * step
    return (
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 8}" y2="{floor}" stroke="currentColor" '
        f'stroke-width="2" stroke-dasharray="5 4"/>{_text(x, TOP - 12, f"Cut: {cut}")}'
    )


def _text(x: float, y: float, words: str, *, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
