// The exhibits of a question in a pane: its tables, figures and pictures, to have beside the options.
/** @import { Content } from "./panes.js" */
import { byId, h, icon } from "../assay/dom.js";
import { exhibitsOf } from "./question.js";

const ZOOM = { least: 50, most: 400, step: 25 };

/** @returns {Content & {show: (n: number) => void}} */
export function exhibits() {
  /** @type {HTMLElement[]} */ let all = [];
  let at = 0;
  let zoom = 100;
  const place = h("span", { class: "exhibit-of", role: "status" });
  const view = h("div", { class: "exhibit" });
  const by = (/** @type {string} */ name, /** @type {string} */ words, /** @type {() => void} */ click) =>
    h("button", { type: "button", class: "icon", click }, icon(name), h("span", { class: "sr-only", text: words }));
  const turn = [by("left", "Previous exhibit", () => show(at - 1)), by("right", "Next exhibit", () => show(at + 1))];
  const size = [by("minus", "Smaller", () => scale(-1)), by("plus", "Larger", () => scale(1))];

  /** @param {number} n */
  function show(n) {
    at = Math.min(Math.max(n, 0), all.length - 1);
    zoom = 100;
    const shown = all[at]?.cloneNode(true);
    view.replaceChildren(shown ?? h("p", { class: "hint", text: "This question has no exhibit." }));
    place.textContent = all.length > 1 ? `Exhibit ${at + 1} of ${all.length}` : "";
    for (const button of turn) button.hidden = all.length < 2;
    for (const button of size) button.hidden = !shown;
    turn[0].disabled = at === 0;
    turn[1].disabled = at === all.length - 1;
    scale(0);
  }

  /** @param {number} by */
  function scale(by) {
    zoom = Math.min(Math.max(zoom + by * ZOOM.step, ZOOM.least), ZOOM.most);
    view.style.setProperty("--zoom", String(zoom / 100));
    size[0].disabled = zoom === ZOOM.least;
    size[1].disabled = zoom === ZOOM.most;
  }

  return {
    title: "Exhibit",
    element: h("div", { class: "exhibits" }, h("div", { class: "exhibit-bar" }, place, ...turn, ...size), view),
    focus: () => view.querySelector("[tabindex]") instanceof HTMLElement
      ? /** @type {HTMLElement} */ (view.querySelector("[tabindex]")).focus() : size[1].focus(),
    arrive() {
      all = exhibitsOf(byId("stem"));
      show(0);
    },
    // The question goes, and with it what was in it.
    leave() {
      all = [];
      view.replaceChildren();
    },
    flush() { /* nothing is written here */ },
    show,
  };
}
