"""What the pages say of a connection: facts, the time of them, and never an accusation."""

import re

import pytest

from assay.apps.attempts import actions
from assay.apps.attempts.models import Attempt
from assay.apps.programs.models import Certification
from assay.core.attempt import Phase
from assay.outside.keys import SigningKey
from assay.web.kit.connection import SILENCE, connection_of
from tests.apps.story import TAB, Exam, answers, chained, moment, registered
from tests.web.sitting import eventful
from tests.web.visiting import visitor, words


@pytest.fixture
def half_past_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assay.outside.clock.now", lambda: moment(5400))


def kind(phase: Phase, seen: float | None, now: float = 100) -> str:
    attempt = Attempt(phase=phase, tab_seen_at=None if seen is None else moment(seen))
    return connection_of(attempt, now=moment(now)).kind


def test_the_words_follow_phase_and_silence() -> None:
    silence = SILENCE.total_seconds()
    assert kind(Phase.ACTIVE, 100 - silence) == "connected"
    assert kind(Phase.ACTIVE, 100 - silence - 1) == "offline"
    assert kind(Phase.ACTIVE, None) == "unopened"
    assert kind(Phase.PAUSED, 100) == "connected"
    assert kind(Phase.PAUSED, 0) == "away"
    assert kind(Phase.AUTHORIZED, None) == "none"
    assert {kind(phase, 0) for phase in (Phase.SUBMITTED, Phase.AWAITING, Phase.EXPIRED)} == {"none"}


@pytest.mark.usefixtures("half_past_one")
def test_offline_is_said_with_its_time_and_no_alarm(pmle: Certification) -> None:
    exam = registered(pmle).seated().heard(4800)
    for address in ("/proctor/", f"/proctor/{exam.uuid}/"):
        response = visitor(exam.proctor).get(address)
        assert "Offline since 13:20 UTC (10 minutes), works on the device" in words(response)
        assert '<span class="badge info">Offline</span>' in response.content.decode()
        badges = re.findall(r'class="badge (\w+)"', response.content.decode())
        assert "bad" not in badges
        assert "warn" not in badges


@pytest.mark.usefixtures("half_past_one")
def test_what_the_system_notes_is_told_as_a_matter_of_technique(pmle: Certification, key: SigningKey) -> None:
    exam = eventful(pmle, key)
    staff = words(visitor(exam.proctor).get(f"/proctor/{exam.uuid}/"))
    assert (
        "Technical: delivery , noted by the system Entry 9 of the device came before an earlier one." in staff
    )
    assert "It stops nothing and decides nothing." in staff
    own = words(visitor(exam.candidate).get(f"/record/{exam.uuid}/"))
    assert "Entry 9 of the device came before an earlier one." in own
    assert "The connection was back after 6 minutes 39 seconds." in own
    assert "A proctor recorded an incident. Environment: noise. Nothing follows from it" in own
    assert "dog" not in own
    assert "severity" not in own


@pytest.mark.usefixtures("half_past_one")
def test_a_doubt_is_told_once_though_a_chore_makes_a_row_of_it(pmle: Certification, key: SigningKey) -> None:
    from assay.apps.proctoring.chores import note_incidents

    exam = eventful(pmle, key)
    assert note_incidents(now=moment(5400)) == 2
    said = words(visitor(exam.proctor).get(f"/proctor/{exam.uuid}/"))
    incidents = said.partition("Incidents")[2].partition("What has happened")[0]
    assert incidents.count("noted by the system") == 2
    assert incidents.count("Entry 9 of the device") == 1


@pytest.mark.usefixtures("half_past_one")
def test_a_break_is_shown_and_nobody_is_let_in_before_its_end(pmle: Certification) -> None:
    from tests.web.sitting import accommodated

    exam = registered(pmle)
    accommodated(exam.candidate)
    exam.seated(at=4000)
    exam.save(*chained(*answers([(0,)])), at=4010)
    actions.begin_break(exam.uuid, TAB, last_device_seq=1, now=moment(5000))
    chidi = visitor(exam.proctor)
    desk = words(chidi.get("/proctor/"))
    assert "On a break" in desk
    assert "Break left 0:08:20" in desk
    assert "Resume" not in desk
    assert "Resume" not in words(chidi.get(f"/proctor/{exam.uuid}/"))
    said = words(chidi.post(f"/proctor/{exam.uuid}/resume", follow=True))
    assert "The candidate is not back from the break yet." in said
    actions.end_break(exam.uuid, TAB, now=moment(5300))
    assert "Resume" in words(chidi.get("/proctor/"))


def test_the_seat_is_freed_with_a_reason(pmle: Certification) -> None:
    exam: Exam = registered(pmle).seated()
    chidi = visitor(exam.proctor)
    assert chidi.post(f"/proctor/{exam.uuid}/free-seat", {"reason": " "}).status_code == 422
    said = words(chidi.post(f"/proctor/{exam.uuid}/free-seat", {"reason": "The laptop broke."}, follow=True))
    assert "The seat is free." in said
    assert "freed the seat for another tab or computer. Reason: The laptop broke." in said
    assert exam.fresh().tab == ""
    assert "Free the seat" not in words(chidi.get(f"/proctor/{exam.uuid}/"))
