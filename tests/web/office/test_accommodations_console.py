"""Accommodations in the office: granted by address, found, revoked, on record; the ground stays private."""

import pytest

from assay.apps.attempts import actions
from assay.apps.people.actions import grant_role
from assay.apps.people.models import Person, Role
from assay.apps.programs.models import Accommodation, Certification
from assay.apps.programs.queries import accommodation_of
from tests.apps.story import Exam, moment, person, registered
from tests.web.sitting import GROUND, accommodated
from tests.web.visiting import visitor, words


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assay.outside.clock.now", lambda: moment(0))


@pytest.fixture
def dana(db: None) -> Person:
    return person("Dana", Role.MANAGER)


@pytest.fixture
def exam(pmle: Certification) -> Exam:
    return registered(pmle)


def form(to: str, **more: str) -> dict[str, str]:
    """A form as the page would send it."""
    said = {"email": to, "extra_time_percent": "50", "reason": GROUND, "valid_from": "2026-11-23"}
    return {**said, **more}


class TestGranting:
    def test_what_is_granted_holds_for_the_next_exam(self, exam: Exam, dana: Person) -> None:
        client = visitor(dana)
        more = {"break_minutes": "20", "zoom": "zoom-200", "presets": "dark", "valid_until": "2027-11-22"}
        said = words(
            client.post("/office/accommodations/grant", form(exam.candidate.email, **more), follow=True)
        )
        assert "Granted to Ada Nwosu." in said
        assert (
            "Extra time +50 % Breaks 20 minutes in sum, the clock stands Exam screen Zoom 200 %, Dark" in said
        )
        assert "Valid 23 November 2026 to 22 November 2027 (UTC)" in said
        assert GROUND in said
        assert exam.seated().fresh().allowed_seconds == 10_800
        held = accommodation_of(exam.candidate, moment(0))
        assert held is not None
        assert (held.break_minutes, held.granted_by) == (20, dana.email)

    @pytest.mark.parametrize(
        ("wrong", "problem"),
        [
            ({"email": "nobody@example.org"}, "Nobody has an account with this address."),
            ({"email": "not an address"}, "Enter a valid email address."),
            ({"extra_time_percent": "301"}, "Enter a whole number, from 0 to 300."),
            ({"extra_time_percent": "-5"}, "Enter a whole number, from 0 to 300."),
            ({"extra_time_percent": "1e9"}, "Enter a whole number, from 0 to 300."),
            ({"extra_time_percent": ""}, "Name what is granted: extra time, breaks or a preset."),
            ({"presets": "x-ray"}, "Select a valid choice."),
            ({"reason": "   "}, "Say on what ground; only the office will see it."),
            ({"valid_from": "soon"}, "Enter a day, like 2026-11-23."),
            ({"valid_until": "2026-11-22"}, "It would end before it begins."),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_granted(
        self, exam: Exam, dana: Person, wrong: dict[str, str], problem: str
    ) -> None:
        response = visitor(dana).post("/office/accommodations/grant", form(exam.candidate.email, **wrong))
        assert response.status_code == 422
        assert problem in words(response)
        assert b'role="alert"' in response.content
        assert not Accommodation.objects.exists()

    def test_nobody_grants_themselves(self, dana: Person) -> None:
        response = visitor(dana).post("/office/accommodations/grant", form(dana.email))
        assert "Nobody grants themselves an accommodation." in words(response)
        assert not Accommodation.objects.exists()


class TestReading:
    def test_the_list_is_searched_and_paged(self, pmle: Certification, dana: Person) -> None:
        client = visitor(dana)
        assert "No accommodation has been granted yet." in words(client.get("/office/accommodations/"))
        for _ in range(26):
            accommodated(registered(pmle).candidate, by=dana)
        listed = words(client.get("/office/accommodations/"))
        assert "Accommodations: 26" in listed
        assert "Ada Nwosu In force +25 % time, 15 minutes of breaks, Dark, Hints for screen readers" in listed
        assert GROUND not in listed
        assert words(client.get("/office/accommodations/?page=2")).count("Ada Nwosu") == 1
        someone = Accommodation.objects.first()
        assert someone is not None
        assert "Found for" in words(client.get(f"/office/accommodations/?q={someone.person.email}"))
        assert "Nothing for “Erin”." in words(client.get("/office/accommodations/?q=Erin"))

    def test_the_newest_counts_and_the_others_stay_on_record(self, exam: Exam, dana: Person) -> None:
        first = accommodated(exam.candidate, by=dana)
        client = visitor(dana)
        client.post("/office/accommodations/grant", form(exam.candidate.email))
        history = words(client.get(f"/office/accommodations/{first.pk}/"))
        assert "Ada Nwosu Replaced" in history
        assert "+50 % time In force" in history
        later = form(exam.candidate.email, valid_from="2027-01-01")
        assert "Ada Nwosu Not yet" in words(client.post("/office/accommodations/grant", later, follow=True))

    def test_only_who_runs_their_programme_reads_the_ground(self, exam: Exam, dana: Person) -> None:
        granted = accommodated(exam.candidate, by=dana)
        stranger = person("Erin")
        grant_role(stranger, Role.MANAGER, certification_key="another")
        client = visitor(stranger)
        assert "Ada" not in words(client.get("/office/accommodations/"))
        for address in (
            f"/office/accommodations/{granted.pk}/",
            f"/office/accommodations/{granted.pk}/revoke",
        ):
            assert client.get(address).status_code == 404
        client.post(f"/office/accommodations/{granted.pk}/revoke", {"reason": "x", "sure": "on"})
        granted.refresh_from_db()
        assert granted.revoked_at is None
        mine = accommodated(person("Fay"), by=stranger)
        assert "Fay Example" in words(client.get("/office/accommodations/"))
        assert client.get(f"/office/accommodations/{mine.pk}/").status_code == 200

    def test_ones_own_is_not_read_in_the_office(self, exam: Exam, dana: Person) -> None:
        granted = accommodated(exam.candidate, by=dana)
        grant_role(exam.candidate, Role.ADMINISTRATOR)
        client = visitor(exam.candidate)
        assert GROUND not in words(client.get("/office/accommodations/"))
        assert "Ada Nwosu" not in words(client.get("/office/accommodations/"))
        assert client.get(f"/office/accommodations/{granted.pk}/").status_code == 404


class TestRevoking:
    def test_it_takes_a_reason_and_a_second_thought(self, exam: Exam, dana: Person) -> None:
        granted = accommodated(exam.candidate, by=dana)
        client = visitor(dana)
        page = f"/office/accommodations/{granted.pk}/"
        assert client.post(page + "revoke", {"reason": "Granted to the wrong person."}).status_code == 422
        assert client.post(page + "revoke", {"reason": " ", "sure": "on"}).status_code == 422
        assert accommodation_of(exam.candidate, moment(0)) is not None
        meant = {"reason": "Granted to the wrong person.", "sure": "on"}
        said = words(client.post(page + "revoke", meant, follow=True))
        assert "It is revoked. Exams checked in before keep it." in said
        assert "Revoked 23 November 2026, 12:00 UTC by Dana Example" in said
        assert "Granted to the wrong person." in said
        assert accommodation_of(exam.candidate, moment(1)) is None
        assert "It is revoked already." in words(client.get(page + "revoke"))
        assert "It is revoked already." in words(client.post(page + "revoke", meant, follow=True))


def test_the_candidate_sees_what_but_never_why(exam: Exam, dana: Person) -> None:
    assert "Your accommodation" not in words(visitor(exam.candidate).get("/home/"))
    accommodated(exam.candidate, by=dana)
    ada = visitor(exam.candidate)
    home = words(ada.get("/home/"))
    assert "Your accommodation Extra time +25 % Breaks 15 minutes in sum" in home
    exam.admitted()
    check_in = words(ada.get(f"/check-in/{exam.uuid}/"))
    assert "120 questions, 2 hours 30 minutes." in check_in
    assert "+25 % time, 15 minutes of breaks, Dark, Hints for screen readers." in check_in
    actions.start(exam.uuid, now=moment(1))
    pages = [ada.get(path) for path in ("/home/", f"/record/{exam.uuid}/")]
    chidi = visitor(exam.proctor)
    pages += [chidi.get(path) for path in ("/proctor/", f"/proctor/{exam.uuid}/")]
    pages += [visitor(dana).get(f"/office/attempts/{exam.uuid}/{end}") for end in ("", "trail/")]
    assert "+25 %" in words(pages[3])
    assert not [page for page in pages if b"Dyslexia" in page.content]
