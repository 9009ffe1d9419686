// The guard in the player: full screen, another window, a second display, the shared screen. Says calmly what happened
// and how to come back; questions are covered meanwhile, the clock and keys of assistive technology are not touched.
// It records and reminds. It cannot prevent, and in Safe Exam Browser, which can, it rests.
/** @import { Policy } from "../watching/types.js" */
/** @import { Sightings } from "../watching/sightings.js" */
/** @import { Strips } from "../watching/strips.js" */
/** @import { GuardState } from "../watching/guard.js" */
import { Guard } from "../watching/guard.js";
import { GuardCover } from "../watching/guard_cover.js";
import { watchDisplays, watchFocus, watchFullScreen, watchHands } from "../watching/watchers.js";
import { enterFullScreen, guards } from "./full_screen.js";

/**
 * @typedef {object} Hooks
 * @property {string} attempt
 * @property {HTMLElement} host
 * @property {Sightings} see
 * @property {Strips} strips
 * @property {() => Promise<string>} shareScreen   "" or why not
 * @property {() => void} changed                  the guard is in another state
 * @property {() => void} help
 * @property {() => void} emergency
 */

export class Lockdown {
  /** @type {(() => void)[]} */ #stops = [];
  #stopped = false;   // by the candidate, in an emergency
  /** Undefined: nobody has said yet. @type {string | null | undefined} */ #letOn;
  /** @type {string[]} */ #kinds = [];

  /** @param {Policy} policy @param {Hooks} hooks */
  constructor(policy, hooks) {
    this.policy = policy;
    this.hooks = hooks;
    this.key = `assay-guard-${hooks.attempt}`;
    this.cover = new GuardCover(hooks.host, { help: hooks.help, emergency: hooks.emergency });
    this.guard = new Guard(policy, { changed: (state, kinds) => this.#changed(state, kinds) }, this.#recall());
  }

  get #guards() {
    return guards(this.policy);
  }

  /** What the desk is told; "" where there is no guard. */
  get state() {
    return this.#guards ? this.guard.state : "";
  }

  /** Goes into full screen; just after a click. @returns {Promise<string>} "" or what to do */
  async enter() {
    return this.#guards ? enterFullScreen() : "";
  }

  /** The questions are there. @param {{screen: boolean}} missing  the screen has to be shared, and is not */
  wake({ screen }) {
    if (!this.#guards || this.#stops.length) return;
    const { see } = this.hooks;
    const tell = (/** @type {string} */ kind) => ({
      away: () => this.guard.lost(kind), back: () => this.guard.returned(kind),
    });
    if (screen) this.guard.lost("screen_ended");
    if (document.fullscreenEnabled) {
      // A page that was loaded anew cannot go into full screen by itself: that is nobody's doing.
      if (!document.fullscreenElement) this.guard.lost("full_screen_left");
      else this.guard.returned("full_screen_left");
      this.#stops.push(watchFullScreen(see, tell("full_screen_left")));
    }
    this.guard.returned("focus_lost");
    this.#stops.push(
      watchFocus(see, tell("focus_lost")), watchDisplays(see, tell("second_display")),
      watchHands(see, (kind) => this.#prevented(kind)));
    this.guard.wake();
  }

  /** A pause, a break, the end. */
  rest() {
    for (const stop of this.#stops.splice(0)) stop();
    this.#stopped = false;
    this.guard.rest();
  }

  /** The exam is over: the screen is the candidate's again. */
  leave() {
    if (document.fullscreenElement) void document.exitFullscreen().catch(() => {});
  }

  /** A proctor lets the candidate go on. */
  letOn() {
    this.guard.letOn();
  }

  /** When a proctor last looked at what the guard had called for, as the news say. @param {string | null} at */
  heardLetOn(at) {
    const news = this.#letOn !== undefined && at !== this.#letOn;
    this.#letOn = at;
    if (news) this.guard.letOn();
  }

  /** @param {string} kind */
  lost(kind) {
    if (this.#guards) this.guard.lost(kind);
  }

  /** @param {string} kind */
  returned(kind) {
    this.guard.returned(kind);
  }

  /** The candidate has to stop now. The exam does not: only a proctor can pause it. */
  stop() {
    this.#stopped = true;
    this.#show();
  }

  /** @param {"paste" | "print"} kind */
  #prevented(kind) {
    const text = this.policy.words?.[kind];
    if (text) this.hooks.strips.show(kind, { text, passing: true });
  }

  /** @param {GuardState} state @param {string[]} kinds */
  #changed(state, kinds) {
    this.#kinds = kinds;
    // Left since the page was opened, which no event told.
    if (state === "paused_for_proctor" && kinds.includes("full_screen_left")) {
      this.hooks.see.begin("full_screen_left", { value: 0, threshold: 0 }, this.policy.grace_seconds * 1000);
    }
    if (state === "resumed") this.hooks.strips.show("guard", { text: "You are back. Please go on.", passing: true });
    this.#remember(state);
    this.#show();
    this.hooks.changed();
  }

  #show() {
    const { state } = this.guard;
    if (this.#stopped) return this.cover.show(this.#emergency());
    if (!this.guard.covers) return this.cover.hide();
    return this.cover.show(state === "grace" ? this.#grace() : this.#paused());
  }

  /** @returns {import("../watching/guard_cover.js").What} */
  #grace() {
    return {
      title: "Please come back to the exam",
      text: [...this.#words(), "Your answers are kept, nothing is handed in, and your clock goes on."],
      acts: this.#acts(), left: () => this.guard.left,
    };
  }

  /** @returns {import("../watching/guard_cover.js").What} */
  #paused() {
    return {
      title: "A proctor has been asked to look",
      text: [
        ...this.#words(),
        "Your answers are kept, and nothing is handed in. Your clock goes on; your proctor can give the time back.",
        "The questions come back when your proctor lets you go on.",
      ],
      acts: this.#acts(), left: null,
    };
  }

  /** @returns {import("../watching/guard_cover.js").What} */
  #emergency() {
    const back = () => {
      this.#stopped = false;
      this.#show();
    };
    return {
      title: "Take the time you need",
      text: [
        "Your proctor has been called. Your answers are kept, and nothing is handed in.",
        "Your clock goes on until your proctor stops it; your proctor can give the time back.",
      ],
      acts: [{ words: "Go on with the exam", act: back }], left: null,
    };
  }

  #words() {
    return this.#kinds.flatMap((kind) => this.policy.words?.[kind] ?? []);
  }

  #acts() {
    return [
      this.#kinds.includes("full_screen_left") && { words: "Go back to full screen", act: () => void this.enter() },
      this.#kinds.includes("screen_ended") && {
        words: "Share the whole screen",
        act: () => void this.hooks.shareScreen().then((why) => {
          if (why) this.hooks.strips.show("screen", { text: why, passing: true, urgent: true });
        }),
      },
    ].filter((act) => typeof act === "object");
  }

  /** @returns {GuardState} */
  #recall() {
    const stopped = "paused_for_proctor";
    try { return sessionStorage.getItem(this.key) === stopped ? stopped : "armed"; } catch { return "armed"; }
  }

  /** @param {GuardState} state */
  #remember(state) {
    try { sessionStorage.setItem(this.key, state); } catch { /* then a reload begins anew */ }
  }
}
