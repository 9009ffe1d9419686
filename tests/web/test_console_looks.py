"""Pages of proctors, the office and candidates around a sitting, in a real browser: axe finds nothing at two
widths, nothing scrolls sideways at three, and what moves leaves alone what somebody is just doing."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from assay.apps.people.models import Person, Role
from assay.apps.proctoring.actions import pause
from assay.apps.programs.models import Certification
from assay.outside.keys import SigningKey
from tests.apps.story import Exam, key, moment, person, pmle, published, registered
from tests.player.looking import axe_violations, sideways
from tests.web.sitting import accommodated, delivered_late, eventful, named
from tests.web.visiting import visitor
from tests.web.window import Window

__all__ = ["key", "pmle", "published"]
Open = Callable[[Person], Window]


@pytest.fixture(autouse=True)
def an_hour_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assay.outside.clock.now", lambda: moment(3600))


@pytest.fixture
def window_of(chromium: Browser, db: None) -> Iterator[Open]:
    """Opens a window in which somebody is signed in; at the end nothing has broken the content policy."""
    opened: list[Window] = []

    def open_window(who: Person) -> Window:
        opened.append(Window(chromium, visitor(who)))
        return opened[-1]

    yield open_window
    for one in opened:
        one.close()
        assert one.complaints == []


def assert_fits(page: Page) -> None:
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe_violations(page) == [], page.url
        assert sideways(page) == [], page.url
    page.set_viewport_size({"width": 320, "height": 900})
    assert sideways(page) == [], page.url
    page.set_viewport_size({"width": 1280, "height": 900})


@pytest.fixture
def exam(pmle: Certification, key: SigningKey) -> Exam:
    return eventful(pmle, key)


@pytest.fixture
def dana(db: None) -> Person:
    return person("Dana", Role.MANAGER)


def test_the_proctors_pages_fit(pmle: Certification, exam: Exam, window_of: Open) -> None:
    registered(pmle).checked_in()
    named(registered(pmle).seated(3000), "Bea Brown").heard(3595)
    window = window_of(exam.proctor)
    for path in ("/proctor/", f"/proctor/{exam.uuid}/", "/proctor/everybody/"):
        assert_fits(window.open(path))
    page = window.page
    page.get_by_role("button", name="Pause all…").click()
    expect(page.get_by_role("alert")).to_contain_text("Give the reason.")
    assert_fits(page)
    page.get_by_role("region", name="Pause all").get_by_label("Reason").fill("Fire alarm. Leave the room.")
    page.get_by_role("button", name="Pause all…").click()
    expect(page.get_by_role("heading", name="Pause all for 2 exams?")).to_be_visible()
    assert_fits(page)
    page.get_by_role("button", name="Pause all: 2 exams").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Done for 2 exams.")
    assert_fits(page)


def test_the_offices_pages_fit(
    pmle: Certification, exam: Exam, dana: Person, key: SigningKey, window_of: Open
) -> None:  # fmt: skip
    late, door = delivered_late(pmle, key), registered(pmle).checked_in()
    granted = accommodated(door.candidate, by=dana)
    window = window_of(dana)
    for path in (
        "/office/",
        "/office/attempts/",
        f"/office/attempts/{exam.uuid}/",
        f"/office/attempts/{exam.uuid}/free-seat",
        f"/office/attempts/{exam.uuid}/answer-file",
        f"/office/attempts/{door.uuid}/cancel",
        "/office/late/",
        f"/office/attempts/{late.uuid}/late",
        "/office/everybody/",
        "/office/accommodations/",
        "/office/accommodations/grant",
        f"/office/accommodations/{granted.pk}/",
        f"/office/accommodations/{granted.pk}/revoke",
    ):
        assert_fits(window.open(path))


def test_errors_lead_to_their_fields(dana: Person, window_of: Open) -> None:
    page = window_of(dana).open("/office/accommodations/grant")
    page.get_by_role("button", name="Grant").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the person’s address.")
    assert_fits(page)
    page.get_by_role("link", name="Enter the person’s address.").click()
    expect(page.get_by_label("E-mail address of the person")).to_be_focused()


def test_the_candidates_record_fits(exam: Exam, window_of: Open) -> None:
    window = window_of(exam.candidate)
    for path in ("/home/", f"/record/{exam.uuid}/"):
        assert_fits(window.open(path))


class TestTheAttemptRefreshesItself:
    def test_what_happened_appears_and_is_announced(self, exam: Exam, window_of: Open) -> None:
        page = window_of(exam.proctor).open(f"/proctor/{exam.uuid}/")
        expect(page.get_by_role("button", name="Resume")).to_be_hidden()
        pause(exam.uuid, by=exam.proctor, reason="A colleague saw something.", now=moment(3590))
        expect(page.get_by_role("button", name="Resume")).to_be_visible(timeout=12_000)
        expect(page.get_by_role("status").first).to_contain_text("Ada Nwosu: paused.")
        expect(page.get_by_role("region", name="Rows of the clock ledger")).to_contain_text("A colleague saw")
        assert_fits(page)

    def test_what_is_being_typed_stays(self, exam: Exam, window_of: Open) -> None:
        page = window_of(exam.proctor).open(f"/proctor/{exam.uuid}/")
        note = page.get_by_label("What you saw")
        note.fill("The candidate asked for")
        page.get_by_role("heading", name="Ada Nwosu").click()  # and looks elsewhere for a moment
        pause(exam.uuid, by=exam.proctor, reason="A colleague saw something.", now=moment(3590))
        expect(page.get_by_role("button", name="Resume")).to_be_visible(timeout=12_000)
        expect(note).to_have_value("The candidate asked for")

    def test_it_can_be_stopped(self, exam: Exam, window_of: Open) -> None:
        page = window_of(exam.proctor).open(f"/proctor/{exam.uuid}/")
        page.get_by_role("button", name="Stop refreshing by itself").click()
        calls: list[str] = []
        page.on("request", lambda request: calls.append(request.url))
        page.wait_for_timeout(6000)
        assert calls == []

    def test_an_ended_attempt_stands_still(
        self, pmle: Certification, key: SigningKey, window_of: Open
    ) -> None:  # fmt: skip
        exam = registered(pmle).submitted(key)
        page = window_of(exam.proctor).open(f"/proctor/{exam.uuid}/")
        expect(page.get_by_role("button", name="Stop refreshing by itself")).to_have_count(0)
