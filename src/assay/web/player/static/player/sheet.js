// The answer sheet: what the candidate has done with each question, and which questions can still be worked on.
// Pure: entries in, facts out.
/** @import { Form } from "./sealed.js" */
/** @import { Entry, Filter, Plan, Reach, State, Status, Work } from "./types.js" */

export const LETTERS = "ABCDEFGH";

/** The note about the whole exam is filed under this number, which no question has. */
export const WHOLE_EXAM = 0;

/** @returns {Work} */
const untouched = () => (
  { choice: [], flagged: false, struck: [], seen: false, ranges: [], note: "", comment: "" });

export class AnswerSheet {
  /** @type {Map<number, Work>} */ #work = new Map();
  /** Seen before a break. @type {Set<number>} */ #locked = new Set();
  /** @type {Pick<Form, "count" | "item" | "choose">} */
  form = { count: 0, item: () => Promise.reject(new Error("The form is not there yet.")), choose: () => undefined };
  /** The question visited last; 0 when none was. */
  at = 0;
  /** The section that is open, from 1. */
  section = 1;
  /** @type {Plan} */ plan = { sections: [], breaks: [], break_left_seconds: 0 };

  /**
   * Starts again from what the server holds; entries not yet sent are applied on top of it.
   * @param {State} held
   * @param {Entry[]} waiting
   */
  load(held, waiting) {
    this.#work.clear();
    for (const [number, work] of Object.entries(held.work ?? {})) Object.assign(this.of(Number(number)), work);
    this.at = held.at ?? 0;
    this.section = 1;
    this.plan = held.plan ?? this.plan;
    this.heard(held);
    for (const entry of waiting) this.apply(entry);
  }

  /**
   * Takes over what the server says is locked. It may not have heard yet that a section was finished here, so a
   * section never opens again.
   * @param {State} state
   * @returns {boolean}  whether anything is different now
   */
  heard(state) {
    const before = `${this.section} ${this.#locked.size} ${this.plan.break_left_seconds}`;
    this.section = Math.max(this.section, state.section ?? 1);
    this.#locked = new Set(state.locked ?? this.#locked);
    this.plan.break_left_seconds = state.break_left_seconds ?? this.plan.break_left_seconds;
    return before !== `${this.section} ${this.#locked.size} ${this.plan.break_left_seconds}`;
  }

  /** @param {number} number @returns {Work} */
  of(number) {
    let work = this.#work.get(number);
    if (!work) this.#work.set(number, (work = untouched()));
    return work;
  }

  /** @param {Entry} entry */
  apply(entry) {
    if (entry.event === "SectionClosed") {
      this.section = Math.max(this.section, entry.number + 1);
      return;
    }
    const work = this.of(entry.number);
    work.seen = true;
    switch (entry.event) {
      case "AnswerSaved": work.choice = entry.choice ?? []; break;
      case "StruckOut": work.struck = entry.struck ?? []; break;
      case "Highlighted": work.ranges = entry.ranges ?? []; break;
      case "Noted": work.note = entry.text ?? ""; break;
      case "Commented": work.comment = entry.text ?? ""; break;
      case "Visited": this.at = entry.number; break;
      default: work.flagged = entry.event === "Flagged";
    }
  }

  /** How many questions there are. */
  get count() {
    return this.form.count;
  }

  /** Whether there is more than one section. */
  get sectioned() {
    return this.plan.sections.length > 1;
  }

  /** First and last question of a section. @param {number} section @returns {[number, number]} */
  span(section) {
    if (!this.sectioned) return [1, this.count];
    return [(this.plan.sections[section - 2] ?? 0) + 1, this.plan.sections[section - 1] ?? this.count];
  }

  /** Seconds of the scheduled break before the open section, as long as nothing of that was seen; else 0. */
  get breakDue() {
    const begun = numbers(...this.span(this.section)).some((number) => this.of(number).seen);
    return begun ? 0 : this.plan.breaks[this.section - 2] ?? 0;
  }

  /** Whether a question can be worked on, cannot any more, or not yet. @param {number} number @returns {Reach} */
  reach(number) {
    const [first, last] = this.span(this.section);
    if (number < first || this.#locked.has(number)) return "locked";
    return number > last ? "later" : "open";
  }

  /**
   * The nearest open question in one direction, `from` included; 0 when there is none.
   * @param {number} from @param {1 | -1} by
   */
  nearest(from, by) {
    for (let number = from; number >= 1 && number <= this.count; number += by) {
      if (this.reach(number) === "open") return number;
    }
    return 0;
  }

  /** Whether the answer is complete: one of two wanted options is not. @param {number} number */
  answered(number) {
    const { length } = this.of(number).choice;
    return length > 0 && length === (this.form.choose(number) ?? length);
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
    if (choice.length) return `${choice.length} of ${this.form.choose(number)} chosen`;
    return seen ? "Not answered" : "Not seen";
  }

  /** The numbers of the open section's questions that a filter lets through. @param {Filter} filter */
  listed(filter) {
    const [first, last] = this.span(this.section);
    return numbers(first, last).filter((number) => {
      if (filter === "answered") return this.answered(number);
      if (filter === "open") return !this.answered(number);
      return filter === "all" || this.of(number).flagged;
    });
  }

  /** Of the open section. @returns {Record<Filter, number>} */
  totals() {
    const answered = this.listed("answered").length;
    const all = this.listed("all").length;
    return { all, answered, open: all - answered, flagged: this.listed("flagged").length };
  }

  /** How many questions of the whole exam have a complete answer. */
  get done() {
    return numbers(1, this.count).filter((number) => this.answered(number)).length;
  }
}

/** @param {number} first @param {number} last */
export const numbers = (first, last) => Array.from({ length: last - first + 1 }, (_, n) => first + n);
