// Safe Exam Browser's own interface to a page: the hashes of its configuration and of itself, for this page's address.
// On macOS and iOS it is the only way to have them; elsewhere it confirms what the headers said. The server decides
// what they are worth; this only brings them, and brings them again at each question.

/**
 * @typedef {object} SebSecurity
 * @property {string} [configKey]
 * @property {string} [browserExamKey]
 * @property {(callback: () => void) => void} [updateKeys]
 *
 * @typedef {{security?: SebSecurity, version?: string}} SebObject
 *
 * @typedef {object} Hooks
 * @property {(path: string, body: object) => Promise<any>} post      as Wire's
 * @property {(why: {title: string, detail: string} | null) => void} told   the server's no, in its words; null: yes
 */
import { Refused, Unreachable } from "../assay/wire.js";

/** It can come some time after the page (SafeExamBrowser/seb-win-refactoring#1443). */
const PATIENCE_MS = 5000;
const LOOK_MS = 100;
/** updateKeys takes the *name* of a global function on macOS: it posts `callback.name`. */
const CALLBACK = "assaySafeExamBrowserKeys";

/** @returns {SebObject | undefined} */
const found = () => /** @type {{SafeExamBrowser?: SebObject}} */ (/** @type {unknown} */ (window)).SafeExamBrowser;

/** Whether this browser calls itself Safe Exam Browser. For help and patience only: anybody can say so. */
export const saysSeb = () => /\bSEB\b/.test(navigator.userAgent) || found() !== undefined;

/** @param {number} ms */
const pause = (ms) => new Promise((/** @type {(done: void) => void} */ done) => setTimeout(done, ms));

/** Its interface, waited for; null where there is none. @param {number} [patience] milliseconds */
export async function safeExamBrowser(patience = PATIENCE_MS) {
  for (let waited = 0; !found()?.security && waited < patience; waited += LOOK_MS) await pause(LOOK_MS);
  return found()?.security ? /** @type {SebObject & {security: SebSecurity}} */ (found()) : null;
}

/** Has it work out the hashes for the address of this page. @param {SebSecurity} security */
const updated = (security) => new Promise((/** @type {(done: void) => void} */ done) => {
  if (!security.updateKeys) return done();
  const callback = { [CALLBACK]: () => done() }[CALLBACK];   // a function of this name
  Object.assign(window, { [CALLBACK]: callback });
  security.updateKeys(callback);
  return void setTimeout(done, PATIENCE_MS);
});

export class SebCheck {
  /** The server knows nothing of this: it is not asked again. */ #unknown = false;
  /** @type {Promise<boolean> | null} */ #checking = null;

  /** @param {Hooks} hooks */
  constructor(hooks) {
    this.hooks = hooks;
  }

  /**
   * Shows the server the keys for this page's address; one call at a time.
   * @returns {Promise<boolean>} whether the server has confirmed the configuration
   */
  check() {
    this.#checking ??= this.#check().finally(() => { this.#checking = null; });
    return this.#checking;
  }

  async #check() {
    if (this.#unknown) return false;
    const seb = await safeExamBrowser();
    if (!seb) return false;
    await updated(seb.security);
    const { configKey = "", browserExamKey = "" } = seb.security;
    const url = location.href.split("#")[0];
    try {
      await this.hooks.post("seb", {
        url, config_key: configKey, browser_exam_key: browserExamKey, version: seb.version ?? "",
      });
      this.hooks.told(null);
      return true;
    } catch (error) {
      if (error instanceof Unreachable) return false;   // the next question asks again
      if (!(error instanceof Refused)) throw error;
      if (error.status === 404) this.#unknown = true;
      else if (error.status !== 401) this.hooks.told(error.problem);
      return false;
    }
  }
}
