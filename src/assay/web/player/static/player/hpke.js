// Hybrid public key encryption (RFC 9180, base mode, one message): DHKEM(P-256, HKDF-SHA256), HKDF-SHA256,
// AES-128-GCM, on the browser's WebCrypto. Only sealing: whoever opens has the private key, and that is never
// a browser.

/** kem 0x0010, kdf 0x0001, aead 0x0001: section 7. */
const KEM = bytes("KEM", 0x00, 0x10);
const SUITE = bytes("HPKE", 0x00, 0x10, 0x00, 0x01, 0x00, 0x01);
const CURVE = { name: "ECDH", namedCurve: "P-256" };

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/**
 * Seals a text so that only the holder of the private key can read it.
 * @param {Bytes} publicKey   P-256 point, 65 bytes, uncompressed
 * @param {{info: Bytes, aad?: Bytes}} bound   what opens it must know the same
 * @param {Bytes} plain
 * @param {CryptoKeyPair} [ephemeral]  for published vectors; otherwise fresh, which it must be
 * @returns {Promise<Bytes>} the encapsulated key (65 bytes), then the ciphertext
 */
export async function seal(publicKey, { info, aad = bytes() }, plain, ephemeral) {
  const pair = ephemeral ?? /** @type {CryptoKeyPair} */ (
    await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]));
  const recipient = await crypto.subtle.importKey("raw", publicKey, CURVE, false, []);
  const enc = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const shared = new Uint8Array(
    await crypto.subtle.deriveBits({ name: "ECDH", public: recipient }, pair.privateKey, 256));

  // Encap (4.1): the secret of this message.
  const eae = await extract(KEM, bytes(), "eae_prk", shared);
  const secret = await expand(KEM, eae, "shared_secret", bytes(enc, publicKey), 32);

  // Key schedule (5.1), base mode: no pre-shared key.
  const context = bytes(
    0, await extract(SUITE, bytes(), "psk_id_hash", bytes()), await extract(SUITE, bytes(), "info_hash", info));
  const prk = await extract(SUITE, secret, "secret", bytes());
  const key = await crypto.subtle.importKey(
    "raw", await expand(SUITE, prk, "key", context, 16), "AES-GCM", false, ["encrypt"]);
  const iv = await expand(SUITE, prk, "base_nonce", context, 12);
  return bytes(enc, await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: aad }, key, plain));
}

/** LabeledExtract. @param {Bytes} suite @param {Bytes} salt @param {string} label @param {Bytes} material */
const extract = (suite, salt, label, material) =>
  hmac(salt.length ? salt : new Uint8Array(32), bytes("HPKE-v1", suite, label, material));

/**
 * LabeledExpand, for at most the 32 bytes of one round.
 * @param {Bytes} suite @param {Bytes} prk @param {string} label @param {Bytes} info @param {number} length
 */
const expand = async (suite, prk, label, info, length) =>
  (await hmac(prk, bytes(0, length, "HPKE-v1", suite, label, info, 1))).slice(0, length);

/** HMAC-SHA256. @param {Bytes} key @param {Bytes} text */
async function hmac(key, text) {
  const how = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, how, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, text));
}

/**
 * Everything one after another; a text as UTF-8, a number as one byte.
 * @param {...(Bytes | ArrayBuffer | string | number)} parts
 */
export function bytes(...parts) {
  const all = parts.flatMap((part) => {
    if (typeof part === "number") return [part];
    return [...(typeof part === "string" ? new TextEncoder().encode(part) : new Uint8Array(part))];
  });
  return Uint8Array.from(all);
}
