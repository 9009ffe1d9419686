// The proctor's console. The server draws it, and without this it works by links and forms. This keeps it fresh by the
// live stream (or by asking), puts in only what is new, says news aloud once, and never takes anything out of hands.

import { keepFresh } from "../assay/refreshing.js";
import { arrange, leave, reconcile } from "./cards.js";
import { Dismissing } from "./dismissing.js";
import { Grid } from "./grid.js";
import { InView } from "./in_view.js";
import { listen } from "./keys.js";
import { chose, rename } from "./messages.js";
import { Panel } from "./panel.js";
import { patchParts } from "./patch.js";
import { post, send } from "./posting.js";
import { DeskStream } from "./stream.js";
import { tick } from "./ticking.js";

/** With a stream the whole desk is asked for only now and then: silences and clocks change by themselves. */
const SLOWLY = "15";
const GATHERED_MS = 20;

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const root = byId("console");
const desk = byId("desk");
const news = byId("news");
const often = desk.dataset.every ?? "3";
const csrf = root.dataset.csrf ?? "";
const title = document.title;

const grid = new Grid(byId("grid"), byId("grid-tools"));
const view = new InView({ watched: root.dataset.watched ?? "", glances: root.dataset.glances ?? "", csrf });
const panel = new Panel(byId("panel"), { csrf, opened: (uuid) => { view.focus(uuid); mark(uuid); } });
const dismissing = new Dismissing(/** @type {HTMLDialogElement} */ (byId("dismissing")));
const lists = () => [.../** @type {NodeListOf<HTMLElement>} */ (desk.querySelectorAll("[data-list]"))];

/** @type {import("./cards.js").Hooks} */
const hooks = {
  order: grid.order,
  moved: (list) => {
    if (list !== grid.list) return;
    grid.show();
    view.follow(list.children);
  },
};

/** The tile of the candidate in the panel. @param {string} uuid */
function mark(uuid) {
  for (const card of desk.querySelectorAll("li[data-focused]")) card.removeAttribute("data-focused");
  if (uuid) desk.querySelector(`li[data-key="${uuid}"]`)?.setAttribute("data-focused", "");
}

/** @param {Document} next @param {{partial?: boolean}} [how] */
function show(next, how) {
  const started = performance.now();
  const gone = (next.querySelector("[data-gone]")?.getAttribute("data-gone") ?? "").split(",").filter(Boolean);
  /** @type {string[]} */ const said = [];
  for (const list of lists()) {
    const fresh = next.querySelector(`[data-list="${list.dataset.list}"]`);
    if (!fresh) continue;
    // Who changes lists leaves the one before they come into the other.
    const elsewhere = [...fresh.children].map((card) => card.getAttribute("data-key"));
    const others = lists().filter((one) => one !== list).flatMap((one) => [...one.children]);
    for (const card of others) if (elsewhere.includes(card.getAttribute("data-key"))) leave(card);
    for (const card of [...list.children]) if (gone.includes(card.getAttribute("data-key") ?? "")) leave(card);
    said.push(...reconcile(list, fresh, hooks, how));
  }
  for (const list of lists()) arrange(list, hooks);
  const counts = document.createElement("div");
  counts.append(...[...next.querySelectorAll("[data-part]")].filter((part) => !part.closest("li")));
  for (const heading of desk.querySelectorAll("h2, :scope > p")) patchParts(heading, counts);
  const waiting = desk.querySelectorAll('[data-list="waiting"] > li').length;
  document.title = waiting ? `(${waiting}) ${title}` : title;
  if (said.length) news.textContent = said.join(" ");
  root.dataset.took = String(Math.round(performance.now() - started));
}

const fresh = keepFresh(desk, (next) => { show(next); void panel.refresh(); });

/** @type {Set<string>} */ const changed = new Set();
let gathering = 0;

/** These cards have changed: soon they are fetched, together. @param {Iterable<string>} uuids */
function refetch(uuids) {
  for (const uuid of uuids) changed.add(uuid);
  if (changed.size && !gathering) gathering = setTimeout(() => void fetchChanged(), GATHERED_MS);
}

async function fetchChanged() {
  const only = [...changed];
  changed.clear();
  try {
    const address = `${root.dataset.cards}?only=${only.join()}`;
    const response = await fetch(address, { headers: { Accept: "text/html" }, redirect: "error", cache: "no-store" });
    if (!response.ok) throw new Error(response.statusText);
    show(new DOMParser().parseFromString(await response.text(), "text/html"), { partial: true });
    if (only.includes(panel.uuid)) await panel.refresh();
  } catch {
    void fresh.refresh();   // which says so when nothing can be had at all
  } finally {
    gathering = 0;
    refetch([]);
  }
}

const stream = new DeskStream(root.dataset.stream ?? "", root.dataset.token ?? "", {
  changed: (uuids) => { if (!fresh.stopped()) refetch(uuids); },
  state: (open) => { desk.dataset.every = open ? SLOWLY : often; fresh.again(); root.toggleAttribute("data-streaming", open); },
});
fresh.toggled((stopped) => {
  view.stop(stopped);
  if (stopped) stream.stop();
  else void stream.start();
});

/** Of which candidate is this? @param {Element} element */
const whose = (element) =>
  element.closest("[data-key]")?.getAttribute("data-key") ?? element.closest("[data-uuid]")?.getAttribute("data-uuid") ?? "";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.hasAttribute("data-post")) return;
  event.preventDefault();
  const uuid = whose(form);
  void send(form, /** @type {HTMLElement | null} */ (event.submitter), () => {
    if (form.hasAttribute("data-message")) rename(form);
    if (uuid) refetch([uuid]);
    else void fresh.refresh();
  });
});

document.addEventListener("change", ({ target }) => chose(target));

document.addEventListener("click", (event) => {
  const { target } = event;
  if (!(target instanceof Element) || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const dismiss = target.closest("[data-dismiss]");
  const open = target.closest("[data-open]");
  if (dismiss instanceof HTMLElement) {
    event.preventDefault();
    const uuid = whose(dismiss);
    dismissing.ask(dismiss, () => refetch([uuid]));
  } else if (open instanceof HTMLElement) {
    event.preventDefault();
    void panel.open(open.dataset.open ?? "", grid.tile(open) ?? open, open.dataset.then);
  }
});

grid.list.addEventListener("chosen", () => arrange(grid.list, hooks));
listen(grid, {
  write: (tile) => {
    const link = tile.querySelector("[data-open]");
    if (link instanceof HTMLElement) void panel.open(link.dataset.open ?? "", tile, "chat");
  },
});
tick((address) => void post(address, new URLSearchParams({ csrfmiddlewaretoken: csrf })).then(() => refetch([address.split("/")[2]])));
rename(byId("broadcast"));
arrange(grid.list, hooks);
void stream.start();
