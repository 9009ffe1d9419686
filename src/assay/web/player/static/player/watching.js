// A watched exam: joins camera, recording, guard, help and news to the player. Loaded only where the programme asks for
// it; whatever goes wrong in here, the exam goes on.
/** @import { Policy } from "../watching/types.js" */
/** @import { Phase } from "./session.js" */
/** @import { Wire } from "../assay/wire.js" */
/** @import { State } from "./types.js" */
import { byId, h, icon, stylesheet } from "../assay/dom.js";
import { NoCamera } from "../watching/camera.js";
import { CameraCapture, ScreenCapture } from "../watching/capture.js";
import { Chat } from "../watching/chat.js";
import { EvidenceOutbox } from "../watching/evidence_outbox.js";
import { openEvidence } from "../watching/evidence_store.js";
import { FocusCalls } from "../watching/focus_call.js";
import { Glances } from "../watching/glances.js";
import { Live } from "../watching/live.js";
import { saysSeb, SebCheck } from "../watching/seb.js";
import { Sightings } from "../watching/sightings.js";
import { Strips } from "../watching/strips.js";
import { Telling } from "../watching/telling.js";
import { uploading } from "./leaving.js";
import { Lockdown } from "./lockdown.js";
import { pause } from "./seat.js";
import { showWatched } from "./watched.js";

/** Without the programme's words for a kind of signal nothing is said about it. */
const CAMERA_KINDS = ["camera_dark", "camera_frozen", "camera_ended", "microphone_ended"];

/** How often a candidate who waits for a proctor's look asks for it. */
const LET_ON_MS = 3000;

/** How often, and how long apart, it is told that the surroundings have been shown. */
const ROOM_TRIES = 100;
const ROOM_AGAIN_MS = 3000;

/** Phases in which the candidate is there, and the questions are not. */
const STANDING_BY = ["ready", "starting", "paused", "admitted", "timeUp"];

/**
 * @typedef {object} Parts
 * @property {string} attempt
 * @property {Wire} wire
 * @property {Policy} policy
 * @property {() => void} beat     asks at once how the attempt stands
 */

export class Watching {
  /** @type {Phase | "break" | ""} */ #phase = "";
  #begun = false;
  #waiting = 0;
  /** A proctor wants to see the surroundings. */ #roomAsked = false;
  /** How the attempt stands, as the heartbeat last said. */ #state = "";

  /** @param {Parts} parts */
  static async open(parts) {
    const [store] = await Promise.all([
      openEvidence(parts.attempt), stylesheet("../watching/watching.css", import.meta.url)]);
    return new Watching(parts, store);
  }

  /** @param {Parts} parts @param {import("../watching/evidence_store.js").EvidenceStore} store */
  constructor({ attempt, wire, policy, beat }, store) {
    const open = () => wire.open;
    const post = (/** @type {string} */ path, /** @type {object} */ body) => wire.post(path, body);
    const host = h("aside", { class: "watch", "aria-label": "Help and messages" });
    const help = helpButton();
    byId("foot").before(host);
    byId("open-settings").before(help);
    this.wire = wire;
    this.policy = policy;
    this.beat = beat;
    this.strips = new Strips(/** @type {HTMLElement} */ (document.querySelector(".news")));
    this.outbox = new EvidenceOutbox(store, {
      put: (path, body, headers) => wire.put(path, body, headers), open, report: () => this.#show(),
    });
    this.glances = new Glances(policy.glance_seconds);
    this.see = new Sightings({
      tell: (seen) => {
        this.telling.note(seen);
        this.#say(seen.kind);
      },
      clip: (stream) => (stream === "screen" ? this.screen.clip : this.camera.clip ?? this.screen.clip),
    });
    /** @type {import("../watching/capture.js").Parts} */
    const capture = {
      policy, outbox: this.outbox, glances: this.glances, see: this.see,
      changed: () => {
        this.#show();
        this.telling.soon();
      },
    };
    /** @type {CameraCapture} */ this.camera = new CameraCapture(capture);
    /** @type {ScreenCapture} */ this.screen = new ScreenCapture(capture);
    this.telling = new Telling(store, this.glances, {
      post, open, state: () => this.#standing, heard: ({ news }) => this.live.changed(news),
      gap: (seconds) => this.#gap(seconds),
    });
    this.lockdown = new Lockdown(policy, {
      attempt, host, see: this.see, strips: this.strips, shareScreen: () => this.#shareScreen(),
      changed: () => this.#guardChanged(), help: () => this.chat.open(), emergency: () => this.#emergency(),
    });
    this.chat = new Chat(host, help, attempt, {
      post, open, ask: () => void this.live.ask(), camera: () => this.camera.stream,
      swap: async (device) => this.camera.camera?.swap(device), emergency: () => this.#emergency(),
    });
    this.calls = new FocusCalls(policy, {
      post, stream: (name) => (name === "screen" ? this.screen : this.camera).stream,
      changed: (count) => this.#lookedAt(count),
    });
    this.live = new Live(wire, { after: () => this.chat.after, heard: (news) => this.#heard(news) });
    this.seb = new SebCheck({ post, told: (why) => this.#sebSaid(why) });
    this.host = host;
    void this.outbox.resume();
    if (policy.lockdown !== "none") void this.seb.check();
  }

  get #standing() {
    return {
      guard: this.lockdown.state, camera: this.policy.camera ? this.camera.state : "",
      screen: this.policy.screen ? this.screen.state : "", left_to_send: this.outbox.left,
    };
  }

  /**
   * Before the clock: opens what is to be opened. Called by the click on the start.
   * @returns {Promise<string>} "" when the exam can begin, otherwise what to do
   */
  async admit() {
    try {
      if (this.policy.camera) await this.camera.open();
    } catch (error) {
      if (!(error instanceof NoCamera)) throw error;
      return [`${error.title}.`, ...error.text].join(" ");
    }
    if (this.policy.screen && !this.screen.stream) {
      const why = await this.#shareScreen();
      // Choosing takes its time, and a browser goes into full screen only just after a click.
      return why || "Your screen is shared. Press the button once more.";
    }
    return this.lockdown.enter();
  }

  /** Follows the session; said again, nothing changes. @param {Phase} phase @param {State | null} state */
  at(phase, state) {
    this.#state = state?.state ?? this.#state;
    const now = phase === "paused" && state?.on_break ? "break" : phase;
    if (now === this.#phase || now === "joining") return;
    const before = this.#phase;
    this.#phase = now;
    if (now === "working") return this.#work(["paused", "admitted"].includes(before));
    this.lockdown.rest();
    void this.#askRoom();
    if (STANDING_BY.includes(now)) this.#standBy();
    else this.#turnOff(now);
  }

  /** @param {boolean} letOn  a proctor has let the candidate go on */
  #work(letOn) {
    this.#begun = true;
    this.#standBy();
    if (letOn) this.lockdown.letOn();
    this.lockdown.wake({ screen: this.policy.screen && !this.screen.stream });
    this.host.querySelector(".room-task")?.remove();
  }

  #standBy() {
    void this.telling.start();
    this.live.start();
    void this.outbox.flush();
    if (this.policy.camera) void this.#openCamera();
    if (this.#begun) this.screen.record();
  }

  #guardChanged() {
    this.telling.soon();
    clearInterval(this.#waiting);
    if (this.lockdown.state !== "paused_for_proctor") return;
    // That a proctor has looked is no news of its own on every way: somebody who waits may ask.
    this.#waiting = setInterval(() => void this.live.ask(), LET_ON_MS);
  }

  async #openCamera() {
    if (this.#begun) this.camera.record();
    try {
      await this.camera.open();
      this.strips.clear("camera_ended");
    } catch (error) {
      if (!(error instanceof NoCamera)) throw error;
      if (error.trouble === "denied") this.see.once("capture_blocked", { value: 1, threshold: 0, stream: "" });
      else this.see.begin("camera_ended", { value: 0, threshold: 0, stream: "camera" });
      const again = { words: "Try again", act: () => void this.#openCamera() };
      const text = [`${error.title}.`, ...error.text].join(" ");
      this.strips.show("camera_ended", { text, acts: [again], urgent: true });
    }
  }

  /** A break, another seat, the end: nobody is watched. @param {Phase | "break"} phase */
  #turnOff(phase) {
    this.calls.close();
    void this.camera.close();
    if (phase === "break") return;
    void this.screen.close();
    this.telling.stop();
    this.live.stop();
  }

  /** @returns {Promise<string>} "" or what to do */
  async #shareScreen() {
    const { NoScreen } = await import("../watching/screen_share.js");
    try {
      await this.screen.open(() => this.lockdown.lost("screen_ended"));
      if (this.#begun) this.screen.record();
      this.lockdown.returned("screen_ended");
      return "";
    } catch (error) {
      if (!(error instanceof NoScreen)) throw error;
      return [`${error.title}.`, ...error.text].join(" ");
    }
  }

  /** What is said about a thing that was seen: what helps, or nothing. @param {string} kind */
  #say(kind) {
    const text = this.policy.words?.[kind];
    if (!text || !CAMERA_KINDS.includes(kind)) return;
    if (this.see.lasts(kind)) this.strips.show(kind, { text });
    else this.strips.clear(kind);
  }

  /** @param {number} seconds */
  #gap(seconds) {
    const { network_gap_seconds: threshold } = this.policy;
    if (seconds >= threshold) this.see.once("network_gap", { value: seconds, threshold, stream: "" }, seconds * 1000);
  }

  /** @param {import("../watching/types.js").News} news */
  #heard(news) {
    this.chat.heard(news);
    this.calls.heard(news.calls, news.open_calls);
    this.glances.watched = news.watched;
    this.lockdown.heardLetOn(news.let_on ?? null);
    this.#roomAsked = news.asks.room;
    void this.#askRoom();
    if (news.state !== this.#state) this.beat();
    if (news.watched) this.telling.soon();
  }

  /** Nobody shows their room while the clock runs. */
  async #askRoom() {
    if (!this.#roomAsked || this.#phase !== "paused" || !this.policy.camera) return;
    const { roomTask } = await import("../watching/room_task.js");
    if (this.host.querySelector(".room-task")) return;
    const task = roomTask({ policy: this.policy, outbox: this.outbox, done: () => this.#roomShown() });
    this.chat.close();
    this.host.prepend(task);
    task.querySelector("button")?.focus();
  }

  /** Nobody shall look at it before it is there. */
  async #roomShown() {
    for (let n = 0; n < ROOM_TRIES; n += 1) {
      const told = (await this.outbox.drain()) && await this.wire.post("room", {}).catch(() => null);
      if (told) return;
      await pause(ROOM_AGAIN_MS);
    }
  }

  #emergency() {
    this.lockdown.stop();
    this.chat.raise();
    this.chat.say("I have to stop because of an emergency.");
  }

  /** @param {number} count */
  #lookedAt(count) {
    if (count) this.strips.show("looked-at", { text: "A proctor is looking at your camera live." });
    else this.strips.clear("looked-at");
  }

  /** @param {{title: string, detail: string} | null} why */
  #sebSaid(why) {
    if (!why) return this.strips.clear("seb");
    this.strips.show("seb", { text: `${why.title}. ${why.detail}`, urgent: true,
      acts: [{ words: "Check again", act: () => void this.seb.check() }] });
  }

  /** Another question: whether Safe Exam Browser is still the one it was. */
  moved() {
    if (this.policy.lockdown !== "none" && saysSeb()) void this.seb.check();
  }

  #show() {
    showWatched(this.host, { camera: this.camera.state, screen: this.screen.state, evidence: this.outbox.standing });
  }

  /** Waits until all that was recorded is stored, and says so; the candidate may leave before. */
  async leave() {
    this.#phase = "over";
    this.lockdown.rest();
    await Promise.all([this.camera.close(), this.screen.close()]);
    this.telling.stop();
    this.live.stop();
    this.calls.close();
    await uploading(this.outbox);
    this.lockdown.leave();
  }
}

function helpButton() {
  return h("button", { type: "button", class: "btn help", id: "watch-help" }, icon("comment"),
    h("span", { class: "help-word", text: "Help" }), h("b", { class: "count-new", "aria-live": "polite" }));
}
