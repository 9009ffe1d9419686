"""`assay doctor` on sites that are whole, unfinished or broken; each problem names its cure."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ASSAY = str(Path(sys.executable).with_name("assay"))


class Clinic:
    """A site of its own, asked through the command as its owner would."""

    def __init__(self, room: Path, database: str) -> None:
        self.settings = {"ASSAY_SITE_DATA_DIR": str(room / "site"), "ASSAY_DATABASE_URL": database}

    def assay(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | self.settings | settings
        return subprocess.run([ASSAY, *words], env=environment, capture_output=True, text=True, check=False)

    def report(self, **settings: str) -> tuple[int, dict[str, dict[str, Any]]]:
        """The exit code, and the lines by their titles."""
        run = self.assay("doctor", "--json", **settings)
        return run.returncode, {line["title"]: line for line in json.loads(run.stdout)}


@pytest.fixture
def clinic(tmp_path: Path, empty_database: str) -> Clinic:
    return Clinic(tmp_path, empty_database)


def test_a_site_without_a_database_is_told_to_init_and_nothing_is_made(tmp_path: Path) -> None:
    clinic = Clinic(tmp_path, f"sqlite:///{tmp_path / 'none.sqlite3'}")
    code, lines = clinic.report()
    assert code == 1
    assert lines["Database file"]["state"] == "problem"
    assert lines["Database file"]["cure"] == "assay init"
    assert "Migrations" not in lines
    assert list(tmp_path.iterdir()) == []


def test_a_prepared_site_has_no_problem(clinic: Clinic, request: pytest.FixtureRequest) -> None:
    assert clinic.assay("init").returncode == 0
    code, lines = clinic.report()
    # The tests' own PostgreSQL trades durability for speed, and the doctor is right to say so.
    expected = {"Durability"} if request.config.getoption("--database") == "postgresql" else set()
    assert {title for title, line in lines.items() if line["state"] == "problem"} == expected
    assert code == bool(expected)
    assert len(lines) >= 20
    assert [line["number"] for line in lines.values()] == list(range(1, len(lines) + 1))
    assert "pmle: " in lines["Banks"]["seen"]


def test_a_wrong_setting_stops_the_examination_with_its_name(clinic: Clinic) -> None:
    code, lines = clinic.report(ASSAY_SERVE_PORT="http")
    assert code == 1
    assert "ASSAY_SERVE_PORT must be int" in lines["Configuration"]["seen"]
    assert list(lines)[-1] == "Configuration"


def test_a_place_for_evidence_that_cannot_work_is_named(clinic: Clinic) -> None:
    code, lines = clinic.report(ASSAY_MEDIA_BACKEND="s3")
    assert code == 1
    assert "media.bucket must name the bucket" in lines["Configuration"]["seen"]
    clinic.assay("init")
    away = {"ASSAY_MEDIA_BACKEND": "s3", "ASSAY_MEDIA_BUCKET": "b", "AWS_DEFAULT_REGION": "eu-north-1"}
    keys = {"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s"}
    code, lines = clinic.report(**away, **keys, ASSAY_MEDIA_ENDPOINT="http://127.0.0.1:9")
    assert code == 1
    assert lines["Evidence"]["state"] == "problem"
    assert "127.0.0.1:9" in lines["Evidence"]["seen"]


def test_a_demo_open_to_the_world_is_a_problem(clinic: Clinic) -> None:
    _, lines = clinic.report(ASSAY_SITE_DEMO="true", ASSAY_SITE_BASE_URL="https://exams.example.org")
    assert lines["Address"]["state"] == "problem"
    assert "site.demo to false" in lines["Address"]["cure"]


def test_a_key_that_others_may_read_is_a_problem_and_the_cure_works(clinic: Clinic) -> None:
    clinic.assay("init")
    secret = Path(clinic.settings["ASSAY_SITE_DATA_DIR"], "keys", "site.secret")
    secret.chmod(0o644)
    line = clinic.report()[1]["Keys"]
    assert (line["state"], line["cure"]) == ("problem", f"chmod 600 {secret}")
    subprocess.run(line["cure"].split(), check=True)
    assert clinic.report()[1]["Keys"]["state"] == "ok"


def test_the_report_for_people_names_problem_and_cure(clinic: Clinic) -> None:
    said = clinic.assay("doctor", ASSAY_SERVE_PORT="0").stdout
    assert "serve.port is 0" in said
    assert "→ Choose a number from 1024 to 65535." in said
