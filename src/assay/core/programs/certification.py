"""certification.toml: what a person can earn, by which policies, under which words."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from assay.core.proctoring.policy import UNWATCHED, ProctoringPolicy
from assay.core.programs.proctoring import proctoring_of, proctoring_problems
from assay.core.programs.sitting import USUAL, SittingPolicy, sitting_problems


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
    """The facts and policies of a certification; durations in the unit of their names.

    `key` is its name in addresses. `cut_points` is the least raw score that passes, under `cut_version`.
    A file without `[sitting]` or `[proctoring]` has the policies that `SittingPolicy` and `ProctoringPolicy`
    name.
    """

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
    sitting: SittingPolicy = USUAL
    proctoring: ProctoringPolicy = UNWATCHED

    def family_title(self, family_id: str) -> str:
        """The title of a family; its id when the certification does not name it."""
        return next((f.title for f in self.families if f.id == family_id), family_id)

    def valid_until(self, awarded: datetime) -> datetime:
        """The last second, in UTC, of what was earned at a moment (aware): the end of its last day."""
        last = (awarded + timedelta(days=self.valid_days)).astimezone(UTC)
        return last.replace(hour=23, minute=59, second=59, microsecond=0)


_TEXTS = ("key", "title", "short_title", "version", "purpose", "notice", "criteria", "cut_version")
_COUNTS = (
    "time_limit_seconds",
    "cut_points",
    "retake_most_attempts",
    "retake_window_days",
    "valid_days",
    "results_within_days",
)
_LISTS = ("retake_wait_days", "tags", "families")
_TABLES = ("families", "sitting", "proctoring")
_FAMILY = ("id", "title", "about")


def parse_certification(text: str, *, file: str) -> CertificationSpec:
    """The certification in a TOML text; raises CertificationError with all problems, one a line."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CertificationError(f"{file}: not valid TOML: {error}") from error
    if problems := [f"{file}: {problem}" for problem in _problems(raw)]:
        raise CertificationError("\n".join(problems))
    families = tuple(Family(**family) for family in raw["families"])
    policies = {
        "sitting": SittingPolicy(**raw.get("sitting", {})),
        "proctoring": proctoring_of(raw.get("proctoring", {})),
    }
    plain = {key: tuple(v) if isinstance(v, list) else v for key, v in raw.items() if key not in _TABLES}
    return CertificationSpec(**plain, families=families, **policies)  # type: ignore[arg-type]  # checked above


def write_certification(spec: CertificationSpec) -> str:
    """The TOML text that `parse_certification` reads back as an equal certification."""
    fields = asdict(spec)
    families, sitting, proctoring = (fields.pop(key) for key in ("families", "sitting", "proctoring"))
    severities = proctoring.pop("severities")
    lines = [
        *_pairs(fields),
        *("", "[sitting]", *_pairs(sitting)),
        *("", "[proctoring]", *_pairs(proctoring)),
        *("", "[proctoring.severities]", *_pairs(severities)),
    ]
    for family in families:
        lines += ["", "[[families]]", *_pairs(family)]
    return "\n".join(lines) + "\n"


def _pairs(table: Mapping[str, object]) -> Iterator[str]:
    return (f"{key} = {_toml(value)}" for key, value in table.items())


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, int):
        return str(value).lower()  # True is an int, and true in TOML
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'


def _problems(raw: Mapping[str, object]) -> Iterator[str]:
    known = (*_TEXTS, *_COUNTS, *_LISTS)
    yield from (f"{key} is unknown" for key in raw if key not in (*known, "sitting", "proctoring"))
    yield from (f"{key} is missing" for key in known if key not in raw)
    for key in _TEXTS:
        if key in raw and not _is_text(raw[key]):
            yield f"{key} must be a text that is not empty"
    for key in _COUNTS:
        if key in raw and not _is_count(raw[key], least=1):
            yield f"{key} must be a whole number above 0"
    if _is_text(raw.get("key")) and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", str(raw["key"])):
        yield "key stands in addresses: small letters, digits and single hyphens only"
    waits = raw.get("retake_wait_days", [0])
    if not isinstance(waits, list) or not waits or not all(_is_count(days, least=0) for days in waits):
        yield "retake_wait_days must be a list of at least one whole number of days"
    tags = raw.get("tags", [])
    if not isinstance(tags, list) or not all(_is_text(tag) for tag in tags):
        yield "tags must be a list of texts"
    yield from sitting_problems(raw.get("sitting", {}))
    yield from proctoring_problems(raw.get("proctoring", {}))
    yield from _family_problems(raw.get("families", [{key: key for key in _FAMILY}]))


def _family_problems(families: object) -> Iterator[str]:
    if not isinstance(families, list) or not families:
        yield "there must be at least one [[families]] table"
        return
    seen: set[object] = set()
    for number, family in enumerate(families):
        if not isinstance(family, dict) or set(family) != set(_FAMILY):
            yield f"families[{number}] needs exactly the texts {', '.join(_FAMILY)}"
        elif not all(map(_is_text, family.values())):
            yield f"families[{number}] needs texts that are not empty"
        elif family["id"] in seen:
            yield f"families[{number}]: {family['id']} stands twice"
        else:
            seen.add(family["id"])


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_count(value: object, *, least: int) -> bool:
    return type(value) is int and value >= least
