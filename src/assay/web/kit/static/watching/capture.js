// A stream from its device to the proctor: opened, shown as a small picture, recorded in pieces, and watched for what
// goes wrong with it. One for the camera, one for the shared screen.
/** @import { Policy, StreamName } from "./types.js" */
/** @import { EvidenceOutbox } from "./evidence_outbox.js" */
/** @import { Glances } from "./glances.js" */
/** @import { Sightings } from "./sightings.js" */
import { NoCamera, openCamera } from "./camera.js";
import { Picture } from "./picture.js";
import { canRecord, Recorder } from "./recorder.js";
import { shareScreen } from "./screen_share.js";
import { listen, watchCamera, watchPicture, watchScreen } from "./watchers.js";

/** Bits a second, at most. */
const BITS = { camera: 80_000, screen: 150_000 };
/** A camera that went is looked for again so often, besides whenever a device comes. */
const AGAIN_MS = 5000;

/**
 * @typedef {object} Parts
 * @property {Policy} policy
 * @property {EvidenceOutbox} outbox
 * @property {Glances} glances
 * @property {Sightings} see
 * @property {() => void} changed     its `state` is another now, or its stream
 */

/** @typedef {"off" | "live" | "simulated" | "ended" | "blocked"} State */

class Capture {
  /** @type {State} */ state = "off";
  /** @type {MediaStream | null} */ stream = null;
  /** @type {(() => void)[]} */ stops = [];
  /** @type {Recorder | null} */ #recorder = null;
  /** @type {Picture | null} */ picture = null;
  #wanted = false;   // recorded, as soon as there is something to record

  /** @param {"camera" | "screen"} name @param {Parts} parts */
  constructor(name, parts) {
    this.name = name;
    this.parts = parts;
  }

  /** The running piece and how far it is; null when nothing is recorded. */
  get clip() {
    const recorder = this.#recorder;
    if (!recorder?.recording) return null;
    const stream = /** @type {StreamName} */ (this.name);
    return { stream, seq: this.parts.outbox.numberOf(stream), offset: recorder.offset };
  }

  record() {
    this.#wanted = true;
    if (!this.stream || !canRecord()) return;
    this.#recorder ??= new Recorder({
      stream: () => /** @type {MediaStream} */ (this.stream),
      seconds: this.parts.policy.segment_seconds,
      bits: BITS[this.name],
      keep: (segment) => void this.parts.outbox.keep(this.name, segment),
      failed: () => void this.#recorder?.stop(),
    });
    this.#recorder.start();
  }

  /** Nothing more is recorded. Resolves when the running piece is safe on this device. */
  async stopRecording() {
    this.#wanted = false;
    await this.#recorder?.stop();
  }

  /** Another stream stands in the place of the one before. @param {MediaStream} stream @param {State} state */
  took(stream, state) {
    this.stream = stream;
    if (this.picture) this.picture.show(stream);
    else this.picture = new Picture(stream);
    this.parts.glances.show(this.name, this.picture);
    if (this.#recorder?.recording) this.#recorder.cut();
    else if (this.#wanted) this.record();
    this.become(state);
  }

  /** Its stream is over. @param {State} state */
  lost(state) {
    void this.#recorder?.stop();
    this.parts.glances.show(this.name, null);
    this.stream = null;
    this.become(state);
  }

  /** Turns it off. */
  async close() {
    await this.stopRecording();
    for (const stop of this.stops.splice(0)) stop();
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.picture?.close();
    this.picture = null;
    this.lost("off");
  }

  /** @param {State} state */
  become(state) {
    this.state = state;
    this.parts.changed();
  }
}

export class CameraCapture extends Capture {
  /** @type {import("./camera.js").Camera | null} */ camera = null;
  #timer = 0;

  /** @param {Parts} parts */
  constructor(parts) {
    super("camera", parts);
  }

  /** Opens the camera; once it is open nothing happens. Throws NoCamera, after which it can be tried again. */
  async open() {
    if (this.camera) return;
    try {
      this.camera = await openCamera(this.parts.policy);
    } catch (error) {
      if (!(error instanceof NoCamera)) throw error;
      this.become(error.trouble === "denied" || error.trouble === "insecure" ? "blocked" : "ended");
      throw error;
    }
    const { camera, parts: { see } } = this;
    this.took(camera.stream, camera.simulated ? "simulated" : "live");
    this.stops.push(
      watchCamera(camera, see),
      listen(camera, { end: () => this.#ended(), mute: () => this.become("ended"), unmute: () => this.become("live"),
        change: () => this.took(camera.stream, camera.simulated ? "simulated" : "live") }),
      listen(navigator.mediaDevices, { devicechange: () => void this.reopen() }),
      () => clearInterval(this.#timer));
    if (this.picture) this.stops.push(watchPicture(this.picture, camera, see));
  }

  /** Looks for a camera again, after one went. @returns {Promise<boolean>} whether one is open now */
  async reopen() {
    if (!this.camera || this.stream) return this.stream !== null;
    await this.camera.swap(undefined).catch(() => {});
    return this.stream !== null;
  }

  async close() {
    await super.close();
    this.camera?.close();
    this.camera = null;
  }

  #ended() {
    this.lost("ended");
    clearInterval(this.#timer);
    this.#timer = setInterval(async () => { if (await this.reopen()) clearInterval(this.#timer); }, AGAIN_MS);
  }
}

export class ScreenCapture extends Capture {
  /** @param {Parts} parts */
  constructor(parts) {
    super("screen", parts);
  }

  /** Asks for the screen; needs a click just before. Throws NoScreen. @param {() => void} ended */
  async open(ended) {
    if (this.stream) return;
    const stream = await shareScreen();
    this.parts.see.end("screen_ended");
    this.took(stream, "live");
    this.stops.push(watchScreen(stream, this.parts.see), listen(stream.getVideoTracks()[0], {
      ended: () => {
        this.lost("ended");
        ended();
      },
    }));
  }
}
