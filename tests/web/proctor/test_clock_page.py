"""The clock ledger on pages: what, who, when and why, and rows that a reader can add up."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assay.apps.people.actions import grant_role
from assay.apps.people.models import Role
from assay.apps.programs.models import Certification
from assay.core.attempt import Event, ledger_of
from assay.core.attempt import events as e
from assay.outside.keys import SigningKey
from assay.web.kit.clock_lines import Clock, clock_json, clock_of
from assay.web.kit.telling import told_to_candidate
from assay.web.kit.templatetags.console_words import stamp, stamp_after
from tests.apps.story import Exam, moment
from tests.web.sitting import eventful
from tests.web.visiting import visitor

CHIDI = "chidi@example.org"


@pytest.fixture
def exam(pmle: Certification, key: SigningKey, monkeypatch: pytest.MonkeyPatch) -> Exam:
    """An eventful exam, looked at an hour after NOON."""
    monkeypatch.setattr("assay.outside.clock.now", lambda: moment(3600))
    return eventful(pmle, key)


def seconds_of(figure: str) -> int:
    """`−0:41:07` as a number."""
    hours, minutes, seconds = map(int, figure.lstrip("+−").split(":"))
    return (3600 * hours + 60 * minutes + seconds) * (-1 if figure.startswith("−") else 1)


def rows_of(response: HttpResponse) -> list[list[str]]:
    """The cells of the ledger's rows."""
    html = response.content.decode()
    table = re.search(r'<table class="as-cards ledger">.*?</table>', html, re.S)
    assert table is not None
    bodies = re.findall(r"<tr.*?</tr>", table[0].partition("<tbody>")[2], re.S)
    return [
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)
        ]
        for row in bodies
    ]


def test_the_rows_name_who_when_and_why_and_add_up(exam: Exam) -> None:
    rows = rows_of(visitor(exam.proctor).get(f"/proctor/{exam.uuid}/"))
    changes = [row for row in rows if row[0] not in ("Allowed", "Left")]
    figures = {row[0]: seconds_of(row[4]) for row in rows}
    assert sum(seconds_of(row[4]) for row in changes) == figures["Left"]
    credit = figures.get("Given back after an outage", 0)  # as the certification's policy has it
    assert figures["Allowed"] == 7200 + 1800 + 600 + credit
    assert ["Time granted", "23 Nov 2026, 12:13:20 UTC", "Chidi Example", "Fire alarm", "+0:10:00"] in rows
    pause = next(row for row in rows if row[0].startswith("Paused") and "room" in row[3])
    assert pause[1:] == [
        "23 Nov 2026, 12:10:00 UTC to 12:11:45",
        "Chidi Example",
        "Show me the room, please.",
        "0:00:00",
    ]
    assert next(row for row in rows if row[0] == "Break longer than allowed")[4] == "−0:01:15"
    assert all(row[2] and (row[3] or row[0] == "Time limit of the exam") for row in changes)


def test_candidate_proctor_and_office_read_the_same_clock(exam: Exam) -> None:
    from tests.apps.story import person

    dana = person("Dana", Role.MANAGER)
    seen = [
        rows_of(visitor(who).get(address))
        for who, address in (
            (exam.proctor, f"/proctor/{exam.uuid}/"),
            (dana, f"/office/attempts/{exam.uuid}/"),
            (exam.candidate, f"/record/{exam.uuid}/"),
        )
    ]
    assert seen[0] == seen[1]
    assert [[row[0], row[1], row[4]] for row in seen[2]] == [[row[0], row[1], row[4]] for row in seen[0]]
    assert {row[2] for row in seen[2] if row[0] == "The clock ran"} == {"You"}


def test_the_file_says_the_same(exam: Exam) -> None:
    response = visitor(exam.candidate).get(f"/record/{exam.uuid}/clock.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    chunks: Iterable[bytes] = response.streaming_content  # type: ignore[attr-defined]
    lines = list(csv.DictReader(io.StringIO(b"".join(chunks).decode())))
    shown = rows_of(visitor(exam.candidate).get(f"/record/{exam.uuid}/"))
    assert lines[0]["from_utc"] == "2026-11-23T12:00:00.000+00:00"
    assert int(lines[-1]["left_after_seconds"]) == seconds_of(shown[-1][4])
    assert [line["what"] for line in lines] == [row[0] for row in shown if row[0] not in ("Allowed", "Left")]


def test_the_player_gets_the_same_rows(exam: Exam) -> None:
    clock = told_to_candidate(exam.fresh(), now=moment(3600)).clock
    said = clock_json(clock)
    lines = said["lines"]
    assert isinstance(lines, list)
    assert sum(line["seconds"] or 0 for line in lines) == said["left_seconds"] == clock.left


def test_only_ones_own_clock_is_a_file(exam: Exam) -> None:
    assert visitor(exam.proctor).get(f"/record/{exam.uuid}/clock.csv").status_code == 404
    assert visitor(exam.candidate).get(f"/proctor/{exam.uuid}/clock.csv").status_code == 403
    grant_role(exam.candidate, Role.PROCTOR, certification_key="pmle")
    assert visitor(exam.candidate).get(f"/proctor/{exam.uuid}/clock.csv").status_code == 404


def clock_after(*events: tuple[Event, float], now: float, ended: bool = False) -> Clock:
    """The rows after a history of (event, seconds after NOON)."""
    history = [(event, moment(at)) for event, at in events]
    return clock_of(ledger_of(history), {CHIDI: "Chidi"}, now=moment(now), ended=ended)


BEGUN = ((e.Opened(120, 100), 0.0), (e.CheckedIn("f"), 0.0), (e.Admitted(CHIDI), 0.0), (e.Started(), 0.0))


def test_time_after_the_end_is_not_charged() -> None:
    clock = clock_after(*BEGUN, (e.Submitted("clock"), 105.2), now=105.2, ended=True)
    assert [row.seconds for row in clock.spent] == [-106, 6]
    assert (clock.allowed, clock.used, clock.left) == (100, 100, 0)


@given(
    st.lists(
        st.tuples(st.sampled_from(["pause", "grant"]), st.integers(1, 90_000), st.integers(-900, 900)),
        max_size=12,
    ),
    st.integers(0, 200_000),
)
def test_whole_seconds_add_up_whatever_the_milliseconds(
    story: list[tuple[str, int, int]], after: int
) -> None:
    events: list[tuple[Event, float]] = list(BEGUN)
    at = 0.0
    for kind, milliseconds, seconds in story:
        at += milliseconds / 1000
        if kind == "grant":
            events.append((e.TimeGranted(seconds, CHIDI, "why"), at))
        else:
            events.append((e.Paused(CHIDI, "why"), at))
            at += milliseconds / 700
            events += [(e.Admitted(CHIDI), at), (e.Resumed(), at)]
    now = at + after / 1000
    clock = clock_after(*events, now=now)
    rows = [*clock.given, *clock.spent]
    assert sum(row.seconds or 0 for row in rows) == clock.left >= 0
    assert sum(row.seconds or 0 for row in clock.given) == clock.allowed
    left = ledger_of([(event, moment(when)) for event, when in events]).left(moment(now))
    assert clock.left == int(left.total_seconds())


def test_a_span_over_the_end_of_summer_time_names_both_zones() -> None:
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    with timezone.override(ZoneInfo("Europe/Paris")):
        assert "02:30:00 Europe/Paris time (UTC+2)" in stamp(before)
        assert "02:30:00 Europe/Paris time (UTC+1)" in stamp_after(before + timedelta(hours=1), before)
        assert ">02:45:00<" in stamp_after(before + timedelta(minutes=15), before)
