// What the player computes with keys and hashes: the browser's own WebCrypto, and where an address is not
// secure (plain http, but localhost) and has none, the same in plain script.

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/**
 * @typedef {object} Ciphers
 * @property {boolean} keeps   whether a form key can be kept on this device, where no script can read it
 * @property {(data: Bytes) => Promise<ArrayBuffer>} sha256
 * @property {(bytes: Bytes) => Promise<unknown>} formKey   for AES-256-GCM, to open and nothing else
 * @property {(key: any, nonce: Bytes, bound: Bytes, sealed: Bytes) => Promise<ArrayBuffer>} open
 *   throws when anything does not fit
 */

/** @returns {Promise<Ciphers>} */
export async function ciphers() {
  if (globalThis.crypto?.subtle) return ofTheBrowser(crypto.subtle);
  return (await import("./plain_ciphers.js")).inScript();
}

/** @param {SubtleCrypto} subtle @returns {Ciphers} */
const ofTheBrowser = (subtle) => ({
  keeps: true,
  sha256: (data) => subtle.digest("SHA-256", data),
  // Not extractable: it can be used, and kept by the browser, but no script can read it.
  formKey: (bytes) => subtle.importKey("raw", bytes, "AES-GCM", false, ["decrypt"]),
  open: (key, iv, additionalData, sealed) =>
    subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, sealed),
});

/** The bytes of base64url without padding. @param {string} text */
export function fromBase64url(text) {
  const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}
