"""Whether an environment has the versions that an item's proof was written for."""

import re
from collections.abc import Iterable, Mapping

_REQUIREMENT = re.compile(r"([A-Za-z0-9][\w.-]*?)\s*(==|>=)\s*(\d+(?:\.\d+)*)(\.\*)?")


def unmet(stack: Iterable[str], *, installed: Mapping[str, str]) -> tuple[str, ...]:
    """The requirements of `stack` that `installed` (version by name; python among them) does not meet.

    Each is a name with `==1.2.*`, `==1.2` or `>=1.2`; anything else cannot be checked and counts as unmet.
    `tensorflow` is met by its build for processors alone, `tensorflow-cpu`.
    """
    return tuple(requirement for requirement in stack if not _met(requirement, installed))


def named(stack: Iterable[str]) -> tuple[str, ...]:
    """The names of the packages in `stack`."""
    return tuple(match[1].lower() for text in stack if (match := _REQUIREMENT.fullmatch(text.strip())))


def version_of(name: str, installed: Mapping[str, str]) -> str:
    """The installed version of a package, empty when there is none."""
    return installed.get(name) or installed.get(f"{name}-cpu", "")


def _met(requirement: str, installed: Mapping[str, str]) -> bool:
    match = _REQUIREMENT.fullmatch(requirement.strip())
    if match is None:
        return False
    have, want = _numbers(version_of(match[1].lower(), installed)), _numbers(match[3])
    if not have:
        return False
    if match[2] == ">=":
        return have >= want
    return have[: len(want)] == want and (bool(match[4]) or len(have) == len(want))


def _numbers(version: str) -> tuple[int, ...]:
    leading = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(map(int, leading[0].split("."))) if leading else ()
