"""Public pages in a real browser: axe finds nothing, nothing sticks out, no policy is broken.

Pages that links lead to are looked at in the journeys; here are the states that no link of the demo shows.
"""

import pytest

from assay.apps.credentials.actions import list_in_directory, revoke
from assay.apps.credentials.models import Credential
from assay.apps.people.models import Role
from assay.web.kit.issuing import site_issuer
from assay.web.public.directory import PACE
from tests.apps.story import person
from tests.player.looking import axe_violations, sideways
from tests.web.certifying import LATER
from tests.web.window import SITE, Window

PATHS = [
    "/exams/pmle/",
    "/directory/?name=nobody",
    "/directory/{uuid}/",
    "/credentials/{uuid}",
    "/account/login/code/",
]


@pytest.fixture
def listed(credential: Credential, demo: None) -> Credential:
    """Ada is in the directory."""
    list_in_directory(credential, display_name="Ada Nwosu", country="NG", now=LATER)
    return credential


@pytest.mark.parametrize("path", PATHS)
def test_a_public_page_is_accessible_and_fits(listed: Credential, window: Window, path: str) -> None:
    page = window.open(path.format(uuid=listed.uuid))
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe_violations(page) == []
        assert sideways(page) == []
    page.set_viewport_size({"width": 320, "height": 900})
    assert sideways(page) == []


def test_the_page_of_a_revoked_credential_is_accessible(listed: Credential, window: Window) -> None:
    revoke(listed, by=person("Dmitri", Role.MANAGER), reason="Drill.", issuer=site_issuer(), now=LATER)
    page = window.open(f"/credentials/{listed.uuid}")
    assert page.get_by_role("heading", name="Revoked", exact=True).is_visible()
    assert axe_violations(page) == []


def test_errors_of_the_verify_form_are_accessible_and_lead_to_their_field(
    listed: Credential, window: Window
) -> None:
    page = window.open("/verify/")
    page.get_by_role("button", name="Verify").click()
    assert axe_violations(page) == []
    page.get_by_role("link", name="Enter a link, an ID or a number, or choose a file.").click()
    assert page.get_by_label("Link, ID or number").evaluate("field => field === document.activeElement")


def test_the_page_for_who_asks_too_often_is_accessible_and_fits(
    listed: Credential, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PACE, "most", 0)
    page = window.page
    page.goto(f"{SITE}/directory/")
    assert page.get_by_role("heading", name="Too many requests").is_visible()
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe_violations(page) == []
        assert sideways(page) == []
