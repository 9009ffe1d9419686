// The only module that talks to the server. Three outcomes: an answer, a refusal with its reason, or nothing.
/** @import { Problem } from "./types.js" */

const PATIENCE_MS = 15_000;

/** The server could not be reached, or is in trouble itself: the same request may succeed later. */
export class Unreachable extends Error {}

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
  /** @param {string} base  address of the attempt @param {string} csrf */
  constructor(base, csrf) {
    this.base = base;
    this.csrf = csrf;
  }

  /** @param {string} path @returns {Promise<any>} */
  get(path) {
    return this.#ask(path, { method: "GET" });
  }

  /**
   * @param {string} path
   * @param {object} body
   * @param {{keepalive?: boolean}} [how]  keepalive: goes out even when the page is being closed
   * @returns {Promise<any>}
   */
  post(path, body, { keepalive = false } = {}) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.csrf };
    return this.#ask(path, { method: "POST", headers, body: JSON.stringify(body), keepalive });
  }

  /** @param {string} path @param {RequestInit} request */
  async #ask(path, request) {
    const response = await this.#fetched(path, request);
    // A sign-in page instead of an answer: sessions end by redirect.
    if (response.type === "opaqueredirect") throw new Refused(401, SIGNED_OUT);
    if (response.status >= 500 || response.status === 429) throw new Unreachable(`${response.status}`);
    const body = await response.json().catch(() => null);
    if (response.ok && body) return body;
    if (response.ok) throw new Unreachable("not JSON");   // a captive portal, a proxy
    throw new Refused(response.status, body ?? (response.status === 401 ? SIGNED_OUT : WORDLESS));
  }

  /** @param {string} path @param {RequestInit} request */
  async #fetched(path, request) {
    try {
      return await fetch(`${this.base}/${path}`, {
        ...request,
        credentials: "same-origin",
        cache: "no-store",
        redirect: "manual",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch (error) {
      throw new Unreachable(String(error));
    }
  }
}
