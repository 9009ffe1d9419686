"""The watched check-in in a real browser with a made-up camera, by keyboard alone, over a real port."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Person
from assay.apps.proctoring.actions import admit, turn_away
from assay.apps.proctoring.actions.check_in import ask_again
from assay.apps.proctoring.models import Glance, Watch
from assay.apps.proctoring.queries.evidence import open_piece, pieces
from assay.apps.programs.models import Certification
from assay.core.attempt import Phase
from assay.core.proctoring import Step
from assay.core.programs import write_certification
from assay.outside.media import recording_type
from assay.web.candidate.surroundings import TASKS
from assay.web.kit.issuing import sealing_keys
from tests.apps.story import Exam, committed, registered
from tests.apps.watched import WATCHED
from tests.player.looking import axe_violations, sideways
from tests.web.candidate.serving import Visit, served
from tests.web.candidate.test_watched_check_in import up_to
from tests.web.certifying import LATER
from tests.web.visiting import visitor

__all__ = ["committed"]

POLICY = replace(WATCHED, screen=False, segment_seconds=1, glance_seconds=1, simulated_camera=True)
Open = Callable[[Person], Visit]


@pytest.fixture
def exam(committed: Certification, monkeypatch: pytest.MonkeyPatch) -> Iterator[Exam]:
    """Ada registered for a watched exam; the surroundings take three seconds."""
    before = committed.source
    committed.source = write_certification(replace(committed.spec, proctoring=POLICY))
    committed.save()
    monkeypatch.setattr("assay.web.candidate.surroundings.ROOM_SECONDS", 3)
    yield registered(committed)
    committed.source = before
    committed.save()


@pytest.fixture
def site(exam: Exam) -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture
def ada(chromium: Browser, site: str, exam: Exam) -> Iterator[Visit]:
    visit = Visit(chromium, site, visitor(exam.candidate))
    yield visit
    visit.context.close()
    assert visit.complaints == []


def press(page: Page, role: str, name: str, key: str = "Enter") -> None:
    """Goes to something by Tab alone, and presses a key there."""
    wanted = page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]  # one of Playwright's roles
    expect(wanted).to_be_visible()
    expect(wanted).to_be_enabled()
    for _ in range(80):
        if has_focus(wanted):
            page.keyboard.press(key)
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {name!r}")


def has_focus(wanted: Locator) -> bool:
    return bool(wanted.evaluate("it => it === document.activeElement"))


def assert_fits(page: Page) -> None:
    assert axe_violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert axe_violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert sideways(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})


def test_the_whole_check_in_goes_by_keyboard_and_every_page_fits(ada: Visit, exam: Exam) -> None:
    page = ada.open(f"/check-in/{exam.uuid}/")
    system_check(page)
    rules_and_consent(page)
    still(page, "Take the picture of my face", "Look into it")
    still(page, "Take the picture of my document", "fills the picture")
    surroundings(page)
    press(page, "button", "Ask for admission")
    expect(page.get_by_text("You are next.")).to_be_visible()
    expect(page.get_by_text("The proctor sees a small picture of you")).to_be_visible()
    assert_fits(page)

    assert exam.fresh().phase == Phase.AWAITING
    seen_at_the_desk(page, exam)
    asked_again_and_refused(page, exam)


def system_check(page: Page) -> None:
    press(page, "button", "Run the system check")
    expect(page.get_by_role("status")).to_have_text("So far, so good. Now switch the camera on.")
    expect(page.locator("[data-found=upload]")).to_contain_text("Mbit/s")
    press(page, "button", "Switch the camera on")
    expect(page.get_by_role("status")).to_have_text("The check is done. The exam can run in this browser.")
    expect(page.get_by_label("Live picture of your camera")).to_be_visible()
    assert_fits(page)
    press(page, "button", "Continue")


def rules_and_consent(page: Page) -> None:
    press(
        page, "checkbox", "I am alone, I have nothing but this screen, and I will keep to the rules.", "Space"
    )
    press(page, "button", "Confirm the rules")
    expect(page.get_by_role("heading", name="How you are watched")).to_be_visible()
    assert_fits(page)
    press(page, "checkbox", "I have read this, and I agree to be watched and recorded as it says.", "Space")
    press(page, "button", "Agree and go on")


def still(page: Page, name: str, told: str) -> None:
    press(page, "link", name)
    press(page, "button", "Switch the camera on")
    expect(page.get_by_role("status")).to_contain_text(told)
    assert_fits(page)
    # The next button has the focus: nobody has to look for it.
    expect(page.get_by_role("button", name="Take the picture", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("The picture is taken.")
    press(page, "button", "Take it again")
    press(page, "button", "Take the picture")
    expect(page.get_by_role("button", name="Send this picture")).to_be_focused()
    assert_fits(page)
    page.keyboard.press("Enter")
    expect(page.get_by_text("is stored.")).to_be_visible()


def surroundings(page: Page) -> None:
    press(page, "link", "Show my surroundings")
    press(page, "button", "Switch the camera on")
    assert_fits(page)
    page.evaluate(LISTEN)
    press(page, "button", "Start recording")
    expect(page.get_by_role("timer")).to_be_visible()
    expect(page.get_by_role("button", name="Send this recording")).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("Look at it; then send it")
    # A screen reader is told when each thing's time has come, and how long is left it is not told at all.
    said = page.evaluate("window.said")
    assert [words for words in said if words.startswith("Now: ")] == [f"Now: {task}." for task in TASKS]
    assert_fits(page)
    played = page.get_by_label("Your recording")
    played.evaluate("video => { video.playbackRate = 2; return video.play(); }")
    page.wait_for_function("video => video.currentTime > 0.2", arg=played.element_handle())
    press(page, "button", "Send this recording")
    expect(page.get_by_text("Your surroundings have been sent.")).to_be_visible()


LISTEN = """
window.said = [];
const region = document.querySelector("[data-said]");
new MutationObserver(() => window.said.push(region.textContent)).observe(region, { childList: true });
"""


def seen_at_the_desk(page: Page, exam: Exam) -> None:
    """Stills are drawn anew, the surroundings are whole pieces, and the proctor has a picture of now."""
    opened = {
        stream: [open_piece(one, keys=sealing_keys()) for one in pieces(exam.attempt, stream)]
        for stream in ("face", "document", "room")
    }
    assert [len(opened[stream]) for stream in ("face", "document")] == [1, 1]
    assert opened["face"][0][:3] == b"\xff\xd8\xff"
    assert b"Exif" not in opened["face"][0]
    assert len(opened["room"]) >= 3
    assert {recording_type(data) for data in opened["room"]} == {"video/webm"}
    for _ in range(40):
        if Glance.objects.filter(attempt=exam.attempt, stream="camera").exists():
            return
        page.wait_for_timeout(250)
    raise AssertionError("no picture reached the desk")


def asked_again_and_refused(page: Page, exam: Exam) -> None:
    asked = {"steps": [Step.DOCUMENT], "reason": "The name is cut off."}
    ask_again(exam.fresh(), **asked, by=exam.proctor, now=LATER)
    expect(page.get_by_role("alert")).to_contain_text("The name is cut off.")
    assert_fits(page)
    press(page, "link", "Take the picture of my document")
    press(page, "button", "Switch the camera on")
    press(page, "button", "Take the picture")
    press(page, "button", "Send this picture")
    expect(page.get_by_text("You are next.")).to_be_visible()
    turn_away(exam.uuid, by=exam.proctor, reason="The document has expired.", now=LATER)
    expect(page.get_by_role("alert")).to_contain_text("Reason: The document has expired.")
    assert_fits(page)
    press(page, "button", "Ask for admission")
    expect(page.get_by_text("You are next.")).to_be_visible()
    admit(exam.uuid, by=exam.proctor, now=LATER)
    expect(page.get_by_role("link", name="Go to the exam")).to_be_visible()


def test_without_a_camera_there_is_a_labelled_picture_or_the_other_way(ada: Visit, exam: Exam) -> None:
    ada.page.add_init_script(NO_CAMERA)
    page = ada.open(f"/check-in/{exam.uuid}/system")
    page.get_by_role("button", name="Switch the camera on").click()
    expect(page.locator("[data-found=camera]")).to_have_text("None: the labelled test picture stands in")
    expect(page.get_by_text("Test picture (simulated)")).to_be_visible()


NO_CAMERA = """
navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", "NotFoundError"); };
navigator.mediaDevices.enumerateDevices = async () => [];
"""


def test_a_no_to_the_camera_leads_to_help_and_the_other_way(ada: Visit, exam: Exam) -> None:
    ada.page.add_init_script(NO_CAMERA.replace("NotFoundError", "NotAllowedError"))
    page = ada.open(f"/check-in/{exam.uuid}/system")
    page.get_by_role("button", name="Switch the camera on").click()
    expect(page.get_by_text("This page may not use your camera.")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("it does not work here yet")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("The test centre in Lagos.")
    assert_fits(page)


def test_asked_for_in_a_pause_the_surroundings_lead_back_to_the_exam(ada: Visit, exam: Exam) -> None:
    up_to("face", exam)
    Attempt.objects.filter(pk=exam.attempt.pk).update(phase=Phase.PAUSED, started_at=LATER)
    Watch.objects.update_or_create(attempt=exam.attempt, defaults={"room_asked_at": LATER})
    page = ada.open(f"/candidate/{exam.uuid}/room/")
    expect(page.get_by_text("The clock stands meanwhile")).to_be_visible()
    page.get_by_role("button", name="Switch the camera on").click()
    assert_fits(page)
    page.get_by_role("button", name="Start recording").click()
    page.get_by_role("button", name="Send this recording").click()
    page.wait_for_url(f"**/exam/{exam.uuid}/")
    assert pieces(exam.attempt, "room").filter(facts={"asked": True}).count() >= 3
    assert Watch.objects.get(attempt=exam.attempt).room_asked_at is None


def test_an_outage_loses_nothing_of_the_surroundings(ada: Visit, exam: Exam) -> None:
    up_to("room", exam)
    page = ada.open(f"/candidate/{exam.uuid}/room/")
    page.get_by_role("button", name="Switch the camera on").click()
    page.get_by_role("button", name="Start recording").click()
    page.route("**/evidence/**", lambda route: route.abort())
    page.get_by_role("button", name="Send this recording").click()
    expect(page.get_by_role("status")).to_contain_text("The connection is lost; it goes on by itself.")
    assert not pieces(exam.attempt, "room").exists()
    page.unroute("**/evidence/**")
    expect(page.get_by_text("Your surroundings have been sent.")).to_be_visible(timeout=30_000)
    numbers = list(pieces(exam.attempt, "room").values_list("seq", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 3


def test_a_file_does_as_well_as_the_camera(ada: Visit, exam: Exam) -> None:
    from tests.web.candidate.test_watched_check_in import PLACE, photo

    up_to("face", exam)
    page = ada.open(f"/check-in/{exam.uuid}/still/face")
    page.get_by_label("Your face").set_input_files(
        {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    page.get_by_role("button", name="Send the file").click()
    expect(page.get_by_text("The picture of your face is stored.")).to_be_visible()
    stored = open_piece(pieces(exam.attempt, "face").get(), keys=sealing_keys())
    assert PLACE.encode() not in stored


def test_days_ahead_the_check_runs_and_fits(ada: Visit) -> None:
    page = ada.open("/home/system-check/pmle/")
    page.get_by_role("button", name="Switch the camera on").click()
    expect(page.get_by_role("status")).to_have_text("The check is done. The exam can run in this browser.")
    assert_fits(page)
    assert_fits(ada.open("/register/pmle/watching/"))
