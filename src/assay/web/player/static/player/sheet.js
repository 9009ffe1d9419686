// The answer sheet: what the candidate has done with each question. Pure: entries in, facts out.
/** @import { Entry, Filter, Item, Status, Work } from "./types.js" */

export const LETTERS = "ABCDEFGH";

export class AnswerSheet {
  /** @type {Map<number, Work>} */ #work = new Map();
  /** The question visited last; 0 when none was. */
  at = 0;

  /** @param {Item[]} items */
  constructor(items) {
    this.items = items;
  }

  /**
   * Starts again from what the server holds; entries not yet sent are applied on top of it.
   * @param {Record<string, Partial<Work>>} held
   * @param {number} at
   * @param {Entry[]} waiting
   */
  load(held, at, waiting) {
    this.#work.clear();
    for (const [number, work] of Object.entries(held)) Object.assign(this.of(Number(number)), work);
    this.at = at;
    for (const entry of waiting) this.apply(entry);
  }

  /** @param {number} number @returns {Work} */
  of(number) {
    let work = this.#work.get(number);
    if (!work) this.#work.set(number, (work = { choice: [], flagged: false, struck: [], seen: false }));
    return work;
  }

  /** @param {number} number */
  item(number) {
    return this.items[number - 1];
  }

  /** @param {Entry} entry */
  apply(entry) {
    const work = this.of(entry.number);
    work.seen = true;
    if (entry.event === "AnswerSaved") work.choice = entry.choice ?? [];
    else if (entry.event === "StruckOut") work.struck = entry.struck ?? [];
    else if (entry.event === "Visited") this.at = entry.number;
    else work.flagged = entry.event === "Flagged";
  }

  /** Whether the answer is complete: one of two wanted options is not. @param {number} number */
  answered(number) {
    return this.of(number).choice.length === this.item(number).choose;
  }

  /** Whether options are chosen, but not as many as asked for. @param {number} number */
  incomplete(number) {
    return this.of(number).choice.length > 0 && !this.answered(number);
  }

  /** @param {number} number @returns {Status} */
  status(number) {
    if (this.answered(number)) return "answered";
    return this.of(number).seen ? "seen" : "unseen";
  }

  /** The answer in a few words, for lists. @param {number} number */
  summary(number) {
    const { choice, seen } = this.of(number);
    if (this.answered(number)) return `Answer ${[...choice].sort().map((n) => LETTERS[n]).join(", ")}`;
    if (choice.length) return `${choice.length} of ${this.item(number).choose} chosen`;
    return seen ? "Not answered" : "Not seen";
  }

  /** The numbers of the questions that a filter lets through. @param {Filter} filter */
  listed(filter) {
    return this.items.map((item) => item.number).filter((number) => {
      if (filter === "answered") return this.answered(number);
      if (filter === "open") return !this.answered(number);
      return filter === "all" || this.of(number).flagged;
    });
  }

  /** @returns {Record<Filter, number>} */
  totals() {
    const answered = this.listed("answered").length;
    const all = this.items.length;
    return { all, answered, open: all - answered, flagged: this.listed("flagged").length };
  }
}
