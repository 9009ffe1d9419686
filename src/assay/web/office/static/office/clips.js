// Plays the pieces of a recording on the axis of the exam: each is put at its own time, and fetched only when it is
// about to be seen, for every piece that is fetched is noted as a look. A piece that is not there is a gap: it is said,
// and the playing goes on behind it.
import { typeOf } from "./codecs.js";

/** Seconds that are fetched ahead of the playing moment, and kept behind it. */
const AHEAD = 12, BEHIND = 60;
/** Seconds: a hole in the picture that nobody would notice. */
const TINY = 0.3;
const LOOK_MS = 200;

/** @typedef {{seq: number, begin: number, end: number, there: boolean, loaded: boolean}} Clip */

/**
 * @typedef {object} Playing
 * @property {(seq: number) => Promise<ArrayBuffer>} fetch  a piece; rejects when it cannot be shown
 * @property {(from: number, to: number | null) => void} gap  nothing can be seen from here on, and where it goes on
 * @property {() => void} shown                               something can be seen again
 */

export class Clips {
  #media = new MediaSource();
  /** @type {SourceBuffer | null} */ #buffer = null;
  /** @type {Promise<void> | null} */ #loading = null;
  #type = "";
  #timer = 0;
  /** @type {number | null} */ #gap = null;

  /**
   * @param {HTMLVideoElement} video
   * @param {[number, number, number, boolean][]} rows  number, begin and end in seconds, whether its file is there
   * @param {number} seconds  the length of the axis
   * @param {Playing} how
   */
  constructor(video, rows, seconds, how) {
    this.video = video;
    this.how = how;
    this.seconds = seconds;
    /** @type {Clip[]} */
    this.clips = rows.map(([seq, begin, end, there]) => ({ seq, begin, end, there, loaded: false }));
    video.src = URL.createObjectURL(this.#media);
    this.ready = new Promise((/** @type {(done: void) => void} */ done) => {
      this.#media.addEventListener("sourceopen", () => {
        this.#media.duration = seconds;
        done();
      }, { once: true });
    });
    for (const name of ["seeking", "play", "waiting"]) video.addEventListener(name, () => void this.#look());
    this.#timer = setInterval(() => { if (!video.paused) void this.#look(); }, LOOK_MS);
  }

  close() {
    clearInterval(this.#timer);
    URL.revokeObjectURL(this.video.src);
  }

  /** Whether anything of a moment can be seen. @param {number} at  seconds */
  has(at) {
    return this.#at(at) !== undefined;
  }

  /** Goes to a moment and plays, or goes on behind the gap that it lies in. @param {number} at */
  async play(at) {
    await this.ready;
    this.video.currentTime = Math.min(Math.max(0, at), this.seconds);
    await this.#look();
    await this.video.play().catch(() => {});
  }

  /** What must be there now: fetches what comes next, steps over what is not there. */
  async #look() {
    if (this.#loading) return;
    this.#loading = this.#fetch();
    await this.#loading.finally(() => { this.#loading = null; });
    this.#step();
  }

  async #fetch() {
    await this.ready;
    for (;;) {
      const at = this.video.currentTime;
      const wanted = this.clips.find((clip) => clip.there && !clip.loaded && clip.end > at && clip.begin < at + AHEAD);
      // Paused in a gap nothing is looked at, so nothing is fetched.
      if (!wanted || (this.video.paused && !this.has(at))) return;
      await this.#load(wanted);
      this.#step();
    }
  }

  /** @param {Clip} clip */
  async #load(clip) {
    try {
      const data = await this.how.fetch(clip.seq);
      await this.#append(clip, data);
      clip.loaded = true;
    } catch {
      clip.there = false;
    }
  }

  /** @param {Clip} clip @param {ArrayBuffer} data */
  async #append(clip, data) {
    const type = typeOf(new Uint8Array(data));
    if (!this.#buffer) {
      this.#buffer = this.#media.addSourceBuffer(type);
    } else {
      // A recorder's last cluster has no length, so the parser waits for more of it until it is told otherwise.
      this.#buffer.abort();
      if (type !== this.#type) this.#buffer.changeType(type);
    }
    this.#type = type;
    await this.#forget();
    this.#buffer.timestampOffset = clip.begin;
    const done = settled(this.#buffer);
    this.#buffer.appendBuffer(data);
    await done;
  }

  /** Hours of video do not fit into a tab. */
  async #forget() {
    const buffer = /** @type {SourceBuffer} */ (this.#buffer);
    const until = this.video.currentTime - BEHIND;
    if (!buffer.buffered.length || buffer.buffered.start(0) > until - BEHIND) return;
    const done = settled(buffer);
    buffer.remove(0, until);
    await done;
    for (const clip of this.clips) if (clip.begin < until) clip.loaded = false;
  }

  #step() {
    const at = this.video.currentTime;
    const here = this.#at(at);
    if (here && !here.loaded) return;
    if (here && this.#buffered(at)) return this.#seen();
    const next = this.#next(at, here);
    if (here && next !== null && next - at < TINY) {
      this.video.currentTime = next;
      return;
    }
    if (here && this.#buffered(at + TINY)) return this.#seen();
    this.#say(at, next);
    if (this.video.paused) return;
    if (next === null) this.video.pause();
    else this.video.currentTime = next;
  }

  /** Where something can be seen again, in seconds; null: nowhere. @param {number} at @param {Clip | undefined} here */
  #next(at, here) {
    if (here) {
      for (let n = 0; n < this.video.buffered.length; n += 1) {
        const start = this.video.buffered.start(n);
        if (start > at && start < here.end) return start + 0.01;
      }
    }
    const clip = this.clips.find((one) => one.there && one.begin > at);
    return clip ? clip.begin + 0.05 : null;
  }

  /** @param {number} at */
  #at(at) {
    return this.clips.find((clip) => clip.there && clip.begin <= at && at < clip.end);
  }

  /** @param {number} at */
  #buffered(at) {
    const { buffered } = this.video;
    for (let n = 0; n < buffered.length; n += 1) {
      if (buffered.start(n) <= at && at < buffered.end(n)) return true;
    }
    return false;
  }

  #seen() {
    if (this.#gap !== null && this.video.currentTime > this.#gap + 3) {
      this.#gap = null;
      this.how.shown();
    }
  }

  /** @param {number} at @param {number | null} next */
  #say(at, next) {
    this.#gap = next ?? at;
    this.how.gap(at, next);
  }
}

/** Resolves when the buffer has taken or removed what it was given. @param {SourceBuffer} buffer */
function settled(buffer) {
  return new Promise((/** @type {(done: void) => void} */ done, fail) => {
    buffer.addEventListener("updateend", () => done(), { once: true });
    buffer.addEventListener("error", () => fail(new Error("The browser cannot read this piece.")), { once: true });
  });
}
