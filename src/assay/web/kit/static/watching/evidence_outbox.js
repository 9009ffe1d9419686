// The way of evidence: kept on this device first, sent in order, forgotten when the server holds it. A lost reply
// means that a piece is sent again; the server treats what it already has as a no-op.
/** @import { Piece, Segment, StreamName } from "./types.js" */
/** @import { EvidenceStore } from "./evidence_store.js" */
import { Backoff } from "../assay/backoff.js";
import { Refused, Unreachable } from "../assay/wire.js";
import { CAP_BYTES } from "./evidence_store.js";

/** How often a piece is refused for what it is, before it is let go for the sake of those behind it. */
const MOST_REFUSALS = 3;

/**
 * @typedef {object} Standing
 * @property {number} left       pieces that the server does not hold
 * @property {number} bytes      of them
 * @property {number} lost       pieces that could not be kept (no room), or that the server would not take
 * @property {boolean} away      the last try did not reach the server
 *
 * @typedef {object} Hooks
 * @property {(path: string, body: Blob, headers: Record<string, string>) => Promise<any>} put   as Wire's
 * @property {() => boolean} open                   whether there is a token to call with
 * @property {(standing: Standing) => void} report
 */

/** @type {StreamName[]} */
const STREAMS = ["camera", "screen", "room"];

export class EvidenceOutbox {
  /** Each stream in order. @type {Piece[]} */ #queue = [];
  /** The numbers that the next pieces will have. @type {Map<StreamName, number>} */ #next = new Map();
  /** Pieces on their way to the disk, and the promise that they are there, one after another. */
  #keeping = 0;
  #kept = Promise.resolve();
  #lost = 0;
  #refusals = 0;
  #away = false;
  #timer = 0;
  #backoff = new Backoff();
  /** @type {Promise<void> | null} */ #flushing = null;

  /** @param {EvidenceStore} store @param {Hooks} hooks */
  constructor(store, hooks) {
    this.store = store;
    this.hooks = hooks;
    addEventListener("online", () => this.#later(Math.random() * 1000));
  }

  /** Goes on with what an earlier page left. */
  async resume() {
    await this.#then(() => this.#look());
    this.#report();
    void this.flush();
  }

  async #look() {
    this.#queue = await this.store.all();
    for (const stream of STREAMS) this.#next.set(stream, await this.store.next(stream));
  }

  /** The number that the piece which is being recorded will have. @param {StreamName} stream */
  numberOf(stream) {
    return this.#next.get(stream) ?? 1;
  }

  /** @returns {Standing} */
  get standing() {
    const bytes = this.#queue.reduce((sum, { size }) => sum + size, 0);
    return { left: this.#queue.length + this.#keeping, bytes, lost: this.#lost, away: this.#away };
  }

  get left() {
    return this.standing.left;
  }

  /**
   * Keeps a piece, and then sends it. Resolves when it is safe on this device.
   * @param {StreamName} stream @param {Segment} segment @param {Piece["facts"]} [facts]
   */
  keep(stream, segment, facts = {}) {
    this.#keeping += 1;
    this.#report();
    return this.#then(() => this.#store(stream, segment, facts).catch(() => { this.#lost += 1; })).then(() => {
      this.#keeping -= 1;
      this.#report();
      void this.flush();
    });
  }

  /** One change of what lies here after another. @param {() => Promise<void>} change */
  #then(change) {
    this.#kept = this.#kept.then(change);
    return this.#kept;
  }

  /** @param {StreamName} stream @param {Segment} segment @param {Piece["facts"]} facts */
  async #store(stream, { data: blob, ...when }, facts) {
    const data = await blob.arrayBuffer();
    const size = data.byteLength;
    if (this.standing.bytes + size > CAP_BYTES) throw new Error("no more room");
    const sha256 = hex(await crypto.subtle.digest("SHA-256", data));
    const said = this.#lost ? { ...facts, lost_before: this.#lost } : facts;
    const piece = await this.store.add({ stream, sha256, size, ...when, facts: said, data });
    this.#queue.push(piece);
    this.#next.set(stream, piece.seq + 1);
  }

  /** Sends what waits. Resolves when nothing waits, or when sending has failed for now. */
  async flush() {
    if (!this.#queue.length || !this.hooks.open()) return;
    this.#flushing ??= this.#sendAll().finally(() => {
      this.#flushing = null;
      this.#report();
    });
    await this.#flushing;
  }

  /** Sends everything recorded so far; true when the server then holds all of it. */
  async drain() {
    await this.#kept;
    await this.flush();
    return this.left === 0;
  }

  async #sendAll() {
    clearTimeout(this.#timer);
    try {
      while (this.#queue.length && this.hooks.open()) {
        await this.#send(this.#first());
        this.#away = false;
        this.#backoff.reset();
        this.#report();
      }
    } catch (error) {
      this.#away = true;
      this.#later(this.#backoff.next(error instanceof Unreachable ? error.retryAfter : 0));
      if (!(error instanceof Unreachable) && !(error instanceof Refused)) throw error;
    }
  }

  /** The oldest of those that are next in their streams. */
  #first() {
    const heads = STREAMS.flatMap((stream) => this.#queue.find((piece) => piece.stream === stream) ?? []);
    return heads.reduce((oldest, piece) => (piece.began_at < oldest.began_at ? piece : oldest));
  }

  /** @param {Piece} piece */
  async #send(piece) {
    const data = await this.store.bytes(piece);
    if (data) {
      try {
        await this.hooks.put(`evidence/${piece.stream}/${piece.seq}`, new Blob([data]), headers(piece));
      } catch (error) {
        if (!(error instanceof Refused) || !(await this.#settled(error, piece))) throw error;
        return;
      }
    }
    await this.#forget(piece);
  }

  /**
   * What a refusal means. Another number is wanted (another computer has recorded, too): those that wait here are
   * numbered anew. The piece itself is unwanted: it is let go after some tries, and said to be lost. Anything else, a
   * token that is over or a seat that is another's, is for later.
   * @param {Refused} refused @param {Piece} piece
   * @returns {Promise<boolean>} whether sending can go on
   */
  async #settled({ status, problem }, piece) {
    const { expected } = /** @type {{expected?: unknown}} */ (/** @type {unknown} */ (problem));
    if (status === 409 && Number.isInteger(expected) && expected !== piece.seq) {
      await this.#then(() => this.store.renumber(piece.stream, Number(expected)).then(() => this.#look()));
      return true;
    }
    if (![400, 409, 410, 413, 415, 422].includes(status)) return false;
    this.#refusals += 1;
    if (this.#refusals < MOST_REFUSALS) return false;
    this.#lost += 1;
    await this.#forget(piece);
    return true;
  }

  /** @param {Piece} piece */
  async #forget(piece) {
    this.#refusals = 0;
    await this.store.drop(piece);
    this.#queue = this.#queue.filter((one) => one.stream !== piece.stream || one.seq !== piece.seq);
  }

  /** @param {number} ms */
  #later(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), ms);
  }

  #report() {
    this.hooks.report(this.standing);
  }
}

/** @param {Piece} piece @returns {Record<string, string>} */
function headers({ media_type, sha256, began_at, ended_at, facts }) {
  return {
    "Content-Type": media_type, "X-Sha256": sha256, "X-Began": began_at, "X-Ended": ended_at,
    ...(Object.keys(facts).length && { "X-Facts": JSON.stringify(facts) }),
  };
}

/** @param {ArrayBuffer} bytes */
const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
