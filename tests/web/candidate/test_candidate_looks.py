"""The candidate's pages in a real browser: axe finds nothing, nothing sticks out, scripts do their part.

Pages that links lead a newcomer to are looked at in the journeys; here are the states after them.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from assay.apps.people.models import Person
from assay.apps.proctoring.actions import admit
from assay.apps.programs.models import Certification
from assay.core.proctoring import UNWATCHED
from tests.apps.story import Exam, person, registered
from tests.apps.watched import watching
from tests.player.looking import axe_violations, sideways
from tests.web.certifying import LATER, certified, ended, result
from tests.web.window import Window

Open = Callable[[Person], Window]


def assert_fits(page: Page) -> None:
    """No violation at two widths, and no sideways scrolling at three."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe_violations(page) == []
        assert sideways(page) == []
    page.set_viewport_size({"width": 320, "height": 900})
    assert sideways(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture
def exam(pmle: Certification) -> Exam:
    """Of a sitting that nobody watches; test_watched_looks.py has the others."""
    return registered(watching(pmle, UNWATCHED))


def test_errors_of_registering_are_accessible_and_lead_to_their_field(
    pmle: Certification, window_of: Open
) -> None:
    page = window_of(person("Ada")).open("/register/pmle/")
    page.get_by_label("Legal name").fill("")
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter your legal name.")
    assert_fits(page)
    page.get_by_role("link", name="Enter your legal name.").click()
    expect(page.get_by_label("Legal name")).to_be_focused()


def test_pages_of_a_holder_are_accessible_and_fit(pmle: Certification, window_of: Open) -> None:
    ada = certified(pmle)
    window = window_of(ada.holder)
    for path in ("/home/", f"/results/{ada.result.attempt.uuid}/", f"/home/listing/{ada.uuid}/"):
        assert_fits(window.open(path))


@pytest.mark.parametrize("state", ["held", "annulled"])
def test_other_states_are_accessible_and_fit(pmle: Certification, window_of: Open, state: str) -> None:
    attempt = ended(pmle)
    result(attempt, state=state, note="Another person was in the room.")
    window = window_of(attempt.candidate)
    assert_fits(window.open("/home/"))
    if state == "annulled":
        assert_fits(window.open(f"/results/{attempt.uuid}/"))


def test_check_in_goes_through_by_names_alone_and_every_step_fits(exam: Exam, window_of: Open) -> None:
    page = window_of(exam.candidate).open(f"/check-in/{exam.uuid}/")
    assert_fits(page)
    page.get_by_role("button", name="Run the system check").click()
    expect(page.get_by_role("status")).to_have_text("The check is done. The exam can run in this browser.")
    assert_fits(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Rules of the sitting")).to_be_visible()
    assert_fits(page)
    page.get_by_role("button", name="Confirm the rules").click()
    expect(page.get_by_role("alert")).to_contain_text("You can go on only if")
    assert_fits(page)
    page.get_by_role("checkbox", name=re.compile("keep to the rules")).check()
    page.get_by_role("button", name="Confirm the rules").click()
    page.get_by_role("button", name="Ask for admission").click()
    expect(page.get_by_role("status")).to_have_text("You are next. It usually takes about 2 minutes.")
    assert_fits(page)
    admit(exam.uuid, by=exam.proctor, now=LATER)
    # The page goes on by itself.
    expect(page.get_by_role("link", name="Go to the exam")).to_be_visible(timeout=8000)
    assert_fits(page)


def test_a_lost_connection_is_said_and_waited_out(exam: Exam, window_of: Open) -> None:
    exam.checked_in()
    window = window_of(exam.candidate)
    page = window.open(f"/check-in/{exam.uuid}/")
    page.route("**/phase", lambda route: route.abort())
    expect(page.get_by_text("The connection is lost.")).to_be_visible(timeout=8000)
    page.unroute("**/phase")
    expect(page.get_by_text("The connection is lost.")).to_be_hidden(timeout=8000)


def test_without_storage_the_system_check_says_what_to_do(exam: Exam, window_of: Open) -> None:
    window = window_of(exam.candidate)
    window.page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    page = window.open(f"/check-in/{exam.uuid}/system")
    expect(page.get_by_role("status")).to_contain_text("This browser keeps nothing on the device")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("answers would not be safe")
    assert_fits(page)
