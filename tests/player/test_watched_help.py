"""Help, messages and looks of a watched exam; a camera that is not there; Safe Exam Browser's interface."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from .looking import axe_violations
from .stand_in import BASE
from .watched import POLICY, WatchedAttempt
from .watched_hall import CameraHall, attempt, camera_chromium, hall, until

__all__ = ["attempt", "camera_chromium", "hall"]

UNGUARDED = POLICY | {"lockdown": "none"}


def open_help(page: Page) -> None:
    page.get_by_role("button", name="Help").click()
    expect(page.get_by_role("heading", name="Help and messages")).to_be_visible()


def write(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Write to your proctor").fill(text)
    page.get_by_role("button", name="Send").click()


def letters(page: Page) -> list[str]:
    return page.get_by_role("log").locator("p").all_inner_texts()


def test_both_write_and_each_sees_that_it_was_read(hall: CameraHall, attempt: WatchedAttempt) -> None:
    attempt.policy = UNGUARDED
    page = hall.sit()
    expect(page.locator("#watch-help")).to_be_visible()
    attempt.say("Hello, I am your proctor today.")
    notice = page.get_by_text("Hello, I am your proctor today.").first
    expect(notice).to_be_visible(timeout=3000)
    assert attempt.chat[0]["read_at"] is None, "shown above the exam is not read"

    page.get_by_role("button", name="Reply").click()
    until(lambda: attempt.chat[0]["read_at"])
    write(page, "Good morning")
    until(lambda: len(attempt.chat) == 2)
    expect(page.get_by_role("log")).to_contain_text("Sent")
    attempt.read_up_to = 2
    attempt.news += 1

    expect(page.get_by_role("log")).to_contain_text("Read")
    assert letters(page) == ["Hello, I am your proctor today.", "Good morning"]
    assert axe_violations(page) == []


def test_what_was_written_without_a_network_arrives_once_and_in_order(
    hall: CameraHall, attempt: WatchedAttempt
) -> None:
    attempt.policy = UNGUARDED
    page = hall.sit()
    open_help(page)
    write(page, "one")
    until(lambda: len(attempt.chat) == 1)
    attempt.down = True
    for text in ("two", "three", "three", "four"):
        write(page, text)
    expect(page.get_by_role("log").get_by_text("Not sent yet")).to_have_count(4)
    attempt.down = False
    attempt.say("Are you there?")

    until(lambda: len(attempt.chat) == 6, 40)
    expect(page.get_by_role("log").get_by_text("Not sent yet")).to_have_count(0)
    own = [one["text"] for one in attempt.chat if one["from"] == "you"]
    assert own == ["one", "two", "three", "three", "four"]
    expect(page.get_by_role("log").locator("li")).to_have_count(6)
    assert letters(page) == [one["text"] for one in attempt.chat]


def test_what_waits_to_be_sent_survives_a_reload(hall: CameraHall, attempt: WatchedAttempt) -> None:
    attempt.policy = UNGUARDED
    page = hall.sit()
    open_help(page)
    page.route("**/messages", lambda route: route.abort())
    write(page, "please wait for me")
    expect(page.get_by_role("log")).to_contain_text("Not sent yet")
    page.unroute("**/messages")
    page.reload()

    until(lambda: [one["text"] for one in attempt.chat] == ["please wait for me"], 20)


def test_a_raised_hand_stays_until_it_is_seen(hall: CameraHall, attempt: WatchedAttempt) -> None:
    attempt.policy = UNGUARDED
    page = hall.sit()
    open_help(page)
    page.get_by_role("button", name="Raise your hand").click()

    until(lambda: attempt.hand)
    expect(page.get_by_role("button", name="Raise your hand")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("Your hand is raised.")).to_be_visible()
    attempt.hand = False
    attempt.news += 1
    expect(page.get_by_role("button", name="Raise your hand")).to_have_attribute("aria-pressed", "false")


def test_without_a_stream_the_news_come_by_asking(hall: CameraHall, attempt: WatchedAttempt) -> None:
    attempt.policy, attempt.no_stream = UNGUARDED, True
    page = hall.sit()
    expect(page.locator("#watch-help")).to_be_visible()
    attempt.say("Can you hear me?")

    expect(page.get_by_text("Can you hear me?").first).to_be_visible(timeout=8000)


def test_the_surroundings_are_shown_when_a_proctor_asks_during_a_pause(
    hall: CameraHall, attempt: WatchedAttempt
) -> None:
    attempt.policy = UNGUARDED
    page = hall.sit()
    until(lambda: attempt.told)
    attempt.set_state("paused")
    attempt.room = True
    attempt.news += 1
    section = page.get_by_role("region", name="Please show your surroundings")
    expect(section).to_be_visible()
    assert axe_violations(page) == []
    section.get_by_role("button", name="Start recording").click()

    until(lambda: attempt.room_done, 60)
    assert len(attempt.pieces["room"]) >= 6
    expect(section.get_by_text("Thank you.")).to_be_visible()


LOOK = """async () => {
  const peer = new RTCPeerConnection();
  window.peer = peer;
  peer.addTransceiver("video", { direction: "recvonly" });
  await peer.setLocalDescription(await peer.createOffer());
  await new Promise((done) => {
    const look = () => { if (peer.iceGatheringState === "complete") done(); };
    peer.addEventListener("icegatheringstatechange", look);
    look();
  });
  return peer.localDescription.sdp;
}"""
SEEN = """async (sdp) => {
  const peer = window.peer;
  await peer.setRemoteDescription({ type: "answer", sdp });
  for (let n = 0; n < 100; n++) {
    for (const one of (await peer.getStats()).values())
      if (one.type === "inbound-rtp" && one.framesDecoded > 2) return one.framesDecoded;
    await new Promise((done) => setTimeout(done, 100));
  }
  return 0;
}"""


def test_a_proctor_sees_the_camera_live_and_the_candidate_is_told(
    hall: CameraHall, attempt: WatchedAttempt
) -> None:
    attempt.policy = UNGUARDED
    page = hall.sit()
    until(lambda: attempt.told and attempt.told[-1]["camera"] == "live")
    proctor = hall.computer().new_page()
    proctor.goto(hall.url + "/static/assay/mark.svg")
    uuid = "0b5e6f0e-7a1c-4a55-9c0e-3f1d2c4b5a69"
    offer = proctor.evaluate(LOOK)
    attempt.calls.append({"uuid": uuid, "stream": "camera", "with_sound": False, "offer": offer})
    attempt.news += 1

    until(lambda: uuid in attempt.answers)
    assert proctor.evaluate(SEEN, attempt.answers[uuid]) > 2
    expect(page.get_by_text("A proctor is looking at your camera live.")).to_be_visible()
    attempt.calls.clear()
    attempt.news += 1
    expect(page.get_by_text("A proctor is looking at your camera live.")).to_be_hidden()


def test_by_relay_only_no_address_of_the_candidate_is_told(hall: CameraHall, attempt: WatchedAttempt) -> None:
    attempt.policy = UNGUARDED | {"ice_policy": "relay"}
    hall.sit()
    until(lambda: attempt.told and attempt.told[-1]["camera"] == "live")
    proctor = hall.computer().new_page()
    proctor.goto(hall.url + "/static/assay/mark.svg")
    uuid = "0b5e6f0e-7a1c-4a55-9c0e-3f1d2c4b5a70"
    offer = proctor.evaluate(LOOK)
    attempt.calls.append({"uuid": uuid, "stream": "camera", "with_sound": False, "offer": offer})
    attempt.news += 1

    until(lambda: uuid in attempt.answers)
    assert "typ host" not in attempt.answers[uuid]


NO_CAMERA = """
navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", "NotFoundError"); };
navigator.mediaDevices.enumerateDevices = async () => [];
"""
NO_LEAVE = (
    "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError'); };"
)


def computer_where(hall: CameraHall, script: str) -> BrowserContext:
    """Debian's Chromium always has a fake camera: what a browser says without one is put in its place."""
    computer = hall.computer()
    computer.add_init_script(script)
    return computer


class TestNoCamera:
    def test_says_so_and_what_to_do_and_the_exam_goes_on(
        self, hall: CameraHall, attempt: WatchedAttempt
    ) -> None:
        attempt.policy = UNGUARDED
        page = hall.sit(computer_where(hall, NO_CAMERA))

        expect(page.get_by_role("alert").get_by_text("No camera was found.")).to_be_visible()
        expect(page.get_by_role("button", name="Try again")).to_be_visible()
        until(lambda: attempt.kinds() == ["camera_ended"])
        page.keyboard.press("b")
        until(lambda: attempt.events("AnswerSaved"))

    def test_a_demonstration_shows_a_test_picture_that_says_what_it_is(
        self, hall: CameraHall, attempt: WatchedAttempt
    ) -> None:
        attempt.policy = UNGUARDED | {"simulated_camera": True, "segment_seconds": 2}
        page = hall.sit(computer_where(hall, NO_CAMERA))

        until(lambda: len(attempt.pieces.get("camera", [])) >= 2, 20)
        until(lambda: attempt.told[-1]["camera"] == "simulated")
        open_help(page)
        expect(page.get_by_text("A test picture stands in for your camera (simulated).")).to_be_visible()


def test_a_no_is_a_no_even_in_a_demonstration(hall: CameraHall, attempt: WatchedAttempt) -> None:
    attempt.policy = UNGUARDED | {"simulated_camera": True}
    page = hall.sit(computer_where(hall, NO_LEAVE))

    expect(page.get_by_role("alert").get_by_text("This page may not use your camera.")).to_be_visible()
    until(lambda: attempt.kinds() == ["capture_blocked"])


SEB = """() => setTimeout(() => {
  window.asked = 0;
  window.SafeExamBrowser = { version: "3.4 (test)", security: {
    configKey: "", browserExamKey: "",
    updateKeys(callback) {
      if (window[callback.name] !== callback) throw new Error("macOS goes by the name");
      window.asked += 1;
      this.configKey = "c".repeat(64);
      this.browserExamKey = "b".repeat(64);
      callback();
    } } };
}, 3000)"""


def test_safe_exam_browser_is_found_late_and_asked_at_each_question(
    hall: CameraHall, attempt: WatchedAttempt
) -> None:
    attempt.policy, attempt.seb_reply = POLICY | {"lockdown": "seb-or-guard", "camera": False}, 200
    computer = hall.computer(user_agent="Mozilla/5.0 Chrome/130 SEB/3.10")
    page = computer.new_page()
    page.add_init_script(f"({SEB})()")
    page.goto(hall.url + BASE)
    page.wait_for_selector("#q-title")

    said = until(lambda: attempt.seb)[0]
    assert (said["config_key"], said["browser_exam_key"]) == ("c" * 64, "b" * 64)
    assert said["url"] == hall.url + BASE
    before = len(attempt.seb)
    page.keyboard.press("n")
    until(lambda: len(attempt.seb) > before)
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    attempt.seb_reply = 403
    page.keyboard.press("n")
    expect(page.get_by_role("alert").get_by_text("The configuration was not confirmed.")).to_be_visible()


def test_a_server_that_knows_nothing_of_it_is_asked_once(hall: CameraHall, attempt: WatchedAttempt) -> None:
    attempt.policy = POLICY | {"lockdown": "seb", "camera": False}
    page = hall.computer().new_page()
    page.add_init_script(f"({SEB})()")
    page.goto(hall.url + BASE)
    page.wait_for_selector("#q-title")
    until(lambda: attempt.seb)
    page.keyboard.press("n")
    page.wait_for_timeout(800)

    assert len(attempt.seb) == 1
    expect(page.get_by_role("alertdialog")).to_have_count(0)


def test_an_exam_that_nobody_watches_loads_nothing_of_this(hall: CameraHall, attempt: WatchedAttempt) -> None:
    attempt.policy = {}
    page = hall.computer().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    attempt.policy = None  # type: ignore[assignment]
    page.goto(hall.url + BASE)
    page.wait_for_selector("#q-title")
    page.keyboard.press("n")
    page.wait_for_timeout(1500)

    from_page = [url for url in asked if "/static/watching/" in url or "watching.js" in url]
    assert [url for url in from_page if "service" not in url] == []
    assert attempt.told == []


def test_start_goes_into_full_screen_and_opens_the_camera(hall: CameraHall, attempt: WatchedAttempt) -> None:
    attempt.state, attempt.started = "authorized", False
    page = hall.sit()
    page.get_by_role("button", name="Start the exam").click()

    page.wait_for_selector("#q-title")
    assert page.evaluate("document.fullscreenElement !== null")
    until(lambda: attempt.pieces.get("camera"))
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    assert attempt.kinds() == []
