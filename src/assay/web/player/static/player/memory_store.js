// The store of a browser that keeps nothing: everything stands in memory, and the page says so.
/** @import { Entry } from "./types.js" */
/** @import { Kept, Store } from "./store.js" */

/** @returns {Store} */
export function inMemory() {
  /** @type {Kept} */
  const kept = { waiting: [], sent: [], orphans: [] };
  const facts = new Map();
  /** @param {(entry: Entry) => boolean} leaves */
  const drop = (leaves) => {
    kept.waiting = kept.waiting.filter((entry) => !leaves(entry));
    kept.sent = kept.sent.filter((entry) => !leaves(entry));
  };
  return {
    durable: false,
    all: async () => structuredClone(kept),
    add: async (entry) => { kept.waiting.push(entry); },
    held: async (entries, ack) => {
      kept.waiting = kept.waiting.filter((entry) => entry.device_seq > ack.held_up_to);
      kept.sent.push(...entries);
      facts.set("ack", ack).set("base", { held_up_to: ack.held_up_to, chain: ack.chain });
    },
    settle: async (base) => {
      drop((entry) => entry.device_seq <= base.held_up_to);
      facts.set("base", base);
    },
    setAside: async (entries) => {
      drop((entry) => entries.some((one) => one.chain === entry.chain));
      kept.orphans.push(...entries);
    },
    remember: async (name, value) => { facts.set(name, value); },
    recall: async (name) => facts.get(name),
    forget: async (everything) => {
      facts.clear();
      if (everything) Object.assign(kept, { waiting: [], sent: [], orphans: [] });
    },
  };
}
