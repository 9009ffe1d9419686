"""The exam player's first load, weighed as it came over the wire from a real `assay serve`."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.site import ASSAY
from tests.journeys.test_kill_and_resume import Server

MOST_BYTES = 110_000
MONO = "/static/assay/fonts/atkinson-hyperlegible-mono.woff2"


@pytest.fixture
def server(tmp_path: Path, empty_database: str) -> Iterator[Server]:
    made = Server(tmp_path, empty_database)
    made.run(ASSAY, "init")
    made.start()
    yield made
    made.kill()


def test_it_weighs_at_most_110_000_bytes_with_headers_fonts_and_form(
    server: Server, chromium: Browser
) -> None:
    seated = json.loads(server.run(sys.executable, "-m", "tests.journeys.seat_ada"))
    context = chromium.new_context(viewport={"width": 1280, "height": 860})
    site, exam = f"http://localhost:{server.port}", f"/exam/{seated['attempt']}/"
    context.add_cookies([{"name": "sessionid", "value": seated["cookie"], "url": site}])
    page = context.new_page()
    page.goto(f"{site}/check-in/{seated['attempt']}/")
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.clearBrowserCache")
    addresses: dict[str, str] = {}
    weights: dict[str, float] = {}

    def began(event: dict[str, Any]) -> None:
        addresses[event["requestId"]] = event["request"]["url"].removeprefix(site)

    def ended(event: dict[str, Any]) -> None:
        weights[addresses.get(event["requestId"], "")] = event["encodedDataLength"]

    wire.on("Network.requestWillBeSent", began)
    wire.on("Network.loadingFinished", ended)
    page.locator(f"form[action='{exam}start'] button").click()
    page.wait_for_selector("#q-title")
    # Not every first question shows code: its font is weighed in any case.
    page.evaluate("document.fonts.load('1rem \\'Atkinson Hyperlegible Mono\\'')")
    page.wait_for_load_state("networkidle")
    context.close()

    assert weights[MONO] > 0
    assert weights[f"{exam}form"] > 0
    assert sum(weights.values()) <= MOST_BYTES, sorted(weights.items(), key=lambda one: -one[1])
