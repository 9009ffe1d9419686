"""certification.toml: what a person can earn, by which policies, under which words."""

import tomllib
from dataclasses import dataclass


class CertificationError(ValueError):
    """The file cannot be used; each line of the message names the file, the key and what would be right."""


@dataclass(frozen=True, slots=True)
class Family:
    """A content domain as candidates read it."""

    id: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class CertificationSpec:
    """The facts and policies of a certification; durations in the unit of their names."""

    key: str
    title: str
    short_title: str
    version: str
    purpose: str
    notice: str
    time_limit_seconds: int
    cut_points: int
    cut_version: str
    retake_wait_days: tuple[int, ...]
    retake_most_attempts: int
    retake_window_days: int
    valid_days: int
    results_within_days: int
    families: tuple[Family, ...]
    tags: tuple[str, ...]
    criteria: str

    def family_title(self, family_id: str) -> str:
        """The title of a family; its id when the certification does not name it."""
        return next((f.title for f in self.families if f.id == family_id), family_id)


_KINDS: dict[str, type] = {
    "key": str,
    "title": str,
    "short_title": str,
    "version": str,
    "purpose": str,
    "notice": str,
    "criteria": str,
    "time_limit_seconds": int,
    "cut_points": int,
    "cut_version": str,
    "retake_wait_days": list,
    "retake_most_attempts": int,
    "retake_window_days": int,
    "valid_days": int,
    "results_within_days": int,
    "tags": list,
    "families": list,
}


def parse_certification(text: str, *, file: str) -> CertificationSpec:
    """The certification in a TOML text; raises CertificationError with all problems, one a line."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CertificationError(f"{file}: not valid TOML: {error}") from error
    problems = [f"{file}: {key} is unknown" for key in raw if key not in _KINDS]
    for key, kind in _KINDS.items():
        if key not in raw:
            problems.append(f"{file}: {key} is missing")
        elif type(raw[key]) is not kind:
            problems.append(f"{file}: {key} must be {kind.__name__}")
    if not problems:
        problems = [f"{file}: families[{n}] {why}" for n, why in _bad_families(raw["families"])]
    if problems:
        raise CertificationError("\n".join(problems))
    families = tuple(Family(**family) for family in raw["families"])
    plain = {key: tuple(v) if isinstance(v, list) else v for key, v in raw.items() if key != "families"}
    return CertificationSpec(**plain, families=families)  # type: ignore[arg-type]  # shapes checked above


def _bad_families(families: list[object]) -> list[tuple[int, str]]:
    wanted = {"id", "title", "about"}
    return [
        (number, f"needs exactly the texts {', '.join(sorted(wanted))}")
        for number, family in enumerate(families)
        if not (isinstance(family, dict) and set(family) == wanted)
        or not all(isinstance(value, str) for value in family.values())
    ]
