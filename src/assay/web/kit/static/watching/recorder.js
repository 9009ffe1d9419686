// Records a stream as pieces that each play by themselves: a new recorder starts 250 ms before the old one stops, so
// that nothing is missing between them, and the loss of one piece costs that piece only.
/** @import { Segment } from "./types.js" */

const OVERLAP_MS = 250;

/** What browsers can record, the most portable first. */
const FORMATS = ["video/webm;codecs=vp8", "video/webm;codecs=vp8,opus", "video/webm", "video/mp4"];

/** Bits a second. */
const SOUND = 24_000;

/**
 * @typedef {object} Recording
 * @property {() => MediaStream} stream        asked for each piece: it may be another camera's
 * @property {number} seconds                  of one piece
 * @property {number} bits                     a second, at most, of the picture
 * @property {(segment: Segment) => void} keep
 * @property {(why: unknown) => void} failed   this browser cannot record, or no longer
 */

/** Whether this browser can record at all. */
export const canRecord = () => typeof MediaRecorder === "function"
  && FORMATS.some((type) => MediaRecorder.isTypeSupported(type));

export class Recorder {
  /** @type {{recorder: MediaRecorder, stopped: Promise<void>} | null} */ #running = null;
  #timer = 0;
  #began = 0;

  /** @param {Recording} how */
  constructor(how) {
    this.how = how;
  }

  get recording() {
    return this.#running !== null;
  }

  /** Milliseconds since the running piece began; -1 when nothing runs. */
  get offset() {
    return this.#running ? performance.now() - this.#began : -1;
  }

  start() {
    if (!this.#running) this.#next();
  }

  /** Ends the running piece and begins another: at once, because its stream is over or is another one. */
  cut() {
    if (!this.#running) return;
    const { recorder } = this.#running;
    this.#next();
    stop(recorder);
  }

  /** Ends the running piece; resolves when it has been given to `keep`. */
  async stop() {
    clearTimeout(this.#timer);
    const running = this.#running;
    this.#running = null;
    if (!running) return;
    stop(running.recorder);
    await running.stopped;
  }

  #next() {
    clearTimeout(this.#timer);
    const before = this.#running;
    try {
      this.#running = this.#begin();
    } catch (error) {
      this.#running = null;
      if (before) stop(before.recorder);
      return this.how.failed(error);
    }
    if (before) setTimeout(() => stop(before.recorder), OVERLAP_MS);
    this.#timer = setTimeout(() => this.#next(), this.how.seconds * 1000);
  }

  #begin() {
    const stream = this.how.stream();
    const recorder = new MediaRecorder(stream, {
      mimeType: format(stream), videoBitsPerSecond: this.how.bits, audioBitsPerSecond: SOUND,
    });
    /** @type {Blob[]} */
    const parts = [];
    const began = Date.now();
    const since = this.#began = performance.now();
    const stopped = new Promise((/** @type {(done: void) => void} */ done) => {
      recorder.addEventListener("dataavailable", ({ data }) => { if (data.size) parts.push(data); });
      recorder.addEventListener("error", (event) => this.how.failed(event));
      recorder.addEventListener("stop", () => {
        const [media_type] = recorder.mimeType.split(";");
        // A camera that sent no picture leaves nothing to keep.
        if (parts.length) {
          // By the clock that nobody can set meanwhile.
          const ended = began + performance.now() - since;
          const [began_at, ended_at] = [began, ended].map((at) => new Date(at).toISOString());
          this.how.keep({ data: new Blob(parts), media_type, began_at, ended_at });
        }
        done();
      });
    });
    recorder.start();
    return { recorder, stopped };
  }
}

/** @param {MediaRecorder} recorder */
function stop(recorder) {
  if (recorder.state !== "inactive") recorder.stop();
}

/** @param {MediaStream} stream */
function format(stream) {
  const sound = stream.getAudioTracks().length > 0;
  return FORMATS.find((type) => (sound || !type.includes("opus")) && !(sound && type.endsWith("vp8"))
    && MediaRecorder.isTypeSupported(type));
}
