// The highlighter: marks text of the stem. What is marked is kept as offsets in the stem's text; it is painted by the
// browser's own highlights, which leave the markup alone, or where there are none by <mark> around pieces of text.
/** @import { Exam } from "./exam.js" */
import { byId, h, say } from "../assay/dom.js";
import { added, covers, merged, removed } from "./ranges.js";

const NAME = "assay-highlight";
const MOST_RANGES = 100;   // of one question
const WORD = /\S+/g;

export class Pen {
  /** In hand: what is selected is marked at once, and the keyboard moves through the words. */
  inHand = false;
  /** The words under the keyboard, first and last, as places in #words. */
  #from = 0;
  #to = 0;
  /** @type {[number, number][]} */ #words = [];
  #number = 0;
  #bar;

  /** @param {Exam} exam @param {() => void} changed */
  constructor(exam, changed) {
    this.exam = exam;
    this.changed = changed;
    this.#bar = h("div", { class: "pen-bar" },
      h("p", { id: "pen-how" }, "Select text in the question to highlight it. Select it again to take that back. ",
        h("span", { class: "pen-keys", text: "By keyboard: arrow keys go from word to word, Shift with them "
          + "selects more, Enter highlights, Escape ends." })),
      h("button", { type: "button", class: "btn", click: () => this.#mark([]) }, "Remove all"),
      h("button", { type: "button", class: "btn", click: () => this.#putDown(true) }, "Done"));
    let inStem = false;
    document.addEventListener("pointerdown", ({ target }) => {
      inStem = target instanceof Element && target.closest("#stem") !== null;
    });
    document.addEventListener("pointerup", () => {
      // The selection is final only after the event.
      if (this.inHand && inStem) setTimeout(() => this.#markSelection());
    });
    document.addEventListener("keydown", (event) => this.#key(event), { capture: true });
  }

  /** Marks the selection, or takes the pen in hand, or puts it down. */
  use() {
    if (this.#markSelection()) return;
    if (this.inHand) this.#putDown(true);
    else this.#take();
  }

  /** @param {number} number */
  arrive(number) {
    this.#number = number;
    this.#paint();
  }

  leave() {
    if (this.inHand) this.#putDown(false);
    this.#number = 0;
    paint([]);
  }

  get #ranges() {
    return this.exam.sheet.of(this.#number).ranges;
  }

  #paint() {
    paint(this.#ranges);
  }

  /** @param {number[]} ranges */
  #mark(ranges) {
    const last = ranges.length > MOST_RANGES * 2;
    if (last) return say("No more can be highlighted in this question. Take something back first.");
    this.exam.record("Highlighted", this.#number, { ranges });
    this.#paint();
  }

  /**
   * Marks what is selected in the stem, or takes it back if all of it is marked; false when nothing is selected.
   * @param {{keep?: boolean}} [how]  whether it stays selected
   */
  #markSelection({ keep = false } = {}) {
    const found = this.#number ? selected() : null;
    if (!found) return false;
    const [start, end] = found;
    const back = covers(this.#ranges, start, end);
    const text = textOf(byId("stem")).slice(start, end);
    this.#mark((back ? removed : added)(this.#ranges, start, end));
    if (!keep) getSelection()?.removeAllRanges();
    say(`${back ? "Highlight removed" : "Highlighted"}: ${text}`);
    return true;
  }

  #take() {
    const stem = byId("stem");
    this.inHand = true;
    this.#words = [...textOf(stem).matchAll(WORD)].map((word) => [word.index, word.index + word[0].length]);
    this.#from = this.#to = -1;
    stem.before(this.#bar);
    stem.classList.add("penned");
    for (const [name, value] of Object.entries(READER)) stem.setAttribute(name, value);
    stem.focus();
    this.changed();
  }

  /** @param {boolean} back  the focus goes to the question's heading */
  #putDown(back) {
    this.inHand = false;
    this.#bar.remove();
    getSelection()?.removeAllRanges();
    const stem = document.getElementById("stem");
    stem?.classList.remove("penned");
    for (const name of Object.keys(READER)) stem?.removeAttribute(name);
    if (back) byId("q-title").focus();
    this.changed();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!this.inHand || event.target !== document.getElementById("stem") || event.ctrlKey || event.metaKey) return;
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by) this.#go(by, event.shiftKey);
    else if (event.key === "Enter" || event.key === " ") this.#markSelection({ keep: true });
    else if (event.key === "Escape") this.#putDown(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** To another word, or further with the selection. @param {number} by @param {boolean} further */
  #go(by, further) {
    const last = this.#words.length - 1;
    this.#to = Math.min(Math.max(this.#to + by, 0), last);
    if (!further || this.#from < 0) this.#from = this.#to;
    const [first, end] = [this.#from, this.#to].sort((a, b) => a - b);
    const range = rangeAt(byId("stem"), this.#words[first][0], this.#words[end][1]);
    const selection = getSelection();
    selection?.removeAllRanges();
    selection?.addRange(range);
    range.startContainer.parentElement?.scrollIntoView({ block: "nearest" });
    const marked = covers(this.#ranges, this.#words[first][0], this.#words[end][1]);
    say(`${range.toString()}${marked ? ", highlighted" : ""}`);
  }
}

/** What the stem is to a screen reader while the arrow keys go through its words. */
const READER = { tabindex: "0", role: "application", "aria-label": "The question, word by word",
  "aria-describedby": "pen-how" };

/** The characters that offsets count. @param {Element} stem */
const textOf = (stem) => stem.textContent ?? "";

/** The selection within the stem as offsets, without white space at its ends; null when there is none. */
function selected() {
  const stem = byId("stem");
  const selection = getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(stem)) return null;
  const whole = document.createRange();
  whole.selectNodeContents(stem);
  const before = (/** @type {Node} */ node, /** @type {number} */ offset) => {
    if (whole.comparePoint(node, offset) < 0) return 0;
    if (whole.comparePoint(node, offset) > 0) return textOf(stem).length;
    const upTo = whole.cloneRange();
    upTo.setEnd(node, offset);
    return upTo.toString().length;
  };
  let start = before(range.startContainer, range.startOffset);
  const piece = textOf(stem).slice(start, before(range.endContainer, range.endOffset));
  start += piece.length - piece.trimStart().length;
  const end = start + piece.trim().length;
  return start < end ? [start, end] : null;
}

/**
 * What lies between two offsets of an element's text.
 * @param {Element} root @param {number} start @param {number} end
 */
function rangeAt(root, start, end) {
  const range = document.createRange();
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let passed = 0;
  let started = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { length } = /** @type {Text} */ (node);
    if (!started && start < passed + length) {
      range.setStart(node, start - passed);
      started = true;
    }
    if (started && end <= passed + length) {
      range.setEnd(node, end - passed);
      break;
    }
    passed += length;
  }
  return range;
}

/** Paints these stretches of the stem and no others. @param {number[]} ranges */
function paint(ranges) {
  const stem = document.getElementById("stem");
  const within = merged(ranges.map((at) => Math.min(at, stem ? textOf(stem).length : 0)));
  if (CSS.highlights) {
    CSS.highlights.delete(NAME);
    if (stem && within.length) CSS.highlights.set(NAME, new Highlight(...pieces(stem, within)));
    return;
  }
  for (const mark of document.querySelectorAll("mark.highlight")) {
    const { parentNode } = mark;
    mark.replaceWith(...mark.childNodes);
    parentNode?.normalize();
  }
  if (stem) for (const range of pieces(stem, within)) wrap(range);
}

/** @param {Element} stem @param {number[]} ranges */
function pieces(stem, ranges) {
  return ranges.flatMap((start, at) => (at % 2 ? [] : [rangeAt(stem, start, ranges[at + 1])]));
}

/** Puts a <mark> around each text of a range, so that no element is cut in two. @param {Range} range */
function wrap(range) {
  const root = range.commonAncestorContainer;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const texts = [];
  for (let node = root.nodeType === Node.TEXT_NODE ? root : walker.nextNode(); node; node = walker.nextNode()) {
    if (range.intersectsNode(node)) texts.push(/** @type {Text} */ (node));
  }
  const { startContainer, startOffset, endContainer, endOffset } = range;
  for (const text of texts) {
    const end = text === endContainer ? endOffset : text.length;
    const start = text === startContainer ? startOffset : 0;
    if (start >= end) continue;
    text.splitText(end);
    const middle = start ? text.splitText(start) : text;
    const mark = h("mark", { class: "highlight" });
    middle.replaceWith(mark);
    mark.append(middle);
  }
}
