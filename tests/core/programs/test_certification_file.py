"""certification.toml: read, written, and every problem named at once."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.core.programs import (
    CertificationError,
    CertificationSpec,
    Family,
    SittingPolicy,
    parse_certification,
    write_certification,
)

FILE = Path(__file__).parents[3] / "certifications" / "pmle" / "certification.toml"
TEXT = FILE.read_text(encoding="utf-8")
PMLE = parse_certification(TEXT, file="pmle")

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(str.strip)
counts = st.integers(1, 10**9)
families = st.lists(st.builds(Family, texts, texts, texts), min_size=1, max_size=4, unique_by=lambda f: f.id)
sittings = st.builds(
    SittingPolicy,
    late_answers=st.sampled_from(["count", "review", "ignore"]),
    late_window_seconds=st.integers(0, 10**9),
    second_device=st.sampled_from(["when-silent", "take-over", "refuse"]),
    outage_seconds=st.integers(0, 10**9),
    start_jitter_seconds=st.integers(0, 10**9),
    start_within_minutes=st.integers(0, 10**9),
    tutorial=st.booleans(),
)
specs = st.builds(
    CertificationSpec,
    key=st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True),
    time_limit_seconds=counts,
    cut_points=counts,
    retake_wait_days=st.lists(st.integers(0, 999), min_size=1, max_size=3).map(tuple),
    retake_most_attempts=counts,
    retake_window_days=counts,
    valid_days=counts,
    results_within_days=counts,
    tags=st.lists(texts, max_size=3).map(tuple),
    families=families.map(tuple),
    sitting=sittings,
    **dict.fromkeys(
        ("title", "short_title", "version", "purpose", "notice", "cut_version", "criteria"), texts
    ),
)


@given(specs)
def test_what_is_written_is_read_back_the_same(spec: CertificationSpec) -> None:
    assert parse_certification(write_certification(spec), file="x") == spec


def test_the_built_in_one_goes_round() -> None:
    assert parse_certification(write_certification(PMLE), file="pmle") == PMLE
    assert (PMLE.key, PMLE.time_limit_seconds, PMLE.cut_points) == ("pmle", 7200, 78)
    assert (PMLE.retake_wait_days, PMLE.retake_most_attempts, PMLE.retake_window_days) == ((14, 60), 4, 730)


def test_an_older_file_without_policies_of_the_sitting_has_the_defaults() -> None:
    before, _, rest = TEXT.partition("[sitting]")
    older = before + rest[rest.index("[[families]]") :]
    spec = parse_certification(older, file="pmle")
    assert spec.sitting == SittingPolicy()
    assert (spec.sitting.late_answers, spec.sitting.second_device) == ("review", "when-silent")
    partly = parse_certification(older + "\n[sitting]\noutage_seconds = 90\n", file="pmle")
    assert partly.sitting == SittingPolicy(outage_seconds=90)


def test_a_family_is_called_by_its_title_and_an_unknown_one_by_its_id() -> None:
    assert PMLE.family_title("strategy") == "Strategic decisions"
    assert PMLE.family_title("cooking") == "cooking"


def test_what_is_earned_is_valid_to_the_end_of_its_last_day() -> None:
    late_in_vienna = datetime(2026, 11, 24, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    assert PMLE.valid_until(late_in_vienna) == datetime(2028, 11, 22, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('key = "pmle"', 'key = "PM LE"', "small letters"),
        ('key = "pmle"', 'key = "a/b"', "small letters"),
        ('key = "pmle"', "key = 1", "key must be a text"),
        ('version = "2026-11"', 'version = " "', "version must be a text"),
        ("cut_points = 78", "cut_points = 0", "cut_points must be a whole number"),
        ("cut_points = 78", "cut_points = true", "cut_points must be a whole number"),
        ("cut_points = 78", "cut_points = 78.0", "cut_points must be a whole number"),
        ("cut_points = 78", "cut_point = 78", "cut_point is unknown"),
        ("cut_points = 78", "", "cut_points is missing"),
        ("[14, 60]", "[]", "retake_wait_days must be"),
        ("[14, 60]", "[-1]", "retake_wait_days must be"),
        ("[14, 60]", '["14"]', "retake_wait_days must be"),
        ("[14, 60]", "14", "retake_wait_days must be"),
        ('"MLOps"', "7", "tags must be"),
        (
            'late_answers = "review"',
            'late_answers = "maybe"',
            "sitting.late_answers must be one of count, review",
        ),
        ('late_answers = "review"', "late_answers = [1]", "sitting.late_answers must be one of"),
        (
            'second_device = "when-silent"',
            "second_device = 1",
            "sitting.second_device must be one of when-silent",
        ),
        ("outage_seconds = 0 ", "outage_seconds = -1", "sitting.outage_seconds must be a whole number"),
        ("outage_seconds = 0 ", "outage_seconds = true", "sitting.outage_seconds must be a whole number"),
        ("outage_seconds = 0 ", "outages = 1", "sitting.outages is unknown; the keys are late_answers"),
        ("tutorial = true", "tutorial = 1", "sitting.tutorial must be true or false"),
        ("[sitting]", "[[sitting]]", "sitting must be a table"),
        ('id = "strategy"', 'id = "infrastructure"', "families[3]: infrastructure stands twice"),
        ('id = "strategy"', 'name = "strategy"', "families[3] needs exactly"),
        ('id = "strategy"', 'id = ""', "families[3] needs texts"),
        ('id = "strategy"', "id = 3", "families[3] needs texts"),
    ],
)
def test_each_problem_is_named_with_its_file_and_key(old: str, new: str, problem: str) -> None:
    assert TEXT.count(old) == 1
    with pytest.raises(CertificationError) as caught:
        parse_certification(TEXT.replace(old, new), file="pmle/certification.toml")
    lines = str(caught.value).splitlines()
    assert all(line.startswith("pmle/certification.toml: ") for line in lines)
    assert any(problem in line for line in lines)


def test_all_problems_are_named_at_once() -> None:
    text = TEXT.replace("cut_points = 78", "cut_points = 0").replace("valid_days = 730", "valid_day = 730")
    with pytest.raises(CertificationError) as caught:
        parse_certification(text, file="x")
    assert len(str(caught.value).splitlines()) == 3


@pytest.mark.parametrize("text", ["", "families = 1", "families = []", "a = = 1", "\0", "[[families]]"])
def test_what_is_no_certification_is_refused_in_words(text: str) -> None:
    with pytest.raises(CertificationError, match=r"^x: "):
        parse_certification(text, file="x")
