// The picture of the candidate in focus: thumbnails, and on request live, with sound only where the programme has it.

import { Look } from "./look.js";

export class Picture {
  /** @type {Look[]} */ #looks = [];

  /** @param {ParentNode} root @param {string} csrf */
  constructor(root, csrf) {
    this.part = /** @type {HTMLElement | null} */ (root.querySelector("[data-calls]"));
    this.csrf = csrf;
    const tools = this.part?.querySelector("[data-live-tools]");
    if (!(tools instanceof HTMLElement)) return;
    tools.hidden = false;
    this.button = /** @type {HTMLButtonElement} */ (tools.querySelector("[data-go-live]"));
    this.sound = /** @type {HTMLInputElement | null} */ (tools.querySelector("[data-sound]"));
    this.button.addEventListener("click", () => (this.#looks.length ? this.end() : this.begin()));
    this.sound?.addEventListener("change", () => { if (this.#looks.length) { this.end(); this.begin(); } });
  }

  begin() {
    const { part, button } = this;
    if (!part || !button) return;
    const ice = JSON.parse(part.querySelector("#ice")?.textContent ?? "{}");
    this.#looks = [...part.querySelectorAll("[data-stream]")].map((figure, place) => {
      const video = /** @type {HTMLVideoElement} */ (figure.querySelector("video"));
      const image = /** @type {HTMLElement} */ (figure.querySelector("img"));
      /** @type {Look} */ const look = new Look({
        address: part.dataset.calls ?? "", csrf: this.csrf, ice, stream: figure.getAttribute("data-stream") ?? "camera",
        sound: place === 0 && (this.sound?.checked ?? false), video,
        state: (text, live) => {
          image.hidden = live;
          this.#say(text);
          if (!live && !text.startsWith("Asking")) this.#forget(look);
        },
      });
      return look;
    });
    for (const look of this.#looks) void look.begin();
    this.#button();
  }

  end() {
    for (const look of this.#looks) look.end();
    this.#looks = [];
    for (const image of /** @type {Iterable<HTMLElement>} */ (this.part?.querySelectorAll("img") ?? [])) image.hidden = false;
    this.#say("A picture each second while you look.");
    this.#button();
  }

  /** @param {Look} look */
  #forget(look) {
    this.#looks = this.#looks.filter((one) => one !== look);
    this.#button();
  }

  #button() {
    if (this.button) this.button.textContent = this.#looks.length ? "Look no longer live" : "Look live";
  }

  /** @param {string} text */
  #say(text) {
    const state = this.part?.querySelector("[data-live-state]");
    if (state && state.textContent !== text) state.textContent = text;
  }
}
