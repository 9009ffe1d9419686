"""Every page a person can reach by links: axe finds nothing, and at 320 px nothing scrolls sideways.

Each persona starts at their own page and follows the site's links, so a new page is looked at without
being named here.
"""

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.site import Site
from tests.player.looking import axe_violations, sideways

MOST_PAGES = 40
looked_at: set[str] = set()  # shapes of pages that an earlier persona has seen
NOT_PAGES = re.compile(r"\.(png|svg|pdf|json|csv)$|/logout/|/demo/enter/|/status/1$|/did\.json$|\?")


@pytest.mark.parametrize("name", ["nobody", "Ada", "Bela", "Chidi", "Dana", "Petra"])
def test_every_page_passes_axe_and_fits_a_phone(site: Site, chromium: Browser, name: str) -> None:
    wide = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = wide.new_page()
    page.goto(site.links.get(name, site.url))
    found = crawl(page, site)
    assert len(found) >= 4
    complaints = []
    for path in found:
        if shape_of(path) in looked_at:
            continue
        looked_at.add(shape_of(path))
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(site.url + path)
        complaints += [f"{path} at 1280: {one}" for one in axe_violations(page)]
        page.set_viewport_size({"width": 390, "height": 844})
        complaints += [f"{path} at 390: {one}" for one in axe_violations(page)]
        page.set_viewport_size({"width": 320, "height": 640})
        complaints += [f"{path} at 320: {one}" for one in sideways(page)]
    wide.close()
    assert not complaints, "\n".join(complaints)


def crawl(page: Page, site: Site) -> list[str]:
    """Paths reachable from where the page is, one of each shape (a list of 180 items is one page)."""
    waiting = [page.url.removeprefix(site.url)]
    seen: dict[str, str] = {}
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        shape = shape_of(path)
        if shape in seen:
            continue
        response = page.goto(site.url + path)
        assert response is not None
        assert response.status == 200, f"{path} answers {response.status}"
        seen[shape] = path
        waiting += [link for link in links(page, site) if shape_of(link) not in seen]
    return list(seen.values())


def links(page: Page, site: Site) -> list[str]:
    """Paths of this site's pages that the page links to."""
    found: list[str] = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    paths = (one.split("#")[0].removeprefix(site.url) for one in found if one.startswith(site.url))
    return [path or "/" for path in paths if not NOT_PAGES.search(path)]


def shape_of(path: str) -> str:
    """A path with what names a single thing taken out."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[a-z]+-\d{4}|\b\d+\b", "*", path)
