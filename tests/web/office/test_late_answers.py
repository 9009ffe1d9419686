"""Late answers: what arrived, what it would change, and one named person who decides."""

import re

import pytest

from assay.apps.attempts.queries import work_of
from assay.apps.audit.models import AuditEntry
from assay.apps.bank.queries import read_versions
from assay.apps.people.models import Person, Role
from assay.apps.programs.models import Certification
from assay.apps.results.chores import score_ended
from assay.apps.results.models import Result
from assay.core.attempt import Event
from assay.core.attempt import events as e
from assay.outside.keys import SigningKey
from assay.web.office.late import arrivals_of, effect_of
from tests.apps.story import Exam, moment, person
from tests.web.sitting import delivered_late, out_of_time
from tests.web.visiting import visitor, words


@pytest.fixture
def dana(db: None, monkeypatch: pytest.MonkeyPatch) -> Person:
    monkeypatch.setattr("assay.outside.clock.now", lambda: moment(9000))
    return person("Dana", Role.MANAGER)


@pytest.fixture
def late(pmle: Certification, key: SigningKey) -> Exam:
    return delivered_late(pmle, key)


def page(exam: Exam) -> str:
    return f"/office/attempts/{exam.uuid}/late"


def choices(exam: Exam) -> dict[int, tuple[int, ...]]:
    return {number: work.choice for number, work in work_of(exam.fresh()).items() if work.choice}


def test_what_waits_is_a_task_and_a_list(late: Exam, dana: Person) -> None:
    client = visitor(dana)
    assert "Decide on late answers of 1 exam" in words(client.get("/office/"))
    said = words(client.get("/office/late/"))
    assert "To decide: 1" in said
    assert re.search(r"Ada Nwosu pmle 23 November 2026, 14:\d\d UTC \(\d+ minutes ago\) 4", said)
    assert "Late answers wait for a decision" in words(visitor(late.candidate).get(f"/record/{late.uuid}/"))


def test_the_page_says_what_arrived_when_and_what_changes(late: Exam, dana: Person) -> None:
    response = visitor(dana).get(page(late))
    said = words(response)
    assert "2 answers change Answered only late: question 4 Answered otherwise before: question 2" in said
    assert "Question 4: answer 23 Nov 2026, 14:23:20 UTC , 0:10:00 after the end" in said
    assert "23 Nov 2026, 13:59:30 UTC , with 0:00:30 left on its display Network" in said
    assert "Question 2: flag set" in said


def test_neither_choice_nor_key_is_on_the_page(late: Exam, dana: Person) -> None:
    html = visitor(dana).get(page(late)).content.decode()
    placed = late.fresh().form.items
    versions = read_versions("pmle", {place["hash"] for place in placed})
    assert not [item.id for item in versions.values() if item.id in html or item.title in html]
    assert not re.search(r"option|right answer|correct", words(visitor(dana).get(page(late))).replace(
        "Which options were chosen, and which are right, is not shown", ""
    ), re.I)  # fmt: skip


def test_accepting_counts_and_is_signed_with_a_name(late: Exam, dana: Person) -> None:
    assert choices(late) == {1: (0,), 2: (1,), 3: (2,)}
    client = visitor(dana)
    assert client.post(page(late), {"accepted": "yes"}).status_code == 422
    assert client.post(page(late), {"accepted": "perhaps", "reason": "x"}).status_code == 422
    assert choices(late) == {1: (0,), 2: (1,), 3: (2,)}
    decision = {"accepted": "yes", "reason": "The network of the centre failed."}
    said = words(client.post(page(late), decision, follow=True))
    assert "Decided: the late work counts. A new receipt says so." in said
    assert "Nothing to decide" in said
    assert "Dana Example The network of the centre failed." in said
    assert choices(late) == {1: (0,), 2: (3,), 3: (2,), 4: (1,)}
    assert AuditEntry.objects.filter(action="attempt.late_work_accepted", actor=dana.email).exists()
    assert "No late answers wait for a decision." in words(client.get("/office/late/"))
    own = words(visitor(late.candidate).get(f"/record/{late.uuid}/"))
    assert "decided that the late work counts. Reason: The network of the centre failed." in own


def test_rejecting_leaves_what_stood(late: Exam, dana: Person) -> None:
    client = visitor(dana)
    said = words(client.post(page(late), {"accepted": "no", "reason": "No outage is known."}, follow=True))
    assert "Decided: the late work does not count." in said
    assert choices(late) == {1: (0,), 2: (1,), 3: (2,)}
    again = words(client.post(page(late), {"accepted": "yes", "reason": "x"}, follow=True))
    assert "Decided: the late work counts." not in again
    assert choices(late) == {1: (0,), 2: (1,), 3: (2,)}


def test_without_late_work_there_is_nothing_to_decide(
    pmle: Certification, key: SigningKey, dana: Person
) -> None:
    exam, _ = out_of_time(pmle, key)
    client = visitor(dana)
    said = words(client.get(page(exam)))
    assert "Nothing arrived after the end." in said
    assert "No late work waits." in said
    assert "No late answers wait for a decision." in words(client.get("/office/late/"))


def test_a_result_waits_for_the_decision_and_is_scored_by_it(late: Exam, dana: Person) -> None:
    score_ended(now=moment(9000))
    result = Result.objects.get(attempt=late.attempt)
    client, office = visitor(dana), f"/office/results/{late.uuid}/"
    said = words(client.get(office))
    assert "3 answers arrived after the end; decide whether they count. Late answers" in said
    assert "Record the review" not in said
    client.post(page(late), {"accepted": "yes", "reason": "The network of the centre failed."})
    assert "Record the review" in words(client.get(office))
    result.refresh_from_db()
    assert result.responses[3]["chosen"]


def test_what_is_released_is_not_decided_any_more(late: Exam, dana: Person) -> None:
    score_ended(now=moment(9000))
    dmitri = person("Dmitri", Role.MANAGER)
    Result.objects.filter(attempt=late.attempt).update(
        state="released", late_waiting=0, reviewed_by=dana, decided_by=dmitri, decided_at=moment(9000)
    )
    client = visitor(dana)
    assert "No late answers wait for a decision." in words(client.get("/office/late/"))
    assert "Only an appeal can look at it again." in words(client.get(page(late)))
    said = words(client.post(page(late), {"accepted": "yes", "reason": "x"}, follow=True))
    assert "Only an appeal can look at it again." in said
    assert choices(late) == {1: (0,), 2: (1,), 3: (2,)}


def told(*events: Event) -> list[tuple[Event, object]]:
    return [(event, moment(n)) for n, event in enumerate(events)]


def test_the_effect_is_what_the_core_would_count() -> None:
    before = [
        e.Opened(9, 100),
        e.AnswerSaved(1, "", 1, (0,)),
        e.AnswerSaved(2, "", 2, (1,)),
        e.Submitted("clock"),
    ]
    after = [e.AnswerSaved(3, "", 1, (2,)), e.AnswerSaved(4, "", 3, (1,)), e.AnswerSaved(5, "", 2, (1,))]
    effect = effect_of(told(*before, *after))  # type: ignore[arg-type]
    assert (effect.new, effect.changed, effect.answers) == ((3,), (1,), 2)
    cleared = effect_of(told(*before, e.AnswerSaved(3, "", 1, ())))  # type: ignore[arg-type]
    assert (cleared.new, cleared.changed) == ((), (1,))
    decided = told(*before, *after, e.LateDecided("d", accepted=False, reason="x"))
    assert effect_of(decided).answers == 0  # type: ignore[arg-type]


def test_what_came_in_a_file_names_who_brought_it() -> None:
    history = told(
        e.Opened(9, 100),
        e.Submitted("clock"),
        e.AnswerSaved(1, "", 1, (0,)),
        e.HandedOver("dana@example.org", "ab", 1),
        e.AnswerSaved(2, "", 2, (0,)),
        e.AnswerSaved(3, "", 3, (0,)),
    )
    assert [one.by for one in arrivals_of(history)] == ["", "dana@example.org", ""]  # type: ignore[arg-type]
