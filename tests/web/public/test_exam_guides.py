"""What anybody learns before registering: the front page, the exam guide, the rules."""

import json
import re

import pytest

from assay.apps.programs.models import Certification
from assay.web.public.policies import policies
from assay.web.public.samples import practice_items
from tests.apps.story import person
from tests.web.visiting import visitor, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    ["/", "/exams/", "/exams/pmle/", "/exams/pmle/rules/", "/directory/", "/verify/", "/account/login/"],
)
def test_a_stranger_reads_the_public_pages_and_gets_no_cookie_for_it(pmle: Certification, path: str) -> None:
    response = visitor(None).get(path)
    assert response.status_code == 200
    if not path.startswith("/account/"):
        assert not response.cookies


def test_the_guide_gives_weights_format_and_notice(pmle: Certification) -> None:
    said = words(visitor(None).get("/exams/pmle/"))
    for weight in ("36 30 %", "32 27 %", "30 25 %", "22 18 %"):
        assert weight in said
    for fact in ("Questions 120", "Time 2 hours", "Result Pass or fail", "Valid for 2 years"):
        assert fact in said
    assert pmle.spec.notice in said


def test_the_guide_gives_the_policies_in_words(pmle: Certification) -> None:
    said = words(visitor(None).get("/exams/pmle/"))
    assert (
        "You may try again 14 days after the first attempt and 60 days after each further one. "
        "There are at most 4 attempts in 2 years." in said
    )
    assert "usually within 10 days" in said
    assert all(policy.text in said for policy in policies(pmle.spec))


def test_sample_questions_lie_open_with_key_and_rationales(pmle: Certification) -> None:
    response = visitor(None).get("/exams/pmle/")
    families = {item.family for item in practice_items(pmle.samples)}
    assert len(response.context["samples"]) == len(families) == 4
    for sample in response.context["samples"]:
        assert sum(option.is_key for option in sample.options) == sample.choose
        assert all(option.rationale for option in sample.options)


def test_the_guide_describes_the_certification_to_machines(pmle: Certification) -> None:
    html = visitor(None).get("/exams/pmle/").content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found is not None
    described = json.loads(found[1])
    assert described["@type"] == "EducationalOccupationalCredential"
    assert described["name"] == pmle.title
    assert described["validFor"] == "P730D"


def test_the_rules_are_those_in_force(pmle: Certification) -> None:
    said = words(visitor(None).get("/exams/pmle/rules/"))
    assert "Rules for candidates" in said
    assert "version 1, in force since" in said
    assert "You sit the exam yourself, alone, in a quiet room." in said


def test_an_unknown_certification_has_no_page(pmle: Certification) -> None:
    for path in ("", "rules/", "badge.svg"):
        assert visitor(None).get(f"/exams/nonsense/{path}").status_code == 404


def test_a_closed_certification_keeps_its_page_but_takes_nobody(pmle: Certification) -> None:
    pmle.is_open = False
    pmle.save()
    page = visitor(None).get("/exams/pmle/")
    assert "Nobody can register for this certification now." in words(page)
    assert b"/register/" not in page.content
    assert visitor(None).get("/exams/pmle/badge.svg").status_code == 200
    assert "No certification is open" in words(visitor(None).get("/exams/"))
    assert visitor(person("Ada")).get("/register/pmle/").status_code == 404


@pytest.mark.parametrize(
    ("path", "kind", "begins"),
    [
        ("/exams/pmle/badge.svg", "image/svg+xml", b"<svg"),
        ("/exams/pmle/badge.png", "image/png", b"\x89PNG"),
        ("/exams/pmle/card.png", "image/png", b"\x89PNG"),
    ],
)
def test_the_certification_has_its_pictures(pmle: Certification, path: str, kind: str, begins: bytes) -> None:
    response = visitor(None).get(path)
    assert (response.status_code, response["Content-Type"]) == (200, kind)
    assert response.content.startswith(begins)


def test_robots_and_health(pmle: Certification) -> None:
    assert "Disallow: /home/" in visitor(None).get("/robots.txt").content.decode()
    assert visitor(None).get("/healthz").content == b"ok\n"
