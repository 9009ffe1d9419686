"""The page in front of the exam in a real browser, with a SEB object that comes late, or never."""

from collections.abc import Iterator

import pytest
from django.db import connection, connections
from playwright.sync_api import Browser, Route, expect

from assay.apps.people.models import Role
from assay.apps.proctoring.actions.seb import Shown, keep_sighting
from assay.apps.proctoring.models import SebRevision, SebSighting
from assay.apps.programs.models import Certification
from tests.apps.confined import MAC, OTHER_KEY, as_seb, confined, newest_key
from tests.apps.story import NOON, Exam, person, registered
from tests.player.looking import axe_violations, sideways
from tests.web.player.conftest import Time, pmle, published, time  # noqa: F401  # fixtures
from tests.web.visiting import visitor
from tests.web.window import SITE, Window

# As SEB for macOS does it: the keys are worked out when updateKeys is called, and it is told the *name* of a
# global function to call afterwards.
SAFE_EXAM_BROWSER = """
setTimeout(() => {
  const hash = async (text) => {
    const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  window.SafeExamBrowser = { version: "SEB_macOS_3.6", security: {
    configKey: "", browserExamKey: "",
    async updateKeys(callback) {
      const address = location.href.split("#")[0];
      this.configKey = await hash(address + "KEY");
      this.browserExamKey = await hash(address + "be".repeat(32));
      window[callback.name]();
    },
  } };
}, AFTER);
"""


class SebWindow(Window):
    """A window that says to be SEB for macOS, and passes tokens on."""

    def _answer(self, route: Route) -> None:
        request = route.request
        address = request.url.removeprefix(SITE)
        if address.startswith("/static/"):
            super()._answer(route)
            return
        connections[connection.alias] = self._database
        response = self.client.generic(
            request.method,
            address,
            request.post_data_buffer or b"",
            request.headers.get("content-type", ""),
            headers={
                "User-Agent": MAC,
                "Accept": request.headers.get("accept", ""),
                "Authorization": request.headers.get("authorization", ""),
                "Host": "localhost:8000",
            },
        )
        headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
        route.fulfill(status=response.status_code, headers=headers, body=response.content)


@pytest.fixture
def exam(pmle: Certification, time: Time) -> Exam:  # noqa: F811
    """Ada's exam, which opens in SEB alone; its configuration has been made."""
    made = registered(confined(pmle)).seated()
    visitor(made.candidate).post(f"/check-in/{made.uuid}/seb")
    return made


@pytest.fixture
def window(chromium: Browser, exam: Exam) -> Iterator[SebWindow]:
    """Ada's window."""
    made = SebWindow(chromium, visitor(exam.candidate))
    yield made
    made.close()


def test_an_object_that_comes_after_three_seconds_opens_the_exam(
    window: SebWindow,
    exam: Exam,
    pmle: Certification,  # noqa: F811
) -> None:
    script = SAFE_EXAM_BROWSER.replace("KEY", newest_key(pmle)).replace("AFTER", "3000")
    window.page.add_init_script(script)
    window.page.goto(f"{SITE}/exam/{exam.uuid}/")
    expect(window.page.get_by_role("heading", name="Open the exam in Safe Exam Browser")).to_be_visible()
    expect(window.page.locator("#stage")).to_be_visible(timeout=15_000)
    assert window.page.url == f"{SITE}/exam/{exam.uuid}/"
    shown = SebSighting.objects.get()
    assert (shown.confirmed, shown.by_script) == (True, True)


def test_another_configuration_is_told_and_nothing_is_blank(window: SebWindow, exam: Exam) -> None:
    window.page.add_init_script(SAFE_EXAM_BROWSER.replace("KEY", OTHER_KEY).replace("AFTER", "0"))
    window.page.goto(f"{SITE}/exam/{exam.uuid}/")
    expect(window.page.get_by_text("The configuration is not confirmed.")).to_be_visible(timeout=15_000)
    expect(window.page.get_by_role("button", name="Open in Safe Exam Browser")).to_be_visible()


def test_without_the_object_the_page_says_what_to_do(window: SebWindow, exam: Exam) -> None:
    window.page.goto(f"{SITE}/exam/{exam.uuid}/")
    said = window.page.get_by_text("Safe Exam Browser was not found in this window.")
    expect(said).to_be_visible(timeout=15_000)
    expect(window.page.get_by_role("heading", name="If it does not open")).to_be_visible()
    expect(window.page.get_by_role("link", name="Back to check-in")).to_be_visible()
    assert window.complaints == []


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_around_it_passes_axe_and_fits(
    window: SebWindow,
    exam: Exam,
    pmle: Certification,  # noqa: F811
    width: int,
) -> None:
    page, revision = window.page, "/seb/pmle/2026-11"
    page.set_viewport_size({"width": width, "height": 800})
    as_seb(window.client, f"/exam/{exam.uuid}/", OTHER_KEY)  # a wrong key, so that there is a key's line
    for path in (
        f"/exam/{exam.uuid}/",
        f"/check-in/{exam.uuid}/seb",
        f"{revision}/start?t=x",
        f"{revision}/done",
    ):
        page.goto(SITE + path)
        assert axe_violations(page) == [], path
        assert sideways(page) == [], path
    page.goto(f"{SITE}/check-in/{exam.uuid}/seb")
    page.get_by_role("button", name="Open in Safe Exam Browser").click()
    link = page.get_by_role("link", name="Start Safe Exam Browser")
    assert str(link.get_attribute("href")).startswith("seb://")
    assert axe_violations(page) == []
    assert sideways(page) == []


@pytest.mark.parametrize("width", [1280, 320])
def test_the_offices_comparison_passes_axe_and_fits(
    chromium: Browser,
    exam: Exam,
    pmle: Certification,  # noqa: F811
    width: int,
) -> None:
    row = SebRevision.objects.get(certification=pmle)
    for one, bek in ((exam, "11" * 32), (registered(pmle), "11" * 32), (registered(pmle), "22" * 32)):
        keep_sighting(one.attempt, row, Shown(True, version="Win 3.10.0", bek=bek), now=NOON)
    window = Window(chromium, visitor(person("Dana", Role.MANAGER)))
    window.page.set_viewport_size({"width": width, "height": 800})
    page = window.open("/office/seb-keys/")
    expect(page.get_by_text("Browser Exam Key shared by 2 of 3 candidates on Win 3.10.0")).to_be_visible()
    assert axe_violations(page) == []
    assert sideways(page) == []
    window.close()
