// The line, measured: how long a known number of bytes takes down and up.

/** Whatever takes longer is slower than any exam needs: 260 kbit/s. */
const PATIENCE_MS = 8000;

/** Kilobits a second, whole; 0: not measured. @param {string} address */
export async function download(address) {
  return timed(async () => {
    const answer = await asked(address, {});
    return (await answer.arrayBuffer()).byteLength;
  });
}

/** Kilobits a second, whole; 0: not measured. @param {string} address @param {string} csrf @param {number} size  bytes */
export async function upload(address, csrf, size = 256 * 1024) {
  const body = new Uint8Array(size);
  // In parts: browsers give 64 KiB of chance at once.
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(body.subarray(at, at + 65_536));
  return timed(async () => {
    const headers = { "Content-Type": "application/octet-stream", "X-CSRFToken": csrf };
    const answer = await asked(address, { method: "POST", headers, body });
    return (await answer.json()).bytes;
  });
}

/** @param {string} address @param {RequestInit} how */
async function asked(address, how) {
  const answer = await fetch(address, { ...how, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}

/** @param {() => Promise<number>} transfer */
async function timed(transfer) {
  const begun = performance.now();
  const bytes = await transfer().catch(() => 0);
  const kilobits = Math.round((bytes * 8) / Math.max(1, performance.now() - begun));
  return Math.min(kilobits, 9_999_999);
}
