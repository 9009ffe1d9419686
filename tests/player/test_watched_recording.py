"""What a watched exam records: kept on the device first, whole in the end, whatever the network does."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests._chromium import ARGUMENTS, find_chromium

from .serving import Serving
from .stand_in import BASE
from .watched import POLICY, Piece, WatchedAttempt, watched_server
from .watched_hall import (
    CameraHall,
    attempt,
    camera_chromium,
    filmed,
    go_back,
    hall,
    sit_watched,
    until,
)

__all__ = ["attempt", "camera_chromium", "filmed", "hall"]

SHORT = POLICY | {"segment_seconds": 2}

PLAYED = """async (text) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const video = document.createElement("video");
  video.src = URL.createObjectURL(new Blob([bytes], { type: "video/webm" }));
  video.muted = true;
  await new Promise((done, failed) => { video.onloadeddata = done; video.onerror = failed; });
  video.currentTime = 1e6;   // a recording does not know its length
  await new Promise((done) => { video.onseeked = done; });
  return video.currentTime;
}"""


def seconds_of(page: Page, piece: Piece) -> float:
    """How much of a piece a browser plays, without the others and without our content policy."""
    blank = page.context.new_page()
    blank.goto("about:blank")
    played = blank.evaluate(PLAYED, base64.b64encode(piece.data).decode())
    blank.close()
    return float(played)


def check_whole(pieces: list[Piece]) -> None:
    """In order, each once, and each what its hash says."""
    assert [piece.seq for piece in pieces] == list(range(1, len(pieces) + 1))
    assert [hashlib.sha256(piece.data).hexdigest() for piece in pieces] == [one.sha256 for one in pieces]
    assert len({piece.sha256 for piece in pieces}) == len(pieces)
    assert [one.began_at for one in pieces] == sorted(one.began_at for one in pieces)


def test_each_piece_plays_by_itself_and_none_is_missing_between_two(
    hall: CameraHall, attempt: WatchedAttempt
) -> None:
    attempt.policy = SHORT
    page = sit_watched(hall)

    pieces = until(lambda: len(attempt.pieces.get("camera", [])) >= 3 and attempt.pieces["camera"], 20)

    assert {piece.media_type for piece in pieces} == {"video/webm"}
    assert all(seconds_of(page, piece) > 1.5 for piece in pieces[:3])
    assert all(b.began_at < a.ended_at for a, b in pairwise(pieces))


def test_twenty_seconds_with_a_busy_server_and_a_cut_line_arrive_whole_after_the_browser_was_killed(
    hall: CameraHall, attempt: WatchedAttempt, tmp_path: Path
) -> None:
    attempt.policy = SHORT
    machine = hall.machine(tmp_path / "profile")
    page = sit_watched(hall, machine)
    until(lambda: attempt.pieces.get("camera"))
    began = time.monotonic()

    attempt.evidence_down = True
    page.wait_for_timeout(8000)
    attempt.evidence_down, attempt.unplugged = False, True
    page.wait_for_timeout(6000)
    attempt.unplugged = False
    page.wait_for_timeout(3000)
    attempt.down = True
    page.wait_for_timeout(5000)
    recorded = time.monotonic() - began
    before = len(attempt.pieces["camera"])
    hall.kill(machine)
    attempt.down = False
    attempt.seat_until = 0.0

    again = hall.machine(tmp_path / "profile")
    go_back(hall.sit(again))
    until(lambda: len(attempt.pieces["camera"]) * 2 >= recorded - 2, 20)

    assert len(attempt.pieces["camera"]) > before
    until(lambda: attempt.told[-1]["left_to_send"] <= 1, 20)
    check_whole(attempt.pieces["camera"])


def test_a_lost_reply_makes_no_second_piece(hall: CameraHall, attempt: WatchedAttempt) -> None:
    attempt.policy, attempt.lose_pieces = SHORT, 2
    sit_watched(hall)

    until(lambda: len(attempt.pieces.get("camera", [])) >= 3, 25)

    check_whole(attempt.pieces["camera"])
    assert attempt.pieces["camera"][0].times_sent > 1


def test_another_computer_goes_on_with_the_next_number(hall: CameraHall, attempt: WatchedAttempt) -> None:
    attempt.policy = SHORT
    page = sit_watched(hall)
    until(lambda: len(attempt.pieces.get("camera", [])) >= 2, 20)
    page.close()
    attempt.seat_until = 0.0
    so_far = len(attempt.pieces["camera"])

    sit_watched(hall, hall.computer())

    until(lambda: len(attempt.pieces["camera"]) >= so_far + 2, 20)
    check_whole(attempt.pieces["camera"])


def test_pictures_come_each_five_seconds_and_each_second_while_somebody_looks(
    hall: CameraHall, attempt: WatchedAttempt
) -> None:
    page = sit_watched(hall)
    taken = lambda: [glance for one in attempt.told for glance in one["glances"]]  # noqa: E731
    until(taken)
    assert taken()[0]["stream"] == "camera"
    assert taken()[0]["image"][8:12] == b"WEBP"

    calm = len(taken())
    page.wait_for_timeout(4000)
    assert len(taken()) - calm <= 1
    attempt.watched = True
    attempt.news += 1
    before = len(taken())
    page.wait_for_timeout(5000)
    assert 3 <= len(taken()) - before <= 7


def test_the_end_waits_for_what_is_left_and_says_how_much(hall: CameraHall, attempt: WatchedAttempt) -> None:
    attempt.policy = SHORT
    page = sit_watched(hall)
    until(lambda: attempt.pieces.get("camera"))
    attempt.evidence_down = True
    page.wait_for_timeout(4500)
    end_exam(page)

    expect(page.get_by_role("heading", name="Your exam is handed in")).to_be_visible()
    expect(page.get_by_text("Uploading evidence,")).to_be_visible()
    expect(page.get_by_text("Your answers are stored.")).to_be_visible()
    assert attempt.state == "submitted"
    attempt.evidence_down = False

    expect(page.get_by_role("heading", name="Receipt")).to_be_visible(timeout=40_000)
    check_whole(attempt.pieces["camera"])


def test_who_cannot_wait_may_leave_and_what_is_left_is_offered_again(
    hall: CameraHall, attempt: WatchedAttempt
) -> None:
    attempt.policy = SHORT
    page = sit_watched(hall)
    until(lambda: attempt.pieces.get("camera"))
    attempt.evidence_down = True
    page.wait_for_timeout(4500)
    end_exam(page)
    page.get_by_role("button", name="Leave without waiting").click()
    expect(page.get_by_role("heading", name="Receipt")).to_be_visible()
    so_far = len(attempt.pieces["camera"])

    attempt.evidence_down, attempt.seat_until = False, 0.0
    page.goto(f"{hall.url}{BASE}?deliver")

    expect(page.get_by_role("heading", name="Receipt")).to_be_visible(timeout=20_000)
    assert len(attempt.pieces["camera"]) > so_far
    check_whole(attempt.pieces["camera"])


def end_exam(page: Page) -> None:
    page.keyboard.press("r")
    page.get_by_role("button", name="End exam…").click()
    page.get_by_role("checkbox", name="I have finished.").check()
    page.get_by_role("button", name="End exam", exact=True).click()


def test_a_dark_picture_is_one_signal_within_three_seconds_and_over_when_it_is_light(
    filmed: Callable[..., CameraHall], attempt: WatchedAttempt
) -> None:
    page = sit_watched(filmed(("room", 12), ("dark", 6), ("room", 60)))

    until(lambda: "camera_dark" in attempt.kinds(), 20)
    expect(page.get_by_text("Your camera's picture is very dark.")).to_be_visible()
    until(lambda: [one for one in attempt.signals if one.kind == "camera_dark" and one.lasted_ms > 2000], 15)

    expect(page.get_by_text("Your camera's picture is very dark.")).to_be_hidden()
    dark = [one for one in attempt.signals if one.kind == "camera_dark"]
    assert [(one.count, one.stream) for one in dark] == [(1, "camera")]
    assert dark[0].value < 16
    assert "camera_frozen" not in attempt.kinds()


def test_a_picture_that_stands_still_is_one_signal(
    filmed: Callable[..., CameraHall], attempt: WatchedAttempt
) -> None:
    sit_watched(filmed(("room", 6), ("still", 60)))

    until(lambda: "camera_frozen" in attempt.kinds(), 30)

    assert attempt.kinds().count("camera_frozen") == 1


def test_another_camera_is_chosen_by_name_and_told_as_a_fact(
    attempt: WatchedAttempt, chromium: Browser
) -> None:
    two = "--use-fake-device-for-media-stream=device-count=2"
    browser = chromium.browser_type.launch(
        executable_path=find_chromium(), args=[*ARGUMENTS, two, "--use-fake-ui-for-media-stream"]
    )
    attempt.policy = SHORT | {"lockdown": "none"}
    with Serving(watched_server(attempt)) as serving:
        hall = CameraHall(attempt, serving.url, browser)
        page = hall.sit()
        until(lambda: attempt.pieces.get("camera"))
        page.get_by_role("button", name="Help").click()
        page.get_by_text("What your proctor sees").click()
        choice = page.get_by_role("combobox", name="Camera")
        choice.select_option(index=1)

        until(lambda: attempt.kinds() == ["camera_changed"])
        so_far = len(attempt.pieces["camera"])
        until(lambda: len(attempt.pieces["camera"]) >= so_far + 2)
        check_whole(attempt.pieces["camera"])
        browser.close()
    assert hall.complaints == []
