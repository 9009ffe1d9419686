// Stretches of text as flattened offsets, [start, end, start, end, …]: ascending, apart from each other, none empty.
// Offsets count UTF-16 code units of the text content, as the DOM does. Pure.

/** Any stretches, brought into that form. @param {number[]} ranges @returns {number[]} */
export function merged(ranges) {
  const pairs = [];
  for (let at = 0; at + 1 < ranges.length; at += 2) {
    if (ranges[at] < ranges[at + 1]) pairs.push([ranges[at], ranges[at + 1]]);
  }
  pairs.sort((a, b) => a[0] - b[0]);
  /** @type {number[]} */
  const made = [];
  for (const [start, end] of pairs) {
    const last = made.length - 1;
    if (last > 0 && start <= made[last]) made[last] = Math.max(made[last], end);
    else made.push(start, end);
  }
  return made;
}

/** @param {number[]} ranges @param {number} start @param {number} end */
export const added = (ranges, start, end) => merged([...ranges, start, end]);

/** @param {number[]} ranges @param {number} start @param {number} end */
export function removed(ranges, start, end) {
  /** @type {number[]} */
  const left = [];
  for (let at = 0; at < ranges.length; at += 2) {
    left.push(ranges[at], Math.min(ranges[at + 1], start), Math.max(ranges[at], end), ranges[at + 1]);
  }
  return merged(left);
}

/** Whether a stretch lies within the others. @param {number[]} ranges @param {number} start @param {number} end */
export function covers(ranges, start, end) {
  for (let at = 0; at < ranges.length; at += 2) {
    if (ranges[at] <= start && end <= ranges[at + 1]) return true;
  }
  return false;
}
