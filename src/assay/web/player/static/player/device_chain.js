// The device chain: each entry's `chain` fixes it and everything this device made before it, so that a
// server, or a judge of a loss claim, can tell one history from another. Twin of
// core/attempt/device_chain.py, same vectors.
/** @import { Entry } from "./types.js" */

/**
 * The chain after an entry.
 * @param {(data: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>} sha256
 * @param {string} prev   chain of the entry before; "" for the first
 * @param {Omit<Entry, "chain">} entry
 * @returns {Promise<string>} 32 hexadecimal digits
 */
export async function link(sha256, prev, entry) {
  const { device_seq, made_at, left, event, number } = entry;
  const said = [prev, device_seq, made_at, left, event, number, detail(entry)].join("\n");
  const hash = new Uint8Array(await sha256(new TextEncoder().encode(said)));
  return [...hash.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Stands last, so that the line breaks of a text cannot be taken for anything else.
 * @param {Omit<Entry, "chain">} entry
 */
const detail = ({ choice, struck, ranges, text }) => text ?? (choice ?? struck ?? ranges ?? []).join(",");
