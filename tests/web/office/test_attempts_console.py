"""Attempts in the office: found, read, called off before they began, their seat freed; never one's own."""

import pytest

from assay.apps.attempts import actions
from assay.apps.people.actions import grant_role
from assay.apps.people.models import Person, Role
from assay.apps.programs.models import Certification, Registration
from assay.core.attempt import Phase
from assay.outside.keys import SigningKey
from tests.apps.story import OTHER_TAB, Exam, moment, person, registered
from tests.web.sitting import delivered_late, eventful, named
from tests.web.visiting import visitor, words


@pytest.fixture
def dana(db: None) -> Person:
    return person("Dana", Role.MANAGER)


def page(exam: Exam) -> str:
    return f"/office/attempts/{exam.uuid}/"


class TestFinding:
    def test_tabs_search_and_what_is_empty(self, pmle: Certification, dana: Person, key: SigningKey) -> None:
        client = visitor(dana)
        assert "Nobody is in an exam." in words(client.get("/office/attempts/"))
        registered(pmle).checked_in()
        named(registered(pmle).seated(), "Bea Brown")
        registered(pmle).submitted(key)
        expired = registered(pmle)
        actions.expire(expired.uuid, now=moment(9000))
        said = words(client.get("/office/attempts/?state=room"))
        assert "Before the exam 1 In the exam 1 Ended 1 Not taken 1" in said
        assert "Bea Brown" in words(client.get("/office/attempts/?q=brown+bea"))
        assert "No attempt here for “Erin”." in words(client.get("/office/attempts/?q=Erin"))
        listed = words(client.get("/office/attempts/?state=not-taken"))
        assert "Ada Nwosu pmle Expired" in listed
        assert "It was never begun" in words(client.get(page(expired)))
        assert client.get("/office/attempts/?state=nonsense&page=nonsense").status_code == 200

    def test_long_lists_have_pages(self, pmle: Certification, dana: Person) -> None:
        for _ in range(26):
            registered(pmle)
        client = visitor(dana)
        assert words(client.get("/office/attempts/?state=before")).count("Ada Nwosu") == 25
        assert words(client.get("/office/attempts/?state=before&page=2")).count("Ada Nwosu") == 1

    def test_the_page_tells_the_story_and_no_answer(
        self, pmle: Certification, dana: Person, key: SigningKey
    ) -> None:
        exam = eventful(pmle, key)
        said = words(visitor(dana).get(page(exam)))
        assert "Clock ledger" in said
        assert "Environment: noise" in said
        assert "3 answers stored" in said
        assert "+25 %" in said
        assert "Dyslexia" not in said


class TestCallingOff:
    def test_it_takes_a_reason_and_a_second_thought(self, pmle: Certification, dana: Person) -> None:
        exam = registered(pmle).checked_in()
        client = visitor(dana)
        assert "Cancel the attempt…" in words(client.get(page(exam)))
        hasty = client.post(page(exam) + "cancel", {"reason": "The centre is closed."})
        assert hasty.status_code == 422
        assert "Tick this to say that you mean it." in words(hasty)
        assert client.post(page(exam) + "cancel", {"reason": " ", "sure": "on"}).status_code == 422
        assert exam.fresh().phase == Phase.AWAITING
        meant = {"reason": "The centre is closed.", "sure": "on"}
        said = words(client.post(page(exam) + "cancel", meant, follow=True))
        assert "The attempt is canceled." in said
        assert exam.fresh().phase == Phase.CANCELED
        home = words(visitor(exam.candidate).get("/home/"))
        assert "It did not take place. The centre is closed." in home
        assert Registration.objects.get(pk=exam.registration.pk).state != Registration.State.OPEN

    def test_what_has_begun_is_not_canceled(self, pmle: Certification, dana: Person) -> None:
        exam = registered(pmle).seated()
        client = visitor(dana)
        assert "Cancel the attempt…" not in words(client.get(page(exam)))
        assert "This is no longer possible" in words(client.get(page(exam) + "cancel"))
        said = words(client.post(page(exam) + "cancel", {"reason": "x", "sure": "on"}, follow=True))
        assert "Canceling is not possible while the attempt is active." in said
        assert exam.fresh().phase == Phase.ACTIVE


class TestTheSeat:
    def test_staff_frees_it_and_another_tab_takes_it(self, pmle: Certification, dana: Person) -> None:
        exam = registered(pmle).seated()
        client = visitor(dana)
        assert client.post(page(exam) + "free-seat", {"reason": ""}).status_code == 422
        said = words(client.post(page(exam) + "free-seat", {"reason": "The laptop broke."}, follow=True))
        assert "The seat is free." in said
        taken = actions.take_seat(exam.uuid, OTHER_TAB, device="another", now=moment(2))
        assert taken.tab == OTHER_TAB


def test_staff_who_sit_an_exam_find_nothing_of_it(pmle: Certification, key: SigningKey) -> None:
    exam = delivered_late(pmle, key)
    for role in (Role.MANAGER, Role.PROCTOR, Role.ADMINISTRATOR):
        grant_role(exam.candidate, role, certification_key="" if role == Role.ADMINISTRATOR else "pmle")
    client = visitor(exam.candidate)
    below = ["", "clock.csv", "cancel", "free-seat", "answer-file", "late", "trail/"]
    for address in [page(exam) + end for end in below] + [
        f"/proctor/{exam.uuid}/",
        f"/proctor/{exam.uuid}/clock.csv",
        f"/proctor/{exam.uuid}/terminate",
    ]:
        assert client.get(address).status_code == 404, address
    decided = {"accepted": "yes", "reason": "x", "sure": "on", "token": "x", "minutes": "5"}
    for end in ("cancel", "free-seat", "answer-file", "late"):
        assert client.post(page(exam) + end, decided).status_code == 404, end
    for end in ("pause", "resume", "time", "incident", "free-seat", "admit", "turn-away", "terminate"):
        assert client.post(f"/proctor/{exam.uuid}/{end}", decided).status_code == 404, end
    for listing in ("/office/attempts/?state=ended", "/office/late/", "/office/results/", "/proctor/"):
        assert "Ada Nwosu" not in words(client.get(listing)), listing
    assert "wait for a decision" not in words(client.get("/office/"))
    assert exam.fresh().fold["late_waiting"] == 4


def test_a_manager_of_another_certification_finds_nothing(pmle: Certification, key: SigningKey) -> None:
    exam = delivered_late(pmle, key)
    stranger = person("Dana")
    grant_role(stranger, Role.MANAGER, certification_key="another")
    client = visitor(stranger)
    for end in ("", "clock.csv", "cancel", "free-seat", "answer-file", "late"):
        assert client.get(page(exam) + end).status_code == 404, end
    assert "Ada" not in words(client.get("/office/attempts/?state=ended"))
    assert "Ada" not in words(client.get("/office/late/"))
