// Asks the service worker to keep the player's own files, so that a browser that was closed finds the exam again
// without a network; and loads what is needed most when nothing can be loaded any more. Nothing waits for it, and
// without it everything else works.
import { Backoff } from "../assay/backoff.js";
import { pause } from "./seat.js";

/** @param {string} base  address of the attempt */
export async function keepShell(base) {
  await Promise.all([untilKept(base), import("./stored.js")]);
}

/** Tries again and again: a network that stumbles must not cost what is there for its absence. @param {string} base */
async function untilKept(base) {
  if (!navigator.serviceWorker) return;   // plain http, some kiosk browsers
  const backoff = new Backoff();
  while (!(await keep(base).catch(() => false))) await pause(backoff.next());
}

/** @param {string} base @returns {Promise<boolean>} false or an error: the network, a full disk, a policy */
async function keep(base) {
  const registration = await navigator.serviceWorker.register("/exam/worker.js", { scope: "/exam/" });
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  return worker !== null && (await isReady(worker)) && asked(worker, base);
}

/** Whether a worker comes to life; one that could not fetch all its files never does. @param {ServiceWorker} worker */
const isReady = (worker) => new Promise((/** @type {(ready: boolean) => void} */ answer) => {
  const look = () => {
    if (worker.state === "activated") answer(true);
    if (worker.state === "redundant") answer(false);
  };
  worker.addEventListener("statechange", look);
  look();
});

/** Whether the worker could keep the page. @param {ServiceWorker} worker @param {string} base */
const asked = (worker, base) => new Promise((/** @type {(kept: boolean) => void} */ answer) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => answer(data === true);
  worker.postMessage({ keep: base }, [port2]);
});
