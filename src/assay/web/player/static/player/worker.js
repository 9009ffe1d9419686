// The service worker of the player: keeps the shell (this attempt's page and the player's static files) and
// nothing else. No call, no answer, no token and no form ever passes through its cache.
//
// The server puts `self.SHELL` before this text: a version, and each file with its hash
// (web/player/shell.py). A cache is filled once, all or nothing, from files whose hashes fit, so that it
// never mixes two versions.

/** @typedef {{version: string, files: Record<string, string>}} Shell */
/** @typedef {Event & {waitUntil: (work: Promise<unknown>) => void}} LifeEvent */
/** @typedef {LifeEvent & {request: Request, resultingClientId: string, clientId: string,
 *   respondWith: (response: Promise<Response>) => void}} FetchEvent */

const { SHELL, clients } = /** @type {{SHELL: Shell, clients: {claim: () => Promise<void>}}} */ (
  /** @type {unknown} */ (self));
const STATIC = `assay-player-${SHELL.version}`;
const PAGES = "assay-player-pages";
/** How long a page or a file is waited for before the kept one is shown. */
const PATIENCE_MS = 5000;
/** Pages that came out of the cache: their files do, too. @type {Set<string>} */
const offline = new Set();

/** @param {string} name @param {(event: any) => void} act */
const on = (name, act) => self.addEventListener(name, act);

on("install", (/** @type {LifeEvent} */ event) => event.waitUntil(keepFiles()));

on("activate", (/** @type {LifeEvent} */ event) => event.waitUntil(dropOldFiles().then(claim)));

on("message", (/** @type {LifeEvent & {data: {keep?: string, forget?: string}, ports: MessagePort[]}} */ event) => {
  const { keep, forget } = event.data;
  if (keep) event.waitUntil(keepPage(keep).then((isKept) => event.ports[0]?.postMessage(isKept)));
  if (forget) event.waitUntil(forgetPage(forget));
});

on("fetch", (/** @type {FetchEvent} */ event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && isAttempt(pathname)) event.respondWith(page(event));
  else if (pathname in SHELL.files) event.respondWith(file(event, pathname));
});

/** "/exam/<uuid>/", and nothing below it. @param {string} path */
const isAttempt = (path) => /^\/exam\/[0-9a-f-]{36}\/?$/.test(path);

async function keepFiles() {
  // Long before a page comes: Chromium lists a new cache's entries on the disk while the first is being added, and can
  // miss it. A browser that was killed then would not find the page again.
  await caches.open(PAGES);
  const cache = await caches.open(STATIC);
  await Promise.all(Object.entries(SHELL.files).map(async ([path, integrity]) => {
    const response = await fetch(path, { integrity });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    await cache.put(path, response);
  }));
}

async function dropOldFiles() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("assay-player-") && ![STATIC, PAGES].includes(name));
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** The page from the network; the kept one when that is away, silent or in trouble. @param {FetchEvent} event */
async function page(event) {
  const { request, resultingClientId } = event;
  const path = new URL(request.url).pathname;
  const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null);
  if (response && response.status < 500) {
    // A disk that is full cannot keep it; it is shown all the same.
    if (response.ok && !response.redirected) event.waitUntil(kept(path, response.clone()).catch(() => {}));
    return response;
  }
  const found = await recalled(PAGES, named(path));
  if (found) offline.add(resultingClientId);
  return found ?? response ?? Response.error();
}

/** @param {FetchEvent} event @param {string} path */
async function file({ request, clientId }, path) {
  const found = await recalled(STATIC, path);
  if (found && offline.has(clientId)) return found;
  const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null);
  return response?.ok ? response : found ?? response ?? Response.error();
}

/** What is kept; nothing where nothing is, or where the disk cannot tell. @param {string} name @param {string} path */
const recalled = (name, path) => caches.open(name).then((cache) => cache.match(path)).catch(() => undefined);

/** The page that asked for the worker has it from now on, for what it loads only when it is needed. */
const claim = () => clients.claim();

/** Fetches a page to keep it. @param {string} base @returns {Promise<boolean>} whether that was possible */
async function keepPage(base) {
  try {
    const response = await fetch(`${base}/`, { redirect: "error" });
    if (!response.ok) return false;
    await kept(base, response);
    return true;
  } catch {
    return false;   // the network, or the disk
  }
}

/** Keeps a page without its token. @param {string} path @param {Response} response */
async function kept(path, response) {
  if (!response.headers.get("Content-Type")?.startsWith("text/html")) return;
  const headers = new Headers(response.headers);
  for (const name of ["Content-Encoding", "Content-Length", "Set-Cookie"]) headers.delete(name);
  const text = (await response.text()).replace(/(<meta name="csrf-token" content=")[^"]*/, "$1");
  await (await caches.open(PAGES)).put(named(path), new Response(text, { headers }));
}

/** @param {string} base */
async function forgetPage(base) {
  await (await caches.open(PAGES)).delete(named(base));
}

/** One name for the address with and without its last slash. @param {string} path */
const named = (path) => `${path.replace(/\/$/, "")}/`;
