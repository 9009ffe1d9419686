// The session: what phase this page is in, decided by what the server says, and what each phase shows.
//
//   joining -> ready -> starting -> working      authorized, the start, active
//   joining -> working <-> paused, admitted      the attempt's state
//   joining -> working                           without a network, from what lies on this device
//   any     -> away, displaced -> working        another tab or computer has the seat
//   working -> timeUp  -> over                   the clock is at 0:00; the server submits
//   any     -> over                              an end
/** @import { Seated, State } from "./types.js" */
/** @import { Clock } from "./clock.js" */
/** @import { Notebook } from "./notebook.js" */
/** @import { Outbox } from "./outbox.js" */
/** @import { Paper } from "./paper.js" */
/** @import { Form } from "./sealed.js" */
/** @import { Seat } from "./seat.js" */
/** @import { Store } from "./store.js" */
import { Backoff } from "../assay/backoff.js";
import * as cover from "./cover.js";
import { Heartbeat } from "./heartbeat.js";
import { showMessage } from "./message.js";
import { start } from "./starting.js";
import { isShutOut, Refused, Unreachable } from "../assay/wire.js";

/**
 * @typedef {"joining" | "ready" | "starting" | "working" | "paused" | "admitted" | "timeUp" | "away" | "displaced"
 *   | "over"} Phase
 */

/**
 * @typedef {object} Stage  what the session can put before the candidate
 * @property {(form: Form) => void} open                       the questions can be opened
 * @property {(held: State) => Promise<void>} load             the work that the server told, and this device's own
 * @property {(how: {focus: boolean}) => void} restore         the question or screen where the candidate was
 * @property {() => void} clear                                the question goes: whatever is open is closed
 * @property {(state: State) => void} heard                    what the server says: locks, breaks
 * @property {(begin: () => void, seated: Seated, count: number) => void} ready   before the start
 * @property {(seconds: number, back: () => Promise<string>) => void} onBreak  seconds left of it
 * @property {(orphans: number, lost: number) => void} doubt   entries that do not fit, or that the server had lost
 * @property {(() => void) | null} save                        saves what was not stored as an answer file
 * @property {() => number} at                                 the current question
 * @property {() => Promise<void>} leave                       what is recorded goes out before the page does
 *
 * @typedef {object} Parts
 * @property {Seat} seat
 * @property {Clock} clock
 * @property {Outbox} outbox
 * @property {Paper} paper
 * @property {Store} store
 * @property {Notebook} notebook
 * @property {Stage} stage
 * @property {string} home
 */

/** Seconds between heartbeats; 0: none. */
const PACE = {
  joining: 3, ready: 10, starting: 0, working: 10, paused: 3, admitted: 1, timeUp: 2, away: 5, displaced: 0,
  over: 0,
};
/** How long a page that could go on alone waits for the server, in milliseconds. */
const IMPATIENCE_MS = 5000;

export class Session {
  /** @type {Phase} */ phase = "joining";
  /** @type {Seated | null} */ #held = null;
  /** @type {State["message"]} */ #message = null;
  #opened = false;
  /** Entries came after the server's grace, and are not stored. */ #late = false;
  /** The candidate has come back from a break; a proctor has yet to let them go on. */ #back = false;
  /** The seconds that a failed call asks to wait. */ #wait = 0;
  #backoff = new Backoff();
  #heartbeat;

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    this.wire = parts.seat.wire;
    this.#heartbeat = new Heartbeat(() => this.#beat(), () => this.#pace);
  }

  start() {
    return this.#heartbeat.now();
  }

  /** Every reply of the server that carries a state ends here. @param {State} state */
  heard(state) {
    if (this.phase === "over") return;
    const { clock, outbox, stage } = this.parts;
    clock.synchronise(state.remaining_seconds, state.state === "active");
    outbox.heard(state);
    if (state.message !== undefined) this.#message = state.message;
    this.parts.notebook.keepState(state);
    stage.heard(state);   // first: what is locked is known before a question comes back
    this.#follow(state);
    showMessage(this.phase === "working" ? (this.#message ?? null) : null);
  }

  /** @param {State} state */
  #follow(state) {
    if (state.state !== "paused") this.#back = false;
    switch (state.state) {
      case "active":
        if (this.parts.clock.remaining === 0) this.timeUp();
        else if (this.phase !== "working") void this.#work();
        return;
      case "paused":
        if (state.on_break) return this.#onBreak(state);
        return this.#cover("paused", this.#back ? cover.back() : cover.paused(this.#message ?? null));
      case "authorized":
        if (this.parts.paper.unlocked) this.#cover("admitted", cover.admitted());
        else void this.#getReady();
        return;
      case "submitted": return this.#handedIn();
      case "terminated": return this.#end(cover.terminated(this.parts.home));
      default: return this.#end(cover.closed(this.parts.home));
    }
  }

  /** @param {State} state */
  #onBreak({ break_left_seconds = 0 }) {
    this.#enter("paused");
    this.parts.stage.onBreak(break_left_seconds, () => this.break("end"));
  }

  /** Every refusal ends here. @param {Refused} refusal */
  refused(refusal) {
    if (this.phase === "over") return;
    const { problem, kind, status } = refusal;
    if (kind === "time-up" || kind === "too-late") {
      this.#late = true;
      return this.timeUp();
    }
    // Paused, ended or submitted: the heartbeat's answer says which.
    if (kind === "not-active") return void (this.wire.open ? this.#heartbeat.now() : this.#missed(refusal));
    if (kind === "seat-taken") return this.#unseated(refusal);
    if (status === 401 && this.wire.open) {
      this.wire.token = "";   // it was good for so long: the seat gives another
      return void this.#heartbeat.now();
    }
    // A gap is an incident for people: the header says so, nothing is repaired in silence, and the exam goes on.
    if (isShutOut(status) || !this.#opened) this.#cover("away", cover.trouble(problem.title, problem.detail));
  }

  /** There is no seat any more: what is still here can only be handed over. @param {Refused} refusal */
  async #missed({ problem }) {
    const { outbox } = this.parts;
    await outbox.resumeAlone();
    if (!outbox.waiting) return this.#cover("over", cover.trouble(problem.title, problem.detail));
    this.#late = true;
    this.#coverTimeUp("offline");
  }

  /** @param {Refused} refusal */
  #unseated({ message }) {
    const had = this.wire.open;
    const { outbox, clock } = this.parts;
    this.wire.token = "";
    outbox.stop();
    clock.forget();
    if (had) {
      const takeOver = () => {
        this.phase = "joining";
        void this.#heartbeat.now();
      };
      return this.#cover("displaced", cover.offered(message, takeOver));
    }
    this.#cover("away", cover.taken(message, () => void this.#heartbeat.now()));
  }

  /** The clock is at 0:00. Nothing can be answered any more; what was answered goes out. */
  timeUp() {
    if (this.phase === "over") return;
    const news = this.phase !== "timeUp";
    this.#coverTimeUp(this.parts.outbox.offline ? "offline" : "sending");
    if (!news) return;
    void this.parts.outbox.drain().then((stored) => {
      if (this.phase === "timeUp") this.#coverTimeUp(stored ? "sending" : "offline");
    });
    void this.#heartbeat.now();
  }

  /** @param {"sending" | "offline"} why */
  #coverTimeUp(why) {
    const { outbox, stage } = this.parts;
    const what = cover.timeUp(outbox.waiting, this.#late ? "late" : why, stage.save, `${this.wire.base}/receipt`);
    this.#cover("timeUp", what);
  }

  /**
   * Begins or ends a break.
   * @param {"begin" | "end"} action
   * @returns {Promise<string>} "" when it is done, otherwise why not
   */
  async break(action) {
    const { outbox, seat } = this.parts;
    try {
      if (action === "begin" && !(await outbox.drain())) return "Your last answers are not stored yet. Try again.";
      const body = { tab: seat.tab, action, last_device_seq: outbox.lastSeq };
      const state = await this.wire.post("break", body);
      this.#back = action === "end";
      this.heard(state);
      return "";
    } catch (error) {
      if (error instanceof Unreachable) return "The server cannot be reached. Try again.";
      if (!(error instanceof Refused)) throw error;
      if (error.kind === "seat-taken" || error.status === 401) this.refused(error);
      return error.message;
    }
  }

  /** Seconds to the next heartbeat; 0: none. */
  get #pace() {
    const over = this.phase === "timeUp" && this.#late && !this.wire.open;
    return over ? 0 : PACE[this.phase] && Math.max(PACE[this.phase], this.#wait);
  }

  async #beat() {
    try {
      await (this.wire.open ? this.#ask() : this.#sit());
      this.#backoff.reset();
      this.#wait = 0;
      this.parts.outbox.reached(true);
    } catch (error) {
      if (error instanceof Refused) return this.refused(error);
      if (!(error instanceof Unreachable)) throw error;
      this.#wait = this.#backoff.next(error.retryAfter) / 1000;
      await this.#unreached();
    }
  }

  async #unreached() {
    const { clock, outbox } = this.parts;
    clock.alone();
    outbox.reached(false);
    if (this.phase === "timeUp") this.#coverTimeUp("offline");
    if (this.phase !== "joining") return;
    try {
      if (!(await this.#goOnAlone())) this.#cover("joining", cover.connecting());
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.refused(error);
    }
  }

  async #ask() {
    const at = this.#opened ? this.parts.stage.at() : this.#held?.at || 1;
    this.heard(await this.wire.post("heartbeat", { tab: this.parts.seat.tab, at }));
  }

  /** Takes the seat and goes on from what the server holds and this device still has to send. */
  async #sit() {
    const { seat, outbox, paper } = this.parts;
    const patience = !this.#opened && (await paper.recall()) ? IMPATIENCE_MS : undefined;
    const seated = await seat.take({ orphans: outbox.orphans, patience });
    if (seated.form_key) await paper.unlock(seated.form_key);
    await this.parts.notebook.keepSeat(seated);
    const { orphans, lost } = await outbox.resume(seated);
    this.#held = seated;
    if (orphans.length) await seat.take({ orphans: outbox.orphans });   // now it knows how many
    if (outbox.orphans || lost) this.parts.stage.doubt(outbox.orphans, lost);
    // From another seat, or where another was at work, the whole stage is drawn anew.
    if (this.phase === "away" || this.phase === "displaced" || orphans.length) this.phase = "joining";
    if (this.#opened) await this.parts.stage.load(seated);
    this.#late = false;
    this.heard(seated);
  }

  /** No network: the exam goes on from what lies on this device. @returns {Promise<boolean>} whether it can */
  async #goOnAlone() {
    const { clock, notebook, outbox, paper, seat, stage } = this.parts;
    const noted = await notebook.recall();
    if (!noted || !(await paper.recall())) return false;
    await seat.lockTab();
    this.#held = noted.held;
    await outbox.resumeAlone();
    const last = outbox.entries.at(-1);
    clock.resume({ ...noted.reading, seconds: Math.min(noted.reading.seconds, last?.left ?? Infinity) });
    if (!(await this.#openForm())) return false;
    if (clock.remaining === 0) {
      this.timeUp();
      return true;
    }
    this.phase = "working";
    stage.restore({ focus: false });
    return true;
  }

  async #getReady() {
    if (this.phase === "ready" || this.phase === "starting") return;
    this.#enter("ready");
    const { paper, stage } = this.parts;
    const sealed = await paper.fetch().catch(() => null);   // it can also come with the start
    if (/** @type {Phase} */ (this.phase) === "ready" && this.#held) {
      stage.ready(() => void this.#begin(), this.#held, sealed?.count ?? 0);
    }
  }

  /** The candidate begins. */
  async #begin() {
    if (this.phase !== "ready") return;
    this.#cover("starting", cover.starting(true));
    try {
      const begun = await start(this.parts, {
        jitter: this.#held?.start_jitter_seconds ?? 0,
        wanted: () => this.phase === "starting",
        unreached: () => this.#cover("starting", cover.starting(false)),
      });
      if (begun) this.heard(begun);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.phase = "joining";
      this.refused(error);
    }
  }

  async #work() {
    const first = !this.#opened;
    const before = this.phase;
    if (!this.parts.paper.unlocked) return this.#askForKey();
    if (!(await this.#openForm()) || this.phase !== before) return;
    this.phase = "working";
    this.#heartbeat.repace();
    this.parts.outbox.goOn();
    this.parts.stage.restore({ focus: !first });
    showMessage(this.#message ?? null);
  }

  /** Begun, but the reply with the key was lost: it comes with the seat, too. */
  #askForKey() {
    if (this.#held?.state === "active") return this.#cover("away", cover.keyless());
    this.wire.token = "";
    void this.#heartbeat.now();
  }

  /** The questions, once. @returns {Promise<boolean>} whether they can be opened */
  async #openForm() {
    if (this.#opened) return true;
    try {
      const form = await this.parts.paper.open();
      if (this.#opened || !this.#held) return this.#opened;
      this.parts.stage.open(form);
      await this.parts.stage.load(this.#held);
      this.#opened = true;
    } catch (error) {
      if (error instanceof Refused) this.refused(error);
      else if (error instanceof Unreachable) this.#cover("joining", cover.connecting());
      else throw error;
    }
    return this.#opened;
  }

  /** @param {Phase} phase @param {cover.Cover} what */
  #cover(phase, what) {
    this.#enter(phase);
    cover.showCover(what);
  }

  /** Another phase, in which no question is on the stage. @param {Phase} phase */
  #enter(phase) {
    const news = this.phase !== phase;
    if (this.#opened && news) this.parts.stage.clear();
    this.phase = phase;
    if (news) this.#heartbeat.repace();
  }

  /** Handed in, by the candidate or by the clock. What was made in time and is still here goes out late. */
  #handedIn() {
    if (!this.parts.outbox.waiting) return void this.#toReceipt();
    this.#coverTimeUp("sending");
    if (!this.#late) this.parts.outbox.goOn();
  }

  /** The candidate has handed in. */
  submitted() {
    void this.#toReceipt();
  }

  /** @param {cover.Cover} what */
  #end(what) {
    this.parts.outbox.stop();
    this.#cover("over", what);
    void this.#tidy();
  }

  async #toReceipt() {
    if (this.phase === "over") return;
    const { outbox, stage } = this.parts;
    const receipt = `${this.wire.base}/receipt`;
    if (outbox.orphans) return this.#cover("over", cover.leftOver(outbox.orphans, stage.save, receipt));
    this.phase = "over";
    await Promise.all([this.#tidy(), stage.leave()]);
    location.assign(receipt);
  }

  /** The exam is over: what made it go on without a network is of no use any more. */
  async #tidy() {
    const { outbox, store } = this.parts;
    await store.forget(!outbox.waiting && !outbox.orphans).catch(() => {});
    navigator.serviceWorker?.controller?.postMessage({ forget: this.wire.base });
  }
}
