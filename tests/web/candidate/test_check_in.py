"""Check-in where nobody is recorded: four steps in order, up to the button that starts the clock."""

import pytest

from assay.apps.attempts.models import Attempt
from assay.apps.proctoring.actions import admit, turn_away
from assay.apps.programs.models import Certification
from assay.core.attempt import Phase
from assay.core.proctoring import UNWATCHED
from assay.web.candidate.system_check import read_system_check
from tests.apps.story import Exam, moment, person, registered
from tests.apps.watched import watching
from tests.web.certifying import LATER
from tests.web.visiting import visitor, words

FINDINGS = {
    "storage": "yes",
    "cookies": "yes",
    "width": "1280",
    "height": "900",
    "time_zone": "Africa/Lagos",
    "round_trip": "31",
}


@pytest.fixture
def unwatched(pmle: Certification) -> Certification:
    """The certification without its `[proctoring]` table."""
    return watching(pmle, UNWATCHED)


@pytest.fixture
def exam(unwatched: Certification) -> Exam:
    return registered(unwatched)


def at(exam: Exam, step: str = "") -> str:
    return f"/check-in/{exam.uuid}/{step}"


class TestSteps:
    def test_they_come_in_order(self, exam: Exam) -> None:
        ada = visitor(exam.candidate)
        assert ada.get(at(exam)).context["step"] == "system"
        ada.post(at(exam, "system"), FINDINGS)
        assert ada.get(at(exam)).context["step"] == "rules"
        ada.post(at(exam, "rules"), {"confirmed": "on"})
        assert ada.get(at(exam)).context["step"] == "ask"
        ada.post(at(exam, "ask"))
        assert exam.fresh().phase == Phase.AWAITING
        assert "You are next." in words(ada.get(at(exam)))
        admit(exam.uuid, by=exam.proctor, now=LATER)
        page = ada.get(at(exam))
        assert page.context["step"] == "start"
        assert "120 questions, 2 hours. The clock does not run yet" in words(page)
        assert f'href="/exam/{exam.uuid}/"'.encode() in page.content

    def test_asking_too_early_names_the_open_step(self, exam: Exam) -> None:
        ada = visitor(exam.candidate)
        assert "Run the system check first." in words(ada.post(at(exam, "ask"), follow=True))
        ada.post(at(exam, "system"), FINDINGS)
        assert "Confirm the rules of the sitting first." in words(ada.post(at(exam, "ask"), follow=True))
        assert not hasattr(exam.fresh(), "form")

    def test_the_rules_need_the_candidates_word(self, exam: Exam) -> None:
        ada = visitor(exam.candidate)
        ada.post(at(exam, "system"), FINDINGS)
        response = ada.post(at(exam, "rules"))
        assert response.status_code == 422
        assert words(response).count("You can go on only if you will keep to the rules.") == 2
        assert exam.fresh().rules_confirmed_at is None

    def test_asking_twice_draws_one_form(self, exam: Exam) -> None:
        ada = visitor(exam.candidate)
        exam.checked_in()
        form = exam.fresh().form.pk
        assert ada.post(at(exam, "ask"), follow=True).status_code == 200
        assert exam.fresh().form.pk == form

    def test_who_is_turned_away_reads_why_and_may_ask_again(self, exam: Exam) -> None:
        exam.checked_in()
        turn_away(exam.uuid, by=exam.proctor, reason="The document has expired.", now=LATER)
        page = visitor(exam.candidate).get(at(exam))
        assert "The proctor did not admit you Reason: The document has expired." in words(page)
        assert page.context["step"] == "ask"

    def test_after_the_start_the_page_leads_to_the_exam(self, exam: Exam) -> None:
        exam.seated()
        assert visitor(exam.candidate).get(at(exam))["Location"] == f"/exam/{exam.uuid}/"

    @pytest.mark.parametrize(("phase", "said"), [("canceled", "was canceled"), ("expired", "has expired")])
    def test_an_attempt_that_never_began_says_so(self, exam: Exam, phase: str, said: str) -> None:
        Attempt.objects.filter(pk=exam.attempt.pk).update(phase=phase, ended_at=LATER)
        assert said in words(visitor(exam.candidate).get(at(exam)))


class TestQueue:
    def test_the_place_is_counted_and_polled(self, unwatched: Certification) -> None:
        first, second = registered(unwatched).checked_in(0), registered(unwatched).checked_in(30)
        ada = visitor(second.candidate)
        assert ada.get(at(second, "phase")).json() == {"phase": "awaiting", "now": "ask", "place": 2}
        assert "You are number 2 in the queue. It usually takes about 4 minutes." in words(
            ada.get(at(second))
        )
        admit(first.uuid, by=first.proctor, now=moment(60))
        assert ada.get(at(second, "phase")).json() == {"phase": "awaiting", "now": "ask", "place": 1}

    def test_who_is_not_waiting_has_no_place(self, exam: Exam) -> None:
        assert visitor(exam.candidate).get(at(exam, "phase")).json() == {
            "phase": "not_started",
            "now": "system",
            "place": 0,
        }


class TestSystemCheck:
    def test_what_was_found_is_kept(self, exam: Exam) -> None:
        visitor(exam.candidate).post(
            at(exam, "system"), FINDINGS, headers={"User-Agent": "Firefox/140 Linux"}
        )
        kept = exam.fresh().system_check
        assert kept["browser"] == "Firefox on Linux"
        assert kept["storage on this device"] == "works"
        assert kept["time zone"] == "Africa/Lagos"
        assert kept["verdict"] == "passed"

    @pytest.mark.parametrize(
        ("changed", "why"),
        [({"width": ""}, "the exam needs scripts"), ({"storage": "no"}, "does not keep data on the device")],
    )
    def test_without_scripts_or_storage_nobody_goes_on(
        self, exam: Exam, changed: dict[str, str], why: str
    ) -> None:
        response = visitor(exam.candidate).post(at(exam, "system"), FINDINGS | changed)
        assert response.status_code == 422
        assert why in words(response)
        assert exam.fresh().system_check is None

    def test_a_narrow_window_and_a_slow_network_are_advice_only(self) -> None:
        check = read_system_check(FINDINGS | {"width": "390", "round_trip": "4000"}, agent="")
        assert check.stoppers == ()
        assert len(check.warnings) == 2
        assert check.findings["verdict"] == "failed"

    def test_a_browser_may_say_anything(self) -> None:
        lies = {
            "width": "9" * 50,
            "height": "-1",
            "time_zone": "x" * 5000,
            "round_trip": "٣",
            "storage": "yes",
        }
        check = read_system_check(lies, agent="y" * 5000)
        assert check.stoppers
        assert all(len(found) <= 100 for found in check.findings.values())


@pytest.mark.parametrize("step", ["", "system", "phase"])
def test_erin_finds_nothing_of_adas(exam: Exam, step: str) -> None:
    assert visitor(person("Erin")).get(at(exam, step)).status_code == 404


@pytest.mark.parametrize("step", ["system", "rules", "ask"])
def test_erin_moves_nothing_of_adas(exam: Exam, step: str) -> None:
    erin = visitor(person("Erin"))
    assert erin.post(at(exam, step), FINDINGS | {"confirmed": "on"}).status_code == 404
    assert exam.fresh().system_check is None
