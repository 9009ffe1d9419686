"""The fire alarm: one act on everybody, shown before it happens, carried out once, told for each person."""

import re

import pytest
from django.test import Client

from assay.apps.attempts import actions
from assay.apps.people.actions import grant_role
from assay.apps.people.models import Person, Role
from assay.apps.programs.models import Certification
from assay.core.attempt import Phase
from tests.apps.story import TAB, Exam, person, registered
from tests.web.sitting import accommodated, named
from tests.web.visiting import visitor, words


@pytest.fixture
def room(pmle: Certification) -> dict[str, Exam]:
    """Ada and Bea are at work, Carl is admitted and has not begun, Dora waits at the door."""
    return {
        "Ada Nwosu": registered(pmle).seated(),
        "Bea Brown": named(registered(pmle).seated(), "Bea Brown"),
        "Carl Cole": named(registered(pmle).admitted(), "Carl Cole"),
        "Dora Diaz": named(registered(pmle).checked_in(), "Dora Diaz"),
    }


@pytest.fixture(params=["proctor", "office"])
def face(request: pytest.FixtureRequest, db: None) -> tuple[str, Person]:
    """The same pages for proctors and for the office."""
    role = {"proctor": Role.PROCTOR, "office": Role.MANAGER}[request.param]
    return f"/{request.param}/everybody/", person("Chidi", role)


def act_of(html: str) -> str:
    """What the confirmation must bring back."""
    found = re.search(r'name="act" value="([^"]+)"', html)
    assert found is not None
    return found[1]


def confirmed(client: Client, address: str, said: dict[str, str]) -> str:
    """Preview, confirmation, and the words of the outcome."""
    preview = client.post(address, said)
    assert preview.status_code == 200
    return words(client.post(address, {**said, "act": act_of(preview.content.decode())}, follow=True))


def phases(room: dict[str, Exam]) -> list[Phase]:
    return [Phase(exam.fresh().phase) for exam in room.values()]


def test_a_fire_alarm_from_pause_to_going_on(room: dict[str, Exam], face: tuple[str, Person]) -> None:
    home, who = face
    client = visitor(who)
    assert "Pause all" in words(client.get(home))
    alarm = {"reason": "Fire alarm. Leave the room."}

    preview = client.post(home + "pmle/pause", alarm)
    assert "Pause all for 2 exams? Nothing has happened yet." in words(preview)
    assert "Fire alarm. Leave the room." in words(preview)
    assert "Carl Cole" not in words(preview)
    assert phases(room) == [Phase.ACTIVE, Phase.ACTIVE, Phase.AUTHORIZED, Phase.AWAITING]

    said = confirmed(client, home + "pmle/pause", alarm)
    assert "Done for 2 exams." in said
    assert "Ada Nwosu Done Bea Brown Done" in said
    assert phases(room) == [Phase.PAUSED, Phase.PAUSED, Phase.AUTHORIZED, Phase.AWAITING]
    assert room["Bea Brown"].fresh().message == "Fire alarm. Leave the room."

    said = confirmed(client, home + "pmle/time", {"minutes": "15", "reason": "Fire alarm"})
    assert "Add time to all: +15 minutes" in said
    assert room["Ada Nwosu"].fresh().allowed_seconds == 7200 + 900
    assert room["Carl Cole"].fresh().allowed_seconds == 7200

    assert "Done for 2 exams." in confirmed(client, home + "pmle/admit", {})
    assert phases(room)[:2] == [Phase.AUTHORIZED, Phase.AUTHORIZED]
    assert room["Ada Nwosu"].fresh().message == ""


def test_a_confirmation_works_once(room: dict[str, Exam], face: tuple[str, Person]) -> None:
    home, who = face
    client = visitor(who)
    said = {"minutes": "10", "reason": "Power cut"}
    act = act_of(client.post(home + "pmle/time", said).content.decode())
    for _ in range(3):  # a double click, and the same page again from the history
        last = client.post(home + "pmle/time", {**said, "act": act}, follow=True)
    assert "Done for 2 exams." in words(last)
    assert room["Ada Nwosu"].fresh().allowed_seconds == 7200 + 600
    client.post(home + "pmle/time", {**said, "act": "made-up"})
    visitor(who).post(home + "pmle/time", {**said, "act": act})
    assert room["Ada Nwosu"].fresh().allowed_seconds == 7200 + 600


def test_what_is_missing_is_asked_for(room: dict[str, Exam], face: tuple[str, Person]) -> None:
    home, who = face
    client = visitor(who)
    for name, said, problem in (
        ("pause", {"reason": "  "}, "Give the reason."),
        ("time", {"reason": "x", "minutes": "0"}, "Enter whole minutes, from 1 to 240."),
        ("time", {"reason": "x", "minutes": "9" * 30}, "Enter whole minutes, from 1 to 240."),
    ):
        response = client.post(f"{home}pmle/{name}", said)
        assert response.status_code == 422
        assert problem in words(response)
    assert client.post(home + "pmle/terminate", {}).status_code == 404
    assert client.post(home + "nothing/pause", {"reason": "x"}).status_code == 404
    assert phases(room)[:2] == [Phase.ACTIVE, Phase.ACTIVE]


def test_who_cannot_be_reached_is_named_with_the_reason(pmle: Certification) -> None:
    away, here = registered(pmle), named(registered(pmle).seated(), "Bea Brown")
    accommodated(away.candidate)
    away.seated()
    actions.begin_break(away.uuid, TAB, now=away.fresh().running_since)  # type: ignore[arg-type]  # it runs
    client = visitor(here.proctor)
    confirmed(client, "/proctor/everybody/pmle/pause", {"reason": "Power cut"})
    said = confirmed(client, "/proctor/everybody/pmle/admit", {})
    assert "Done for 1 exam." in said
    assert "Not done for 1 exam" in said
    assert "Ada Nwosu Not done The candidate is not back from the break yet." in said
    assert here.fresh().phase == Phase.AUTHORIZED


def test_nobody_is_meant(pmle: Certification, face: tuple[str, Person]) -> None:
    home, who = face
    said = words(visitor(who).post(home + "pmle/pause", {"reason": "x"}))
    assert "Nobody is meant now, so there is nothing to do." in said
    assert visitor(who).get(home + "outcome")["Location"] == home


def test_ones_own_exam_is_never_meant(room: dict[str, Exam]) -> None:
    ada = room["Ada Nwosu"].candidate
    for role in (Role.PROCTOR, Role.MANAGER):
        grant_role(ada, role, certification_key="pmle")
    client = visitor(ada)
    for home in ("/proctor/everybody/", "/office/everybody/"):
        said = words(client.post(home + "pmle/time", {"minutes": "60", "reason": "x"}))
        assert "for 1 exam?" in said
        assert "Ada Nwosu" not in said.partition("Who is meant now")[2]
        confirmed(client, home + "pmle/time", {"minutes": "60", "reason": "x"})
    assert room["Ada Nwosu"].fresh().allowed_seconds == 7200
    assert room["Bea Brown"].fresh().allowed_seconds == 7200 + 2 * 3600


def test_staff_of_another_certification_move_nobody(room: dict[str, Exam]) -> None:
    stranger = person("Erin")
    grant_role(stranger, Role.PROCTOR, certification_key="another")
    grant_role(stranger, Role.MANAGER, certification_key="another")
    client = visitor(stranger)
    for home in ("/proctor/everybody/", "/office/everybody/"):
        assert "There is no certification whose exams you may act on." in words(client.get(home))
        assert client.post(home + "pmle/pause", {"reason": "x"}).status_code == 404
    assert phases(room)[:2] == [Phase.ACTIVE, Phase.ACTIVE]
