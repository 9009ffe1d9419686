// What stands in front of the questions while the guard covers them: what happened, how to come back, how long there
// is, and always a way to help. The clock and the header stay in sight and in reach, and so do all keys.
import { h, say } from "../assay/dom.js";

/**
 * @typedef {object} What
 * @property {string} title
 * @property {string[]} text
 * @property {{words: string, act: () => void}[]} acts   the first is the one to do
 * @property {(() => number) | null} left                seconds until a proctor is called
 */

export class GuardCover {
  #shown = "";
  #timer = 0;
  /** @type {HTMLElement | null} */ #before = null;
  #host;

  /** @param {HTMLElement} host @param {{help: () => void, emergency: () => void}} hooks */
  constructor(host, hooks) {
    this.hooks = hooks;
    this.#host = h("section", {
      id: "guard", class: "guard", role: "alertdialog", hidden: true,
      "aria-labelledby": "guard-title", "aria-describedby": "guard-text",
    });
    host.append(this.#host);
  }

  /** Shows it; the same title again only changes what stands below. @param {What} what */
  show({ title, text, acts, left }) {
    const key = [title, ...text, ...acts.map(({ words }) => words)].join("\n");
    if (key === this.#shown) return;
    const first = this.#host.hidden;
    this.#shown = key;
    for (const dialog of document.querySelectorAll("dialog")) dialog.close();
    if (first) this.#before = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    document.body.dataset.guard = "covers";
    const count = h("b", { class: "guard-left" });
    const button = (/** @type {{words: string, act: () => void}} */ { words, act }, place = 1) => (
      h("button", { type: "button", class: place ? "btn" : "btn primary", click: act, text: words }));
    this.#host.replaceChildren(h("div", { class: "guard-box" },
      h("h1", { id: "guard-title", tabindex: -1, text: title }),
      h("div", { id: "guard-text", class: "guard-text" }, ...text.map((line) => h("p", { text: line }))),
      left && h("p", { class: "guard-count", role: "timer", "aria-live": "off" },
        "A proctor is asked to look in ", count, "."),
      h("div", { class: "guard-acts" }, ...acts.map(button)),
      h("div", { class: "guard-acts quiet" },
        button({ words: "Ask for help", act: this.hooks.help }),
        button({ words: "Pause for emergency", act: this.hooks.emergency }))));
    this.#host.hidden = false;
    const heading = this.#host.querySelector("h1");
    heading?.focus();
    this.#countDown(count, left);
  }

  hide() {
    if (this.#host.hidden) return;
    clearInterval(this.#timer);
    this.#shown = "";
    this.#host.hidden = true;
    this.#host.replaceChildren();
    delete document.body.dataset.guard;
    const before = this.#before?.isConnected ? this.#before : document.getElementById("stage");
    before?.focus();
  }

  /** @param {HTMLElement} shown @param {What["left"]} left */
  #countDown(shown, left) {
    clearInterval(this.#timer);
    if (!left) return;
    let said = false;
    const tick = () => {
      const seconds = Math.ceil(left());
      const words = seconds === 1 ? "1 second" : `${seconds} seconds`;
      if (shown.textContent !== words) shown.textContent = words;
      if (seconds > 5 || said) return;
      said = true;   // once: a number that is read out every second hides everything else
      say(`${words} left to come back.`, { urgent: true });
    };
    this.#timer = setInterval(tick, 200);
    tick();
  }
}
