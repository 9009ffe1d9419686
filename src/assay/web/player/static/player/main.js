// The exam player: plain ES modules, no build step, no dependency; types are JSDoc, checked by `tsc
// --checkJs`. This module only makes the parts and joins them. The journey of an answer: options.js ->
// exam.js -> outbox.js -> store.js (safe on this device) -> wire.js -> "held up to 41" -> outbox.js forgets
// -> saved.js.
/** @import { Seated } from "./types.js" */
import { ciphers } from "./ciphers.js";
import { Clock } from "./clock.js";
import { ClockFace } from "./clockface.js";
import * as cover from "./cover.js";
import { byId } from "../assay/dom.js";
import { wireEnding } from "./ending.js";
import { Exam } from "./exam.js";
import { wireKeys } from "./keys.js";
import { closeRail, fit, wireLayout } from "./layout.js";
import { wireMessage } from "./message.js";
import { Notebook } from "./notebook.js";
import { Outbox } from "./outbox.js";
import { Paper } from "./paper.js";
import { showDoubt, showMissing, showSaved } from "./saved.js";
import { Seat } from "./seat.js";
import { Session } from "./session.js";
import { Settings } from "./settings.js";
import { AnswerSheet } from "./sheet.js";
import { openStore } from "./store.js";
import { WhenWatched } from "./when_watched.js";
import { Wire } from "../assay/wire.js";

const { attempt = "", base = "", home = "/", answerKey = "" } = document.body.dataset;

wireLayout();
wireMessage();
const settings = new Settings(attempt, fit);
const clock = new Clock();
const wire = new Wire(base, csrfToken);
const [store, cipher] = await Promise.all([openStore(attempt), ciphers()]);
const seat = await Seat.of(attempt, wire, store);
byId("not-durable").hidden = store.durable;

/** @type {Exam | null} */
let exam = null;
const sheet = new AnswerSheet();
/** @type {WhenWatched} */
const watched = new WhenWatched({ attempt, seat, wire, phase: () => session.phase, beat: () => session.start() });
const left = () => Math.ceil(clock.remaining);

const outbox = new Outbox(store, {
  send: (entries) => wire.post("entries", { tab: seat.tab, entries }, { keepalive: true }),
  left,
  sha256: cipher.sha256,
  report: showSaved,
  unkept: () => { byId("not-durable").hidden = false; },
  heard: (state) => session.heard(state),
  refused: (refusal) => session.refused(refusal),
});

const notebook = new Notebook(store, clock);
/** Saves what is not stored as an answer file, where that can be done. */
const save = answerKey && cipher.keeps ? saveAnswerFile : null;

const session = new Session({
  seat, clock, outbox, store, notebook, home,
  paper: new Paper(wire, store, cipher),
  stage: {
    open: (form) => {
      sheet.form = form;
      exam = new Exam(sheet, {
        put: outbox.put.bind(outbox), left, breakBegin: () => session.break("begin"), settings,
        moved: () => {
          closeRail();
          watched.moved();
        },
      });
      wireExam(exam);
    },
    load: async (held) => {
      settings.preset(held.presets ?? []);
      seat.watching ??= held.watching ?? null;   // without a network this device knows
      const answered = Object.entries(held.work ?? {}).filter(([, work]) => work.choice?.length);
      const numbers = new Set([...answered.map(([number]) => Number(number)), ...outbox.entries
        .filter((entry) => entry.event === "AnswerSaved").map((entry) => entry.number)]);
      await Promise.all([...numbers].map((number) => sheet.form.item(number)));
      sheet.load(held, outbox.entries);
    },
    restore: (how) => {
      exam?.restore(how);
      watched.shown(exam?.arrived);
    },
    clear: () => {
      exam?.clear();
      watched.follow();
    },
    heard: (state) => {
      exam?.heard(state);
      watched.heard(state);
    },
    leave: () => watched.leave(),
    ready,
    onBreak: (seconds, back) => void import("./breaks.js").then(({ showBreak }) => showBreak({ seconds, back })),
    doubt: showDoubt,
    save,
    at: () => exam?.at ?? 1,
  },
});

const face = new ClockFace(clock, {
  onEnd: () => { if (session.phase === "working") session.timeUp(); },
  onHide: (hideClock) => settings.set({ hideClock }),
  keep: () => notebook.keepTime(),
});
face.hide(settings.chosen.hideClock);

for (const id of ["saved", "stored-open"]) {
  byId(id).addEventListener("click", () => {
    void import("./stored.js").then(({ showStored }) => showStored({ attempt, outbox, save }), showMissing);
  });
}

/** @param {Exam} opened */
function wireExam(opened) {
  byId("prev").addEventListener("click", () => opened.step(-1));
  byId("next").addEventListener("click", () => opened.step(1));
  byId("flag").addEventListener("click", () => opened.toggleFlag());
  byId("review").addEventListener("click", () => opened.review());
  wireKeys(opened, settings, () => session.phase === "working" && !document.body.dataset.guard);
  wireEnding({ sheet, clock, outbox, seat, done: () => session.submitted() });
}

/**
 * Before the start: how it works, and the button.
 * @param {() => void} begin @param {Seated} seated @param {number} count
 */
function ready(begin, { plan, presets = [], tutorial }, count) {
  settings.preset(presets);
  watched.ready();
  const start = async () => {
    const why = await watched.admit();
    return why || begin();
  };
  void import("./tutorial.js").then(({ showTutorial }) => {
    if (session.phase !== "ready") return;
    showTutorial({ count, seconds: clock.remaining, plan, short: !tutorial, start });
  }, () => cover.showCover(cover.ready(start)));
}

function saveAnswerFile() {
  const here = { attempt, tab: seat.tab, store, left: left() };
  void import("./answer_file.js").then(({ saveAnswers }) => saveAnswers(here, answerKey), showMissing);
}

/** The cookie's, where there is one: it is newer than a page out of this device's memory. */
function csrfToken() {
  const cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];
  return cookie ?? document.querySelector("meta[name=csrf-token]")?.getAttribute("content") ?? "";
}

// A page that comes back from the browser's memory has lost its seat and its clock.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

await session.start();
await watched.begun();   // the first question comes before everything that can wait
void import("./offline_shell.js").then(({ keepShell }) => keepShell(base)).catch(() => {});
