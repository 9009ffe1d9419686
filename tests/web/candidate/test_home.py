"""The candidate's own page and the score report: what is held is invisible, what is released is in words."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from assay.apps.attempts.actions import submit
from assay.apps.credentials.actions import revoke
from assay.apps.people.models import Role
from assay.apps.programs.actions import tell_outcome
from assay.apps.programs.models import Certification
from assay.apps.results.models import Result
from assay.outside.keys import SigningKey
from assay.web.candidate.home import linkedin_url
from assay.web.kit.issuing import site_issuer
from tests.apps.story import TAB, moment, person, registered
from tests.web.certifying import LATER, certified, ended, result
from tests.web.visiting import visitor, words

OUTCOME = re.compile(r"\b(passed|not passed|failed)\b", re.IGNORECASE)


class TestStates:
    def test_nothing_yet_leads_to_the_exam_guide(self, pmle: Certification) -> None:
        page = visitor(person("Ada")).get("/home/")
        assert "Choose an exam" in words(page)
        assert b'href="/exams/pmle/"' in page.content

    def test_the_next_step_comes_first(self, pmle: Certification) -> None:
        exam = registered(pmle)
        page = visitor(exam.candidate).get("/home/")
        assert page.context["next"].path == f"/check-in/{exam.uuid}/"
        exam.seated()
        page = visitor(exam.candidate).get("/home/")
        assert page.context["next"].path == f"/exam/{exam.uuid}/"

    @pytest.mark.parametrize("state", [None, "held", "reviewed"])
    def test_before_release_the_outcome_is_invisible(self, pmle: Certification, state: str | None) -> None:
        attempt = ended(pmle)
        if state:
            result(attempt, state="held")
        if state == "reviewed":
            Result.objects.update(state="reviewed", reviewed_by=person("Dana", Role.MANAGER))
        said = words(visitor(attempt.candidate).get("/home/"))
        assert "Your result is held until two people have looked at it, usually by 3 December 2026" in said
        assert not OUTCOME.search(said)
        assert visitor(attempt.candidate).get(f"/results/{attempt.uuid}/").status_code == 404

    def test_another_persons_exam_is_not_on_the_page(self, pmle: Certification) -> None:
        ended(pmle)
        assert "No exams yet." in words(visitor(person("Erin")).get("/home/"))


class TestScoreReport:
    def test_it_says_pass_and_a_profile_in_words_without_figures(self, pmle: Certification) -> None:
        attempt = ended(pmle)
        result(attempt)
        said = words(visitor(attempt.candidate).get(f"/results/{attempt.uuid}/"))
        assert "Passed You met the passing standard" in said
        assert "ML development Above the standard" in said
        assert "Strategic decisions Below the standard" in said
        for secret in ("97", "120", "23", "margin"):
            assert not re.search(rf"\b{secret}\b(?! November)", said), secret

    def test_who_did_not_pass_reads_from_when_to_try_again(self, pmle: Certification) -> None:
        attempt = ended(pmle)
        result(attempt, passed=False)
        tell_outcome(attempt.registration, passed=False, certified_until=None)
        said = words(visitor(attempt.candidate).get(f"/results/{attempt.uuid}/"))
        assert "Not passed" in said
        assert "you may register from 7 December 2026" in said

    def test_an_annulled_exam_says_why_and_shows_no_profile(self, pmle: Certification) -> None:
        attempt = ended(pmle)
        result(attempt, state="annulled", note="Another person was in the room.")
        said = words(visitor(attempt.candidate).get(f"/results/{attempt.uuid}/"))
        assert "Annulled This exam does not count. Reason: Another person was in the room." in said
        assert "Profile by family" not in said
        assert "You may appeal" in said

    def test_erin_cannot_read_it(self, pmle: Certification) -> None:
        attempt = ended(pmle)
        result(attempt)
        assert visitor(person("Erin")).get(f"/results/{attempt.uuid}/").status_code == 404


class TestCredentials:
    def test_a_card_offers_page_files_and_the_directory_switch(self, pmle: Certification) -> None:
        ada = certified(pmle)
        html = visitor(ada.holder).get("/home/").content.decode()
        for path in ("", ".pdf", ".png", ".json"):
            assert f'href="/credentials/{ada.uuid}{path}"' in html
        assert f'href="/home/listing/{ada.uuid}/"' in html
        assert "Unlisted" in html

    def test_a_revoked_one_says_why(self, pmle: Certification) -> None:
        ada = certified(pmle)
        dmitri = person("Dmitri", Role.MANAGER)
        revoke(ada, by=dmitri, reason="Wrong name.", issuer=site_issuer(), now=LATER)
        page = visitor(ada.holder).get("/home/")
        assert "Reason Wrong name." in words(page)
        assert "linkedin" not in page.content.decode()

    def test_the_linkedin_link_carries_every_value_encoded(self, pmle: Certification) -> None:
        ada = certified(pmle)
        link = linkedin_url(ada, issuer=site_issuer())
        values = parse_qs(urlsplit(link).query)
        assert values["name"] == [pmle.title]
        assert values["certUrl"] == [f"http://localhost:8000/credentials/{ada.uuid}"]
        assert (values["issueYear"], values["expirationMonth"]) == (["2026"], ["11"])
        assert not set(" ():") & set(urlsplit(link).query)


def test_the_receipt_says_what_is_stored_and_what_happens_next(pmle: Certification, key: SigningKey) -> None:
    exam = registered(pmle).seated()
    submit(exam.uuid, TAB, last_device_seq=0, key=key, now=moment(60))
    page = visitor(exam.candidate).get(f"/exam/{exam.uuid}/receipt")
    said = words(page)
    assert "0 of 120 questions are answered and stored." in said
    assert page.context["receipt"]["head"] in said
    assert f'href="/exam/{exam.uuid}/receipt.json"'.encode() in page.content
    assert "Usually within 10 days." in said
