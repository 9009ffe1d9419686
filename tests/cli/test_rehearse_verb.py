"""`assay rehearse` on a real site: what it says, and that nothing of it is left where it could count."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.apart import elsewhere
from tests.faults.databases import database
from tests.faults.liar import Liar
from tests.faults.site import Site, running_site
from tests.journeys.site import ASSAY, ROOT, free_port

_LEFT = """
import json
from assay.cli.django_site import start_django
start_django()
from django.contrib.sessions.models import Session
from assay.apps.attempts.models import Attempt
from assay.apps.bank.models import ItemExposure
from assay.apps.people.models import Person
from assay.apps.results.models import Result
from assay.cli.work import do_chores
do_chores()
cohort = Attempt.objects.filter(candidate__email__endswith="@rehearsal.invalid")
print(json.dumps({
    "attempts": cohort.count(),
    "marked": cohort.filter(is_rehearsal=True, is_simulated=True).count(),
    "open": cohort.filter(ended_at=None).count(),
    "people": list(cohort.values_list("candidate__is_simulated", flat=True).distinct()),
    "results": Result.objects.count(),
    "exposures": sum(ItemExposure.objects.values_list("forms", flat=True)),
    "sessions": Session.objects.count(),
}))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with database("sqlite", folder) as base, running_site(folder, base) as running:
        yield running


def rehearse(site: Site, *arguments: str, code: int) -> str:
    """What the verb says; its exit code must be `code`."""
    done = subprocess.run(
        [ASSAY, "rehearse", "--pace", "60", *arguments],
        env=site.environ | {"COLUMNS": "120"}, cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def python(site: Site, *arguments: str) -> Any:
    """What a program in the site's environment printed, as JSON."""
    done = subprocess.run(
        [sys.executable, *arguments], env=site.environ, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_good_site_is_ready_and_nothing_of_the_rehearsal_counts(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    said = rehearse(
        site, "--candidates", "6", "--minutes", "0.15", "--seed", "5", "--report", str(file), code=0
    )
    assert "Ready: 6 candidates sat and handed in" in said
    report = json.loads(file.read_text(encoding="utf-8"))
    assert report["ready"] is True
    assert report["submitted"] == 6
    assert report["entries"]["acknowledged"] == report["entries"]["stored"] == report["entries"]["made"] > 12
    assert report["clock"]["largest_drift_seconds"] < 0.5
    assert {"page", "seat", "form", "start", "entries", "submit"} <= set(report["latency_seconds"])
    left = python(site, "-c", _LEFT)
    assert left == {
        "attempts": 6, "marked": 6, "open": 0, "people": [True], "results": 0, "exposures": 0, "sessions": 0,
    }  # fmt: skip


def test_a_site_that_acknowledges_what_it_does_not_store_is_not_ready(site: Site) -> None:
    liar = Liar(site.port, random.Random(1), lies_from=2)
    with elsewhere(liar):
        said = rehearse(site, "--candidates", "2", "--minutes", "0.1", "--url", liar.origin, code=1)
    assert "Not ready:" in said
    assert "was acknowledged and is stored 0 times" in said
    assert python(site, "-c", _LEFT)["open"] == 0, "what could not be handed in was ended"


def test_nobody_is_seated_where_nothing_answers(site: Site) -> None:
    said = rehearse(site, "--url", f"http://localhost:{free_port()}", code=1)
    assert "Is `assay serve` running there?" in said
    assert "Rehearsing" not in said


def test_real_people_are_not_rehearsed_upon(site: Site) -> None:
    python(site, "-m", "tests.journeys.seat_ada")
    said = rehearse(site, "--candidates", "1", "--minutes", "0.05", code=1)
    assert "Real people sit an exam now: 1." in said
    assert "Ready:" in rehearse(site, "--candidates", "1", "--minutes", "0.05", "--while-running", code=0)
