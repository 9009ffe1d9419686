// The one question of the grid: why an alert means nothing. A prepared reason is one key; own words are one field.

import { send } from "./posting.js";

export class Dismissing {
  #address = "";
  #done = () => {};

  /** @param {HTMLDialogElement} dialog */
  constructor(dialog) {
    this.dialog = dialog;
    this.form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
    this.own = /** @type {HTMLInputElement} */ (dialog.querySelector('[name="own"]'));
    dialog.querySelector("[data-close]")?.addEventListener("click", () => dialog.close());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send(/** @type {HTMLButtonElement | null} */ (event.submitter));
    });
    dialog.addEventListener("keydown", (event) => {
      const place = Number(event.key);
      if (event.target === this.own || !Number.isInteger(place) || place < 1) return;
      this.form.querySelectorAll(".reasons button")[place - 1]?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    });
  }

  /** @param {HTMLElement} link  to dismiss one alert @param {() => void} done */
  ask(link, done) {
    this.#address = link.dataset.dismiss ?? "";
    this.#done = done;
    const title = this.dialog.querySelector("h2");
    if (title) title.textContent = `Dismiss: ${link.dataset.title ?? ""}`;
    this.form.reset();
    this.dialog.showModal();
    /** @type {HTMLElement | null} */ (this.form.querySelector(".reasons button"))?.focus();
  }

  /** @param {HTMLButtonElement | null} button */
  async #send(button) {
    const chosen = document.createElement("button");
    chosen.name = "reason";
    chosen.value = button?.value || this.own.value.trim();
    if (!chosen.value) {
      this.own.setAttribute("aria-invalid", "true");
      this.own.focus();
      return;
    }
    if (await send(this.form, chosen, this.#done, this.#address)) this.dialog.close();
    else if (!this.form.querySelector(".errorlist")) this.dialog.close();
  }
}
