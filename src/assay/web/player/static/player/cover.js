// What stands on the stage when the question may not: a pause, another seat, the end of time. The question is
// taken out of the page, not hidden under something.
import { byId, h } from "./dom.js";
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
  const shown = document.getElementById("cover-title");
  if (shown?.textContent === title) {
    if (byId("cover-text").textContent !== text.join("")) byId("cover-text").replaceChildren(...words);
    return;
  }
  byId("stage").replaceChildren(h("section", { class: "cover", "aria-labelledby": "cover-title" },
    h("h1", { id: "cover-title", tabindex: -1, text: title }),
    h("div", { id: "cover-text", class: "cover-text", role: "status" }, ...words),
    button && h("button", { type: "button", class: "btn primary", click: button.act, text: button.words }),
    link && h("a", { class: "btn", href: link.to, text: link.words })));
  byId("cover-title").focus();
}

/** The words for so many entries. @param {number} count */
const changes = (count) => (count === 1 ? "1 change is" : `${count} changes are`);

/** @param {string} detail  who else, and since when @param {() => void} again @returns {Cover} */
export const taken = (detail, again) => ({
  title: "This exam is open somewhere else",
  text: [detail, "Only one tab on one computer can sit it. This page tries again every 5 seconds."],
  button: { words: "Try again", act: again },
});

/** @param {{text: string, from: string} | null} message @returns {Cover} */
export const paused = (message) => ({
  title: "Your exam is paused",
  text: [
    "Your exam is paused by the proctor. Your clock is stopped.",
    ...(message ? [inWords(message)] : []),
  ],
});

/** Lasts until the next heartbeat: the server goes on when it hears that the candidate is here. @returns {Cover} */
export const admitted = () => ({
  title: "Your exam goes on",
  text: ["Your proctor has let you go on. The question comes back in a moment, and your clock with it."],
});

/**
 * @param {number} waiting  entries the server does not have yet
 * @param {"sending" | "offline" | "late"} why
 * @returns {Cover}
 */
export function timeUp(waiting, why) {
  const title = "Time is up";
  if (!waiting) return { title, text: ["Time is up. Your answers are stored.", "Your receipt follows."] };
  if (why === "sending") return { title, text: ["Time is up. Storing your last answers…"] };
  const kept = `Time is up. ${changes(waiting)} kept on this device.`;
  return {
    title,
    text: why === "late"
      ? [kept, "They reached the server too late to be stored. What it held before is stored."]
      : [kept, "The server cannot be reached. Keep this page open: it goes on trying."],
  };
}

/** @param {string} home @returns {Cover} */
export const terminated = (home) => ({
  title: "Your exam has been ended",
  text: ["The proctor has ended this exam. What you had answered is stored."],
  link: { words: "Leave the exam", to: home },
});

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
