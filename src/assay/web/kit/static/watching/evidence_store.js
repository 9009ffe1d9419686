// Evidence as it lies on this device: IndexedDB, written through to the disk before anything is sent, so that closing
// the browser, a crash or a power cut loses nothing but the piece that was being recorded. What a piece is and its
// bytes stand apart, so that the list of them can be read without reading hours of video.
/** @import { Observation, Piece, StreamName } from "./types.js" */

/** More than this many bytes are not kept: about five hours at the usual quality. */
export const CAP_BYTES = 200_000_000;

/**
 * @typedef {Omit<Piece, "seq"> & {data: ArrayBuffer}} Unnumbered
 *
 * @typedef {object} EvidenceStore
 * @property {boolean} durable                                     false: in memory only, and a reload loses it
 * @property {() => Promise<Piece[]>} all                          what is not held by the server, each stream in order
 * @property {(stream: StreamName) => Promise<number>} next        the number of the next piece
 * @property {(piece: Unnumbered) => Promise<Piece>} add           numbered, and safe on the disk
 * @property {(piece: Piece) => Promise<ArrayBuffer | undefined>} bytes
 * @property {(piece: Piece) => Promise<void>} drop                the server has it, or never takes it
 * @property {(stream: StreamName, from: number) => Promise<void>} renumber   in order, the first becomes `from`
 * @property {(seen: Observation[]) => Promise<void>} noteDown     what is not told yet, instead of the last
 * @property {() => Promise<Observation[]>} noted
 */

/** @param {string} attempt @returns {Promise<EvidenceStore>} */
export async function openEvidence(attempt) {
  try {
    const store = onDisk(await opened(), attempt);
    await store.all();
    // Asked, so that a browser short of space takes others' data first; no is no answer to wait for.
    void navigator.storage?.persist?.().catch(() => false);
    return store;
  } catch {
    // A private window of some browsers, a full disk, a policy.
    return (await import("./evidence_memory.js")).inMemory();
  }
}

const ROWS = ["pieces", "bytes", "facts"];

/** @returns {Promise<IDBDatabase>} */
function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("assay-evidence", 1);
    request.onupgradeneeded = () => {
      const db = request.result;
      db.createObjectStore("pieces", { keyPath: ["attempt", "stream", "seq"] });
      db.createObjectStore("bytes");
      db.createObjectStore("facts");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
}

/** @param {IDBDatabase} db @param {string} attempt @returns {EvidenceStore} */
function onDisk(db, attempt) {
  const mine = (/** @type {string[]} */ ...more) => IDBKeyRange.bound([attempt, ...more], [attempt, ...more, []]);
  /**
   * One transaction that is on the disk, and not in the disk's cache, when it is done.
   * @template T
   * @param {(rows: (name: string) => IDBObjectStore) => Promise<T>} change  waits for nothing but the database
   * @returns {Promise<T>}
   */
  const write = async (change) => {
    const transaction = db.transaction(ROWS, "readwrite", { durability: "strict" });
    const done = new Promise((/** @type {(done: void) => void} */ resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
    });
    done.catch(() => {});
    const made = await change((name) => transaction.objectStore(name)).catch((error) => {
      try { transaction.abort(); } catch { /* it is over already */ }
      throw error;
    });
    await done;
    return made;
  };
  const facts = () => db.transaction("facts").objectStore("facts");
  const nextKey = (/** @type {string} */ stream) => [attempt, "next", stream];
  const key = (/** @type {Piece} */ { stream, seq }) => [attempt, stream, seq];
  return {
    durable: true,
    all: async () => inOrder((await answer(db.transaction("pieces").objectStore("pieces").getAll(mine())))
      .map(({ attempt: _, ...piece }) => piece)),
    next: async (stream) => (await answer(facts().get(nextKey(stream)))) ?? 1,
    add: ({ data, ...piece }) => write(async (rows) => {
      const seq = (await answer(rows("facts").get(nextKey(piece.stream)))) ?? 1;
      rows("facts").put(seq + 1, nextKey(piece.stream));
      rows("pieces").put({ attempt, ...piece, seq });
      rows("bytes").put(data, [attempt, piece.stream, seq]);
      return { ...piece, seq };
    }),
    bytes: (piece) => answer(db.transaction("bytes").objectStore("bytes").get(key(piece))),
    drop: (piece) => write(async (rows) => {
      rows("pieces").delete(key(piece));
      rows("bytes").delete(key(piece));
    }),
    renumber: (stream, from) => write(async (rows) => {
      const [pieces, bytes] = await Promise.all([
        answer(rows("pieces").getAll(mine(stream))), answer(rows("bytes").getAll(mine(stream)))]);
      for (const name of ["pieces", "bytes"]) rows(name).delete(mine(stream));
      pieces.forEach((piece, place) => {
        rows("pieces").put({ ...piece, seq: from + place });
        rows("bytes").put(bytes[place], [attempt, stream, from + place]);
      });
      rows("facts").put(from + pieces.length, nextKey(stream));
    }),
    noteDown: (seen) => write(async (rows) => void rows("facts").put(seen, [attempt, "noted"])),
    noted: async () => (await answer(facts().get([attempt, "noted"]))) ?? [],
  };
}

/** By stream, and there by number. @param {Piece[]} pieces */
export const inOrder = (pieces) => pieces.sort((a, b) => (
  a.stream === b.stream ? a.seq - b.seq : a.stream < b.stream ? -1 : 1));

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const answer = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
