// What this device sees, as facts: when it began, how long it lasted, in which piece of the recording it shows. Like
// things that follow each other within ten seconds are one, which is told at its beginning and again at its end.
/** @import { Observation, StreamName } from "./types.js" */

const MERGED_WITHIN_MS = 10_000;

/**
 * @typedef {object} What
 * @property {number} value        in the unit of its kind
 * @property {number} threshold
 * @property {Observation["facts"]} [facts]
 * @property {StreamName | ""} [stream]   the stream that it is about; without it, whichever shows the candidate best
 *
 * @typedef {object} Hooks
 * @property {(observation: Observation) => void} tell   the same `kind` and `device_at` again: a later word on it
 * @property {(stream: StreamName | "" | undefined) => {stream: StreamName, seq: number, offset: number} | null} clip
 *   the running piece of a stream
 */

export class Sightings {
  /** @type {Map<string, {observation: Observation, since: number, until: number | null}>} */ #last = new Map();

  /** @param {Hooks} hooks @param {() => number} [now]  milliseconds that only grow */
  constructor(hooks, now = () => performance.now()) {
    this.hooks = hooks;
    this.now = now;
  }

  /** Whether it lasts. @param {string} kind */
  lasts(kind) {
    return this.#last.get(kind)?.until === null;
  }

  /**
   * It begins. What lasts already does not begin again.
   * @param {string} kind @param {What} what @param {number} [ago]  milliseconds
   */
  begin(kind, what, ago = 0) {
    const last = this.#last.get(kind);
    if (last?.until === null) return;
    if (last && this.now() - ago - last.until <= MERGED_WITHIN_MS) {
      last.until = null;
      last.observation.value = worse(kind, last.observation.value, what.value);
      return this.#tell(last);
    }
    const clip = what.stream === "" ? null : this.hooks.clip(what.stream);
    const seen = {
      since: this.now() - ago, until: null,
      observation: {
        kind, device_at: new Date(Date.now() - ago).toISOString(), lasted_ms: 0, value: rounded(what.value),
        threshold: what.threshold, facts: what.facts ?? {}, stream: clip?.stream ?? what.stream ?? "",
        clip_seq: clip?.seq ?? null, clip_offset_ms: Math.max(0, Math.round((clip?.offset ?? 0) - ago)),
      },
    };
    this.#last.set(kind, seen);
    this.#tell(seen);
  }

  /** It is over. @param {string} kind @param {number} [value]  its last value; without it the seconds that it lasted */
  end(kind, value) {
    const seen = this.#last.get(kind);
    if (!seen || seen.until !== null) return;
    seen.until = this.now();
    seen.observation.value = worse(kind, seen.observation.value, value ?? (seen.until - seen.since) / 1000);
    this.#tell(seen);
  }

  /** It happened, and is over. @param {string} kind @param {What} what @param {number} [lasted]  milliseconds */
  once(kind, what, lasted = 0) {
    this.begin(kind, what, lasted);
    this.end(kind, what.value);
  }

  /** @param {{observation: Observation, since: number, until: number | null}} seen */
  #tell(seen) {
    seen.observation.lasted_ms = Math.round((seen.until ?? this.now()) - seen.since);
    this.hooks.tell({ ...seen.observation });
  }
}

/** Darkness is worse when it is less. @param {string} kind @param {number} a @param {number} b */
const worse = (kind, a, b) => rounded(kind === "camera_dark" ? Math.min(a, b) : Math.max(a, b));

/** @param {number} value */
const rounded = (value) => Math.round(value * 10) / 10;
