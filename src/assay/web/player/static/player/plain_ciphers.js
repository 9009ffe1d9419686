// SHA-256 and the opening half of AES-256-GCM in plain script, for addresses that are not secure (plain
// http), where browsers have no WebCrypto. Loaded only there. Whoever controls such a network can read along
// anyway: this keeps an exam working, no more. FIPS 180-4, FIPS 197, NIST SP 800-38D; held against the same
// vectors as the browser's own.
/** @import { Ciphers } from "./ciphers.js" */

/** @returns {Ciphers} */
export const inScript = () => ({
  keeps: false,   // a key that script can use, script can read
  sha256: async (data) => sha256(data).buffer,
  formKey: async (bytes) => expanded(bytes),
  open: async (key, nonce, bound, sealed) => open(key, nonce, bound, sealed).buffer,
});

/** The first 32 bits of the fractional parts of a root of the first primes. @param {number} count @param {number} root */
function fractions(count, root) {
  /** @type {number[]} */
  const found = [];
  for (let n = 2; found.length < count; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) prime &&= n % d !== 0;
    if (prime) found.push(((n ** (1 / root)) % 1) * 2 ** 32 | 0);
  }
  return found;
}

const ROUNDS = fractions(64, 3);
const START = fractions(8, 2);

/** @param {number} word @param {number} by */
const turned = (word, by) => (word >>> by) | (word << (32 - by));

/** @param {Uint8Array} data @returns {Uint8Array<ArrayBuffer>} */
function sha256(data) {
  const padded = new Uint8Array(((data.length + 8) >> 6) + 1 << 6);
  padded.set(data);
  padded[data.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(data.length / 2 ** 29));
  view.setUint32(padded.length - 4, data.length << 3);
  const hash = [...START];
  const w = new Int32Array(64);
  for (let at = 0; at < padded.length; at += 64) {
    for (let t = 0; t < 64; t++) w[t] = t < 16 ? view.getInt32(at + 4 * t) : scheduled(w, t);
    compress(hash, w);
  }
  const out = new Uint8Array(32);
  hash.forEach((word, n) => new DataView(out.buffer).setInt32(4 * n, word));
  return out;
}

/** @param {Int32Array} w @param {number} t */
function scheduled(w, t) {
  const a = w[t - 15];
  const b = w[t - 2];
  return w[t - 16] + (turned(a, 7) ^ turned(a, 18) ^ (a >>> 3)) + w[t - 7]
    + (turned(b, 17) ^ turned(b, 19) ^ (b >>> 10)) | 0;
}

/** @param {number[]} hash @param {Int32Array} w */
function compress(hash, w) {
  let [a, b, c, d, e, f, g, h] = hash;
  for (let t = 0; t < 64; t++) {
    const one = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[t] + w[t] | 0;
    const two = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c)) | 0;
    [a, b, c, d, e, f, g, h] = [one + two | 0, a, b, c, d + one | 0, e, f, g];
  }
  [a, b, c, d, e, f, g, h].forEach((word, n) => { hash[n] = hash[n] + word | 0; });
}

/** Twice an element of AES's field. @param {number} x */
const doubled = (x) => ((x << 1) ^ (x & 0x80 ? 0x11b : 0)) & 0xff;

/** The S-box: inverse in the field, then the affine map. */
const BOX = (() => {
  const box = new Uint8Array(256);
  let p = 1;
  let q = 1;
  do {
    p ^= doubled(p);   // p runs through the field by threes, q through the inverses
    q ^= q << 1; q ^= q << 2; q ^= q << 4; q &= 0xff;
    if (q & 0x80) q ^= 0x09;
    const x = q | (q << 8);
    box[p] = (q ^ (x >> 7) ^ (x >> 6) ^ (x >> 5) ^ (x >> 4) ^ 0x63) & 0xff;
  } while (p !== 1);
  box[0] = 0x63;
  return box;
})();

/** The 15 round keys, 240 bytes. @param {Uint8Array} key  32 bytes */
function expanded(key) {
  const out = new Uint8Array(240);
  out.set(key);
  let round = 1;
  for (let at = 32; at < 240; at += 4) {
    let word = [...out.subarray(at - 4, at)];
    if (at % 32 === 0) {
      word = [BOX[word[1]] ^ round, BOX[word[2]], BOX[word[3]], BOX[word[0]]];
      round = doubled(round);
    } else if (at % 32 === 16) {
      word = word.map((byte) => BOX[byte]);
    }
    word.forEach((byte, n) => { out[at + n] = out[at + n - 32] ^ byte; });
  }
  return out;
}

/** One block encrypted. @param {Uint8Array} keys @param {Uint8Array} block */
function encrypted(keys, block) {
  let state = block.map((byte, n) => byte ^ keys[n]);
  for (let round = 1; round <= 14; round++) {
    const moved = state.map((_, n) => BOX[state[(n + 4 * (n % 4)) % 16]]);
    state = round === 14 ? moved : moved.map((byte, n) => {
      const column = n - (n % 4);
      const [b, c, d] = [1, 2, 3].map((by) => moved[column + ((n + by) % 4)]);
      return doubled(byte) ^ doubled(b) ^ b ^ c ^ d;
    });
    state = state.map((byte, n) => byte ^ keys[16 * round + n]);
  }
  return state;
}

/** @param {Uint8Array} bytes */
const whole = (bytes) => bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);

/** x times y in GCM's field, whose first bit is the lowest power. @param {bigint} x @param {bigint} y */
function times(x, y) {
  let product = 0n;
  for (let bit = 127n; bit >= 0n; bit--) {
    if ((x >> bit) & 1n) product ^= y;
    y = y & 1n ? (y >> 1n) ^ (0xe1n << 120n) : y >> 1n;
  }
  return product;
}

/** @param {Uint8Array} keys @param {Uint8Array} nonce @param {Uint8Array} bound @param {Uint8Array} sealed */
function open(keys, nonce, bound, sealed) {
  const text = sealed.subarray(0, -16);
  const key = whole(encrypted(keys, new Uint8Array(16)));
  let hash = 0n;
  for (const part of [bound, text]) {
    for (let at = 0; at < part.length; at += 16) {
      const block = new Uint8Array(16);
      block.set(part.subarray(at, at + 16));
      hash = times(hash ^ whole(block), key);
    }
  }
  hash = times(hash ^ ((BigInt(bound.length) << 67n) | BigInt(text.length) << 3n), key);
  const counter = new Uint8Array([...nonce, 0, 0, 0, 1]);
  if (sealed.length < 16 || (hash ^ whole(encrypted(keys, counter))) !== whole(sealed.subarray(-16))) {
    throw new Error("It does not open.");
  }
  const plain = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 16) {
    new DataView(counter.buffer).setUint32(12, at / 16 + 2);
    const stream = encrypted(keys, counter);
    for (let n = at; n < Math.min(at + 16, text.length); n++) plain[n] = text[n] ^ stream[n - at];
  }
  return plain;
}
