// Where panes may stand: a dock at each side and one at the bottom, each taking room away from the question and
// never covering it. Pure geometry. All lengths are rem, so that larger text means larger panes.

/** @typedef {"start" | "end" | "bottom"} Side */
/** @typedef {{start: number, end: number, bottom: number}} Breadths  how far each dock reaches into the window */

/** @type {Side[]} */
export const SIDES = ["start", "end", "bottom"];

/** The question keeps this much, whatever the candidate drags. */
const QUESTION = { width: 24, height: 11 };
/** A narrower window has no dock at its sides. */
const SIDES_FROM = 44;
const BOTH_SIDES_FROM = 64;
export const LEAST = { start: 15, end: 15, bottom: 8 };
const GAP = 0.5;

/**
 * The dock where a pane can stand in a window of this width.
 * @param {Side} wanted
 * @param {number} width
 * @param {Side} other   the side dock in use that must do when there is no room for both
 * @returns {Side}
 */
export function dockFor(wanted, width, other = wanted) {
  if (wanted === "bottom" || width < SIDES_FROM) return "bottom";
  return width < BOTH_SIDES_FROM && other !== "bottom" ? other : wanted;
}

/**
 * What the docks get of what was wanted for them; 0 for an empty one.
 * @param {Breadths} wanted
 * @param {{width: number, height: number}} window   between header and footer
 * @returns {Breadths}
 */
export function fitted(wanted, { width, height }) {
  const room = Math.max(0, width - QUESTION.width);
  const squeeze = Math.min(1, room / Math.max(wanted.start + wanted.end, 1));
  return {
    start: wanted.start * squeeze,
    end: wanted.end * squeeze,
    bottom: Math.min(wanted.bottom, Math.max(LEAST.bottom, height - QUESTION.height)),
  };
}

/**
 * The places of the panes of one dock along it: as near as can be to where each was put, none over another,
 * none outside; shorter, in proportion, when they are longer than the dock together.
 * @param {{along: number, length: number}[]} wanted   from the front to the back
 * @param {number} room                                the dock's length
 */
export function arranged(wanted, room) {
  const free = room - GAP * (wanted.length - 1);
  const total = wanted.reduce((sum, { length }) => sum + length, 0);
  const squeeze = Math.min(1, free / Math.max(total, 1));
  const places = wanted.map(({ along, length }) => ({ along: Math.max(0, along), length: length * squeeze }));
  let front = 0;
  for (const place of places) {
    place.along = Math.max(place.along, front);
    front = place.along + place.length + GAP;
  }
  let back = room;
  for (const place of places.reverse()) {
    place.along = Math.min(place.along, back - place.length);
    back = place.along - GAP;
  }
  return places.reverse();
}

/**
 * The dock that a pointer means; null between them, where a pane stays in the dock it is in.
 * @param {number} x  @param {number} y   each as a part of the window, 0 to 1
 * @returns {Side | null}
 */
export function dockAt(x, y) {
  if (y > 0.75) return "bottom";
  if (x < 0.25) return "start";
  return x > 0.75 ? "end" : null;
}
