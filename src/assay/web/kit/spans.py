"""Amounts of time as people say them."""


def span_text(seconds: int) -> str:
    """`10 minutes`, `1 minute 30 seconds`, `2 hours`; two units at most, the rest is left out."""
    seconds = max(0, seconds)
    parts = (
        (seconds // 3600, "hour"),
        (seconds // 60 % 60, "minute"),
        (seconds % 60, "second"),
    )
    said = [f"{count} {unit}" if count == 1 else f"{count} {unit}s" for count, unit in parts if count]
    return " ".join(said[:2]) or "0 seconds"


def change_text(seconds: int) -> str:
    """The same with a sign, for what changes a clock: `+10 minutes`, `−1 minute`."""
    return ("−" if seconds < 0 else "+") + span_text(abs(seconds))
