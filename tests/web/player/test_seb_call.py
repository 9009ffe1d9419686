"""What a page says for SEB's JavaScript interface, and what becomes of it on the proctors' side."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from assay.apps.people.models import Role
from assay.apps.proctoring.models import SebSighting, Signal
from assay.apps.programs.models import Certification
from assay.core.proctoring.policy import ProctoringPolicy
from assay.web.kit.door_token import door_token
from assay.web.kit.issuing import sealing_keys
from tests.apps.confined import HOST, MAC, OTHER_KEY, SEB_ONLY, as_seb, confined, hash_of, newest_key
from tests.apps.story import NOON, Exam, person, registered
from tests.apps.watched import watching
from tests.web.player.conftest import HOSTILE, Time
from tests.web.visiting import visitor, words


@pytest.fixture
def exam(pmle: Certification, time: Time) -> Exam:
    """Ada's exam, which opens in SEB alone; its configuration has been made."""
    made = registered(confined(pmle, SEB_ONLY)).seated()
    visitor(made.candidate).post(f"/check-in/{made.uuid}/seb")
    return made


def says(exam: Exam, client: Client, body: object, *, of: Exam | None = None) -> HttpResponse:
    """The call, with the token that the page in front of the exam has."""
    token = door_token((of or exam).uuid, keys=sealing_keys(), now=NOON)
    found: HttpResponse = client.post(
        f"/exam/{exam.uuid}/seb",
        data=body if isinstance(body, bytes) else json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}", "User-Agent": MAC},
    )
    return found


def shown(url: str, key: str, *, bek: str = OTHER_KEY) -> dict[str, Any]:
    """What seb.js sends of a page."""
    return {
        "url": url,
        "config_key": hash_of(url, key),
        "browser_exam_key": hash_of(url, bek),
        "version": "SEB_macOS_3.6_1234",
    }


class TestTheScriptsWay:
    def test_a_page_shows_its_own_address_and_the_exam_opens(self, exam: Exam, pmle: Certification) -> None:
        ada, url = visitor(exam.candidate), f"{HOST}/exam/{exam.uuid}/"
        assert ada.get(f"/exam/{exam.uuid}/", headers={"User-Agent": MAC}).status_code == 403
        response = says(exam, ada, shown(url, newest_key(pmle)))
        assert response.json() == {"confirmed": True, "version": "Mac 3.6"}
        page = ada.get(f"/exam/{exam.uuid}/", headers={"User-Agent": MAC})
        assert 'id="stage"' in page.content.decode()
        assert not Signal.objects.exists()

    def test_it_is_bound_to_its_session(self, exam: Exam, pmle: Certification) -> None:
        url = f"{HOST}/exam/{exam.uuid}/"
        assert says(exam, visitor(exam.candidate), shown(url, newest_key(pmle))).status_code == 200
        another = visitor(exam.candidate)
        assert another.get(f"/exam/{exam.uuid}/", headers={"User-Agent": MAC}).status_code == 403
        assert (
            says(exam, Client(), shown(url, newest_key(pmle))).status_code == 200
        )  # no session: bound to none
        assert another.get(f"/exam/{exam.uuid}/", headers={"User-Agent": MAC}).status_code == 403

    @pytest.mark.parametrize(
        "address",
        [
            "https://evil.example/exam/{uuid}/",
            "https://testserver/exam/{uuid}/",
            "http://testserver:81/exam/{uuid}/",
            "http://testserver/home/",
            "http://testserver/exam/{other}/",
            "http://testserver@evil.example/exam/{uuid}/",
            "/exam/{uuid}/",
            "",
            "http://[/exam/{uuid}/",
            "javascript:alert(1)",
        ],
    )
    def test_an_address_that_is_no_page_of_this_exam_proves_nothing(
        self, exam: Exam, pmle: Certification, address: str
    ) -> None:
        other = registered(pmle)
        url = address.format(uuid=exam.uuid, other=other.uuid)
        response = says(exam, visitor(exam.candidate), shown(url, newest_key(pmle)))
        assert response.status_code == 409

    def test_odd_escapes_in_the_pages_own_address_are_in(self, exam: Exam, pmle: Certification) -> None:
        url = f"{HOST}/exam/{exam.uuid}/?x=%7E;y=%2f&z=%c3%A4"
        assert says(exam, visitor(exam.candidate), shown(url, newest_key(pmle))).status_code == 200

    def test_a_wrong_key_is_told_to_both_sides_and_stops_nothing(self, exam: Exam) -> None:
        url = f"{HOST}/exam/{exam.uuid}/"
        response = says(exam, visitor(exam.candidate), shown(url, OTHER_KEY))
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["title"] == "The configuration is not confirmed"
        assert not SebSighting.objects.get().confirmed
        assert Signal.objects.get().facts["said"] == "by script"
        assert exam.fresh().phase == "active"

    def test_only_the_fixed_page_gives_a_key_to_compare(self, exam: Exam, pmle: Certification) -> None:
        key, ada = newest_key(pmle), visitor(exam.candidate)
        says(exam, ada, shown(f"{HOST}/exam/{exam.uuid}/", key))
        assert SebSighting.objects.get().bek == ""
        fixed = f"{HOST}/seb/pmle/2026-11/in"
        says(exam, ada, shown(fixed, key))
        assert SebSighting.objects.latest("pk").bek == hash_of(fixed, OTHER_KEY)

    def test_who_has_no_token_of_this_exam_says_nothing(self, exam: Exam, pmle: Certification) -> None:
        body = shown(f"{HOST}/exam/{exam.uuid}/", newest_key(pmle))
        assert says(exam, visitor(exam.candidate), body, of=registered(pmle)).status_code == 401
        bare = visitor(exam.candidate).post(f"/exam/{exam.uuid}/seb", body, content_type="application/json")
        assert bare.status_code == 401

    @pytest.mark.parametrize("body", [one for name, one in HOSTILE.items() if "tab" not in name], ids=str)
    def test_hostile_bytes_are_a_problem(self, exam: Exam, body: bytes) -> None:
        response = says(exam, visitor(exam.candidate), body)
        assert response.status_code == 400
        assert response["Content-Type"] == "application/problem+json"

    def test_an_exam_without_seb_does_not_ask(self, exam: Exam, pmle: Certification) -> None:
        watching(pmle, ProctoringPolicy())
        assert says(exam, visitor(exam.candidate), shown(HOST, OTHER_KEY)).status_code == 404


class TestTheProctorsSide:
    def test_the_proctor_reads_what_was_confirmed_and_for_which_build(
        self, exam: Exam, pmle: Certification
    ) -> None:
        as_seb(visitor(exam.candidate), f"/exam/{exam.uuid}/", newest_key(pmle))
        page = visitor(exam.proctor).get(f"/proctor/{exam.uuid}/")
        assert "SEB configuration confirmed · Win 3.10.0" in words(page)
        as_seb(visitor(exam.candidate), f"/exam/{exam.uuid}/", OTHER_KEY)
        page = visitor(exam.proctor).get(f"/proctor/{exam.uuid}/")
        assert "SEB configuration not confirmed · Win 3.10.0" in words(page)
        assert "Safe Exam Browser runs with another configuration" in words(page)

    def test_the_office_sees_who_stands_alone(self, exam: Exam, pmle: Certification) -> None:
        dana, fixed = visitor(person("Dana", Role.MANAGER)), f"{HOST}/seb/pmle/2026-11/in"
        assert "No Browser Exam Key has been shown yet" in words(dana.get("/office/seb-keys/"))
        for bek in ("11" * 32, "11" * 32):
            one = registered(pmle)
            says(one, visitor(one.candidate), shown(fixed, newest_key(pmle), bek=bek))
        says(exam, visitor(exam.candidate), shown(fixed, newest_key(pmle), bek="22" * 32))
        response = dana.get("/office/seb-keys/")
        said = words(response)
        assert "Browser Exam Key shared by 2 of 3 candidates on Mac 3.6; 1 stands alone." in said
        assert response.content.decode().count(f"/office/attempts/{exam.uuid}/") == 1
        assert response.content.decode().count("/office/attempts/") == 1  # hers, and of nobody else
