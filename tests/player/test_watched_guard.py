"""The guard of the page: covers, reminds and calls; never ends, submits or judges; help stays in reach."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from .looking import axe_violations, sideways
from .watched import POLICY, WatchedAttempt
from .watched_hall import CameraHall, attempt, camera_chromium, go_back, hall, sit_watched, until

__all__ = ["attempt", "camera_chromium", "hall"]

VECTORS = json.loads((Path(__file__).parents[2] / "spec" / "vectors" / "guard.json").read_text())
HASTY = POLICY | {"grace_seconds": 2}


def leave_full_screen(page: Page) -> None:
    page.evaluate("document.exitFullscreen()")
    expect(page.get_by_role("alertdialog", name="Please come back to the exam")).to_be_visible()


def test_every_pair_of_state_and_event_is_the_cores(hall: CameraHall) -> None:
    page = hall.sit()

    found = page.evaluate(
        """async ({ states, events, transitions, stories }) => {
          const guard = await import("/static/watching/guard.js");
          return {
            next: transitions.map(({ state, event }) => guard.follow(state, event)),
            moves: Object.keys(guard.MOVES),
            breaches: [...guard.BREACHES].sort(), covers: [...guard.COVERS].sort(),
            stories: stories.map(({ steps }) => {
              let state = "armed";
              return steps.map(({ event }) => (state = guard.follow(state, event)));
            }),
          };
        }""",
        VECTORS,
    )

    assert found["next"] == [one["next"] for one in VECTORS["transitions"]]
    assert found["moves"] == VECTORS["states"]
    assert (found["breaches"], found["covers"]) == (sorted(VECTORS["breaches"]), sorted(VECTORS["covers"]))
    assert found["stories"] == [[step["state"] for step in one["steps"]] for one in VECTORS["stories"]]


def test_leaving_full_screen_covers_the_questions_and_coming_back_uncovers_them(
    hall: CameraHall, attempt: WatchedAttempt
) -> None:
    page = sit_watched(hall)
    page.get_by_role("radio").first.focus()

    leave_full_screen(page)

    expect(page.locator("#q-title")).to_be_hidden()
    expect(page.get_by_role("timer", name="Time left")).to_be_visible()
    expect(page.get_by_role("heading", name="Please come back to the exam")).to_be_focused()
    expect(page.get_by_text("A proctor is asked to look in")).to_be_visible()
    page.keyboard.press("b")
    assert attempt.events("AnswerSaved") == [], "nothing is answered behind the cover"

    go_back(page)
    expect(page.get_by_role("radio").first).to_be_focused()
    expect(page.get_by_text("You are back. Please go on.")).to_be_visible()
    until(lambda: attempt.guards()[-3:] == ["grace", "resumed", "armed"], 15)
    assert attempt.state == "active"


def test_after_the_grace_a_proctor_is_called_and_only_a_person_lets_on(
    hall: CameraHall, attempt: WatchedAttempt
) -> None:
    attempt.policy = HASTY
    page = sit_watched(hall)
    leave_full_screen(page)

    expect(page.get_by_role("alertdialog", name="A proctor has been asked to look")).to_be_visible()
    until(lambda: attempt.guards()[-1] == "paused_for_proctor")
    page.get_by_role("button", name="Go back to full screen").click()
    expect(page.get_by_role("button", name="Go back to full screen")).to_be_hidden()
    expect(page.locator("#q-title")).to_be_hidden()
    page.reload()
    expect(page.get_by_role("alertdialog", name="A proctor has been asked to look")).to_be_visible()
    assert attempt.state == "active", "the guard ends nothing"
    assert "submit" not in [verb for verb, _ in attempt.bodies]
    page.get_by_role("button", name="Go back to full screen").click()

    attempt.let_on = "2026-11-24T09:00:00.000Z"
    attempt.news += 1

    expect(page.locator("#q-title")).to_be_visible()
    until(lambda: attempt.guards()[-1] == "armed")


def test_a_pause_that_a_proctor_ends_lets_on_too(hall: CameraHall, attempt: WatchedAttempt) -> None:
    attempt.policy = HASTY
    page = sit_watched(hall)
    leave_full_screen(page)
    expect(page.get_by_role("alertdialog", name="A proctor has been asked to look")).to_be_visible()
    page.get_by_role("button", name="Go back to full screen").click()

    attempt.set_state("paused")
    attempt.news += 1
    expect(page.get_by_role("heading", name="Your exam is paused")).to_be_visible()
    attempt.set_state("active")
    attempt.news += 1

    expect(page.locator("#q-title")).to_be_visible()


def test_a_pause_reaches_the_page_within_a_second(hall: CameraHall, attempt: WatchedAttempt) -> None:
    page = sit_watched(hall)
    page.wait_for_timeout(1500)

    attempt.set_state("paused")
    attempt.news += 1

    expect(page.get_by_role("heading", name="Your exam is paused")).to_be_visible(timeout=1000)


def test_what_is_muted_for_a_person_is_noted_and_nothing_is_covered(
    hall: CameraHall, attempt: WatchedAttempt
) -> None:
    attempt.policy = POLICY | {"muted": ["full_screen_left", "focus_lost"]}
    page = hall.sit()
    expect(page.locator("#watch-help")).to_be_visible()
    page.locator("#stage").click()
    page.evaluate("document.documentElement.requestFullscreen()")
    page.wait_for_timeout(500)
    page.evaluate("document.exitFullscreen()")

    until(lambda: "full_screen_left" in attempt.kinds())
    expect(page.locator("#q-title")).to_be_visible()


class TestSignals:
    """One merged signal each, at the server in less than a second."""

    def told(self, attempt: WatchedAttempt, kind: str) -> Any:
        until(lambda: kind in attempt.kinds(), 1.5)
        return next(one for one in attempt.signals if one.kind == kind)

    def test_full_screen_left(self, hall: CameraHall, attempt: WatchedAttempt) -> None:
        page = sit_watched(hall)
        leave_full_screen(page)
        self.told(attempt, "full_screen_left")
        page.wait_for_timeout(1500)
        go_back(page)
        page.wait_for_timeout(500)

        seen = self.told(attempt, "full_screen_left")
        assert attempt.kinds().count("full_screen_left") == 1
        assert (seen.count, seen.stream) == (1, "camera")
        assert 1400 < seen.lasted_ms < 6000

    def test_another_tab(self, hall: CameraHall, attempt: WatchedAttempt) -> None:
        page = sit_watched(hall)
        page.context.new_cdp_session(page).send("Emulation.setFocusEmulationEnabled", {"enabled": False})
        page.wait_for_timeout(300)
        other = page.context.new_page()
        other.bring_to_front()

        until(lambda: "focus_lost" in attempt.kinds(), 3)
        page.bring_to_front()
        other.close()
        until(lambda: [one for one in attempt.signals if one.kind == "focus_lost" and one.lasted_ms > 600])
        assert attempt.kinds().count("focus_lost") == 1

    def test_paste_is_prevented_and_ones_own_words_are_not(
        self, hall: CameraHall, attempt: WatchedAttempt
    ) -> None:
        page = sit_watched(hall)
        page.get_by_role("button", name="Help").click()
        box = page.get_by_role("textbox", name="Write to your proctor")
        paste = """(text) => {
          const data = new DataTransfer();
          data.setData("text", text);
          const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
          return document.activeElement.dispatchEvent(event);
        }"""

        assert page.evaluate(paste, "from somewhere else") is False
        assert page.evaluate(paste, "and more") is False
        self.told(attempt, "paste")
        expect(page.get_by_text("nothing was pasted")).to_be_visible()
        box.fill("my own words")
        box.select_text()
        page.keyboard.press("ControlOrMeta+c")
        assert page.evaluate(paste, "my own words") is True

        page.wait_for_timeout(500)
        assert attempt.kinds().count("paste") == 1
        assert self.told(attempt, "paste").value == len("from somewhere else")

    def test_real_pasting_leaves_the_field_empty(self, hall: CameraHall, attempt: WatchedAttempt) -> None:
        computer = hall.computer(permissions=["clipboard-read", "clipboard-write"])
        page = sit_watched(hall, computer)
        page.evaluate("navigator.clipboard.writeText('the answer is B')")
        page.get_by_role("button", name="Help").click()
        box = page.get_by_role("textbox", name="Write to your proctor")
        box.focus()
        page.keyboard.press("ControlOrMeta+v")

        self.told(attempt, "paste")
        expect(box).to_have_value("")

    def test_print_and_the_questions_are_not_copied(self, hall: CameraHall, attempt: WatchedAttempt) -> None:
        page = sit_watched(hall)
        page.keyboard.press("ControlOrMeta+p")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")

        self.told(attempt, "print")
        expect(page.get_by_text("Printing is switched off")).to_be_visible()
        stopped = """() => ["copy", "cut", "dragstart"].map((name) => document.querySelector("#stage")
          .dispatchEvent(new Event(name, { bubbles: true, cancelable: true })))"""
        assert page.evaluate(stopped) == [False, False, False]
        menu = """(button) => document.querySelector("#stage").dispatchEvent(
          new PointerEvent("contextmenu", { button, bubbles: true, cancelable: true }))"""
        assert page.evaluate(menu, 2) is False
        assert page.evaluate(menu, 0) is True, "the menu key is assistive technology's, too"
        assert attempt.kinds().count("print") == 1

    def test_a_second_display(self, hall: CameraHall, attempt: WatchedAttempt) -> None:
        page = sit_watched(hall)
        page.evaluate(
            """() => {
          const isExtended = { get: () => window.two ?? false, configurable: true };
          Object.defineProperty(Screen.prototype, "isExtended", isExtended);
          window.two = true;
          screen.dispatchEvent(new Event("change"));
        }"""
        )

        seen = self.told(attempt, "second_display")
        assert seen.value == 2
        expect(page.get_by_role("alertdialog")).to_contain_text("A second display is connected.")
        page.evaluate("window.two = false")
        expect(page.locator("#q-title")).to_be_visible()
        assert attempt.kinds() == ["second_display"]

    def test_a_network_gap_is_told_when_it_is_over(self, hall: CameraHall, attempt: WatchedAttempt) -> None:
        attempt.policy = POLICY | {"network_gap_seconds": 3}
        page = sit_watched(hall)
        page.wait_for_timeout(1000)
        attempt.down = True
        page.wait_for_timeout(9000)
        attempt.down = False

        until(lambda: "network_gap" in attempt.kinds(), 40)
        seen = self.told(attempt, "network_gap")
        assert (seen.stream, seen.count) == ("", 1)
        assert seen.value >= 3


class TestHelpIsAlwaysInReach:
    def test_by_the_keyboard_from_the_cover(self, hall: CameraHall, attempt: WatchedAttempt) -> None:
        page = sit_watched(hall)
        leave_full_screen(page)

        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Go back to full screen")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Ask for help")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("textbox", name="Write to your proctor")).to_be_focused()
        page.keyboard.type("I cannot find the button")
        page.keyboard.press("Enter")

        until(lambda: [one["text"] for one in attempt.chat] == ["I cannot find the button"])

    def test_an_emergency_calls_a_proctor_and_the_way_back_is_one_button(
        self, hall: CameraHall, attempt: WatchedAttempt
    ) -> None:
        page = sit_watched(hall)
        page.get_by_role("button", name="Help").click()
        page.get_by_role("button", name="Pause for emergency").click()

        expect(page.get_by_role("alertdialog", name="Take the time you need")).to_be_visible()
        expect(page.locator("#q-title")).to_be_hidden()
        until(lambda: attempt.hand and attempt.chat)
        assert "emergency" in attempt.chat[0]["text"]
        assert attempt.state == "active"
        page.get_by_role("button", name="Go on with the exam").click()
        expect(page.locator("#q-title")).to_be_visible()

    def test_axe_and_narrow_windows(self, hall: CameraHall, attempt: WatchedAttempt) -> None:
        for theme, width in (("light", 1280), ("dark", 390), ("contrast", 320)):
            attempt.seat_until = 0.0
            page = sit_watched(hall, viewport={"width": width, "height": 800}, reduced_motion="reduce")
            page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
            leave_full_screen(page)
            assert (axe_violations(page), sideways(page)) == ([], []), theme
            page.get_by_role("button", name="Ask for help").click()
            assert (axe_violations(page), sideways(page)) == ([], []), theme
            page.get_by_role("button", name="Pause for emergency").first.click()
            expect(page.get_by_role("alertdialog", name="Take the time you need")).to_be_visible()
            assert (axe_violations(page), sideways(page)) == ([], []), theme
            page.close()
