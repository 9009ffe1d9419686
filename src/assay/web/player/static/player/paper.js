// The form on this device: fetched sealed as soon as that is allowed, kept for a reload without a network,
// and opened with the key that comes with the start. The key is kept where no script can read it, or not at
// all.
/** @import { SealedForm } from "./types.js" */
/** @import { Ciphers } from "./ciphers.js" */
/** @import { Store } from "./store.js" */
/** @import { Wire } from "../assay/wire.js" */
import { fromBase64url } from "./ciphers.js";
import { Form } from "./sealed.js";

export class Paper {
  /** @type {Promise<SealedForm> | null} */ #sealed = null;
  /** @type {unknown} */ #key = null;

  /** @param {Wire} wire @param {Store} store @param {Ciphers} ciphers */
  constructor(wire, store, ciphers) {
    this.wire = wire;
    this.store = store;
    this.ciphers = ciphers;
  }

  /** Whether the exam has been begun: only then is there a key. */
  get unlocked() {
    return this.#key !== null;
  }

  /** The sealed form, from this device or from the server. @returns {Promise<SealedForm>} */
  fetch() {
    this.#sealed ??= this.#fetched().catch((error) => {
      this.#sealed = null;   // so that the next one asks again
      throw error;
    });
    return this.#sealed;
  }

  async #fetched() {
    const kept = await this.store.recall("form");
    if (kept) return kept;
    const sealed = await this.wire.get("form");
    await this.store.remember("form", sealed).catch(() => {});
    return sealed;
  }

  /** @param {string} text  the key of the form, base64url */
  async unlock(text) {
    if (this.#key) return;
    this.#key = await this.ciphers.formKey(fromBase64url(text));
    if (this.ciphers.keeps) await this.store.remember("key", this.#key).catch(() => {});
  }

  /** Whether everything needed to open it lies on this device. */
  async recall() {
    this.#key ??= (await this.store.recall("key")) ?? null;
    return this.#key !== null && (await this.store.recall("form")) !== undefined;
  }

  async open() {
    return new Form(await this.fetch(), this.#key, this.ciphers);
  }
}
