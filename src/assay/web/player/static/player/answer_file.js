// The answer file (spec/answer-file.md): what could not be delivered, sealed to the site's public key, for
// the candidate to hand over; core/answer_file reads it. And the proof of what was stored.
/** @import { Acknowledgement, Entry } from "./types.js" */
/** @import { Store } from "./store.js" */
import { fromBase64url } from "./ciphers.js";
import { bytes, seal } from "./hpke.js";

/**
 * Makes the file of everything on this device that the server has not confirmed, and gives it to the candidate.
 * @param {{attempt: string, tab: string, store: Store, left: number}} here  left: seconds on the display
 * @param {string} siteKey  P-256 point, 65 bytes, base64url
 */
export async function saveAnswers({ attempt, tab, store, left }, siteKey) {
  const { waiting: entries, orphans } = await store.all();
  const content = {
    format: "assay-answers-v1",
    attempt, tab,
    device: navigator.userAgent.slice(0, 200),
    made_at: new Date().toISOString(),
    left,
    base: (await store.recall("base")) ?? { held_up_to: 0, chain: "" },
    proof: (await store.recall("ack")) ?? null,
    entries, orphans,
  };
  download(`answers-${attempt}.assay`, await sealed(attempt, content, fromBase64url(siteKey)));
}

/** @param {string} attempt @param {object} content @param {Uint8Array<ArrayBuffer>} key */
async function sealed(attempt, content, key) {
  // Bound to the attempt: nobody can hand it over for another.
  const info = bytes(`assay-answer-file-v1\n${attempt}`);
  const body = await seal(key, { info }, bytes(JSON.stringify(content)));
  const id = new Uint8Array(await crypto.subtle.digest("SHA-256", key));
  const file = {
    format: "assay-answer-file-v1", attempt, key: toBase64url(id.subarray(0, 8)), sealed: toBase64url(body),
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/**
 * The file that `assay attempt verify --claim` reads.
 * @param {string} attempt @param {Acknowledgement} proof
 * @param {Entry[]} entries  those that this device still has
 */
export const claimFile = (attempt, proof, entries) =>
  `${JSON.stringify({ format: "assay-claim-v1", attempt, ...proof, entries }, null, 1)}\n`;

/** Gives the candidate a file to keep. @param {string} name @param {string} text */
export function download(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** @param {Uint8Array} data */
function toBase64url(data) {
  const letters = Array.from(data, (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
