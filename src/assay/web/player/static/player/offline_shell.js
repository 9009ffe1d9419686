// Asks the service worker to keep the player's own files, so that a browser that was closed finds the exam
// again without a network. Loaded last: nothing waits for it, and without it everything else works.

/** @param {string} base  address of the attempt */
export async function keepShell(base) {
  if (!navigator.serviceWorker) {   // plain http, some kiosk browsers
    await import("./stored.js");   // what is needed most when nothing can be loaded any more
    return;
  }
  try {
    const registration = await navigator.serviceWorker.register("/exam/worker.js", { scope: "/exam/" });
    const worker = registration.active ?? (await navigator.serviceWorker.ready).active;
    worker?.postMessage({ keep: base });
  } catch {
    // A policy of the browser, a full disk: then a reload needs the network.
  }
}
