// The session: what phase this page is in, decided by what the server says, and what each phase shows.
//
//   joining -> working <-> paused, admitted      the attempt's state
//   any     -> away    -> working                another tab or computer has the seat
//   working -> timeUp  -> over                   the clock is at 0:00; the server submits
//   any     -> over                              submitted or terminated
/** @import { Entry, Form, State } from "./types.js" */
/** @import { Clock } from "./clock.js" */
/** @import { Outbox } from "./outbox.js" */
/** @import { Seat } from "./seat.js" */
import * as cover from "./cover.js";
import { Heartbeat } from "./heartbeat.js";
import { showMessage } from "./message.js";
import { isShutOut, Refused, Unreachable } from "./wire.js";

/** @typedef {"joining" | "working" | "paused" | "admitted" | "timeUp" | "away" | "over"} Phase */

/**
 * @typedef {object} Stage  what the session can put before the candidate
 * @property {(form: Form) => void} open                       the questions have come
 * @property {(held: State, waiting: Entry[]) => void} load    the work done so far
 * @property {(how: {focus: boolean}) => void} restore         the question or screen where the candidate was
 * @property {() => number} at                                 the current question
 */

/** Seconds between heartbeats. */
const PACE = { joining: 3, working: 10, paused: 3, admitted: 1, timeUp: 2, away: 5, over: 0 };

export class Session {
  /** @type {Phase} */ phase = "joining";
  /** @type {State | null} */ #held = null;
  /** @type {Entry[]} */ #waiting = [];
  /** @type {State["message"]} */ #message = null;
  #opened = false;
  /** The next beat asks how things stand instead of taking the seat. */ #asking = false;
  /** Entries came after the server's grace, and are not stored. */ #late = false;
  #heartbeat;

  /** @param {{seat: Seat, clock: Clock, outbox: Outbox, stage: Stage, home: string}} parts */
  constructor({ seat, clock, outbox, stage, home }) {
    this.seat = seat;
    this.clock = clock;
    this.outbox = outbox;
    this.stage = stage;
    this.home = home;
    this.#heartbeat = new Heartbeat(() => this.#beat(), () => PACE[this.phase]);
  }

  start() {
    return this.#heartbeat.now();
  }

  /** Every reply of the server that carries a state ends here. @param {State} state */
  heard(state) {
    if (this.phase === "over") return;
    this.clock.synchronise(state.remaining_seconds, state.state === "active");
    if (state.message !== undefined) this.#message = state.message;
    if (state.state === "submitted") return this.#toReceipt();
    if (state.state === "terminated") return this.#end();
    if (state.state === "paused") this.#cover("paused", cover.paused(this.#message ?? null));
    else if (state.state === "authorized") this.#cover("admitted", cover.admitted());
    else if (this.clock.remaining === 0) this.timeUp();
    else if (this.phase !== "working") void this.#work();
    showMessage(this.phase === "working" ? (this.#message ?? null) : null);
  }

  /** Every refusal ends here. @param {Refused} refusal */
  refused(refusal) {
    if (this.phase === "over") return;
    const { problem, kind } = refusal;
    if (kind === "time-up") {
      this.#late = true;
      return this.timeUp();
    }
    if (kind === "not-active") {
      // Paused, ended or submitted: the heartbeat's answer says which.
      this.#asking = true;
      return void this.#heartbeat.now();
    }
    if (kind === "seat-taken") {
      this.outbox.stop();
      this.clock.forget();
      const again = () => void this.#heartbeat.now();
      return this.#cover("away", cover.taken(problem.detail, again));
    }
    // A gap, or entries the server will not take, is an incident for people: the header says so, nothing is
    // repaired in silence, and the candidate goes on.
    if (isShutOut(refusal.status) || !this.#opened) this.#cover("away", cover.trouble(problem.title, problem.detail));
  }

  /** The clock is at 0:00. Nothing can be answered any more; what was answered goes out. */
  timeUp() {
    if (this.phase === "over") return;
    const news = this.phase !== "timeUp";
    this.#coverTimeUp("sending");
    if (!news) return;
    void this.outbox.drain().then((stored) => {
      if (this.phase === "timeUp") this.#coverTimeUp(stored ? "sending" : "offline");
    });
    void this.#heartbeat.now();
  }

  /** @param {"sending" | "offline"} why */
  #coverTimeUp(why) {
    this.#cover("timeUp", cover.timeUp(this.outbox.waiting, this.#late ? "late" : why));
  }

  async #beat() {
    try {
      const standing = this.phase === "joining" || this.phase === "away";
      if (standing && !this.#asking) await this.#sit();
      else await this.#ask();
      this.outbox.reached(true);
    } catch (error) {
      if (error instanceof Refused) return this.refused(error);
      if (!(error instanceof Unreachable)) throw error;
      this.outbox.reached(false);
      if (this.phase === "joining") this.#cover("joining", cover.connecting());
      else if (this.phase === "timeUp") this.#coverTimeUp("offline");
    }
  }

  async #ask() {
    this.#asking = false;
    const at = this.#opened ? this.stage.at() : this.#held?.at || 1;
    this.heard(await this.seat.wire.post("heartbeat", { tab: this.seat.tab, at }));
  }

  /** Takes the seat and goes on from what the server holds and this device still has to send. */
  async #sit() {
    const state = await this.seat.take();
    this.#held = state;
    this.#waiting = await this.outbox.resume(state.held_up_to ?? 0);
    if (this.#opened) this.stage.load(state, this.#waiting);
    // From another seat the whole stage is drawn anew: the work may have changed there.
    if (this.phase === "away") this.phase = "joining";
    this.#late = false;
    this.heard(state);
  }

  async #work() {
    const first = !this.#opened;
    const before = this.phase;
    if (!(await this.#openForm()) || this.phase !== before) return;
    this.phase = "working";
    this.#heartbeat.repace();
    this.outbox.goOn();
    this.stage.restore({ focus: !first });
    showMessage(this.#message ?? null);
  }

  /** The questions, once. @returns {Promise<boolean>} whether they are there */
  async #openForm() {
    if (this.#opened) return true;
    try {
      const form = await this.seat.wire.get("form");
      if (this.#opened || !this.#held) return this.#opened;
      this.stage.open(form);
      this.stage.load(this.#held, this.#waiting);
      this.#opened = true;
    } catch (error) {
      if (error instanceof Refused) this.refused(error);
      else this.#cover("joining", cover.connecting());
    }
    return this.#opened;
  }

  /** @param {Phase} phase @param {cover.Cover} what */
  #cover(phase, what) {
    const news = this.phase !== phase;
    this.phase = phase;
    cover.showCover(what);
    if (news) this.#heartbeat.repace();
  }

  #end() {
    this.outbox.stop();
    this.#cover("over", cover.terminated(this.home));
  }

  #toReceipt() {
    this.phase = "over";
    location.assign(`${this.seat.wire.base}/receipt`);
  }
}
