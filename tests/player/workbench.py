"""The tools on a bench: the real exam, sheet, panes and screens, with a page in place of the server.

What a tool puts is read back as `entries`; a reload brings it back, as the server would. For what needs the
server's part, see the stand-in.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from .form_items import CODE, items
from .serving import StaticHandler
from .stand_in import TEMPLATE

PIXEL = (
    "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSI0MDAiIGhlaWdodD0iMjAwIj4"
    "8cmVjdCB3aWR0aD0iNDAwIiBoZWlnaHQ9IjIwMCIgZmlsbD0iIzBhNiIvPjwvc3ZnPg=="
)
TABLE = """\
<div class="table" tabindex="0" role="region" aria-label="Table: Model, Recall"><table>
<thead><tr><th scope="col">Model</th><th scope="col" class="right">Recall</th></tr></thead>
<tbody><tr><td>wide</td><td class="right">0.91</td></tr>
<tr><td>deep</td><td class="right">0.87</td></tr></tbody>
</table></div>"""
FIGURE = (
    f'<figure><img src="{PIXEL}" alt="A green field, 400 by 200">'
    "<figcaption>Figure 1. A field</figcaption></figure>"
)
STEM = (
    "<p>A batch of <strong>4096 rows</strong> is read by <code>tf.data</code>, "
    "and half of them are dropped.</p>"
    f"{TABLE}{FIGURE}<p>Which model keeps more of the positives?</p>"
)

BENCH = """\
import { AnswerSheet } from "/static/player/sheet.js";
import { Exam } from "/static/player/exam.js";
import { Settings } from "/static/player/settings.js";
import { byId } from "/static/assay/dom.js";
import { wireKeys } from "/static/player/keys.js";
import { closeRail, fit, wireLayout } from "/static/player/layout.js";

const { held, items, left } = %s;
const entries = JSON.parse(sessionStorage.getItem("entries") ?? "[]");
const settings = new Settings("bench", fit);
settings.preset(held.presets ?? []);
wireLayout();
const sheet = new AnswerSheet();
const choose = new Map(items.map((item) => [item.number, item.choose]));
sheet.form = { count: items.length, item: async (n) => items[n - 1], choose: (n) => choose.get(n) };
const put = (event, number, what = {}) => {
  const entry = { device_seq: entries.length + 1, event, number, ...what };
  entries.push(entry);
  sessionStorage.setItem("entries", JSON.stringify(entries));
  return entry;
};
const bench = { entries, settings, sheet, begun: 0, refusal: "" };
bench.exam = new Exam(sheet, {
  put, settings, moved: closeRail, left: () => left,
  breakBegin: async () => { bench.begun += 1; return bench.refusal; },
});
window.bench = bench;
sheet.load(held, entries);
wireKeys(bench.exam, settings, () => document.body.dataset.screen !== "cover");
byId("prev").addEventListener("click", () => bench.exam.step(-1));
byId("next").addEventListener("click", () => bench.exam.step(1));
byId("flag").addEventListener("click", () => bench.exam.toggleFlag());
byId("review").addEventListener("click", () => bench.exam.review());
if (held.state === "active") {
  bench.exam.restore({ focus: false });
  await bench.exam.arrived;
}
document.documentElement.dataset.bench = "ready";
"""


def form() -> list[dict[str, Any]]:
    """Twelve items; the first has a table and a picture, the fourth code and a table."""
    made = items(12)
    made[0]["stem"] = STEM
    made[3]["stem"] = f"<p>What does this code do?</p>{CODE}"
    return made


@dataclass
class Held:
    """What the server would have said when the candidate sat down."""

    items: list[dict[str, Any]] = field(default_factory=form)
    left: int = 3600
    state: dict[str, Any] = field(default_factory=lambda: {"state": "active"})

    def script(self) -> str:
        return BENCH % json.dumps({"held": self.state, "items": self.items, "left": self.left})


class BenchHandler(StaticHandler):
    """The shell with the bench in place of the player's main module."""

    held: Held

    def page(self) -> None:
        if self.path == "/bench.js":
            self.reply(self.held.script().encode(), "text/javascript")
            return
        self.reply(bench_shell().encode(), "text/html; charset=utf-8")


def bench_shell() -> str:
    """The player's template with the bench as its main module."""
    values = {"exam_title": "Professional Machine Learning Engineer", "candidate_name": "Ada Nwosu"}
    text = (
        TEMPLATE.read_text().replace("{% load static %}", "").replace("player/main.js' %}", "../bench.js' %}")
    )
    text = re.sub(r"\{% static '([^']+)' %\}", r"/static/\1", text)
    return re.sub(r"\{\{ (\w+) \}\}", lambda found: values.get(found[1], "-"), text)


def bench_server(held: Held) -> type[StaticHandler]:
    """A handler class that serves this exam."""
    return type("BenchHandlerOfOneExam", (BenchHandler,), {"held": held})


@dataclass
class Bench:
    """Opens the exam in a browser of its own: `bench(viewport=…)`."""

    url: str
    chromium: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __call__(self, *, script: str = "", **options: object) -> Page:
        """A page with the first question on it. `script` runs before anything of the page does."""
        context = self.chromium.new_context(**({"viewport": {"width": 1280, "height": 860}} | options))  # type: ignore[arg-type]
        context.set_default_timeout(8000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: self.complaints.append(said.text) if "policy" in said.text.lower() else None,
        )
        page.add_init_script(script)
        page.goto(self.url)
        page.wait_for_selector("[data-bench=ready]")
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()


def entries(page: Page, *events: str) -> list[dict[str, Any]]:
    """What has been put so far, of these events, or of all."""
    put: list[dict[str, Any]] = page.evaluate("bench.entries")
    return [entry for entry in put if not events or entry["event"] in events]


def eventually(page: Page, script: str) -> Any:
    """What the script gives, once that is something; the page's policy forbids Playwright's own waiting."""
    for _ in range(80):
        if found := page.evaluate(script):
            return found
        page.wait_for_timeout(100)
    raise AssertionError(f"{script} gave nothing in 8 seconds")


def wait_for(page: Page, event: str) -> None:
    """Waits until an entry of this event has been put."""
    eventually(page, f"bench.entries.some((entry) => entry.event === '{event}')")
