// The clock in the header: shown, hidden by choice, back by itself at five minutes, spoken only at warnings.
/** @import { Clock } from "./clock.js" */
import { inWords, KEEP_SECONDS, warningsBetween, written } from "./clock.js";
import { byId, say } from "../assay/dom.js";

const LOW_SECONDS = 300;
const LAST_SECONDS = 60;

export class ClockFace {
  /** @type {number | null} */ #before = null;

  /**
   * @param {Clock} clock
   * @param {{onEnd: () => void, onHide: (hidden: boolean) => void, keep: () => void}} hooks
   */
  constructor(clock, hooks) {
    this.clock = clock;
    this.hooks = hooks;
    byId("clock-toggle").addEventListener("click", () => {
      const hidden = !byId("clock").classList.contains("hidden-time");
      this.hide(hidden);
      hooks.onHide(hidden);
    });
    setInterval(() => this.tick(), 200);
    setInterval(() => { if (clock.known) hooks.keep(); }, KEEP_SECONDS * 1000);
    addEventListener("pagehide", () => { if (clock.known) hooks.keep(); });
  }

  tick() {
    byId("clock").hidden = !this.clock.known;
    if (!this.clock.known) return;
    const left = this.clock.remaining;
    const text = written(left);
    const time = byId("time");
    if (time.textContent !== text) time.textContent = text;
    byId("clock").dataset.level = left <= LAST_SECONDS ? "last" : left <= LOW_SECONDS ? "low" : "ok";
    byId("clock-label").textContent = this.clock.running ? "Time left" : "Clock stopped";
    if (!this.clock.running) return;
    const before = this.#before ?? left;   // whoever resumes with 20 minutes left is not told of 30
    if (this.#before === null && left <= LOW_SECONDS) this.hide(false);
    for (const minutes of warningsBetween(before, left)) {
      if (minutes * 60 <= LOW_SECONDS) this.hide(false);
      say(`${inWords(minutes * 60)} left.`, { urgent: true });
    }
    this.#before = left;
    if (left === 0) this.hooks.onEnd();
  }

  /** @param {boolean} hidden */
  hide(hidden) {
    byId("clock").classList.toggle("hidden-time", hidden);
    byId("clock-toggle").setAttribute("aria-pressed", String(hidden));
  }
}
