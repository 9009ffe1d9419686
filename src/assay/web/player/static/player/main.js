// The exam player: plain ES modules, no build step, no dependency; types are JSDoc, checked by `tsc --checkJs`.
// This module only makes the parts and joins them. The journey of an answer: options.js -> exam.js ->
// outbox.js -> store.js (safe on this device) -> wire.js -> "held up to 41" -> outbox.js forgets -> saved.js.
import { Clock } from "./clock.js";
import { ClockFace } from "./clockface.js";
import { byId } from "./dom.js";
import { wireEnding } from "./ending.js";
import { Exam } from "./exam.js";
import { wireKeys } from "./keys.js";
import { closeRail, fit, wireLayout } from "./layout.js";
import { wireMessage } from "./message.js";
import { Outbox } from "./outbox.js";
import { showSaved } from "./saved.js";
import { Seat } from "./seat.js";
import { Session } from "./session.js";
import { Settings } from "./settings.js";
import { AnswerSheet } from "./sheet.js";
import { openStore } from "./store.js";
import { Wire } from "./wire.js";

const { attempt = "", base = "", home = "/" } = document.body.dataset;
const csrf = document.querySelector("meta[name=csrf-token]")?.getAttribute("content") ?? "";

wireLayout();
wireMessage();
const settings = new Settings(attempt, fit);
const clock = new Clock();
const wire = new Wire(base, csrf);
const seat = new Seat(attempt, wire);
const store = await openStore(attempt);
byId("not-durable").hidden = store.durable;

/** @type {Exam | null} */
let exam = null;
const sheet = new AnswerSheet([]);

const outbox = new Outbox(store, {
  send: (entries) => wire.post("entries", { tab: seat.tab, entries }, { keepalive: true }),
  report: showSaved,
  unkept: () => { byId("not-durable").hidden = false; },
  heard: (state) => session.heard(state),
  refused: (refusal) => session.refused(refusal),
});

const session = new Session({
  seat,
  clock,
  outbox,
  home,
  stage: {
    open: (form) => {
      sheet.items = form.items;
      exam = new Exam(sheet, outbox.put.bind(outbox), closeRail);
      wireExam(exam);
    },
    load: (held, waiting) => sheet.load(held.work ?? {}, held.at ?? 0, waiting),
    restore: (how) => exam?.restore(how),
    at: () => exam?.at ?? 1,
  },
});

const face = new ClockFace(clock, {
  onEnd: () => { if (session.phase === "working") session.timeUp(); },
  onHide: (hideClock) => settings.set({ hideClock }),
});
face.hide(settings.chosen.hideClock);

/** @param {Exam} opened */
function wireExam(opened) {
  byId("prev").addEventListener("click", () => opened.step(-1));
  byId("next").addEventListener("click", () => opened.step(1));
  byId("flag").addEventListener("click", () => opened.toggleFlag());
  byId("review").addEventListener("click", () => opened.review());
  wireKeys(opened, () => settings.chosen.keys && session.phase === "working");
  wireEnding({ sheet, clock, outbox, seat });
}

// A page that comes back from the browser's memory has lost its seat and its clock.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

await session.start();
