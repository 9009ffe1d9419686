// Display and keyboard settings. What an accommodation presets is where they start; what the candidate changes
// is kept in this browser for this attempt.
import { byId } from "../assay/dom.js";

/**
 * @typedef {object} Chosen
 * @property {string} size          per cent of the usual text
 * @property {string} theme         auto, light, dark, contrast
 * @property {boolean} keys         single-key shortcuts
 * @property {boolean} hints        more is said to a screen reader
 * @property {boolean} still        nothing moves
 * @property {boolean} hideClock
 * @property {number} offered       the section before which a break was offered and decided on
 * @property {import("./panes.js").Kept} [panes]   where the panes stand
 */

/** @type {Chosen} */
const DEFAULTS = {
  size: "100", theme: "auto", keys: true, hints: false, still: false, hideClock: false, offered: 1,
};

/** What an accommodation changes, by its name. @type {Record<string, Partial<Chosen>>} */
const PRESETS = {
  "zoom-150": { size: "150" },
  "zoom-200": { size: "200" },
  "high-contrast": { theme: "contrast" },
  dark: { theme: "dark" },
  "screen-reader": { hints: true },
  "reduced-motion": { still: true },
};

/** @typedef {{presets: string[], changed: Partial<Chosen>}} KeptSettings */

export class Settings {
  /** @type {Chosen} */ chosen;
  /** @type {KeptSettings} */ #kept;

  /** @param {string} attempt @param {() => void} changed  called after a change of the display */
  constructor(attempt, changed) {
    this.key = `assay-settings-${attempt}`;
    this.changed = changed;
    this.#kept = { presets: [], changed: {}, ...this.#read() };
    this.chosen = this.#apply();
    this.#wire();
  }

  /** The accommodations' settings, which the server names when the candidate sits down. @param {string[]} presets */
  preset(presets) {
    if (presets.join() === this.#kept.presets.join()) return;
    this.#kept.presets = presets;
    this.#keep();
  }

  /** @param {Partial<Chosen>} change */
  set(change) {
    Object.assign(this.#kept.changed, change);
    this.#keep();
  }

  #keep() {
    try { localStorage.setItem(this.key, JSON.stringify(this.#kept)); } catch { /* then a reload forgets it */ }
    this.chosen = this.#apply();
  }

  /** @returns {Partial<KeptSettings>} */
  #read() {
    try { return JSON.parse(localStorage.getItem(this.key) ?? "{}"); } catch { return {}; }
  }

  #apply() {
    const preset = this.#kept.presets.map((name) => PRESETS[name] ?? {});
    const chosen = Object.assign({}, DEFAULTS, ...preset, this.#kept.changed);
    const { dataset } = document.documentElement;
    dataset.size = chosen.size;
    dataset.motion = chosen.still ? "still" : "usual";
    if (chosen.theme === "auto") delete dataset.theme;   // as the device is set
    else dataset.theme = chosen.theme;
    for (const input of inputs()) {
      const value = chosen[/** @type {keyof Chosen} */ (input.name)];
      input.checked = input.type === "checkbox" ? value === true : input.value === value;
    }
    this.changed();
    return chosen;
  }

  #wire() {
    for (const input of inputs()) {
      input.addEventListener("change", () => {
        this.set({ [input.name]: input.type === "checkbox" ? input.checked : input.value });
      });
    }
    byId("open-settings").addEventListener("click", () => this.open());
  }

  /** The dialog, which is also the help on the keys. */
  open() {
    byId("settings", HTMLDialogElement).showModal();
  }
}

const inputs = () => byId("settings").querySelectorAll("input");
