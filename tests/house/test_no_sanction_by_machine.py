"""No code path leads from a signal to a sanction: a contract of the house, and read from the imports here."""

from configparser import ConfigParser
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]


def contract() -> tuple[list[str], list[str]]:
    """The sources and the forbidden modules of the contract."""
    read = ConfigParser()
    read.read(ROOT / ".importlinter")
    section = read["importlinter:contract:no-sanction-by-machine"]
    return section["source_modules"].split(), section["forbidden_modules"].split()


SOURCES, SANCTIONS = contract()


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """Every import of the house."""
    return grimp.build_graph("assay", cache_dir=None)


@pytest.mark.parametrize("sanction", SANCTIONS)
def test_no_import_leads_from_a_signal_to_a_sanction(graph: grimp.ImportGraph, sanction: str) -> None:
    reached = {sanction, *graph.find_descendants(sanction)}
    for source in SOURCES:
        chains = {graph.find_shortest_chain(source, one) for one in reached} - {None}
        assert not chains, f"{source} leads to {sanction}: {chains}"


def test_the_roads_that_people_take_are_seen(graph: grimp.ImportGraph) -> None:
    """So that the test above cannot pass by looking at nothing."""
    ending = "assay.apps.proctoring.actions.termination"
    for sanction in ("assay.apps.attempts.engine", "assay.apps.attempts.actions"):
        assert graph.find_shortest_chain(ending, sanction) is not None
        assert graph.find_shortest_chain("assay.web.proctor.moves", sanction) is not None


def test_whatever_handles_signals_is_under_the_contract(graph: grimp.ImportGraph) -> None:
    """A new module about signals must be named in the contract; the words "of signals" are in its name."""
    names = {name for name in graph.modules if name.startswith(("assay.core.proctoring", "assay.apps"))}
    about = {name for name in names if name.rpartition(".")[2] in ("signals", "merging", "gaps")}
    assert about == set(SOURCES)


def test_what_stores_signals_writes_nothing_else(graph: grimp.ImportGraph) -> None:
    """The models within reach of the action: what it could change at all."""
    direct = graph.find_modules_directly_imported_by("assay.apps.proctoring.actions.signals")
    assert {name for name in direct if ".apps." in name} == {
        "assay.apps.attempts.models",
        "assay.apps.audit.actions",
        "assay.apps.people.models",
        "assay.apps.proctoring.actions.news",
        "assay.apps.proctoring.models",
        "assay.apps.proctoring.queries.signals",
    }
