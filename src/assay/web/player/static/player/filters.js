// The filter buttons: a compact row beside the question list, and the four tallies of the review screen.
// Made once and then updated, so that the button in use keeps the focus.
/** @import { Filter } from "./types.js" */
import { h } from "./dom.js";

/**
 * @param {HTMLElement} host
 * @param {[Filter, string][]} named   filter and its words, in order
 * @param {(filter: Filter) => void} choose
 * @returns {(current: Filter, totals: Record<Filter, number>) => void} brings the buttons up to date
 */
export function filterButtons(host, named, choose) {
  const buttons = named.map(([filter, words]) => {
    const count = h("b");
    const button = h("button", { type: "button", class: filter, click: () => choose(filter) },
      h("span", { text: words }), " ", count);
    return { filter, count, button };
  });
  host.replaceChildren(...buttons.map(({ button }) => button));
  return (current, totals) => {
    for (const { filter, count, button } of buttons) {
      count.textContent = String(totals[filter]);
      button.setAttribute("aria-pressed", String(filter === current));
    }
  };
}
