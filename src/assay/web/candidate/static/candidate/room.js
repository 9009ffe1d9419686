// Shows the surroundings: half a minute in pieces that each play by themselves, looked at before they are sent.
/** @import { Segment } from "../watching/types.js" */
import { Wire } from "../assay/wire.js";
import { EvidenceOutbox } from "../watching/evidence_outbox.js";
import { openEvidence } from "../watching/evidence_store.js";
import { Recorder, canRecord } from "../watching/recorder.js";
import { Playback } from "./playback.js";
import { Viewfinder, buttons, given } from "./viewfinder.js";

const BITS = 250_000;
const RETRY_MS = 2000;

const live = given("live-data");
/** @template {Element} T @param {string} query @param {new () => T} kind @returns {T} */
const part = (query, kind) => {
  const found = document.querySelector(`[data-room] ${query}`);
  if (!(found instanceof kind)) throw new Error(`The page has no fitting ${query}.`);
  return found;
};

class RoomScan {
  /** @type {Segment[]} */ #segments = [];
  #timer = 0;
  #until = 0;
  #said = part("[data-said]", HTMLElement);
  #left = part("[data-left]", HTMLElement);
  #tasks = [...document.querySelectorAll("[data-task]")];
  #playback = new Playback(part("video[data-recorded]", HTMLVideoElement));
  #finder = new Viewfinder(
    { video: part("video[data-live]", HTMLVideoElement), said: this.#said, choose: part("[data-choose]", HTMLElement) },
    { ...live.policy, audio: false }, "room");
  #recorder = new Recorder({
    stream: () => /** @type {import("../watching/camera.js").Camera} */ (this.#finder.camera).stream,
    seconds: live.policy.segment_seconds,
    bits: BITS,
    keep: (segment) => { this.#segments.push(segment); },
    failed: () => { this.#say("This browser could not record. Try another one, or take the other way below."); },
  });
  #show = buttons(part(".card", HTMLElement), {
    open: () => void this.open(),
    start: () => this.start(),
    stop: () => void this.stop(),
    send: () => void this.send(),
    again: () => void this.open(),
  });

  /** @param {string} words */
  #say(words) {
    this.#said.textContent = words;
  }

  ready() {
    if (!canRecord()) return this.#say("This browser cannot record. Use another one, or take the other way below.");
    // Shown, and not in focus yet: the page is read from its top.
    part("[data-act=open]", HTMLButtonElement).hidden = false;
    return undefined;
  }

  async open() {
    this.#playback.close();
    this.#say("Switching the camera on…");
    if (!this.#finder.camera && !(await this.#finder.open())) return this.#show("open");
    this.#say(`Your camera is on. When you start, ${live.seconds} seconds are recorded on this device.`);
    return this.#show("start");
  }

  start() {
    this.#segments = [];
    this.#until = performance.now() + live.seconds * 1000;
    this.#recorder.start();
    if (!this.#recorder.recording) return this.#show("open");
    this.#left.hidden = false;
    this.#tick();
    this.#timer = setInterval(() => this.#tick(), 200);
    return this.#show("stop");
  }

  #tick() {
    const left = Math.max(0, this.#until - performance.now());
    this.#left.textContent = `${Math.ceil(left / 1000)} s`;
    this.#task(Math.floor((1 - left / (live.seconds * 1000)) * this.#tasks.length));
    if (!this.#finder.camera || left === 0) void this.stop();
  }

  /** Each task is said once, when its time comes. @param {number} number */
  #task(number) {
    const task = this.#tasks[number];
    if (!task || task.hasAttribute("aria-current")) return;
    for (const other of this.#tasks) other.removeAttribute("aria-current");
    task.setAttribute("aria-current", "step");
    this.#say(`Now: ${task.textContent}.`);
  }

  async stop() {
    clearInterval(this.#timer);
    this.#left.hidden = true;
    for (const task of this.#tasks) task.removeAttribute("aria-current");
    await this.#recorder.stop();
    this.#finder.close();
    if (!this.#segments.length) {
      this.#say("Nothing was recorded: the camera sent no picture. Try again.");
      return this.#show("open");
    }
    this.#playback.show(this.#segments.map(({ data, media_type }) => new Blob([data], { type: media_type })));
    this.#say("Recorded, on this device only. Look at it; then send it, or record again.");
    return this.#show("send", "again");
  }

  async send() {
    this.#show();
    this.#playback.close();
    const wire = new Wire(live.base, () => "");
    wire.token = live.token;
    const outbox = new EvidenceOutbox(await openEvidence(live.attempt), {
      put: (path, body, headers) => wire.put(path, body, headers),
      open: () => wire.open,
      report: ({ left, away }) => this.#say(away
        ? `${left} parts are left. The connection is lost; it goes on by itself.`
        : left ? `Sending, ${left} left…` : "Sent."),
    });
    await outbox.resume();
    for (const segment of this.#segments) await outbox.keep("room", segment, { asked: live.asked });
    this.#segments = [];
    while (!(await outbox.drain())) await new Promise((done) => { setTimeout(done, RETRY_MS); });
    if (outbox.standing.lost) {
      this.#say("A part could not be kept. Record again, please.");
      return this.#show("open");
    }
    part("form[data-done]", HTMLFormElement).submit();
    return undefined;
  }
}

new RoomScan().ready();
