"""What could not be delivered is named, kept apart, and handed over in a file that only the site can open."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page, expect

from assay.core.answer_file import Answers, open_answer_file
from assay.core.attempt import events as e
from assay.core.attempt.acknowledgement import acknowledge

from .conftest import Hall
from .stand_in import ACK_KEY, ANSWER_KEY, ATTEMPT, BASE, Attempt
from .test_answering import saved
from .test_offline import answer_three, number


def loaded(page: Page) -> None:
    """What makes files has come: it must be there when nothing can be loaded any more."""
    page.wait_for_function(
        "() => performance.getEntriesByType('resource').some((e) => e.name.endsWith('/hpke.js'))"
    )


def downloaded(page: Page, button: str) -> tuple[str, bytes]:
    """Name and content of the file that a button gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def opened(file: bytes) -> Answers:
    return open_answer_file(file, attempt=ATTEMPT, keys=[ANSWER_KEY])


def back_online(page: Page, attempt: Attempt) -> None:
    attempt.unplugged = False
    page.evaluate("dispatchEvent(new Event('online'))")


def what_is_stored(page: Page) -> None:
    page.get_by_role("status").first.click()
    expect(page.get_by_role("dialog", name="What is stored")).to_be_visible()


def test_time_up_without_a_network_leaves_a_file_that_the_site_can_open(hall: Hall, attempt: Attempt) -> None:
    attempt.submits_on_time_out = False
    page = hall.sit()
    loaded(page)
    attempt.set_seconds_left(9)
    page.keyboard.press("g")
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"00:0\d"))
    saved(page)
    attempt.unplugged = True
    page.keyboard.press("b")
    page.keyboard.press("g")
    expect(page.get_by_text("Time is up. 2 changes are kept on this device.")).to_be_visible()
    assert "stem of question" not in page.content()

    name, file = downloaded(page, "Save answer file")

    assert name == f"answers-{ATTEMPT}.assay"
    assert b"AnswerSaved" not in file
    answers = opened(file)
    assert answers.base.held_up_to == 2
    assert answers.base.chain == attempt.device_chain
    assert [type(entry) for entry in answers.entries] == [e.AnswerSaved, e.Unflagged]
    assert all(0 < entry.left <= 9 for entry in answers.entries)
    assert "Mozilla" in answers.device
    assert answers.left == 0

    # The page goes on trying: what it delivers late, it made in time.
    attempt.state = "submitted"
    back_online(page, attempt)
    page.wait_for_url("**/receipt")
    assert attempt.work()["1"]["choice"] == [1]


def test_what_comes_too_late_leaves_the_file_and_the_way_to_the_receipt(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    saved(page)
    attempt.set_seconds_left(0)
    attempt.submits_on_time_out = False
    attempt.too_late = True
    page.keyboard.press("b")
    expect(page.get_by_text("too late to be stored")).to_be_visible()

    _, file = downloaded(page, "Save answer file")

    assert [entry.device_seq for entry in opened(file).entries] == [2]
    expect(page.get_by_role("link", name="See your receipt")).to_be_visible()


def test_a_browser_opened_again_after_the_end_delivers_what_it_has(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    saved(page)
    attempt.unplugged = True
    page.keyboard.press("b")
    expect(page.get_by_role("status").first).to_contain_text("1 kept")
    attempt.set_state("submitted")
    attempt.unplugged = False

    page.goto(f"{hall.url}{BASE}/?deliver")

    page.wait_for_url("**/receipt")
    assert attempt.work()["1"]["choice"] == [1]


def test_a_browser_opened_again_long_after_the_end_leaves_the_file(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    saved(page)
    loaded(page)
    attempt.unplugged = True
    page.keyboard.press("b")
    expect(page.get_by_role("status").first).to_contain_text("1 kept")
    attempt.closed = True
    attempt.unplugged = False

    page.goto(f"{hall.url}{BASE}/?deliver")

    expect(page.get_by_text("1 change is kept on this device.")).to_be_visible()
    assert [entry.device_seq for entry in opened(downloaded(page, "Save answer file")[1]).entries] == [2]


def test_what_another_device_left_no_place_for_is_kept_apart_and_told(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    page.keyboard.press("a")
    saved(page)
    loaded(page)
    attempt.unplugged = True
    page.keyboard.press("n")
    page.keyboard.press("b")
    expect(page.get_by_role("status").first).to_contain_text("2 kept")
    with attempt.lock:  # meanwhile she went on at another computer, which then fell silent
        attempt.store(
            {"event": "Visited", "number": 3}, {"event": "AnswerSaved", "number": 3, "choice": [0, 1]}
        )
        attempt.token_over = True

    back_online(page, attempt)

    alert = page.get_by_role("alert").filter(
        has_text="2 changes made on this device did not reach the server"
    )
    expect(alert).to_be_visible()
    number(page, 3)
    expect(page.get_by_role("button", name="Question 2, not seen")).to_be_visible()
    page.keyboard.press("c")
    page.keyboard.press("n")
    number(page, 4)
    saved(page)
    assert [entry["device_seq"] for entry in attempt.entries] == list(range(1, len(attempt.entries) + 1))
    assert all(entry["number"] != 2 for entry in attempt.entries)  # never sent as other numbers
    assert attempt.orphans == [0, 0, 2]

    what_is_stored(page)
    expect(page.get_by_text("2 changes are kept apart")).to_be_visible()
    _, file = downloaded(page, "Save answer file")
    answers = opened(file)
    assert answers.entries == ()
    assert [(entry.device_seq, entry.number) for entry in answers.orphans] == [(3, 2), (4, 2)]


def test_at_the_end_orphans_are_told_once_more(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    saved(page)
    loaded(page)
    attempt.unplugged = True
    page.keyboard.press("d")
    expect(page.get_by_role("status").first).to_contain_text("1 kept")
    with attempt.lock:
        attempt.store({"event": "Visited", "number": 5})
        attempt.token_over = True
    back_online(page, attempt)
    number(page, 5)

    page.keyboard.press("r")
    page.get_by_role("button", name="End exam…").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="End exam", exact=True).click()

    expect(page.get_by_role("heading", name="Your exam has ended")).to_be_visible()
    expect(page.get_by_text("1 change is on this device that another device")).to_be_visible()
    assert attempt.state == "submitted"
    assert len(opened(downloaded(page, "Save answer file")[1]).orphans) == 1


def test_a_number_stored_with_another_content_is_an_incident_and_the_exam_goes_on(
    hall: Hall, attempt: Attempt
) -> None:
    page = hall.sit()
    saved(page)
    loaded(page)
    attempt.unplugged = True
    page.keyboard.press("b")
    expect(page.get_by_role("status").first).to_contain_text("1 kept")
    with attempt.lock:
        attempt.store({"event": "AnswerSaved", "number": 1, "choice": [3]})

    back_online(page, attempt)
    page.keyboard.press("n")

    expect(page.get_by_role("status").first).to_have_text("Not stored – tell your proctor")
    number(page, 2)
    page.keyboard.press("a")
    expect(page.get_by_role("radio", name="A. ")).to_be_checked()
    assert attempt.events("AnswerSaved")[0]["choice"] == [3]
    what_is_stored(page)
    assert [entry.device_seq for entry in opened(downloaded(page, "Save answer file")[1]).entries] == [
        2,
        3,
        4,
    ]


def test_an_acknowledgement_of_something_else_is_not_believed(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    saved(page)

    def other_chain(route) -> None:  # type: ignore[no-untyped-def]
        reply = route.fetch()
        route.fulfill(response=reply, json=reply.json() | {"device_chain": "f" * 32})

    page.route("**/entries", other_chain)
    page.keyboard.press("b")

    expect(page.get_by_role("status").first).to_have_text("Not stored – tell your proctor")


def test_the_proof_is_what_the_server_gave_its_word_for(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    answer_three(page)
    saved(page)
    stored = int(page.get_by_role("status").first.inner_text().split()[0])
    title = page.get_by_role("status").first.get_attribute("title")
    assert re.match(r"Last confirmed by the server at \d\d:\d\d:\d\d \S", title or "")

    what_is_stored(page)
    name, file = downloaded(page, "Save proof")

    proof = json.loads(file)
    assert name == f"proof-{ATTEMPT}.json"
    assert proof["held_up_to"] == stored == attempt.held_up_to
    assert proof["chain"] == attempt.device_chain
    assert proof["ack"] == acknowledge(
        ACK_KEY, attempt=ATTEMPT, held_up_to=stored, chain=proof["chain"], at=proof["stored_at"]
    )
    assert [entry["device_seq"] for entry in proof["entries"]] == list(range(1, stored + 1))


def test_the_proof_outlives_a_reload_and_later_heartbeats(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    answer_three(page)
    saved(page)
    page.reload()
    number(page, 4)
    saved(page)

    what_is_stored(page)
    proof = json.loads(downloaded(page, "Save proof")[1])

    assert proof["ack"] == acknowledge(
        ACK_KEY, attempt=ATTEMPT, held_up_to=proof["held_up_to"], chain=proof["chain"], at=proof["stored_at"]
    )


def test_what_the_server_lost_is_sent_again_and_said(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    answer_three(page)
    saved(page)
    held = attempt.held_up_to
    with attempt.lock:  # a server set back to an older copy of its data
        del attempt.entries[3:]
        attempt.token_over = True

    page.keyboard.press("a")

    alert = page.get_by_role("alert").filter(has_text="that the server had confirmed had to be sent again")
    expect(alert).to_be_visible()
    saved(page)
    assert attempt.held_up_to == held + 1
    assert [attempt.work()[n]["choice"] for n in "1234"] == [[0], [1], [2], [0]]


def test_a_file_for_one_attempt_is_none_for_another(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    saved(page)
    loaded(page)
    attempt.unplugged = True
    page.keyboard.press("b")
    expect(page.get_by_role("status").first).to_contain_text("1 kept")
    what_is_stored(page)

    answers = opened(downloaded(page, "Save answer file")[1])

    assert replace(answers, sha256="").attempt == ATTEMPT
    assert answers.proof is not None
    assert answers.proof["held_up_to"] == 1


def test_a_part_that_the_network_took_with_it_is_named(hall: Hall, attempt: Attempt) -> None:
    computer = hall.computer()
    computer.add_init_script("delete Navigator.prototype.serviceWorker")
    computer.route("**/stored.js", lambda route: route.abort())
    page = hall.sit(computer)
    saved(page)

    page.get_by_role("status").first.click()

    expect(
        page.get_by_role("alert").filter(has_text="A part of this page has not been loaded yet")
    ).to_be_visible()
