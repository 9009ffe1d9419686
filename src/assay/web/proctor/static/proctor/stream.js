// Hears from the gateway's stream whose cards have changed. Where it does not get through, the page asks again and
// again by itself.

import { Backoff } from "../assay/backoff.js";

/** The server says something every 15 s: after so long a stream is dead, whatever the network says. */
const SILENCE_MS = 40_000;

/**
 * @typedef {object} Hooks
 * @property {(changed: string[]) => void} changed
 * @property {(open: boolean) => void} state       whether the stream is there
 */

export class DeskStream {
  #stopped = false;
  #backoff = new Backoff();
  /** @type {AbortController | null} */ #aborter = null;
  #timer = 0;

  /** @param {string} address @param {string} token @param {Hooks} hooks */
  constructor(address, token, hooks) {
    this.address = address;
    this.token = token;
    this.hooks = hooks;
  }

  async start() {
    this.#stopped = false;
    const wait = await this.#read();
    this.hooks.state(false);
    if (!this.#stopped) this.#timer = setTimeout(() => void this.start(), wait);
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#aborter?.abort();
  }

  /** Reads until it ends. @returns {Promise<number>} milliseconds to wait before the next try */
  async #read() {
    const aborter = this.#aborter = new AbortController();
    let silence = setTimeout(() => aborter.abort(), SILENCE_MS);
    try {
      const headers = { Authorization: `Bearer ${this.token}`, Accept: "text/event-stream" };
      const response = await fetch(this.address, { headers, cache: "no-store", redirect: "error", signal: aborter.signal });
      const isStream = response.headers.get("Content-Type")?.startsWith("text/event-stream");
      if (!response.ok || !response.body || !isStream) {
        void response.body?.cancel();
        return this.#backoff.next(response.status === 404 ? 30 : 0);   // 404: this server has no gateway
      }
      this.hooks.state(true);
      this.#backoff.reset();
      const reader = response.body.getReader();
      const decoder = new TextDecoder();
      let text = "";
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        clearTimeout(silence);
        silence = setTimeout(() => aborter.abort(), SILENCE_MS);
        const events = `${text}${decoder.decode(piece.value, { stream: true })}`.split("\n\n");
        text = events.pop() ?? "";
        for (const event of events) this.#said(event);
      }
      return this.#backoff.next();
    } catch {
      return this.#backoff.next();
    } finally {
      clearTimeout(silence);
    }
  }

  /** @param {string} event  its lines */
  #said(event) {
    const data = event.split("\n").filter((line) => line.startsWith("data:")).map((line) => line.slice(5)).join("");
    if (!data) return;   // a beat
    try {
      const { changed } = JSON.parse(data);
      if (Array.isArray(changed)) this.hooks.changed(changed.map(String));
    } catch { /* the next one is whole */ }
  }
}
