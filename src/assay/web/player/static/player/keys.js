// Single-key shortcuts. They can be switched off (WCAG 2.1.4), and rest while a dialog or a cover is open.
/** @import { Exam } from "./exam.js" */
import { LETTERS } from "./sheet.js";

const ANSWERS = 6;   // A to F; G flags

/** @param {Exam} exam @param {() => boolean} allowed */
export function wireKeys(exam, allowed) {
  /** @type {Record<string, () => void>} */
  const moves = {
    N: () => exam.step(1),
    P: () => exam.step(-1),
    G: () => exam.toggleFlag(),
    R: () => exam.review(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || !allowed()) return;
    if (document.querySelector("dialog[open]")) return;
    const key = event.key.toUpperCase();
    const move = moves[key] ?? answer(key);
    if (!move) return;
    event.preventDefault();
    move();
  });
}

/** Choosing by letter: what a click on the option would do. @param {string} key */
function answer(key) {
  const n = key.length === 1 ? LETTERS.slice(0, ANSWERS).indexOf(key) : -1;
  const option = document.getElementById(`option-${n}`);
  return option ? () => { option.click(); option.focus(); } : undefined;
}
