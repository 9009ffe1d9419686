"""Dividing a whole number in proportion."""

from collections.abc import Sequence


def apportion(count: int, sizes: Sequence[int]) -> tuple[int, ...]:
    """`count` divided in proportion to `sizes` by largest remainder (Hamilton); ties go to the first."""
    total = sum(sizes)
    shares = [divmod(count * size, total) for size in sizes]
    left = count - sum(whole for whole, _ in shares)
    by_rest = sorted(range(len(sizes)), key=lambda index: -shares[index][1])
    extra = set(by_rest[:left])
    return tuple(whole + (index in extra) for index, (whole, _) in enumerate(shares))
