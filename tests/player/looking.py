"""What every page of Assay must pass: axe without violations, and no sideways scrolling."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Elements that stick out of the window and are not inside something that scrolls or clips them.
STICKING_OUT = """() => {
  const wide = document.documentElement.clientWidth;
  const contained = (el) => {
    for (let p = el.parentElement; p && p !== document.body; p = p.parentElement)
      if (getComputedStyle(p).overflowX !== "visible") return true;
    return false;
  };
  return [...document.querySelectorAll("body *")]
    .filter((el) => {
      const box = el.getBoundingClientRect();
      return box.width > 1 && box.right > wide + 1 && !contained(el);
    })
    .map((el) => `${el.tagName}.${el.getAttribute("class")}`);
}"""


def axe_violations(page: Page) -> list[str]:
    """One line per violation: rule, then the elements. Empty is good."""
    response = Axe().run(page).response
    return [
        f"{found['id']}: {[(node['html'][:120], node['failureSummary'][:300]) for node in found['nodes']]}"
        for found in response["violations"]
    ]


def sideways(page: Page) -> list[str]:
    """What makes the page scroll sideways; empty is good."""
    scrolls = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    sticking_out: list[str] = page.evaluate(STICKING_OUT)
    return sticking_out + ([f"the page scrolls by {scrolls} px"] if scrolls > 0 else [])
