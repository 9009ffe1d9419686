// Lines above the question: what is wrong with camera or connection and what helps, or one calm word about what was
// just stopped. One line for each matter; some go by themselves.
import { h } from "../assay/dom.js";

const SHORT_MS = 8000;

/**
 * @typedef {object} Line
 * @property {string} text
 * @property {{words: string, act: () => void}[]} [acts]
 * @property {boolean} [passing]    goes by itself
 * @property {boolean} [urgent]     a screen reader says it at once
 */

export class Strips {
  /** @type {Map<string, HTMLElement>} */ #lines = new Map();

  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host;
  }

  /** @param {string} matter @param {Line} line */
  show(matter, { text, acts = [], passing = false, urgent = false }) {
    const before = this.#lines.get(matter);
    if (before?.querySelector("p")?.textContent === text && !passing) return;
    before?.remove();
    const made = h("div", { class: "strip watch-strip", role: urgent ? "alert" : "status" }, h("p", { text }),
      ...acts.map(({ words, act }) => h("button", { type: "button", class: "btn", click: act, text: words })));
    this.#lines.set(matter, made);
    this.host.append(made);
    if (passing) setTimeout(() => { if (this.#lines.get(matter) === made) this.clear(matter); }, SHORT_MS);
  }

  /** @param {string} matter */
  clear(matter) {
    this.#lines.get(matter)?.remove();
    this.#lines.delete(matter);
  }
}
