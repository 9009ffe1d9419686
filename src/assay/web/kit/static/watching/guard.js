// The guard: what this page does when the exam's window no longer holds the screen.
//
//   armed -> breach -> grace -> resumed -> armed
//                        |
//                        +--> paused_for_proctor -> armed, when a person says so
//
// It covers the questions, says how to come back, and calls a proctor when nobody comes. It cannot prevent anything.
// It has no move that ends, submits or judges an exam, and the clock is not its business. The table is the core's
// (spec/vectors/guard.json); what is not in it changes nothing.

/** @typedef {"armed" | "breach" | "grace" | "resumed" | "paused_for_proctor"} GuardState */
/** @typedef {"lost" | "told" | "returned" | "grace_over" | "settled" | "let_on"} GuardEvent */

/** @type {Record<GuardState, Partial<Record<GuardEvent, GuardState>>>} */
export const MOVES = {
  armed: { lost: "breach" },
  breach: { told: "grace", returned: "resumed" },
  grace: { returned: "resumed", grace_over: "paused_for_proctor" },
  resumed: { lost: "breach", settled: "armed" },
  paused_for_proctor: { let_on: "armed" },
};

/** States that last and that the candidate can undo. */
export const BREACHES = ["full_screen_left", "focus_lost", "second_display", "screen_ended"];

/** States in which the questions are covered. @type {GuardState[]} */
export const COVERS = ["grace", "paused_for_proctor"];

/** @param {GuardState} state @param {GuardEvent} event @returns {GuardState} */
export const follow = (state, event) => MOVES[state][event] ?? state;

/** How long "you are back" stands. */
const SETTLED_MS = 5000;

/**
 * @typedef {object} Hooks
 * @property {(state: GuardState, kinds: string[]) => void} changed   another state, or other things hold
 */

export class Guard {
  /** @type {GuardState} */ state = "armed";
  /** @type {Set<string>} */ #holds = new Set();
  #resting = true;
  #timer = 0;
  #graceUntil = 0;

  /**
   * @param {{grace_seconds: number, muted?: string[]}} policy  what is muted for a person is no breach
   * @param {Hooks} hooks
   * @param {GuardState} [state]  of the page before this one
   */
  constructor({ grace_seconds, muted = [] }, hooks, state = "armed") {
    this.graceSeconds = grace_seconds;
    this.muted = muted;
    this.hooks = hooks;
    if (state === "paused_for_proctor") this.state = state;   // to load the page again is no way on
  }

  /** Whether the questions are covered. */
  get covers() {
    return !this.#resting && COVERS.includes(this.state);
  }

  /** Seconds of grace left; 0 outside it. */
  get left() {
    return this.state === "grace" ? Math.max(0, (this.#graceUntil - performance.now()) / 1000) : 0;
  }

  /** The exam is worked on: what holds now counts. */
  wake() {
    if (!this.#resting) return;
    this.#resting = false;
    if (this.#holds.size) this.#hear("lost");
    this.#tell();
  }

  /** A pause, a break, the end: nothing is expected of the candidate. */
  rest() {
    if (this.#resting) return;
    this.#resting = true;
    clearTimeout(this.#timer);
    if (this.state !== "paused_for_proctor") this.state = "armed";
    this.#tell();
  }

  /** @param {string} kind  of BREACHES */
  lost(kind) {
    if (this.muted.includes(kind) || this.#holds.has(kind)) return;
    this.#holds.add(kind);
    if (this.#resting) return;
    this.#hear("lost");
    this.#tell();
  }

  /** @param {string} kind */
  returned(kind) {
    if (!this.#holds.delete(kind) || this.#resting) return;
    if (!this.#holds.size) this.#hear("returned");
    this.#tell();
  }

  /** A person has looked and lets the candidate go on. What still holds begins anew, with its grace. */
  letOn() {
    if (this.state !== "paused_for_proctor") return;
    this.#hear("let_on");
    if (this.#holds.size && !this.#resting) this.#hear("lost");
    this.#tell();
  }

  /** @param {GuardEvent} event @returns {void} */
  #hear(event) {
    const before = this.state;
    this.state = follow(before, event);
    if (this.state === before) return;
    clearTimeout(this.#timer);
    if (this.state === "breach") {
      this.#tell();
      return this.#hear("told");
    }
    if (this.state === "grace") {
      this.#graceUntil = performance.now() + this.graceSeconds * 1000;
      this.#later("grace_over", this.graceSeconds * 1000);
    } else if (this.state === "resumed") {
      this.#later("settled", SETTLED_MS);
    }
  }

  /** @param {GuardEvent} event @param {number} ms */
  #later(event, ms) {
    this.#timer = setTimeout(() => {
      this.#hear(event);
      this.#tell();
    }, ms);
  }

  #tell() {
    this.hooks.changed(this.state, [...this.#holds]);
  }
}
