// The heartbeat: keeps the seat's lease, brings the server's clock and its news. Each phase has its own pace.

export class Heartbeat {
  #timer = 0;
  #beating = false;
  #again = false;

  /**
   * @param {() => Promise<void>} beat
   * @param {() => number} pace  seconds to the next; 0 stops
   */
  constructor(beat, pace) {
    this.beat = beat;
    this.pace = pace;
    // Not all of a hall in the same moment.
    addEventListener("online", () => setTimeout(() => void this.now(), Math.random() * 1000));
    document.addEventListener("visibilitychange", () => {
      // A sleeping laptop's clock may have stood still: ask as soon as someone looks.
      if (document.visibilityState === "visible") void this.now();
    });
  }

  /** Takes up a new pace at once, when the phase has changed. */
  repace() {
    clearTimeout(this.#timer);
    if (!this.#beating) this.#schedule();
  }

  async now() {
    clearTimeout(this.#timer);
    if (this.#beating) {
      this.#again = true;
      return;
    }
    if (!this.pace()) return;
    this.#beating = true;
    try {
      await this.beat();
    } finally {
      this.#beating = false;
      this.#schedule();
    }
  }

  #schedule() {
    const seconds = this.#again ? 0.1 : this.pace();
    this.#again = false;
    if (seconds) this.#timer = setTimeout(() => void this.now(), seconds * 1000);
  }
}
