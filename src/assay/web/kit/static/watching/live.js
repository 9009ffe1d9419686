// What is new for this page, as soon as it is: a stream says that there is something, a call brings what. Where a
// stream does not get through, it is asked for every few seconds.
/** @import { News } from "./types.js" */
/** @import { Wire } from "../assay/wire.js" */
import { Backoff } from "../assay/backoff.js";
import { Refused, Unreachable } from "../assay/wire.js";

const POLL_MS = 3000;
/** The server says something every 15 s: after so long a stream is dead, whatever the network says. */
const SILENCE_MS = 40_000;

/**
 * @typedef {object} Hooks
 * @property {() => number} after               the number of the last message that needs no telling
 * @property {(news: News) => void} heard
 */

export class Live {
  #running = false;
  #streaming = false;
  /** @type {AbortController | null} */ #aborter = null;
  #poll = 0;
  #known = -1;
  #asked = -1;
  #backoff = new Backoff();
  /** @type {Promise<void> | null} */ #asking = null;

  /** @param {Pick<Wire, "get" | "stream" | "open">} wire @param {Hooks} hooks */
  constructor(wire, hooks) {
    this.wire = wire;
    this.hooks = hooks;
  }

  start() {
    if (this.#running) return;
    this.#running = true;
    void this.#follow();
    this.#pollLater(0);
  }

  stop() {
    this.#running = false;
    clearTimeout(this.#poll);
    this.#aborter?.abort();
  }

  /** Somebody heard that the news have this number. @param {number} news */
  changed(news) {
    this.#known = Math.max(this.#known, news);
    if (this.#known > this.#asked) void this.ask();
  }

  /** Asks what is new; one call at a time, and another after it when there is more. */
  ask() {
    this.#asking ??= this.#ask().finally(() => { this.#asking = null; });
    return this.#asking;
  }

  async #ask() {
    if (!this.wire.open) return;
    do {
      const known = this.#known;
      let news;
      try {
        news = /** @type {News} */ (await this.wire.get(`news?after=${this.hooks.after()}`));
      } catch (error) {
        if (error instanceof Refused || error instanceof Unreachable) return;   // the next poll asks again
        throw error;
      }
      this.#asked = Math.max(this.#asked, news.news, known);
      this.#known = Math.max(this.#known, news.news);
      this.hooks.heard(news);
    } while (this.#known > this.#asked && this.#running);
  }

  /** @param {number} ms */
  #pollLater(ms) {
    clearTimeout(this.#poll);
    if (!this.#running) return;
    this.#poll = setTimeout(async () => {
      if (!this.#streaming) await this.ask();
      this.#pollLater(POLL_MS + Math.random() * 500);
    }, ms);
  }

  async #follow() {
    while (this.#running) {
      let wait = 1000;
      if (this.wire.open) wait = await this.#read();
      await new Promise((/** @type {(done: void) => void} */ done) => setTimeout(done, wait));
    }
  }

  /** Reads the stream until it ends. @returns {Promise<number>} milliseconds to wait before the next */
  async #read() {
    const aborter = this.#aborter = new AbortController();
    let silence = setTimeout(() => aborter.abort(), SILENCE_MS);
    try {
      const body = await this.wire.stream("live", aborter.signal);
      const reader = body.getReader();
      const decoder = new TextDecoder();
      this.#streaming = true;
      this.#backoff.reset();
      void this.ask();   // what came while there was no stream
      let text = "";
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        clearTimeout(silence);
        silence = setTimeout(() => aborter.abort(), SILENCE_MS);
        const events = `${text}${decoder.decode(piece.value, { stream: true })}`.split("\n\n");
        text = events.pop() ?? "";
        for (const event of events) this.#said(event);
      }
      return this.#backoff.next();
    } catch (error) {
      return this.#backoff.next(error instanceof Unreachable ? error.retryAfter : 0);
    } finally {
      this.#streaming = false;
      clearTimeout(silence);
    }
  }

  /** @param {string} event  its lines */
  #said(event) {
    const data = event.split("\n").filter((line) => line.startsWith("data:")).map((line) => line.slice(5)).join("");
    if (!data) return;   // a beat
    try {
      this.changed(Number(JSON.parse(data).news));
    } catch {
      void this.ask();
    }
  }
}
