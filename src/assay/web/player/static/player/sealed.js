// The sealed form (spec/form-package.md): the browser's half of core/forms/sealed.py. A question is opened
// when it is asked for; its text goes to who asked, and is not kept.
/** @import { Item, SealedForm } from "./types.js" */
/** @import { Ciphers } from "./ciphers.js" */
import { fromBase64url } from "./ciphers.js";

export class Form {
  /** Of the questions opened so far. @type {Map<number, number>} */ #choose = new Map();

  /** @param {SealedForm} sealed @param {unknown} key @param {Ciphers} ciphers */
  constructor(sealed, key, ciphers) {
    this.sealed = sealed;
    this.key = key;
    this.ciphers = ciphers;
  }

  get count() {
    return this.sealed.count;
  }

  /** How many options make a complete answer; undefined until it was opened. @param {number} number */
  choose(number) {
    return this.#choose.get(number);
  }

  /** Question `number`, counted from 1. @param {number} number @returns {Promise<Item>} */
  async item(number) {
    const nonce = new Uint8Array(12);
    new DataView(nonce.buffer).setUint32(8, number);
    const bound = new TextEncoder().encode(`assay-form-v1\n${this.sealed.form}\n${number}`);
    const locked = fromBase64url(this.sealed.sealed[number - 1]);
    const packed = await this.ciphers.open(this.key, nonce, bound, locked);
    const plain = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const item = await new Response(plain).json();
    this.#choose.set(number, item.choose);
    return item;
  }
}
