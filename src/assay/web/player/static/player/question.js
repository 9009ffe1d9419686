// The question on the stage: heading, stem, and the area for the answer.
/** @import { Item, Work } from "./types.js" */
/** @import { Answering } from "./options.js" */
import { h } from "./dom.js";
import { options } from "./options.js";

/**
 * @param {Item} item
 * @param {Work} work
 * @param {number} total
 * @param {Answering} answering  what to do when the candidate answers or strikes out
 */
export function question(item, work, total, answering) {
  const article = h("article", { class: "q", "aria-labelledby": "q-title" },
    h("h1", { id: "q-title", tabindex: -1 },
      `Question ${item.number} `, h("span", { class: "of", text: `of ${total}` })),
    h("div", { class: "stem", id: "stem", html: item.stem }),
    options(item, work, answering));
  for (const box of article.querySelectorAll(SCROLLING)) {
    box.setAttribute("role", "group");   // the server's "region" would make each a landmark, also inside an option
    if (!box.ariaLabel) box.setAttribute("aria-label", "Code");
  }
  return article;
}

/** Boxes in the server's HTML that scroll by themselves when they are too wide. */
const SCROLLING = "pre, .table";

/** Only a box that does scroll is a stop of the Tab key. Called whenever the layout has changed. */
export function tabThroughScrollers() {
  for (const box of document.querySelectorAll(`#stage :is(${SCROLLING})`)) {
    if (box.scrollWidth > box.clientWidth) box.setAttribute("tabindex", "0");
    else box.removeAttribute("tabindex");
  }
}
