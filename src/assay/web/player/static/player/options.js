// The options of a question: choose one or some, strike out the rest. Radios and checkboxes underneath, so
// a keyboard and a screen reader find what they know.
/** @import { Item, Work } from "./types.js" */
import { h, icon, say } from "../assay/dom.js";
import { LETTERS } from "./sheet.js";

/**
 * @typedef {object} Answering
 * @property {(choice: number[]) => void} choose
 * @property {(struck: number[]) => void} strike
 */

const WORDS = ["NONE", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX"];

/** @param {Item} item @param {Work} work @param {Answering} answering */
export function options(item, work, answering) {
  const hint = h("span", { class: "hint" });
  const legend = h("legend", {}, h("span", { class: "sr-only", text: "Answers. " }), hint);
  const list = h("fieldset", { class: "options" }, legend);
  const rows = item.options.map((html, n) => row(item, n, html));
  list.append(...rows.map(({ element }) => element));

  const refresh = () => {
    hint.textContent = instruction(item, work.choice.length);
    rows.forEach((each, n) => each.show(work.choice.includes(n), work.struck.includes(n)));
  };
  rows.forEach(({ input, strike }, n) => {
    input.addEventListener("change", () => {
      const choice = chosen(item, work, n, input.checked);
      if (choice) answering.choose(choice);
      else say(`You can choose only ${item.choose}. Clear one answer first.`);
      if (choice && work.struck.includes(n)) answering.strike(work.struck.filter((other) => other !== n));
      refresh();
      if (choice && item.kind === "multiple") say(instruction(item, choice.length));
    });
    strike.addEventListener("click", () => {
      if (work.choice.includes(n)) return say(`${LETTERS[n]} is your answer, so it cannot be struck out.`);
      const struck = work.struck.includes(n);
      answering.strike(struck ? work.struck.filter((other) => other !== n) : [...work.struck, n]);
      refresh();
    });
  });
  refresh();
  return list;
}

/**
 * The choice after option `n` was set or cleared; null when that would be one too many.
 * @param {Item} item @param {Work} work @param {number} n @param {boolean} set
 */
function chosen(item, work, n, set) {
  if (item.kind === "single") return [n];
  const others = work.choice.filter((other) => other !== n);
  if (!set) return others;
  return others.length < item.choose ? [...others, n] : null;
}

/** @param {Item} item @param {number} count */
function instruction(item, count) {
  if (item.kind === "single") return "Choose one answer.";
  const wanted = `Choose ${WORDS[item.choose] ?? item.choose}.`;
  return count === item.choose ? `${wanted} ${count} chosen.` : `${wanted} ${count} of ${item.choose} chosen.`;
}

/**
 * One option: its label with the letter, and the button that strikes it out.
 * @param {Item} item @param {number} n @param {string} html
 */
function row(item, n, html) {
  const type = item.kind === "multiple" ? "checkbox" : "radio";
  const input = h("input", { type, name: "answer", id: `option-${n}`, value: n });
  const note = h("span", { class: "sr-only" });
  const strike = h("button", { type: "button", class: "icon strike", "aria-pressed": "false" },
    icon("strike"), h("span", { class: "sr-only", text: `Strike out answer ${LETTERS[n]}` }));
  const label = h("label", { for: input.id }, input,
    h("span", { class: "letter", "aria-hidden": "true", text: LETTERS[n] }),
    h("span", { class: "text" },
      h("span", { class: "sr-only", text: `${LETTERS[n]}. ` }), h("span", { html }), note));
  const element = h("div", { class: "option" }, label, strike);

  // A code box that scrolls takes clicks for itself in some browsers; here a click still means this option.
  label.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("pre, .table")) return;
    event.preventDefault();
    if (!getSelection()?.toString()) input.click();
  });
  return {
    element, input, strike,
    /** @param {boolean} checked @param {boolean} struck */
    show(checked, struck) {
      input.checked = checked;
      element.classList.toggle("struck", struck);
      note.textContent = struck ? " (struck out)" : "";
      strike.setAttribute("aria-pressed", String(struck));
      strike.setAttribute("aria-disabled", String(checked));
    },
  };
}
