// The evidence of a browser that keeps nothing: it stands in memory until it is sent.
/** @import { Observation, Piece } from "./types.js" */
/** @import { EvidenceStore } from "./evidence_store.js" */
import { inOrder } from "./evidence_store.js";

/** @returns {EvidenceStore} */
export function inMemory() {
  /** @type {Map<string, Piece & {data: ArrayBuffer}>} */
  let kept = new Map();
  /** @type {Map<string, number>} */
  const numbers = new Map();
  /** @type {Observation[]} */
  let noted = [];
  const key = (/** @type {Pick<Piece, "stream" | "seq">} */ { stream, seq }) => `${stream} ${seq}`;
  return {
    durable: false,
    all: async () => inOrder([...kept.values()].map(({ data: _, ...piece }) => piece)),
    next: async (stream) => numbers.get(stream) ?? 1,
    add: async (piece) => {
      const seq = numbers.get(piece.stream) ?? 1;
      numbers.set(piece.stream, seq + 1);
      kept.set(key({ stream: piece.stream, seq }), { ...piece, seq });
      const { data: _, ...rest } = piece;
      return { ...rest, seq };
    },
    bytes: async (piece) => kept.get(key(piece))?.data,
    drop: async (piece) => void kept.delete(key(piece)),
    renumber: async (stream, from) => {
      let seq = from;
      const moved = [...kept.values()].map((piece) => (piece.stream === stream ? { ...piece, seq: seq++ } : piece));
      kept = new Map(moved.map((piece) => [key(piece), piece]));
      numbers.set(stream, seq);
    },
    noteDown: async (seen) => { noted = seen; },
    noted: async () => noted,
  };
}
