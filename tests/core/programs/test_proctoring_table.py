"""The [proctoring] table: off by default, every problem named, and back again as it was."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.core.proctoring.policy import SYSTEMS, UNWATCHED, ProctoringPolicy
from assay.core.proctoring.signals import KINDS, Kind
from assay.core.programs import (
    CertificationError,
    CertificationSpec,
    parse_certification,
    write_certification,
)

FILE = Path(__file__).parents[3] / "certifications" / "pmle" / "certification.toml"
TEXT = FILE.read_text("utf-8")
BARE = TEXT[: TEXT.index("[proctoring]")] + TEXT[TEXT.index("[[families]]") :]


def with_table(table: str) -> CertificationSpec:
    """The built-in certification with another table."""
    return parse_certification(
        BARE.replace("[[families]]", f"[proctoring]\n{table}\n[[families]]", 1), file="f"
    )


def test_without_a_table_nobody_is_watched() -> None:
    policy = parse_certification(BARE, file="f").proctoring
    assert policy == UNWATCHED
    assert (policy.lockdown, policy.records, policy.guarded, policy.uses_seb) == ("none", False, False, False)


def test_the_built_in_one_shows_everything_and_says_why() -> None:
    policy = parse_certification(TEXT, file="f").proctoring
    assert policy.lockdown == "seb-or-guard"
    assert policy.camera
    assert policy.identity
    assert policy.room_scan
    assert policy.simulated_camera
    assert not policy.audio
    assert "demonstrat" in policy.room_scan_reason
    assert "test centre" in policy.alternative
    assert (policy.grace_seconds, policy.keep_clean_days, policy.keep_flagged_days) == (15, 30, 90)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("gaze = true", "proctoring.gaze is unknown; the keys are lockdown, "),
        (
            'lockdown = "total"',
            "proctoring.lockdown must be one of none, guard, seb, seb-or-guard, not 'total'",
        ),
        ("camera = 1", "proctoring.camera must be true or false, not 1"),
        ("alternative = 7", "proctoring.alternative must be a text, not 7"),
        ("grace_seconds = 0", "proctoring.grace_seconds must be a whole number, 1 to 600, not 0"),
        ("segment_seconds = 31", "proctoring.segment_seconds must be a whole number, 1 to 30, not 31"),
        ("keep_clean_days = true", "proctoring.keep_clean_days must be a whole number, 0 to 10000, not True"),
        ("severities = 3", "proctoring.severities must be a table"),
        ("severities = {gaze = 3}", "proctoring.severities.gaze is unknown; the kinds are camera_dark, "),
        (
            "severities = {paste = 101}",
            "proctoring.severities.paste must be a whole number, 0 to 100, not 101",
        ),
        ("camera = true", "proctoring.alternative must name another way to sit"),
        ('camera = true\nalternative = " "', "proctoring.alternative must name another way to sit"),
        (
            'camera = true\nroom_scan = true\nalternative = "a"',
            "proctoring.room_scan_reason must say why a room scan is needed",
        ),
        (
            'camera = true\nroom_scan = true\nroom_scan_reason = "a"',
            "proctoring.alternative must name another way to sit",
        ),
        ("identity = true", "proctoring.identity needs proctoring.camera = true"),
        ("audio = true", "proctoring.audio needs proctoring.camera = true"),
        ("keep_flagged_days = 29", "proctoring.keep_flagged_days must be at least keep_clean_days"),
        (
            'lockdown = "seb-or-guard"\nseb_only_on = "linux, macos"',
            "proctoring.seb_only_on names linux; SEB runs on windows, macos, ios",
        ),
        ('seb_only_on = "macos"', 'proctoring.seb_only_on is for lockdown = "seb-or-guard"'),
    ],
)
def test_each_problem_is_named(table: str, said: str) -> None:
    with pytest.raises(CertificationError) as raised:
        with_table(table)
    assert f"f: {said}" in str(raised.value)


def test_a_camera_without_a_room_scan_needs_no_reason_for_one() -> None:
    policy = with_table('camera = true\nalternative = "the test centre in Zurich"').proctoring
    assert policy.camera
    assert not policy.room_scan


def test_all_problems_come_at_once_and_a_value_is_no_table() -> None:
    with pytest.raises(CertificationError) as raised:
        with_table("gaze = true\ncamera = 1")
    assert len(str(raised.value).splitlines()) == 2
    with pytest.raises(CertificationError, match=r"proctoring must be a table: \[proctoring\]"):
        parse_certification(f"proctoring = 1\n{BARE}", file="f")


WORDS = st.text(min_size=1, max_size=40).filter(str.strip)
DAYS = st.integers(0, 5_000)
POLICIES = st.builds(
    lambda kept, more, **rest: ProctoringPolicy(
        camera=True, keep_clean_days=kept, keep_flagged_days=kept + more, **rest
    ),
    kept=DAYS,
    more=DAYS,
    lockdown=st.sampled_from(["seb-or-guard"]),
    seb_only_on=st.lists(st.sampled_from(SYSTEMS), unique=True).map(", ".join),
    audio=st.booleans(),
    screen=st.booleans(),
    identity=st.booleans(),
    room_scan=st.booleans(),
    room_scan_reason=WORDS,
    alternative=WORDS,
    simulated_camera=st.booleans(),
    grace_seconds=st.integers(1, 600),
    segment_seconds=st.integers(1, 30),
    glance_seconds=st.integers(1, 60),
    terminate_needs_second=st.booleans(),
    severities=st.dictionaries(st.sampled_from([str(kind) for kind in Kind]), st.integers(0, 100)),
)


@given(POLICIES)
def test_a_policy_goes_round(policy: ProctoringPolicy) -> None:
    spec = with_table("")
    changed = CertificationSpec(
        **{name: getattr(spec, name) for name in spec.__slots__} | {"proctoring": policy}
    )
    assert parse_certification(write_certification(changed), file="f") == changed


def test_severities_and_systems_are_the_policys() -> None:
    policy = ProctoringPolicy(
        lockdown="seb-or-guard", seb_only_on="windows, macos", severities={Kind.PASTE: 99}
    )
    assert policy.severity("paste") == 99
    assert policy.severity("print") == KINDS["print"].severity
    assert [system for system in (*SYSTEMS, "linux") if policy.needs_seb(system)] == ["windows", "macos"]
    assert ProctoringPolicy(lockdown="seb").needs_seb("linux")
    assert not ProctoringPolicy(lockdown="guard").needs_seb("windows")
    with pytest.raises(KeyError):
        policy.severity("gaze")


def test_a_policy_is_a_value_that_can_stand_in_a_set() -> None:
    assert len({UNWATCHED, ProctoringPolicy(), ProctoringPolicy(severities={"paste": 1})}) == 2
