"""The `[sitting]` table of certification.toml: what holds when a sitting does not go smoothly."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Literal, get_args

LateAnswers = Literal["count", "review", "ignore"]
SecondDevice = Literal["when-silent", "take-over", "refuse"]


@dataclass(frozen=True, slots=True)
class SittingPolicy:
    """Policies of a sitting; a key that a file does not name has the value here. 0 turns a number off.

    `late_answers`: answers made before the deadline that arrive after the end count, wait for a person's
    decision, or are kept and never counted; at most `late_window_seconds` after the end.
    `second_device`: a second tab or machine gets the seat once the first is silent, at once, or only when
    staff frees the seat.
    `outage_seconds`: the most that the clock gives back in all for silences of the network.
    `start_jitter_seconds`: players wait a random moment below it before they start, so that a room that
    begins together does not call in the same instant.
    `start_within_minutes`: an attempt not begun so long after its admission expires.
    `tutorial`: the player shows how it works, before the clock runs.
    """

    late_answers: LateAnswers = "review"
    late_window_seconds: int = 86_400
    second_device: SecondDevice = "when-silent"
    outage_seconds: int = 0
    start_jitter_seconds: int = 0
    start_within_minutes: int = 60
    tutorial: bool = True


USUAL = SittingPolicy()
"""The policies of a certification that names none."""

_CHOICES: Mapping[str, tuple[str, ...]] = {
    "late_answers": get_args(LateAnswers),
    "second_device": get_args(SecondDevice),
}


def sitting_problems(table: object) -> Iterator[str]:
    """What keeps a value from being a `[sitting]` table, each problem naming its key."""
    if not isinstance(table, dict):
        yield "sitting must be a table: [sitting]"
        return
    known = asdict(USUAL)
    for key, value in table.items():
        if key not in known:
            yield f"sitting.{key} is unknown; the keys are {', '.join(known)}"
        elif demand := _unmet(value, choices=_CHOICES.get(key), is_switch=isinstance(known[key], bool)):
            yield f"sitting.{key} must be {demand}, not {value!r}"


def _unmet(value: object, *, choices: tuple[str, ...] | None, is_switch: bool) -> str:
    """What the value should be and is not; empty when it is."""
    if choices:
        return "" if value in choices else f"one of {', '.join(choices)}"
    if is_switch:
        return "" if isinstance(value, bool) else "true or false"
    return "" if type(value) is int and value >= 0 else "a whole number, 0 or more"
