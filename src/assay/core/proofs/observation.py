"""What running a proof showed, read from a process that nobody trusts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["held", "refuted", "broke"]
_KINDS: Mapping[str, Kind] = {"held": "held", "refuted": "refuted", "broke": "broke"}

MOST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Answer:
    """How one call ended: it held, it was refuted (False, or a failed assert), or it broke (any error).

    `detail` is what the call said, `line` where in the proof (0: unknown).
    """

    kind: Kind
    detail: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Observation:
    """All calls of one proof.

    `meets` has, for each arrangement, the answer for each letter as printed; `claims` one for each
    `claim_…` by its ending. `broken` is set when the proof could not be loaded or did not come to an end.
    """

    meets: tuple[Mapping[str, Answer], ...] = ()
    claims: Mapping[str, Answer] | None = None
    broken: Answer | None = None
    wall_ms: int = 0
    cpu_ms: int = 0


class MalformedObservation(ValueError):
    """The sandbox answered something that is no observation."""


def read_observation(data: object) -> Observation:
    """The observation in decoded JSON. Raises MalformedObservation rather than trust a shape."""
    try:
        fields = _mapping(data)
        broken = fields.get("broken")
        return Observation(
            meets=tuple(_answers(answers) for answers in _sequence(fields.get("meets", []))),
            claims=_answers(fields.get("claims", {})),
            broken=None if broken is None else _answer(broken),
            wall_ms=_count(fields.get("wall_ms", 0)),
            cpu_ms=_count(fields.get("cpu_ms", 0)),
        )
    except (TypeError, KeyError, ValueError) as error:
        raise MalformedObservation(f"the sandbox gave no sound answer ({error})") from error


def write_observation(observation: Observation) -> dict[str, object]:
    """The JSON of an observation; `read_observation` of it is equal."""
    return {
        "meets": [_written(answers) for answers in observation.meets],
        "claims": _written(observation.claims or {}),
        "broken": None if observation.broken is None else _written({"": observation.broken})[""],
        "wall_ms": observation.wall_ms,
        "cpu_ms": observation.cpu_ms,
    }


def _written(answers: Mapping[str, Answer]) -> dict[str, object]:
    return {
        name: {"kind": answer.kind, "detail": answer.detail, "line": answer.line}
        for name, answer in answers.items()
    }


def _answers(data: object) -> Mapping[str, Answer]:
    return {name[:40]: _answer(answer) for name, answer in _mapping(data).items()}


def _answer(data: object) -> Answer:
    fields = _mapping(data)
    return Answer(
        _KINDS[str(fields["kind"])], str(fields.get("detail", ""))[:MOST_TEXT], _count(fields.get("line", 0))
    )


def _mapping(data: object) -> Mapping[str, object]:
    if not isinstance(data, dict) or not all(isinstance(name, str) for name in data):
        raise TypeError("not a mapping")
    return data


def _sequence(data: object) -> list[object]:
    if not isinstance(data, list):
        raise TypeError("not a list")
    return data


def _count(data: object) -> int:
    if not isinstance(data, int) or data < 0:
        raise TypeError("not a count")
    return int(data)
