// The question on the stage: heading, tools, stem, and the area for the answer.
/** @import { Item, Work } from "./types.js" */
/** @import { Answering } from "./options.js" */
import { h, icon } from "../assay/dom.js";
import { options } from "./options.js";

/**
 * @typedef {object} Around  what stands around a question
 * @property {number} of                         how many questions there are
 * @property {string} section                    its words; empty when there is only one
 * @property {string} [title]                    instead of its number
 * @property {HTMLElement} [tools]
 * @property {(n: number) => void} [exhibit]     opens the n-th exhibit, from 0, in a pane
 */

/**
 * @param {Item} item
 * @param {Work} work
 * @param {Around} around
 * @param {Answering} answering  what to do when the candidate answers or strikes out
 */
export function question(item, work, around, answering) {
  const stem = h("div", { class: "stem", id: "stem", html: item.stem });
  const article = h("article", { class: "q", "aria-labelledby": "q-title" },
    h("header", { class: "q-head" },
      h("div", {},
        around.section && h("p", { class: "eyebrow", text: around.section }),
        around.title ? h("h2", { id: "q-title", text: around.title })
          : h("h1", { id: "q-title", tabindex: -1 },
            `Question ${item.number} `, h("span", { class: "of", text: `of ${around.of}` }))),
      around.tools),
    stem,
    options(item, work, answering));
  for (const box of article.querySelectorAll(SCROLLING)) {
    box.setAttribute("role", "group");   // the server's "region" would make each a landmark, also inside an option
    if (!box.ariaLabel) box.setAttribute("aria-label", "Code");
  }
  if (around.exhibit) offerExhibits(stem, around.exhibit);
  return article;
}

/** Boxes in the server's HTML that scroll by themselves when they are too wide. */
const SCROLLING = "pre, .table";

/** Only a box that does scroll is a stop of the Tab key. Called whenever the layout has changed. */
export function tabThroughScrollers() {
  for (const box of document.querySelectorAll(`:is(#stage, .pane) :is(${SCROLLING})`)) {
    if (box.scrollWidth > box.clientWidth) box.setAttribute("tabindex", "0");
    else box.removeAttribute("tabindex");
  }
}

/** What in a stem can be opened beside it: figures (code is one), tables and pictures, the outermost of each. */
const EXHIBITS = "figure, .table, img";

/** @param {Element} stem @returns {HTMLElement[]} */
export function exhibitsOf(stem) {
  const all = /** @type {HTMLElement[]} */ ([...stem.querySelectorAll(EXHIBITS)]);
  return all.filter((one) => !one.parentElement?.closest(EXHIBITS));
}

/**
 * A button at each exhibit. It brings no text into the stem, whose characters the highlights count: its words
 * are a label and the style sheet's.
 * @param {Element} stem @param {(n: number) => void} open
 */
function offerExhibits(stem, open) {
  exhibitsOf(stem).forEach((exhibit, n) => {
    const label = `Open beside the question: exhibit ${n + 1}`;
    exhibit.after(h("button", { type: "button", class: "beside", "aria-label": label, click: () => open(n) },
      icon("beside")));
  });
}
