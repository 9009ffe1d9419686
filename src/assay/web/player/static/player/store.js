// What lies on this device: IndexedDB. Entries wait in `outbox` until the server holds them, then stand in
// `sent` until the next seat; `orphans` are entries that no longer fit; `facts` is what the exam needs to go
// on without a network. Closing the browser, a crash or a power cut loses nothing that was kept here.
/** @import { Acknowledgement, Entry } from "./types.js" */

/**
 * What is known by name: under which name this browser sits, the seat's reply, the state since, the sealed form
 * and its key, the clock's reading, what the server holds (`base`), and its last word on that (`ack`).
 * @typedef {"tab" | "seated" | "state" | "form" | "key" | "clock" | "base" | "ack"} FactName
 *
 * @typedef {object} Kept
 * @property {Entry[]} waiting    not acknowledged, oldest first
 * @property {Entry[]} sent       acknowledged since the last seat, oldest first
 * @property {Entry[]} orphans    set aside, oldest first
 *
 * @typedef {object} Store
 * @property {boolean} durable                                false: in memory only, and a reload loses it
 * @property {() => Promise<Kept>} all
 * @property {(entry: Entry) => Promise<void>} add            resolves when the entry is safe
 * @property {(entries: Entry[], ack: Acknowledgement) => Promise<void>} held  the server has these now
 * @property {(base: import("./reconcile.js").Point) => Promise<void>} settle  the server has told all up to here itself
 * @property {(entries: Entry[]) => Promise<void>} setAside   these will never be sent
 * @property {(name: FactName, value: unknown) => Promise<void>} remember
 * @property {(name: FactName) => Promise<any>} recall        undefined when it is not known
 * @property {(everything: boolean) => Promise<void>} forget  the facts, and with everything the entries too
 */

/** @param {string} attempt @returns {Promise<Store>} */
export async function openStore(attempt) {
  try {
    const store = onDisk(await opened(), attempt);
    await store.all();
    return store;
  } catch {
    // A private window of some browsers, a full disk, a policy.
    return (await import("./memory_store.js")).inMemory();
  }
}

const ROWS = ["outbox", "sent", "orphans"];

/** @returns {Promise<IDBDatabase>} */
function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("assay-player", 2);
    request.onupgradeneeded = () => {
      const db = request.result;
      const missing = (/** @type {string} */ name) => !db.objectStoreNames.contains(name);
      for (const name of ROWS.filter(missing)) {
        // An orphan's number is another entry's too: only with its chain it is its own.
        db.createObjectStore(name, {
          keyPath: name === "orphans" ? ["attempt", "device_seq", "chain"] : ["attempt", "device_seq"],
        });
      }
      if (missing("facts")) db.createObjectStore("facts");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
}

/** @param {IDBDatabase} db @param {string} attempt @returns {Store} */
function onDisk(db, attempt) {
  const upTo = (/** @type {number} */ last) => IDBKeyRange.bound([attempt, 0], [attempt, last]);
  const mine = IDBKeyRange.bound([attempt], [attempt, []]);
  /** @param {Entry} entry */
  const row = (entry) => ({ attempt, ...entry });
  /**
   * @param {string[]} names
   * @param {(rows: (name: string) => IDBObjectStore) => void} change
   * @param {IDBTransactionDurability} durability  strict: "complete" means on the disk, not in the disk's cache
   */
  const write = (names, change, durability = "strict") => new Promise(
    (/** @type {(done: void) => void} */ resolve, reject) => {
      const transaction = db.transaction(names, "readwrite", { durability });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      change((name) => transaction.objectStore(name));
    });
  /** @param {string} name @returns {Promise<Entry[]>} */
  const read = (name) => answer(db.transaction(name).objectStore(name).getAll(mine))
    .then((rows) => rows.map((/** @type {any} */ { attempt: _, ...entry }) => entry));
  return {
    durable: true,
    all: async () => {
      const [waiting, sent, orphans] = await Promise.all(ROWS.map(read));
      return { waiting, sent, orphans };
    },
    add: (entry) => write(["outbox"], (rows) => rows("outbox").put(row(entry))),
    held: (entries, ack) => write(["outbox", "sent", "facts"], (rows) => {
      rows("outbox").delete(upTo(ack.held_up_to));
      for (const entry of entries) rows("sent").put(row(entry));
      rows("facts").put(ack, [attempt, "ack"]);
      rows("facts").put({ held_up_to: ack.held_up_to, chain: ack.chain }, [attempt, "base"]);
    }),
    settle: (base) => write(["outbox", "sent", "facts"], (rows) => {
      for (const name of ["outbox", "sent"]) rows(name).delete(upTo(base.held_up_to));
      rows("facts").put(base, [attempt, "base"]);
    }),
    setAside: (entries) => write(ROWS, (rows) => {
      for (const entry of entries) {
        rows("orphans").put(row(entry));
        for (const name of ["outbox", "sent"]) rows(name).delete([attempt, entry.device_seq]);
      }
    }),
    remember: (name, value) => write(["facts"], (rows) => rows("facts").put(value, [attempt, name]), "relaxed"),
    recall: (name) => answer(db.transaction("facts").objectStore("facts").get([attempt, name])),
    forget: (everything) => write(everything ? [...ROWS, "facts"] : ["facts"], (rows) => {
      rows("facts").delete(mine);
      if (everything) for (const name of ROWS) rows(name).delete(mine);
    }),
  };
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const answer = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
