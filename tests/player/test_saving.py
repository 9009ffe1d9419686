"""Nothing Ada has answered is lost: offline, after a crash, with a lost reply, or on another computer."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Route, expect

from .conftest import Hall
from .stand_in import Attempt, untouched
from .test_answering import saved

KEPT = """() => new Promise((resolve) => {
  const request = indexedDB.open("assay-player");
  request.onsuccess = () => {
    const all = request.result.transaction("outbox").objectStore("outbox").getAll();
    all.onsuccess = () => { request.result.close(); resolve(all.result.map((entry) => entry.device_seq)); };
  };
})"""


def test_offline_answers_are_kept_on_the_device_and_sent_when_the_server_returns(
    hall: Hall, attempt: Attempt
) -> None:
    page = hall.sit()
    saved(page)

    attempt.down = True
    page.keyboard.press("b")
    page.keyboard.press("n")
    expect(page.get_by_role("status").first).to_have_text(
        re.compile(r"^Offline since \d\d:\d\d – 2 kept on this device$")
    )
    assert page.evaluate(KEPT) == [2, 3]
    attempt.down = False
    saved(page)

    assert [entry["device_seq"] for entry in attempt.entries] == [1, 2, 3]
    assert page.evaluate(KEPT) == []


def test_an_answer_is_on_the_disk_before_it_is_on_the_wire(hall: Hall) -> None:
    page = hall.sit()
    saved(page)
    kept_when_sent: list[list[int]] = []

    def look(route) -> None:  # type: ignore[no-untyped-def]
        kept_when_sent.append(page.evaluate(KEPT))
        route.continue_()

    page.route("**/entries", look)
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Question 1, answered")).to_be_visible()
    page.wait_for_timeout(300)
    saved(page)

    assert kept_when_sent == [[2]]


def test_a_reload_goes_on_where_ada_was_with_what_was_not_sent(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    page.keyboard.press("a")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Question 2 of 12")).to_be_visible()
    saved(page)
    page.route("**/entries", lambda route: route.abort())
    page.keyboard.press("c")
    page.keyboard.press("g")
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(page.get_by_role("status").first).to_contain_text("– 4 kept on this device")
    assert attempt.held_up_to == 3

    page.unroute_all()
    page.reload()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 4 ")
    expect(page.get_by_role("button", name="Question 2, answered, flagged")).to_be_visible()
    saved(page)
    page.keyboard.press("a")
    saved(page)
    assert [entry["device_seq"] for entry in attempt.entries] == list(range(1, 9))
    assert attempt.work()["2"] == untouched() | {"choice": [2], "flagged": True, "seen": True}


def test_a_lost_reply_stores_nothing_twice(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    saved(page)

    attempt.lose_replies = 1
    page.keyboard.press("d")
    saved(page)

    sent = [
        entry["device_seq"] for verb, body in attempt.bodies if verb == "entries" for entry in body["entries"]
    ]
    assert sent.count(2) == 2
    assert [entry["device_seq"] for entry in attempt.entries] == [1, 2]


def test_another_computer_goes_on_exactly_there(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    page.keyboard.press("a")
    page.get_by_role("button", name="Strike out answer C").click()
    page.keyboard.press("n")
    page.keyboard.press("g")
    expect(page.get_by_role("button", name="Question 2, not answered, flagged")).to_be_visible()
    saved(page)
    page.context.close()
    hall.computers.clear()
    attempt.seat_until = 0.0

    other = hall.sit()

    expect(other.get_by_role("heading", level=1)).to_contain_text("Question 2 ")
    expect(other.get_by_role("button", name="Question 2, not answered, flagged")).to_be_visible()
    other.keyboard.press("p")
    expect(other.get_by_role("radio", name="A. ")).to_be_checked()
    expect(other.get_by_role("button", name="Strike out answer C")).to_have_attribute("aria-pressed", "true")
    saved(other)
    assert [entry["device_seq"] for entry in attempt.entries] == list(range(1, attempt.held_up_to + 1))


def test_entries_the_server_already_holds_are_forgotten_not_renumbered(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    saved(page)

    def lose_the_reply(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/entries", lose_the_reply)
    page.keyboard.press("b")
    expect(page.get_by_role("status").first).to_contain_text("1 kept")
    assert attempt.held_up_to == 2

    page.unroute_all()
    page.reload()
    page.wait_for_selector("#q-title")
    page.keyboard.press("g")
    saved(page)

    assert [(entry["device_seq"], entry["event"]) for entry in attempt.entries] == [
        (1, "Visited"),
        (2, "AnswerSaved"),
        (3, "Flagged"),
    ]


def test_a_gap_is_reported_and_not_repaired_in_silence(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    page.keyboard.press("a")
    saved(page)

    del attempt.entries[1:]
    page.keyboard.press("b")

    expect(page.get_by_role("status").first).to_have_text("Not stored – tell your proctor")
    assert page.evaluate(KEPT) == [3]
    expect(page.get_by_role("radio", name="B. ")).to_be_checked()


def test_without_a_database_the_page_says_so_and_still_sends(hall: Hall, attempt: Attempt) -> None:
    computer = hall.computer()
    computer.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    page = hall.sit(computer)

    page.keyboard.press("a")
    saved(page)

    expect(page.get_by_role("alert")).to_contain_text("cannot keep your answers on this device")
    assert attempt.work()["1"]["choice"] == [0]


def test_a_disk_that_fills_up_is_named_and_loses_nothing(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    saved(page)

    page.evaluate("() => { IDBObjectStore.prototype.put = () => { throw new DOMException('full'); }; }")
    attempt.down = True
    page.keyboard.press("b")
    expect(page.get_by_role("alert")).to_contain_text("cannot keep your answers on this device")
    attempt.down = False
    saved(page)

    assert attempt.work()["1"]["choice"] == [1]


def test_a_hundred_and_twenty_quick_answers_arrive_in_order(hall: Hall, attempt: Attempt) -> None:
    attempt.count = 120
    page = hall.sit()

    started = time.monotonic()
    for _ in range(119):
        page.keyboard.press("a")
        page.keyboard.press("n")
    page.keyboard.press("a")
    expect(page.get_by_role("heading", name="Question 120 of 120")).to_be_visible()
    expect(page.get_by_role("checkbox", name="A. ")).to_be_checked()
    saved(page)

    assert time.monotonic() - started < 30
    assert [entry["device_seq"] for entry in attempt.entries] == list(range(1, 241))


def test_ending_while_offline_is_refused_with_the_reason(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    saved(page)
    attempt.down = True
    page.keyboard.press("a")
    page.keyboard.press("r")

    page.get_by_role("button", name="End exam…").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="End exam", exact=True).click()

    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("Your exam has not ended")
    attempt.down = False
    page.get_by_role("button", name="End exam", exact=True).click()
    page.wait_for_url("**/receipt")
    assert attempt.work()["1"]["choice"] == [0]


def test_a_page_that_is_out_of_date_says_so_and_a_reload_keeps_the_answer(
    hall: Hall, attempt: Attempt
) -> None:
    page = hall.sit()
    saved(page)
    attempt.token_over = attempt.forgets_the_token = True
    page.keyboard.press("b")
    expect(page.get_by_text("Load it again: nothing stored is lost.")).to_be_visible()

    attempt.forgets_the_token = False
    page.get_by_role("button", name="Load the page again").click()

    expect(page.get_by_role("button", name="Question 1, answered")).to_be_visible()
    saved(page)
    assert [entry["choice"] for entry in attempt.events("AnswerSaved")] == [[1]]
