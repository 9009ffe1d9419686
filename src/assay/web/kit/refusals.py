"""What a refusal of the core is called on the wire: the status and title of its problem document."""

from assay.core.attempt.refusal import Rule

TITLES: dict[Rule, str] = {
    "seat-taken": "This exam is open elsewhere",
    "not-active": "The exam is not running",
    "gap": "An entry is missing",
    "conflict": "Another entry is stored under this number",
    "wrong-hash": "The entries do not follow from what is stored",
    "not-sent": "Not everything has arrived",
    "time-up": "The time is up",
    "too-late": "It is too late for these answers",
    "out-of-range": "There is no such question or option",
    "locked": "This question is closed",
}
_UNPROCESSABLE = frozenset({"gap", "out-of-range", "locked"})


def status_of(rule: Rule) -> int:
    """422 for what can never be stored as it is, 409 for what the attempt's state forbids now (RFC 9110)."""
    return 422 if rule in _UNPROCESSABLE else 409
