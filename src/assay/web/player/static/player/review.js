// The review screen: what is answered, what is not, what to come back to. Its tallies are its filters. Where an
// exam has sections it shows the open one.
/** @import { Filter } from "./types.js" */
/** @import { AnswerSheet } from "./sheet.js" */
import { h, icon } from "../assay/dom.js";
import { filterButtons } from "./navigator.js";

/**
 * @param {AnswerSheet} sheet
 * @param {{jump: (number: number) => void, filter: (filter: Filter) => void}} moves
 */
export function reviewScreen(sheet, moves) {
  const eyebrow = h("p", { class: "eyebrow" });
  const lede = h("p", { class: "lede" });
  const tallies = h("div", { class: "tallies", role: "group", "aria-label": "Show" });
  const list = h("ol", { class: "rev-list", role: "list" });
  const element = h("section", { class: "rev", "aria-labelledby": "q-title" },
    eyebrow,
    h("h1", { id: "q-title", tabindex: -1, text: "Review your answers" }),
    lede, tallies, list);
  const showTallies = filterButtons(
    tallies,
    [["all", "All questions"], ["answered", "Answered"], ["open", "Not answered"], ["flagged", "Flagged"]],
    moves.filter);
  return {
    element,
    /** @param {Filter} filter */
    update(filter) {
      const totals = sheet.totals();
      const incomplete = sheet.listed("open").filter((number) => sheet.incomplete(number)).length;
      eyebrow.textContent = sheet.sectioned
        ? `Section ${sheet.section} of ${sheet.plan.sections.length}: before you finish it` : "Before you finish";
      lede.textContent = advice(totals.open - incomplete, incomplete);
      showTallies(filter, totals);
      const rows = sheet.listed(filter).map((number) => h("li", {}, row(sheet, number, moves.jump)));
      list.replaceChildren(...(rows.length ? rows : [h("li", { class: "none", text: "Nothing here." })]));
    },
  };
}

/** Tells apart what the receipt will tell apart. @param {number} empty @param {number} incomplete */
function advice(empty, incomplete) {
  if (!empty && !incomplete) return "Every question has an answer.";
  const have = (/** @type {number} */ count) => (count === 1 ? "1 question has" : `${count} questions have`);
  return [
    empty && `${have(empty)} no answer yet.`,
    incomplete && `${have(incomplete)} fewer options chosen than asked for.`,
    "There is no penalty for guessing.",
  ].filter(Boolean).join(" ");
}

/** A way back to a question, or, when it is locked, only how it stands. @param {AnswerSheet} sheet
 * @param {number} number @param {(number: number) => void} jump */
function row(sheet, number, jump) {
  const { flagged, note } = sheet.of(number);
  const locked = sheet.reach(number) === "locked";
  const signs = h("span", { class: "signs" },
    note && sign("note", "with a note"), flagged && sign("flag", "flagged"), locked && sign("lock", "locked"));
  const parts = [
    h("span", { class: "num" }, h("span", { class: "sr-only", text: "Question " }), String(number)),
    h("span", { class: "what", text: sheet.summary(number) }),
    signs,
  ];
  const style = `row ${sheet.status(number)}${locked ? " locked" : ""}`;
  if (locked) return h("div", { class: style }, ...parts);
  return h("button", { type: "button", class: style, click: () => jump(number) }, ...parts);
}

/** @param {string} name @param {string} words */
const sign = (name, words) =>
  h("span", { class: `sign ${name}` }, icon(name), h("span", { class: "sr-only", text: ` ${words}` }));
