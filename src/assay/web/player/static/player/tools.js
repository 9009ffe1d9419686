// The tools beside a question: buttons that are always there, and code that comes when a tool is first used. A while
// after the first question it is fetched in any case, so that a tool can be opened with the network away.
/** @import { Exam } from "./exam.js" */
/** @import { Item } from "./types.js" */
/** @import { Kind, Panes } from "./panes.js" */
/** @import { Pen } from "./highlight.js" */
import { byId, h, icon, say } from "../assay/dom.js";
import { exhibitsOf } from "./question.js";
import { WHOLE_EXAM } from "./sheet.js";

/** Not with the question itself, and not in the whole hall at once. */
const FETCH_AFTER_MS = { least: 5_000, most: 20_000 };

/** @type {[Kind, string][]} */
const PANES = [["calculator", "Calculator"], ["exhibit", "Exhibit"], ["notes", "Notes"], ["comment", "Comment"]];

export class Tools {
  /** @type {Panes | null} */ #panes = null;
  /** @type {Pen | null} */ #pen = null;
  /** @type {Map<Kind, HTMLButtonElement>} */ #buttons = new Map();
  #marker;
  #break;
  #problem = h("p", { class: "tools-problem", role: "alert" });
  #begun = false;
  /** A tool is on its way; keys pressed meanwhile are meant for it, not for the question. */
  opening = false;

  /** @param {Exam} exam */
  constructor(exam) {
    this.exam = exam;
    this.#marker = button("pen", "Highlight", () => this.highlight());
    this.#marker.setAttribute("aria-pressed", "false");
    // The selection must outlive the press that marks it.
    this.#marker.addEventListener("pointerdown", (event) => event.preventDefault());
    for (const [kind, words] of PANES) {
      this.#buttons.set(kind, button(kind, words, () => this.#toggle(kind)));
    }
    this.#break = button("pause", "Take a break", () => exam.askForBreak());
    this.element = h("div", { class: "tools", role: "group", "aria-label": "Tools" },
      this.#marker, ...this.#buttons.values(), this.#break, this.#problem);
    for (const away of ["pagehide", "visibilitychange"]) document.addEventListener(away, () => this.flush());
    addEventListener("pagehide", () => this.flush());
  }

  /** A question is on the stage. @param {Item} item */
  arrive(item) {
    this.#first();
    this.#problem.textContent = "";
    /** @type {HTMLButtonElement} */ (this.#buttons.get("exhibit")).hidden = exhibitsOf(byId("stem")).length === 0;
    this.#panes?.arrive(item);
    if (this.#pen) this.#pen.arrive(item.number);
    else if (this.exam.sheet.of(item.number).ranges.length) void this.#loadPen();
    this.refresh();
  }

  /** It goes, and with it what the tools show of it. */
  leave() {
    this.#panes?.leave();
    this.#pen?.leave();
  }

  /** What is being written becomes entries now. */
  flush() {
    this.#panes?.flush();
  }

  /** Opens a tool's pane, or goes to it. @param {Kind} kind @param {number} [n]  which exhibit */
  open(kind, n) {
    if (this.exam.screen !== "question") return;
    if (this.#buttons.get(kind)?.hidden) return say("This question has no exhibit.");
    this.#with(this.#panes, () => this.#loadPanes(), (panes) => panes.open(kind, { n }));
  }

  /** Highlights what is selected, or takes up the highlighter. */
  highlight() {
    if (this.exam.screen !== "question") return;
    this.#with(this.#pen, () => this.#loadPen(), (pen) => pen.use());
  }

  /**
   * Acts at once with what is there: the selection, the question are what they are now. Otherwise loads it first.
   * @template T
   * @param {T | null} there @param {() => Promise<T | null>} load @param {(tool: T) => void} act
   */
  #with(there, load, act) {
    if (there) return act(there);
    this.opening = true;
    void load().then((tool) => {
      if (tool && this.exam.screen === "question") act(tool);
    }).finally(() => { this.opening = false; });
  }

  /** After its pane has been closed. @param {Kind} kind */
  focus(kind) {
    this.#buttons.get(kind)?.focus();
  }

  /** What is open, what has been written: on the buttons, too. */
  refresh() {
    const { at, sheet } = this.exam;
    const { note, comment } = sheet.of(at);
    const written = { notes: note || sheet.of(WHOLE_EXAM).note, comment };
    for (const [kind, element] of this.#buttons) {
      element.setAttribute("aria-expanded", String(this.#panes?.has(kind) ?? false));
      const has = kind in written && written[/** @type {"notes"} */ (kind)] !== "";
      element.classList.toggle("written", has);
      element.querySelector(".sr-only")?.replaceChildren(has ? " (written)" : "");
    }
    this.#marker.setAttribute("aria-pressed", String(this.#pen?.inHand ?? false));
    this.#break.hidden = sheet.plan.break_left_seconds <= 0;
  }

  /** @param {Kind} kind */
  #toggle(kind) {
    if (this.#panes?.has(kind)) this.#panes.close(kind);
    else this.open(kind);
  }

  /** With the first question: panes that were open come back, and the rest is fetched in its own time. */
  #first() {
    if (this.#begun) return;
    this.#begun = true;
    const open = this.exam.hooks.settings.chosen.panes?.open ?? [];
    if (open.length) {
      void this.#loadPanes().then((panes) => open.forEach((kind) => panes?.open(kind, { focus: false })));
    }
    fetchLater();
  }

  async #loadPanes() {
    try {
      const { Panes } = await import("./panes.js");
      this.#panes ??= new Panes(this.exam, () => this.refresh());
      return this.#panes;
    } catch (error) {
      return this.#failed(error);
    }
  }

  async #loadPen() {
    try {
      const { Pen } = await import("./highlight.js");
      if (this.#pen) return this.#pen;
      this.#pen = new Pen(this.exam, () => this.refresh());
      if (this.exam.item) this.#pen.arrive(this.exam.item.number);
      return this.#pen;
    } catch (error) {
      return this.#failed(error);
    }
  }

  /** @param {unknown} error */
  #failed(error) {
    if (!(error instanceof TypeError)) throw error;   // what a browser throws when a module cannot be fetched
    this.#problem.textContent = "This tool cannot be loaded while the network is away. Please try again later.";
    return null;
  }
}

/** Fetches what may be needed with the network away. What does not come is asked for again on its use. */
export function fetchLater() {
  const { least, most } = FETCH_AFTER_MS;
  setTimeout(() => {
    for (const part of ["panes", "highlight", "breaks"]) import(`./${part}.js`).catch(() => {});
  }, least + Math.random() * (most - least));
}

/** @param {string} name @param {string} words @param {() => void} click */
function button(name, words, click) {
  return h("button", { type: "button", class: "tool", click },
    icon(name), h("span", { class: "words", text: words }), h("span", { class: "sr-only" }));
}
