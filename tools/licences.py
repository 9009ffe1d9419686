"""The licences of what Assay installs to run: permissive or weakly reciprocal, with every exception argued.

usage: python -m tools.licences

Walks the run-time requirements of `assay` as installed, reads what each distribution says about itself,
and refuses what is not on the list. Development tools are not shipped and not judged.
"""

import re
import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ALLOWED = re.compile(
    r"(MIT|0BSD|BSD|Apache|ISC|PSF|Python Software Foundation|MPL-2\.0|Mozilla Public|Zlib|Unlicense|CC0)",
    re.IGNORECASE,
)
REFUSED = re.compile(r"(GPL|General Public|SSPL|BUSL|Commons Clause|Proprietary)", re.IGNORECASE)

EXCEPTIONS = {
    "frozendict": "LGPL-3.0: comes with PyLD, which imports it unchanged; only its public names are used.",
    "psycopg": "LGPL-3.0: imported unchanged as a library of its own, and only where PostgreSQL is used.",
    "psycopg-binary": "LGPL-3.0: psycopg's compiled half, likewise unchanged.",
    "qrcode": "BSD-3-Clause by its LICENSE file; a second classifier, about the trade mark, says otherwise.",
}


def run_time(name: str = "assay", extras: Iterable[str] = ()) -> dict[str, Distribution]:
    """The distributions that `name` with its `extras` needs to run, by their canonical names."""
    needed: dict[str, Distribution] = {}
    waiting = [(name, frozenset(extras))]
    asked = set(waiting)
    while waiting:
        for requirement in _requirements(*waiting.pop()):
            found = canonicalize_name(requirement.name)
            needed[found] = distribution(found)
            if (call := (found, frozenset(requirement.extras))) not in asked:
                asked.add(call)
                waiting.append(call)
    return needed


def _requirements(name: str, extras: frozenset[str]) -> list[Requirement]:
    every = [Requirement(text) for text in distribution(name).requires or ()]
    return [
        found
        for found in every
        if found.marker is None or any(found.marker.evaluate({"extra": extra}) for extra in extras or {""})
    ]


def licence(package: Distribution) -> str:
    """What a distribution says its licence is: as SPDX expression, else as classifiers, else in words."""
    said = package.metadata
    classifiers = [line for line in said.get_all("Classifier", []) if line.startswith("License ::")]
    stated = said["License-Expression"] or "; ".join(classifiers) or said["License"] or ""
    return stated.strip().partition("\n")[0]


def problem(name: str, stated: str) -> str | None:
    """Why a licence is refused; None when it is fine or its exception is argued."""
    if name in EXCEPTIONS:
        return None
    if REFUSED.search(stated):
        return f"{name}: {stated}: not a licence we can build on"
    if not ALLOWED.search(stated):
        return f"{name}: {stated or 'no licence stated'}: not on the list of tools/licences.py; read it first"
    return None


def main() -> int:
    """Prints every problem; 1 if there is one."""
    packages = {name: licence(package) for name, package in run_time().items()}
    found = [said for name, stated in sorted(packages.items()) if (said := problem(name, stated))]
    found += [f"{name}: not needed any more; remove its exception" for name in EXCEPTIONS.keys() - packages]
    print("\n".join(found) or f"{len(packages)} packages")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
