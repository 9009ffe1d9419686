// Asks the service worker to keep the player's own files, so that a browser that was closed finds the exam again
// without a network; then loads what is needed most when nothing can be loaded any more. Nothing waits for it, and
// without it everything else works.

/** @param {string} base  address of the attempt */
export async function keepShell(base) {
  try {
    await asked(base);
  } finally {
    await import("./stored.js");
  }
}

/** @param {string} base */
async function asked(base) {
  if (!navigator.serviceWorker) return;   // plain http, some kiosk browsers
  try {
    const registration = await navigator.serviceWorker.register("/exam/worker.js", { scope: "/exam/" });
    const worker = registration.active ?? (await navigator.serviceWorker.ready).active;
    worker?.postMessage({ keep: base });
  } catch {
    // A policy of the browser, a full disk: then a reload needs the network.
  }
}
