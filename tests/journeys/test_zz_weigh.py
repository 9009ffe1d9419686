"""The exam player's first load, weighed as it came over the wire from a real `assay serve`."""

from typing import Any

from playwright.sync_api import Browser

from tests.faults.site import Site
from tests.journeys.test_kill_and_resume import seated, site

__all__ = ["site"]

MOST_BYTES = 120_000
MOST_FORM_BYTES = 60_000
MONO = "/static/assay/fonts/atkinson-hyperlegible-mono.woff2"


def test_it_weighs_at_most_120_000_bytes_with_headers_and_fonts(site: Site, chromium: Browser) -> None:
    """From the address to the first question; the sealed form, which waits for it, is weighed apart."""
    admitted = seated(site)
    # Without its worker, which would hand out copies that it fetched behind our scales.
    context = chromium.new_context(viewport={"width": 1280, "height": 860}, service_workers="block")
    home, exam = f"http://localhost:{site.port}", f"/exam/{admitted['attempt']}/"
    context.add_cookies([{"name": "sessionid", "value": admitted["cookie"], "url": home}])
    page = context.new_page()
    page.goto(f"{home}/check-in/{admitted['attempt']}/")
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.clearBrowserCache")
    addresses: dict[str, str] = {}
    weights: dict[str, float] = {}

    def began(event: dict[str, Any]) -> None:
        addresses[event["requestId"]] = event["request"]["url"].removeprefix(home)

    def ended(event: dict[str, Any]) -> None:
        weights[addresses.get(event["requestId"], "")] = event["encodedDataLength"]

    wire.on("Network.requestWillBeSent", began)
    wire.on("Network.loadingFinished", ended)
    page.get_by_role("link", name="Go to the exam").click()
    page.get_by_role("button", name="Skip the tutorial").click()
    page.get_by_role("button", name="Start the exam").click()
    page.wait_for_selector("#q-title")
    # Not every first question shows code: its font is weighed in any case.
    page.evaluate("document.fonts.load('1rem \\'Atkinson Hyperlegible Mono\\'')")
    page.wait_for_function("document.fonts.check('1rem \\'Atkinson Hyperlegible Mono\\'')")
    context.close()

    form = weights.pop(f"{exam}form")
    assert weights[MONO] > 0
    print(*sorted(weights.items(), key=lambda one: -one[1]), sep="\n")
    assert 0
    assert 0 < form <= MOST_FORM_BYTES
