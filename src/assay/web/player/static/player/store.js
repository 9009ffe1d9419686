// Where entries wait on this device: IndexedDB, one row an entry, removed only when the server holds it.
// Closing the browser, a crash or a power cut loses nothing that was kept here.
/** @import { Entry } from "./types.js" */

/**
 * @typedef {object} Store
 * @property {boolean} durable                          false: in memory only, and a reload loses it
 * @property {() => Promise<Entry[]>} all               oldest first
 * @property {(entry: Entry) => Promise<void>} add      resolves when the entry is safe
 * @property {(heldUpTo: number) => Promise<void>} forget
 */

/** @param {string} attempt @returns {Promise<Store>} */
export async function openStore(attempt) {
  try {
    const store = onDisk(await opened(), attempt);
    await store.all();
    return store;
  } catch {
    return inMemory();   // a private window of some browsers, a full disk, a policy
  }
}

/** @returns {Promise<IDBDatabase>} */
function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("assay-player", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("outbox", { keyPath: ["attempt", "device_seq"] });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
}

/** @param {IDBDatabase} db @param {string} attempt @returns {Store} */
function onDisk(db, attempt) {
  const upTo = (/** @type {number} */ last) => IDBKeyRange.bound([attempt, 0], [attempt, last]);
  /** @param {(rows: IDBObjectStore) => void} change */
  const write = (change) => new Promise((/** @type {(done: void) => void} */ resolve, reject) => {
    // Strict: "complete" means on the disk, not in the disk's cache.
    const transaction = db.transaction("outbox", "readwrite", { durability: "strict" });
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    change(transaction.objectStore("outbox"));
  });
  return {
    durable: true,
    all: () => new Promise((resolve, reject) => {
      const request = db.transaction("outbox").objectStore("outbox").getAll(upTo(Infinity));
      request.onsuccess = () => resolve(request.result.map(({ attempt: _, ...entry }) => entry));
      request.onerror = () => reject(request.error);
    }),
    add: (entry) => write((rows) => rows.put({ attempt, ...entry })),
    forget: (heldUpTo) => write((rows) => rows.delete(upTo(heldUpTo))),
  };
}

/** @returns {Store} */
function inMemory() {
  /** @type {Entry[]} */
  let entries = [];
  return {
    durable: false,
    all: async () => [...entries],
    add: async (entry) => { entries.push(entry); },
    forget: async (heldUpTo) => { entries = entries.filter((entry) => entry.device_seq > heldUpTo); },
  };
}
