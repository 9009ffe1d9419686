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
  for (const box of article.querySelectorAll("pre")) box.replaceWith(codeBox(box));
  return article;
}

/** Lets the arrow keys scroll a code box that is too wide, and gives it a name. @param {HTMLElement} pre */
function codeBox(pre) {
  const caption = pre.closest("figure")?.querySelector("figcaption")?.textContent?.trim();
  pre.setAttribute("role", "group");
  pre.setAttribute("aria-label", caption ? `${caption} code` : "Code");
  return pre;
}

/** Only what overflows becomes a stop of the Tab key; called when the layout has settled. */
export function nameScrollers() {
  for (const pre of document.querySelectorAll("#stage pre")) {
    if (pre.scrollWidth > pre.clientWidth) pre.setAttribute("tabindex", "0");
    else pre.removeAttribute("tabindex");
  }
}
