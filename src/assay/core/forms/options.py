"""The order in which one candidate sees the options of one question."""

from collections.abc import Iterator, Sequence

from assay.core.forms.stream import stream


def option_order(*, seed: int, number: int, letters: Sequence[str]) -> tuple[str, ...]:
    """The author's letters in display order: place k shows the option authored as `result[k]`.

    A function of the form's seed and the question's number; every order is equally likely (Fisher-Yates with
    rejection, so without the bias of a modulus).
    """
    order = list(letters)
    bytes_left = iter(stream(seed, f"options:{number}", 64 * max(1, len(order))))
    for last in range(len(order) - 1, 0, -1):
        other = _below(last + 1, bytes_left)
        order[last], order[other] = order[other], order[last]
    return tuple(order)


def _below(limit: int, source: Iterator[int]) -> int:
    """A uniform number below `limit` (at most 256): bytes beyond the last whole multiple are thrown away."""
    usable = 256 - 256 % limit
    # 64 bytes a letter: that all of them are refused has a probability under 2**-64.
    return next(value for value in source if value < usable) % limit
