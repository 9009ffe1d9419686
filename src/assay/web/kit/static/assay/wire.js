// The only module that talks to the server. Three outcomes: an answer, a refusal with its reason, or nothing.
// The seat is asked for with the session's cookie; every other call shows the token that came with the seat.

/**
 * An error of the server (RFC 9457), with the members that are known here.
 * @typedef {{type: string, title: string, detail: string}} Problem
 */

const PATIENCE_MS = 15_000;
/** For files: a slow line needs its time. */
const LONG_PATIENCE_MS = 60_000;
/** What browsers let out of a page that is being closed (Fetch standard: 64 KiB for all such requests together). */
const KEEPALIVE_BYTES = 60_000;

/** The server could not be reached, or is in trouble itself: the same request may succeed later. */
export class Unreachable extends Error {
  /** @param {string} why @param {number} [retryAfter]  seconds the server asked to be left alone */
  constructor(why, retryAfter = 0) {
    super(why);
    this.retryAfter = retryAfter;
  }
}

/** The server understood and said no. */
export class Refused extends Error {
  /** @param {number} status @param {Problem} problem */
  constructor(status, problem) {
    super(problem.detail || problem.title);
    this.status = status;
    this.problem = problem;
  }

  /** The last word of the problem's type: "seat-taken", "not-active", "gap", "signed-out". */
  get kind() {
    return this.problem.type.split("/").pop() ?? "";
  }
}

const SIGNED_OUT = { type: "/signed-out", title: "You are signed out", detail: "Please sign in again." };
const WORDLESS = { type: "/refused", title: "The server refuses this page", detail: "Please load the page again." };

/** 403 is a page that is out of date, or a role taken away: its problem says which. @param {number} status */
export const isShutOut = (status) => status === 401 || status === 403;

export class Wire {
  /** Of this tab in this seat; "" before the seat, and again when it is over. Never written down. */
  token = "";

  /** @param {string} base  address of the attempt @param {() => string} csrf  the session's token */
  constructor(base, csrf) {
    this.base = base;
    this.csrf = csrf;
  }

  /** Whether there is a token to call with. */
  get open() {
    return this.token !== "";
  }

  /** @param {string} path @returns {Promise<any>} */
  get(path) {
    return this.#ask(path, { method: "GET", headers: this.#shown(path) });
  }

  /**
   * @param {string} path
   * @param {object} body
   * @param {{keepalive?: boolean, patience?: number}} [how]  keepalive: goes out even when the page is being
   *   closed; patience: milliseconds until silence is an answer
   * @returns {Promise<any>}
   */
  post(path, body, { keepalive = false, patience = PATIENCE_MS } = {}) {
    const headers = { "Content-Type": "application/json", ...this.#shown(path) };
    const text = JSON.stringify(body);
    const small = text.length < KEEPALIVE_BYTES / 3;   // a letter takes up to three bytes
    return this.#ask(path, { method: "POST", headers, body: text, keepalive: keepalive && small }, patience);
  }

  /**
   * A file, as it is.
   * @param {string} path
   * @param {Blob} body
   * @param {Record<string, string>} headers
   * @returns {Promise<any>}
   */
  put(path, body, headers) {
    return this.#ask(path, { method: "PUT", headers: { ...headers, ...this.#shown(path) }, body }, LONG_PATIENCE_MS);
  }

  /**
   * An answer that does not end (text/event-stream), once it has begun. Throws as the other calls do.
   * @param {string} path
   * @param {AbortSignal} signal  ends it
   * @returns {Promise<ReadableStream<Uint8Array>>}
   */
  async stream(path, signal) {
    const headers = { Accept: "text/event-stream", ...this.#shown(path) };
    const response = await this.#fetched(path, { method: "GET", headers, signal }, 0);
    if (response.ok && response.body && isStream(response)) return response.body;
    void response.body?.cancel();
    throw new Unreachable(`${response.status}`, seconds(response.headers.get("Retry-After")));
  }

  /** @param {string} path @returns {Record<string, string>} */
  #shown(path) {
    return path === "seat" ? { "X-CSRFToken": this.csrf() } : { Authorization: `Bearer ${this.token}` };
  }

  /** @param {string} path @param {RequestInit} request @param {number} [patience] */
  async #ask(path, request, patience = PATIENCE_MS) {
    const response = await this.#fetched(path, request, patience);
    // A sign-in page instead of an answer: sessions end by redirect.
    if (response.type === "opaqueredirect") throw new Refused(401, SIGNED_OUT);
    if (response.status >= 500 || response.status === 429) {
      throw new Unreachable(`${response.status}`, seconds(response.headers.get("Retry-After")));
    }
    const body = await response.json().catch(() => null);
    if (response.ok && body) return body;
    if (response.ok) throw new Unreachable("not JSON");   // a captive portal, a proxy
    throw new Refused(response.status, body?.type ? body : response.status === 401 ? SIGNED_OUT : WORDLESS);
  }

  /** @param {string} path @param {RequestInit} request @param {number} patience  0: as long as its own signal says */
  async #fetched(path, request, patience) {
    try {
      return await fetch(`${this.base}/${path}`, {
        ...request,
        credentials: "same-origin",
        cache: "no-store",
        redirect: "manual",
        ...(patience && { signal: AbortSignal.timeout(patience) }),
      });
    } catch (error) {
      throw new Unreachable(String(error));
    }
  }
}

/** Whether it is what was asked for, and not the page of a captive portal. @param {Response} response */
const isStream = (response) => response.headers.get("Content-Type")?.startsWith("text/event-stream") ?? false;

/** Retry-After in seconds (RFC 9110, 10.2.3: a number or a date); at most 300. @param {string | null} said */
export function seconds(said) {
  if (!said) return 0;
  const number = /^\d+$/.test(said) ? Number(said) : (Date.parse(said) - Date.now()) / 1000;
  return Math.min(300, Math.max(0, number || 0));
}
