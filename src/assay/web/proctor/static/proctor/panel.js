// The panel beside the grid: one candidate in focus, with picture, signals, messages and moves. It is not modal: the
// grid goes on beside it, and it goes back to the tile it came from.

import { markRead, rename } from "./messages.js";
import { patchParts } from "./patch.js";
import { Picture } from "./picture.js";
import { tell } from "./posting.js";

/** @typedef {{csrf: string, opened: (uuid: string) => void}} Hooks */

export class Panel {
  /** @type {Picture | null} */ #picture = null;
  /** @type {HTMLElement | null} */ #from = null;
  #address = "";
  uuid = "";

  /** @param {HTMLElement} host @param {Hooks} hooks */
  constructor(host, hooks) {
    this.host = host;
    this.hooks = hooks;
    host.addEventListener("click", ({ target }) => {
      if (target instanceof Element && target.closest("[data-close-panel]")) this.close();
    });
    host.addEventListener("keydown", (event) => { if (event.key === "Escape") this.close(); });
    addEventListener("pagehide", () => this.#picture?.end());
  }

  /** @param {string} address @param {HTMLElement} from  where the focus goes back to @param {string} [then]  what to open in it */
  async open(address, from, then = "") {
    if (this.#address !== address) {
      const drawn = await this.#fetch(address);
      if (!drawn) return void tell("bad", "The candidate could not be shown. Try again.");
      this.#picture?.end();
      this.host.replaceChildren(...drawn.childNodes);
      this.#address = address;
      this.uuid = this.host.querySelector("[data-uuid]")?.getAttribute("data-uuid") ?? "";
      this.#picture = new Picture(this.host, this.hooks.csrf);
      rename(this.host);
    }
    this.#from = from;
    this.host.hidden = false;
    document.getElementById("console")?.setAttribute("data-panel-open", "");
    this.#go(then);
    markRead(this.host, this.hooks.csrf);
    this.hooks.opened(this.uuid);
    return undefined;
  }

  close() {
    if (this.host.hidden) return;
    this.#picture?.end();
    this.host.hidden = true;
    this.host.replaceChildren();
    this.#address = this.uuid = "";
    document.getElementById("console")?.removeAttribute("data-panel-open");
    this.hooks.opened("");
    const home = this.#from?.isConnected ? this.#from : document.getElementById("room-title");
    home?.focus();
  }

  /** Brings it up to date. */
  async refresh() {
    if (!this.#address) return;
    const address = this.#address;
    const next = await this.#fetch(address);
    if (!next || address !== this.#address) return;
    patchParts(this.host, next);
    markRead(this.host, this.hooks.csrf);
  }

  /** @param {string} then */
  #go(then) {
    const wanted = then ? this.host.querySelector(`#panel-${CSS.escape(then)}, #${CSS.escape(then)}`) : null;
    if (wanted instanceof HTMLDetailsElement) wanted.open = true;
    const field = wanted?.querySelector("input:not([type=hidden]), textarea, select, button") ?? this.host.querySelector("#panel-name");
    if (!(field instanceof HTMLElement)) return;
    field.focus();
    field.scrollIntoView({ block: "nearest" });
    // What was written is why somebody opens this, where nothing weightier waits.
    const unread = this.host.querySelector('[data-read]:not([data-unread="0"])');
    if (!wanted && unread && !this.host.querySelector(".signal.open")) unread.scrollIntoView({ block: "center" });
  }

  /** @param {string} address @returns {Promise<HTMLElement | null>} */
  async #fetch(address) {
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" }, redirect: "error", cache: "no-store" });
      if (!response.ok) return null;
      return new DOMParser().parseFromString(await response.text(), "text/html").body;
    } catch {
      return null;
    }
  }
}
