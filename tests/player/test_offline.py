"""The exam goes on without a network: through a killed browser, with every answer, nothing to be read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import Hall
from .stand_in import BASE, FORM_KEY, TOKEN, Attempt
from .test_answering import saved
from .test_clock_and_seat import look_up

KEPT_FILES = """async ([wanted, patience]) => {
  for (const end = performance.now() + patience; performance.now() < end;) {
    const names = await caches.keys();
    const files = (await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()))))
      .flat().map((request) => new URL(request.url).pathname);
    if (wanted.every((path) => files.includes(path))) return true;
    await new Promise((done) => setTimeout(done, 20));
  }
  return false;
}"""

EVERYTHING_KEPT = """async () => {
  const db = await new Promise((resolve) => {
    const request = indexedDB.open("assay-player");
    request.onsuccess = () => resolve(request.result);
  });
  const rows = await Promise.all([...db.objectStoreNames].map((name) => new Promise((resolve) => {
    const request = db.transaction(name).objectStore(name).getAll();
    request.onsuccess = () => resolve(request.result);
  })));
  db.close();
  const pages = await Promise.all((await caches.keys()).map(async (name) => {
    const cache = await caches.open(name);
    return Promise.all((await cache.keys()).map(
      async (key) => [key.url, await (await cache.match(key)).text()]));
  }));
  return JSON.stringify([rows, pages, { ...localStorage }, { ...sessionStorage }]);
}"""


def number(page: Page, number: int) -> None:
    """The question is on the stage."""
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(rf"^Question {number} "))


def shell_is_kept(page: Page) -> None:
    """The service worker has done its work: what comes now may be without a network."""
    files = [f"{BASE}/", "/static/player/main.js", "/static/player/sealed.js"]
    assert page.evaluate(KEPT_FILES, [files, 12_000])


def answer_three(page: Page) -> None:
    """A, B and C on the first three questions."""
    for key in "abc":
        page.keyboard.press(key)
        page.keyboard.press("n")
    number(page, 4)


def test_a_browser_killed_without_a_network_comes_back_to_the_exam(
    hall: Hall, attempt: Attempt, tmp_path: Path
) -> None:
    machine = hall.machine(tmp_path)
    page = hall.sit(machine)
    page.keyboard.press("a")
    saved(page)
    shell_is_kept(page)
    attempt.unplugged = True
    page.keyboard.press("n")
    page.keyboard.press("b")
    page.keyboard.press("g")
    expect(page.get_by_role("status").first).to_contain_text("3 kept on this device")
    hall.kill(machine)

    page = hall.sit(hall.machine(tmp_path))

    number(page, 2)
    expect(page.get_by_role("status").first).to_have_text(
        re.compile("^Offline since .* – 3 kept on this device$")
    )
    expect(page.get_by_role("radio", name="B. ")).to_be_checked()
    expect(page.get_by_role("button", name="Question 1, answered")).to_be_visible()
    expect(page.get_by_role("button", name="Question 2, answered, flagged")).to_be_visible()
    page.keyboard.press("n")
    number(page, 3)  # which was never visited before: it came sealed, and its key is here
    page.keyboard.press("c")
    expect(page.get_by_role("checkbox", name="C. ")).to_be_checked()
    assert attempt.held_up_to == 2

    attempt.unplugged = False
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page)
    assert [(entry["device_seq"], entry["event"], entry["number"]) for entry in attempt.entries] == [
        (1, "Visited", 1),
        (2, "AnswerSaved", 1),
        (3, "Visited", 2),
        (4, "AnswerSaved", 2),
        (5, "Flagged", 2),
        (6, "Visited", 3),
        (7, "AnswerSaved", 3),
    ]
    assert attempt.orphans == [0, 0]


def test_a_browser_killed_without_a_network_and_reopened_with_one_delivers(
    hall: Hall, attempt: Attempt, tmp_path: Path
) -> None:
    machine = hall.machine(tmp_path)
    page = hall.sit(machine)
    saved(page)
    attempt.unplugged = True
    answer_three(page)
    expect(page.get_by_role("status").first).to_contain_text("6 kept on this device")
    hall.kill(machine)
    attempt.unplugged = False

    page = hall.sit(hall.machine(tmp_path))

    number(page, 4)
    saved(page)
    assert [entry["device_seq"] for entry in attempt.entries] == list(range(1, 8))
    assert [attempt.work()[n]["choice"] for n in "123"] == [[0], [1], [2]]


def test_nothing_on_the_device_can_be_read_before_its_time(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    answer_three(page)
    saved(page)
    shell_is_kept(page)

    kept = page.evaluate(EVERYTHING_KEPT)

    assert "stem of question" not in kept
    assert "Option first" not in kept
    assert TOKEN not in kept
    assert "csrf-of-the-stand-in" not in kept
    assert "stem of question 5" not in page.content()
    cached = [url for cache in json.loads(kept)[1] for url, _ in cache]
    assert [url for url in cached if "/static/" not in url] == [f"{hall.url}{BASE}/"]  # no call of the exam


def test_the_key_of_the_form_can_be_used_and_not_read(hall: Hall) -> None:
    page = hall.sit()
    saved(page)

    said = page.evaluate(
        """async () => {
          const { openStore } = await import("/static/player/store.js");
          const key = await (await openStore(document.body.dataset.attempt)).recall("key");
          const refusals = await Promise.all(["raw", "jwk"].map(
            (format) => crypto.subtle.exportKey(format, key).then(() => "read", (error) => error.name)));
          return [key.extractable, key.usages, ...refusals];
        }"""
    )

    assert said == [False, ["decrypt"], "InvalidAccessError", "InvalidAccessError"]
    assert FORM_KEY.hex() not in page.evaluate(EVERYTHING_KEPT)


def test_a_pause_heard_before_the_network_went_stays_a_pause_after_a_reload(
    hall: Hall, attempt: Attempt
) -> None:
    page = hall.sit()
    saved(page)
    shell_is_kept(page)
    attempt.set_state("paused")
    look_up(page)
    expect(page.get_by_role("heading", name="Your exam is paused")).to_be_visible()
    attempt.unplugged = True

    page.reload()

    expect(page.get_by_role("heading", name="Connecting…")).to_be_visible()
    assert "stem of question" not in page.content()


def test_without_service_workers_all_else_works(hall: Hall, attempt: Attempt) -> None:
    computer = hall.computer()
    computer.add_init_script("delete Navigator.prototype.serviceWorker")
    page = hall.sit(computer)
    saved(page)

    attempt.unplugged = True
    answer_three(page)
    expect(page.get_by_role("status").first).to_contain_text("6 kept on this device")
    attempt.unplugged = False
    page.evaluate("dispatchEvent(new Event('online'))")

    saved(page)
    assert attempt.held_up_to == 7


def test_an_address_without_web_crypto_still_has_an_exam(hall: Hall, attempt: Attempt) -> None:
    computer = hall.computer()
    computer.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    page = hall.sit(computer)

    answer_three(page)
    saved(page)

    assert attempt.held_up_to == 7  # every link of the chain was checked
    assert "key" not in page.evaluate("Object.keys(localStorage)")


def test_the_exam_goes_on_when_the_browser_itself_says_that_it_is_offline(
    hall: Hall, attempt: Attempt
) -> None:
    page = hall.sit()
    saved(page)

    page.context.set_offline(True)
    expect(page.get_by_role("status").first).to_have_text(re.compile("^Offline since .* – you can go on$"))
    answer_three(page)
    page.context.set_offline(False)

    saved(page)
    assert attempt.held_up_to == 7


def test_a_shell_of_another_version_is_not_mixed_with_this_one(hall: Hall) -> None:
    page = hall.sit()
    shell_is_kept(page)

    kept = page.evaluate(
        """async () => {
          const names = await caches.keys();
          const cache = await caches.open(names.find((name) => name !== "assay-player-pages"));
          const script = await (await fetch("/exam/worker.js")).text();
          const { files, version } = JSON.parse(/self.SHELL = (.*);/.exec(script)[1]);
          const unlike = [];
          for (const [path, integrity] of Object.entries(files)) {
            const body = await (await cache.match(path))?.arrayBuffer();
            const hash = body && new Uint8Array(await crypto.subtle.digest("SHA-256", body));
            if (!hash || `sha256-${btoa(String.fromCharCode(...hash))}` !== integrity) unlike.push(path);
          }
          return [names.includes(`assay-player-${version}`), unlike];
        }"""
    )

    assert kept == [True, []]


def test_the_cache_of_the_page_is_older_than_all_files(hall: Hall) -> None:
    """Chromium writes a new cache's list while the first entry is added; the page was then not found."""
    page = hall.sit()
    shell_is_kept(page)

    assert page.evaluate("caches.keys()")[0] == "assay-player-pages"


@pytest.mark.parametrize("address", ["/exam/worker.js", "/static/player/calculator.js", f"{BASE}/"])
def test_a_network_that_stumbles_while_the_shell_is_kept_does_not_cost_it(
    hall: Hall, attempt: Attempt, address: str
) -> None:
    """The worker itself, one of its files that no page asks for so early, and the page to be kept."""
    attempt.stumbles = [address]
    page = hall.sit()

    shell_is_kept(page)

    assert attempt.stumbles == []


def test_a_page_that_cannot_be_kept_is_shown_all_the_same(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    saved(page)
    shell_is_kept(page)
    disk = page.context.new_cdp_session(page)
    disk.send("Storage.overrideQuotaForOrigin", {"origin": hall.url, "quotaSize": 1})

    page.reload()

    number(page, 1)
