"""The queue and the two people: one reviews, another decides, and each is told what they may do."""

import csv
import io
from collections.abc import Iterable

import pytest

from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Letter, Person, Role
from assay.apps.proctoring.actions import flag
from assay.apps.programs.models import Certification, Registration
from assay.apps.results.models import Result
from assay.outside.keys import SigningKey
from tests.apps.story import held, moment, person
from tests.web.visiting import visitor, words


@pytest.fixture
def dana(db: None) -> Person:
    return person("Dana", Role.MANAGER)


@pytest.fixture
def dmitri(db: None) -> Person:
    return person("Dmitri", Role.MANAGER)


@pytest.fixture
def result(pmle: Certification, key: SigningKey) -> Result:
    """Ada's held result, 90 of 120."""
    return held(pmle, key, right=90)


def page(result: Result) -> str:
    return f"/office/results/{result.attempt.uuid}/"


def state(result: Result) -> str:
    return Result.objects.get(pk=result.pk).state


def renamed(result: Result, name: str) -> Result:
    Registration.objects.filter(pk=result.attempt.registration_id).update(legal_name=name)
    return result


class TestTheQueue:
    def test_tabs_search_and_the_way_to_a_result(
        self, result: Result, dana: Person, pmle: Certification, key: SigningKey
    ) -> None:
        renamed(held(pmle, key), "Wanjiru Larsson")
        client = visitor(dana)
        said = words(client.get("/office/results/"))
        assert "Held 2 Reviewed 0 Released 0 Annulled 0" in said
        found = client.get("/office/results/?state=held&q=nwosu+ada")
        assert "Ada Nwosu" in words(found)
        assert "Wanjiru" not in words(found)
        assert page(result).encode() in found.content
        assert "No held result for “Erin”." in words(client.get("/office/results/?q=Erin"))
        assert "Held 2" in words(client.get("/office/results/?state=nonsense&page=nonsense"))

    def test_the_csv_runs_no_formula(self, result: Result, dana: Person) -> None:
        renamed(result, '=HYPERLINK("http://evil","Ada")')
        response = visitor(dana).get("/office/results.csv?state=held")
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        chunks: Iterable[bytes] = response.streaming_content  # type: ignore[attr-defined]
        (line,) = csv.DictReader(io.StringIO(b"".join(chunks).decode()))
        assert line["candidate"] == '\'=HYPERLINK("http://evil","Ada")'
        assert (line["points"], line["margin"], line["passed"], line["journal"]) == (
            "90",
            "12",
            "yes",
            "verified",
        )


class TestOneResult:
    def test_everything_that_bears_on_the_decision(self, result: Result, dana: Person) -> None:
        flag(
            result.attempt,
            by=dana,
            code="technical.network",
            severity=25,
            note="The line was down.",
            now=moment(30),
        )
        said = words(visitor(dana).get(page(result)))
        assert "90 of 120 Score" in said or "Score 90 of 120" in said
        assert "Cut (cut-2026-11-provisional) 78" in said
        assert "+12" in said
        assert "Time used of 2:00:00 0:01:00" in said
        assert "Technical: network" in said
        assert "ml-development exactly 36 36 Met" in said
        assert str(result.attempt.form.seed) in said
        assert "Verified" in said

    def test_a_damaged_journal_is_shown_with_its_fault(self, result: Result, dana: Person) -> None:
        Attempt.objects.filter(pk=result.attempt_id).update(head_hash="0" * 64)
        said = words(visitor(dana).get(page(result)))
        assert "The journal is damaged" in said
        assert "the journal does not end where the attempt says it does" in said
        assert "Verified" not in said


class TestTwoPeople:
    def test_anything_found_needs_words_at_the_field(self, result: Result, dana: Person) -> None:
        client = visitor(dana)
        assert client.post(page(result) + "review", {}).status_code == 422
        response = client.post(page(result) + "review", {"outcome": "violation", "note": ""})
        assert response.status_code == 422
        assert "Say what you found: the one who decides must know." in words(response)
        assert b'aria-invalid="true"' in response.content
        assert state(result) == "held"

    def test_the_reviewer_is_told_why_they_cannot_decide(self, result: Result, dana: Person) -> None:
        client = visitor(dana)
        said = words(client.post(page(result) + "review", {"outcome": "passed"}, follow=True))
        assert "Your review of Ada Nwosu is recorded." in said
        assert "You reviewed this result, so another person must decide." in said
        assert "Release the result" not in said
        forced = words(client.post(page(result) + "release", follow=True))
        assert "You reviewed this result, so another person must decide." in forced
        assert state(result) == "reviewed"

    def test_another_person_releases_and_the_candidate_gets_mail(
        self, result: Result, dana: Person, dmitri: Person
    ) -> None:
        visitor(dana).post(page(result) + "review", {"outcome": "passed"})
        client = visitor(dmitri)
        assert "Release the result" in words(client.get(page(result)))
        said = words(client.post(page(result) + "release", {"note": "Fine."}, follow=True))
        assert "The result of Ada Nwosu is released." in said
        assert state(result) == "released"
        assert Letter.objects.filter(to=result.candidate.email, subject__startswith="Your result").exists()
        again = words(client.post(page(result) + "release", follow=True))
        assert "This result is decided already." in again

    def test_a_held_result_cannot_be_released(self, result: Result, dmitri: Person) -> None:
        said = words(visitor(dmitri).post(page(result) + "release", follow=True))
        assert "Somebody must review this result before it is decided." in said
        assert state(result) == "held"

    def test_annulling_takes_a_reason_and_a_second_thought(
        self, result: Result, dana: Person, dmitri: Person
    ) -> None:
        visitor(dana).post(page(result) + "review", {"outcome": "violation", "note": "A helper in the room."})
        client = visitor(dmitri)
        hasty = client.post(page(result) + "annul", {"note": "A helper in the room."})
        assert hasty.status_code == 422
        assert state(result) == "reviewed"
        client.post(page(result) + "annul", {"note": "A helper in the room.", "sure": "on"})
        assert state(result) == "annulled"
        assert "This result is decided already." in words(client.get(page(result) + "annul"))

    def test_nobody_judges_their_own_exam(self, result: Result) -> None:
        from assay.apps.people.actions import grant_role

        grant_role(result.candidate, Role.MANAGER, certification_key="pmle")
        ada = visitor(result.candidate)
        for address in (page(result), page(result) + "annul"):
            assert ada.get(address).status_code == 404
        for act in ("review", "release", "annul"):
            assert ada.post(page(result) + act, {"outcome": "passed"}).status_code == 404
        assert "Ada Nwosu" not in words(ada.get("/office/results/?state=held"))
        lines = b"".join(ada.get("/office/results.csv?state=held").streaming_content)  # type: ignore[attr-defined]
        assert b"Nwosu" not in lines
        assert state(result) == "held"


class TestTogether:
    def test_only_what_is_clear_and_somebody_elses_is_released(
        self, pmle: Certification, key: SigningKey, dana: Person, dmitri: Person
    ) -> None:
        names = ("Clear One", "Clear Two", "Left Out", "Suspect", "Own Review", "Damaged")
        made = {name: renamed(held(pmle, key), name) for name in names}
        for name, result in made.items():
            outcome = (
                {"outcome": "suspicious", "note": "Fast."} if name == "Suspect" else {"outcome": "passed"}
            )
            reviewer = dmitri if name == "Own Review" else dana
            visitor(reviewer).post(page(result) + "review", outcome)
        Attempt.objects.filter(pk=made["Damaged"].attempt_id).update(head_seq=1)
        client = visitor(dmitri)
        listed = words(client.get("/office/results/release/"))
        assert [name for name in names if name in listed] == ["Clear One", "Clear Two", "Left Out", "Damaged"]

        chosen = [str(made[name].pk) for name in ("Clear One", "Clear Two", "Damaged")]
        hasty = client.post("/office/results/release/", {"results": chosen})
        assert hasty.status_code == 422
        assert "Nothing was changed" in words(hasty)
        forged = {"results": [*chosen, str(made["Suspect"].pk)], "sure": "on"}
        assert client.post("/office/results/release/", forged).status_code == 422
        done = words(client.post("/office/results/release/", {"results": chosen, "sure": "on"}, follow=True))
        assert "2 results are released." in done
        assert "Damaged is not released: the journal is damaged" in done
        assert {name: state(result) for name, result in made.items()} == {
            "Clear One": "released",
            "Clear Two": "released",
            "Left Out": "reviewed",
            "Suspect": "reviewed",
            "Own Review": "reviewed",
            "Damaged": "reviewed",
        }


class TestTheFirstPage:
    def test_tasks_fit_the_person(self, result: Result, dana: Person, dmitri: Person) -> None:
        assert "Review 1 result" in words(visitor(dana).get("/office/"))
        visitor(dana).post(page(result) + "review", {"outcome": "passed"})
        assert "Nothing waits for you." in words(visitor(dana).get("/office/"))
        said = words(visitor(dmitri).get("/office/"))
        assert "Decide 1 result that somebody else reviewed" in said
        assert "Release 1 result with nothing against release, together" in said

    def test_petra_sees_figures_and_no_names(self, result: Result) -> None:
        petra = visitor(person("Petra", Role.PSYCHOMETRICIAN))
        said = words(petra.get("/office/"))
        assert "Held results 1" in said or "1 Held results" in said
        assert "What to do next" not in said
        assert petra.get("/office/results/").status_code == 403
        assert petra.get(page(result)).status_code == 403


def test_the_trail_names_who_did_what(result: Result, dana: Person, dmitri: Person) -> None:
    visitor(dana).post(page(result) + "review", {"outcome": "passed"})
    visitor(dmitri).post(page(result) + "release", {"note": ""})
    said = words(visitor(dana).get(f"/office/attempts/{result.attempt.uuid}/trail/"))
    assert "Result released by Dmitri Example passed: yes" in said
    assert "Result reviewed by Dana Example outcome: passed" in said
    assert "Checked in by Ada Nwosu" in said


def test_a_manager_of_another_certification_sees_nothing(result: Result) -> None:
    from assay.apps.people.actions import grant_role

    stranger = person("Dana")
    grant_role(stranger, Role.MANAGER, certification_key="another")
    client = visitor(stranger)
    assert "Ada" not in words(client.get("/office/results/"))
    for act in ("", "annul"):
        assert client.get(page(result) + act).status_code == 404
    for act in ("review", "release", "annul"):
        assert client.post(page(result) + act, {"outcome": "passed"}).status_code == 404
    assert client.get(f"/office/attempts/{result.attempt.uuid}/trail/").status_code == 404
    assert client.get("/office/certifications/pmle/").status_code == 404
    assert client.get("/office/statistics/?certification=pmle").status_code == 404
    assert state(result) == "held"
