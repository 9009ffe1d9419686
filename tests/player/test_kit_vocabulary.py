"""The HTML snippets in the kit's README, rendered: accessible, and still within a narrow window."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from .looking import axe_violations, sideways
from .serving import WEB, Serving, StaticHandler

SHEETS = "".join(
    f'<link rel="stylesheet" href="/static/assay/{name}.css">' for name in ("tokens", "base", "site", "forms")
)


def specimen() -> str:
    """One page with every snippet of the README: the frame first, the others inside its main."""
    readme = (WEB / "kit" / "README.md").read_text()
    frame, *parts = re.findall(r"```html\n(.*?)```", readme, flags=re.S)
    body = frame.replace("</main>", '<div class="stack loose">' + "".join(parts) + "</div></main>")
    # The README's landing page and its ordinary page both have their h1; a page has one.
    body = re.sub(r"<h1>(Certification that.*?)</h1>", r"<h2>\1</h2>", body)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The kit</title>'
        f'<meta name="viewport" content="width=device-width">{SHEETS}</head><body>{body}</body></html>'
    )


class Specimen(StaticHandler):
    """The specimen at every address that is not static."""

    def page(self) -> None:
        self.reply(specimen().encode(), "text/html; charset=utf-8")


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with Serving(Specimen) as serving:
        yield serving.url


def opened(chromium: Browser, site: str, *, width: int, scheme: str = "light") -> Page:
    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(site)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_in_the_vocabulary(chromium: Browser, site: str, width: int, scheme: str) -> None:
    page = opened(chromium, site, width=width, scheme=scheme)

    assert axe_violations(page) == []


@pytest.mark.parametrize(("width", "text"), [(320, "100%"), (640, "200%")])
def test_nothing_scrolls_sideways_in_a_narrow_window(
    chromium: Browser, site: str, width: int, text: str
) -> None:
    page = opened(chromium, site, width=width)
    page.evaluate("size => document.documentElement.style.fontSize = size", text)

    assert sideways(page) == []
