// What the candidate writes to the proctor: kept in this tab until the server has it, sent one after another, under a
// name of its own, so that a message that goes out twice is one.
/** @import { Message } from "./types.js" */
import { Backoff } from "../assay/backoff.js";
import { Refused, Unreachable } from "../assay/wire.js";

/**
 * @typedef {{ref: string, text: string, sent: boolean}} Letter
 *
 * @typedef {object} Hooks
 * @property {(path: string, body: object) => Promise<any>} post   as Wire's
 * @property {() => boolean} open
 * @property {() => void} changed
 * @property {() => void} sent        one was taken: the news have it
 */

export class Letters {
  /** @type {Letter[]} */ waiting;
  #backoff = new Backoff();
  #timer = 0;
  #sending = false;

  /** @param {string} key  under which they are kept @param {Hooks} hooks */
  constructor(key, hooks) {
    this.key = key;
    this.hooks = hooks;
    this.waiting = read(key);
    addEventListener("online", () => this.flush());
    this.flush();
  }

  /** @param {string} text */
  write(text) {
    this.waiting.push({ ref: crypto.randomUUID(), text, sent: false });
    this.#changed();
    this.flush();
  }

  /** Messages that the server has: what waited for them waits no longer. @param {Message[]} messages */
  arrived(messages) {
    this.waiting = this.waiting.filter((letter) => !messages.some(({ ref }) => ref === letter.ref));
    this.#changed();
  }

  flush() {
    clearTimeout(this.#timer);
    if (!this.#sending) void this.#send();
  }

  async #send() {
    this.#sending = true;
    let wait = 0;
    for (let next = this.#next(); next && !wait; next = this.#next()) {
      try {
        if (!this.hooks.open()) throw new Unreachable("no seat");
        await this.hooks.post("messages", { ref: next.ref, text: next.text });
        next.sent = true;
        this.#backoff.reset();
        this.hooks.sent();
      } catch (error) {
        if (error instanceof Refused && [400, 413, 422].includes(error.status)) next.sent = true;   // never will be
        else wait = this.#backoff.next(error instanceof Unreachable ? error.retryAfter : 0);
      }
      this.#changed();
    }
    this.#sending = false;
    if (wait) this.#timer = setTimeout(() => this.flush(), wait);
  }

  #next() {
    return this.waiting.find((letter) => !letter.sent);
  }

  #changed() {
    try { sessionStorage.setItem(this.key, JSON.stringify(this.waiting)); } catch { /* then a reload forgets it */ }
    this.hooks.changed();
  }
}

/** @param {string} key @returns {Letter[]} */
function read(key) {
  try { return JSON.parse(sessionStorage.getItem(key) ?? "[]"); } catch { return []; }
}
