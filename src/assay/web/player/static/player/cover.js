// What stands on the stage when the question may not: a pause, another seat, the end of time. The question is
// taken out of the page, not hidden under something.
import { byId, h } from "../assay/dom.js";
import { closeRail } from "./layout.js";
import { inWords } from "./message.js";

/**
 * @typedef {object} Cover
 * @property {string} title
 * @property {string[]} text
 * @property {{words: string, act: () => void}} [button]
 * @property {{words: string, to: string}} [link]
 */

/**
 * Shows a cover and moves the focus to its heading, so that a screen reader reads it. The same cover with other
 * words only changes its words, and the focus stays.
 * @param {Cover} what
 */
export function showCover({ title, text, button, link }) {
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  closeRail();
  document.body.dataset.screen = "cover";
  document.title = `${title} – ${document.body.dataset.title} – Assay`;
  const words = text.map((line) => h("p", { text: line }));
  const acts = () => [
    button && h("button", { type: "button", class: "btn primary", click: button.act, text: button.words }),
    link && h("a", { class: "btn", href: link.to, text: link.words }),
  ].filter((act) => act !== undefined);
  const shown = document.getElementById("cover-title");
  if (shown?.textContent === title) {
    if (byId("cover-text").textContent !== text.join("")) byId("cover-text").replaceChildren(...words);
    const offered = [button?.words, link?.words].join("");
    if (byId("cover-acts").textContent !== offered) byId("cover-acts").replaceChildren(...acts());
    return;
  }
  byId("stage").replaceChildren(h("section", { class: "cover", "aria-labelledby": "cover-title" },
    h("h1", { id: "cover-title", tabindex: -1, text: title }),
    h("div", { id: "cover-text", class: "cover-text", role: "status" }, ...words),
    h("div", { id: "cover-acts", class: "cover-actions" }, ...acts())));
  byId("cover-title").focus();
}

/** The words for so many entries. @param {number} count */
export const changes = (count) => (count === 1 ? "1 change is" : `${count} changes are`);

/** @param {string} detail  who else, and since when @param {() => void} again @returns {Cover} */
export const taken = (detail, again) => ({
  title: "This exam is open somewhere else",
  text: [detail, "Only one tab on one computer can sit it. This page tries again every 5 seconds."],
  button: { words: "Try again", act: again },
});

/**
 * Another place has the seat, and this one may have it: not by itself, or two computers would pull it to and fro.
 * @param {string} detail @param {() => void} takeOver @returns {Cover}
 */
export const offered = (detail, takeOver) => ({
  title: "This exam is open somewhere else",
  text: [detail, "Only one tab on one computer can sit it. If you go on here, the other one stops."],
  button: { words: "Go on here", act: takeOver },
});

/** @param {{text: string, from: string} | null} message @returns {Cover} */
export const paused = (message) => ({
  title: "Your exam is paused",
  text: [
    "Your exam is paused by the proctor. Your clock is stopped.",
    ...(message ? [inWords(message)] : []),
  ],
});

/** @returns {Cover} */
export const back = () => ({
  title: "Welcome back",
  text: ["Your proctor lets you go on in a moment. Your clock is stopped."],
});

/** Lasts until the next heartbeat: the server goes on when it hears that the candidate is here. @returns {Cover} */
export const admitted = () => ({
  title: "Your exam goes on",
  text: ["Your proctor has let you go on. The question comes back in a moment, and your clock with it."],
});

/** @param {() => void} begin @returns {Cover} */
export const ready = (begin) => ({
  title: "Your exam is ready",
  text: ["Your clock starts when you begin."],
  button: { words: "Begin the exam", act: begin },
});

/** @param {boolean} reached  whether the server could be reached @returns {Cover} */
export const starting = (reached) => ({
  title: "Your exam begins",
  text: reached
    ? ["Your questions come in a moment. Your clock has not started."]
    : ["The server is busy or cannot be reached. This page tries again by itself. Your clock has not started."],
});

/**
 * @param {number} waiting  entries the server does not have yet
 * @param {"sending" | "offline" | "late"} why
 * @param {(() => void) | null} save   saves them as an answer file
 * @param {string} receipt   where the receipt is, once there is one
 * @returns {Cover}
 */
export function timeUp(waiting, why, save, receipt) {
  const title = "Time is up";
  if (!waiting) return { title, text: ["Time is up. Your answers are stored.", "Your receipt follows."] };
  if (why === "sending") return { title, text: ["Time is up. Storing your last answers…"] };
  const kept = `Time is up. ${changes(waiting)} kept on this device.`;
  const file = save ? ["Save the answer file and hand it to your proctor: only the programme can open it."] : [];
  const button = save ? { words: "Save answer file", act: save } : undefined;
  return why === "late"
    ? {
      title, button, link: { words: "See your receipt", to: receipt },
      text: [kept, "They reached the server too late to be stored. What it held before is stored.", ...file],
    }
    : {
      title, button,
      text: [kept, "The server cannot be reached. Keep this page open: it goes on trying.", ...file],
    };
}

/**
 * All is over, but something of this device was not taken over.
 * @param {number} orphans @param {(() => void) | null} save @param {string} receipt @returns {Cover}
 */
export const leftOver = (orphans, save, receipt) => ({
  title: "Your exam has ended",
  text: [
    `What the server held is stored. ${changes(orphans)} on this device that another device left no place for.`,
    ...(save ? ["Save the answer file and hand it to your proctor before you leave."] : ["Tell your proctor."]),
  ],
  ...(save && { button: { words: "Save answer file", act: save } }),
  link: { words: "See your receipt", to: receipt },
});

/** @param {string} home @returns {Cover} */
export const terminated = (home) => ({
  title: "Your exam has been ended",
  text: ["The proctor has ended this exam. What you had answered is stored."],
  link: { words: "Leave the exam", to: home },
});

/** @param {string} home @returns {Cover} */
export const closed = (home) => ({
  title: "This exam did not take place",
  text: ["It was called off, or its time has passed. Please ask your proctor."],
  link: { words: "Leave the exam", to: home },
});

/** @returns {Cover} */
export const keyless = () => trouble("Your questions cannot be opened", "The server gave no key for them.");

/** @returns {Cover} */
export const connecting = () => ({
  title: "Connecting…",
  text: ["The server cannot be reached. This page tries again by itself. Nothing you have answered is lost."],
});

/** @param {string} title @param {string} detail @returns {Cover} */
export const trouble = (title, detail) => ({
  title,
  text: [detail, "Answers not yet stored are kept on this device. If this stays, please tell your proctor."],
  button: { words: "Load the page again", act: () => location.reload() },
});
