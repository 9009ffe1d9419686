"""Licences: what we may build on, what not, and what needs an argument."""

import pytest

from tools.licences import EXCEPTIONS, problem, run_time


@pytest.mark.parametrize(
    "stated", ["MIT", "Apache-2.0 OR BSD-3-Clause", "License :: OSI Approved :: BSD License"]
)
def test_permissive_licences_pass(stated: str) -> None:
    assert problem("a", stated) is None


@pytest.mark.parametrize(
    "stated", ["GPL-3.0-only", "AGPL-3.0-or-later", "GNU General Public License", "SSPL-1.0"]
)
def test_copyleft_is_refused_even_beside_a_permissive_one(stated: str) -> None:
    assert problem("a", stated) == f"a: {stated}: not a licence we can build on"
    assert problem("a", f"MIT AND {stated}") is not None


def test_an_unknown_or_silent_licence_is_refused() -> None:
    assert "no licence stated" in str(problem("a", ""))


def test_an_argued_exception_passes() -> None:
    name = next(iter(EXCEPTIONS))
    assert problem(name, "LGPL-3.0-only") is None


def test_what_assay_runs_on_is_found_through_its_requirements() -> None:
    found = run_time()
    assert {"django", "asgiref", "psycopg-binary", "fido2"} <= set(found)
    assert "pytest" not in found
