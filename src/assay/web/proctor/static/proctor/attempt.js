// Keeps the page of one attempt fresh, by the live stream or by asking, and shows its picture.

import { keepFresh } from "../assay/refreshing.js";
import { InView } from "./in_view.js";
import { chose, markRead, rename } from "./messages.js";
import { patchParts } from "./patch.js";
import { Picture } from "./picture.js";
import { post, send } from "./posting.js";
import { DeskStream } from "./stream.js";
import { tick } from "./ticking.js";

const root = /** @type {HTMLElement} */ (document.querySelector("[data-live]"));
const news = document.getElementById("news");
const { uuid = "", csrf = "", watched = "", glances = "", stream: address = "", token = "" } = root.dataset;
let told = root.dataset.news;

const fresh = keepFresh(root, (next) => {
  patchParts(document, next);
  const said = next.querySelector("[data-live]")?.getAttribute("data-news") ?? "";
  if (said !== told && news) news.textContent = said;
  told = said;
  markRead(document, csrf);
});

const picture = new Picture(document, csrf);
addEventListener("pagehide", () => picture.end());
const view = new InView({ watched, glances, csrf });
if (picture.part) view.focus(uuid);

const stream = new DeskStream(address, token, {
  changed: (uuids) => { if (uuids.includes(uuid) && !fresh.stopped()) void fresh.refresh(); },
  state: () => {},
});
fresh.toggled((stopped) => {
  view.stop(stopped);
  if (stopped) stream.stop();
  else void stream.start();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.hasAttribute("data-post")) return;
  event.preventDefault();
  void send(form, /** @type {HTMLElement | null} */ (event.submitter), () => {
    if (form.hasAttribute("data-message")) rename(form);
    void fresh.refresh();
  });
});
document.addEventListener("change", ({ target }) => chose(target));
tick((settle) => void post(settle, new URLSearchParams({ csrfmiddlewaretoken: csrf })).then(() => fresh.refresh()));
rename(document);
markRead(document, csrf);
void stream.start();
