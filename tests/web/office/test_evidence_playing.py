"""A reviewer in a real browser, with a recording that a real recorder made: to the moment of an event in one
click, over a gap, by keyboard; every look noted; nothing breaks the policy, and axe finds nothing."""

import io
from collections.abc import Iterator

import pytest
from django.core.files.storage import storages
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from assay.apps.attempts import actions
from assay.apps.people.models import Person, Role
from assay.apps.proctoring.models import Artefact, EvidenceView
from assay.apps.programs.models import Certification
from assay.outside.keys import SigningKey
from tests.apps.reviewed import signalled
from tests.apps.story import KEYS, TAB, Exam, answers, moment, person
from tests.apps.watched import consented, kept, watching
from tests.player.looking import axe_violations, sideways
from tests.web.office.recording import Piece, keep, recorded
from tests.web.visiting import visitor
from tests.web.window import Window

LOST = 3
COUNT = 6


@pytest.fixture(autouse=True)
def keys_and_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assay.outside.clock.now", lambda: moment(500))
    monkeypatch.setattr("assay.web.office.evidence_review_pieces.sealing_keys", lambda: KEYS)


@pytest.fixture
def pieces(chromium: Browser, db: None) -> list[Piece]:
    return recorded(chromium, seconds=2, count=COUNT)


@pytest.fixture
def exam(pmle: Certification, key: SigningKey, pieces: list[Piece]) -> Exam:
    """Some seconds, filmed; a signal half a second into piece 5."""
    made = consented(watching(pmle))
    keep(made, pieces)
    made.seated()
    signalled(made, at=pieces[4].began + 1, clip=5)
    made.save(*answers([(0,), (1,)]), at=6)
    actions.submit(made.uuid, TAB, last_device_seq=2, key=key, now=moment(pieces[-1].ended))
    return made


@pytest.fixture
def dana(db: None) -> Person:
    return person("Dana", Role.MANAGER)


@pytest.fixture
def window(chromium: Browser, dana: Person) -> Iterator[Window]:
    made = Window(chromium, visitor(dana))
    made.page.set_default_timeout(30_000)  # longer than a busy machine takes for a piece
    yield made
    made.close()
    assert made.complaints == []


def opened(window: Window, exam: Exam) -> Page:
    page = window.open(f"/office/evidence/{exam.uuid}/")
    page.get_by_label("Why do you open this evidence?").fill("The first review.")
    page.get_by_role("button", name="Open the evidence").press("Enter")
    expect(page.get_by_label("Camera", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Play from the beginning")).to_be_enabled(timeout=30_000)
    return page


def time_of(video: Locator) -> float:
    return float(video.evaluate("(video) => video.currentTime"))


def reaches(page: Page, video: Locator, seconds: float) -> None:
    """The recording plays on to a moment, with a picture."""
    page.wait_for_function(
        "([video, at]) => video.currentTime >= at && video.readyState >= 2 && video.videoWidth === 320",
        arg=[video.element_handle(), seconds],
    )


def test_one_click_plays_the_moment_of_an_event(
    window: Window, exam: Exam, dana: Person, pieces: list[Piece]
) -> None:
    page = opened(window, exam)
    video = page.get_by_label("Camera", exact=True)
    assert not EvidenceView.objects.filter(attempt=exam.attempt, what__startswith="camera").exists()
    page.get_by_role("button", name="Another window was in front").press("Enter")
    reaches(page, video, pieces[4].began + 0.5)
    assert time_of(video) < pieces[-1].ended
    expect(video).to_be_focused()
    first = EvidenceView.objects.filter(attempt=exam.attempt, what__startswith="camera").order_by("pk")[0]
    assert (first.by, first.reason, first.what.split()[1]) == (dana, "The first review.", "5")


def test_a_lost_piece_is_named_and_playing_goes_on_behind_it(
    window: Window, exam: Exam, pieces: list[Piece]
) -> None:
    storages["evidence"].delete(Artefact.objects.get(attempt=exam.attempt, seq=LOST, stream="camera").name)
    page = opened(window, exam)
    video = page.get_by_label("Camera", exact=True)
    expect(page.get_by_role("alert").filter(has_text="not as it was stored")).to_contain_text(
        f"camera {LOST} (lost)"
    )
    expect(page.get_by_role("alert").filter(has_text="Verification failed")).to_contain_text(f"camera {LOST}")
    page.get_by_role("button", name="Play from the beginning").click()
    expect(page.locator("[data-part=gap]")).to_contain_text("Gap: nothing can be seen from", timeout=30_000)
    reaches(page, video, pieces[LOST].began + 0.4)
    assert page.locator(".lanes .piece.missing").count() == 1


def test_a_click_into_the_lanes_plays_there(window: Window, exam: Exam, pieces: list[Piece]) -> None:
    page = opened(window, exam)
    page.locator(".lanes .mark.signal").click()
    reaches(page, page.get_by_label("Camera", exact=True), pieces[4].began + 0.3)
    expect(page.get_by_text("Verified: 6 stored pieces")).to_be_visible()


def test_the_screenshot_of_the_moment_is_shown(window: Window, exam: Exam, pieces: list[Piece]) -> None:
    for seq, began in enumerate((1.0, pieces[4].began, pieces[5].began + 1), 1):
        shot = a_png(width=10 * seq)
        kept(
            exam,
            seq,
            stream="seb-screen",
            data=shot,
            media_type="image/png",
            began_at=moment(began),
            ended_at=moment(began),
        )
    page = opened(window, exam)
    page.get_by_role("button", name="Another window was in front").click()
    image = page.get_by_alt_text("The newest screenshot before the chosen moment")
    expect(image).to_be_visible()
    page.wait_for_function("(image) => image.naturalWidth === 20", arg=image.element_handle())


def a_png(*, width: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, 10), "white").save(file, "PNG")
    return file.getvalue()


def test_the_pages_of_reviewers_fit(window: Window, exam: Exam) -> None:
    page = window.open("/office/evidence/")
    fits(page)
    opened(window, exam)
    fits(page)
    for path in (
        "retention/",
        f"retention/{exam.uuid}/",
        "signals/",
        "appeals/",
        f"evidence/{exam.uuid}/check",
    ):
        window.open(f"/office/{path}")
        fits(page)


def fits(page: Page) -> None:
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe_violations(page) == [], page.url
        assert sideways(page) == [], page.url
