// Single-key shortcuts. They can be switched off (WCAG 2.1.4), and rest while a dialog or a cover is open and
// while somebody writes.
/** @import { Exam } from "./exam.js" */
/** @import { Settings } from "./settings.js" */
import { inWords } from "./clock.js";
import { say } from "../assay/dom.js";
import { LETTERS } from "./sheet.js";

const ANSWERS = 6;   // A to F; G flags

/** Where a letter is a letter. */
const WRITING = "textarea, [contenteditable], input:not([type=radio], [type=checkbox])";

/** @param {Exam} exam @param {Settings} settings @param {() => boolean} allowed */
export function wireKeys(exam, settings, allowed) {
  /** @type {Record<string, () => void>} */
  const moves = {
    N: () => exam.step(1),
    P: () => exam.step(-1),
    G: () => exam.toggleFlag(),
    R: () => exam.review(),
    H: () => exam.tools.highlight(),
    K: () => exam.tools.open("calculator"),
    X: () => exam.tools.open("exhibit"),
    M: () => exam.tools.open("notes"),
    O: () => exam.tools.open("comment"),
    T: () => say(`${inWords(exam.hooks.left())} left.`),
    "?": () => settings.open(),
  };
  let before = Promise.resolve();
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (!settings.chosen.keys || !allowed() || document.querySelector("dialog[open]")) return;
    if (event.target instanceof Element && event.target.closest(WRITING)) return;
    const key = event.key.toUpperCase();
    const move = moves[key] ?? answer(key);
    if (!move) return;
    event.preventDefault();
    if (exam.tools.opening) return;   // meant for the tool that is on its way
    // One after another: a key belongs to the question that was asked for before it, not to the one about to go.
    before = before.then(() => exam.arrived).catch(() => {}).then(() => { if (allowed()) move(); });
  });
}

/** Choosing by letter: what a click on the option would do. @param {string} key */
function answer(key) {
  const n = key.length === 1 ? LETTERS.slice(0, ANSWERS).indexOf(key) : -1;
  if (n < 0) return undefined;
  return () => {
    const option = document.getElementById(`option-${n}`);
    option?.click();
    option?.focus();
  };
}
