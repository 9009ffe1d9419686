// The panes: calculator, exhibits, notes, comment. They stand in docks beside or below the question, which makes
// room; they are moved and resized by pointer, by keyboard and by single clicks, and stay where they were put.
/** @import { Exam } from "./exam.js" */
/** @import { Item } from "./types.js" */
/** @import { Breadths, Side } from "./docks.js" */
import { calculator } from "./calculator.js";
import { arranged, dockFor, fitted, LEAST, SIDES } from "./docks.js";
import { byId, h, stylesheet } from "../assay/dom.js";
import { exhibits } from "./exhibits.js";
import { fit, isShort, rem } from "./layout.js";
import { comment, notes } from "./notes.js";
import { dragging, Pane } from "./pane.js";

/**
 * What a pane holds.
 * @typedef {object} Content
 * @property {string} title
 * @property {HTMLElement} element
 * @property {() => void} focus                  to where one begins
 * @property {(item: Item) => void} arrive       a question is on the stage
 * @property {() => void} leave                  it goes: keep what was written, show nothing of it
 * @property {() => void} flush                  keep what was written
 * @property {(n: number) => void} [show]        the n-th of several things
 *
 * @typedef {"calculator" | "exhibit" | "notes" | "comment"} Kind
 * @typedef {{dock: Side, along: number, length: number}} Place   in rem, but for the dock
 * @typedef {{open: Kind[], breadths: Breadths & {sheet: number}, places: Partial<Record<Kind, Place>>}} Kept
 */

/** @type {Record<Kind, (exam: Exam) => Content>} */
const CONTENTS = { calculator, exhibit: exhibits, notes, comment };

/** The sheet is what the dock at the bottom is on a telephone. */
const USUAL = { start: 20, end: 20, bottom: 19, sheet: 22.5 };
/** @type {Record<Kind, Place>} */
const PLACES = {
  calculator: { dock: "end", along: 0, length: 29 },
  exhibit: { dock: "end", along: 0, length: 30 },
  notes: { dock: "end", along: 0, length: 26 },
  comment: { dock: "end", along: 0, length: 20 },
};

await stylesheet("./panes.css", import.meta.url);   // before it is there nothing can be placed

export class Panes {
  /** Open ones, the one opened last at the end. @type {Map<Kind, Pane>} */ #open = new Map();
  /** @type {Map<Kind, Pane>} */ #made = new Map();
  /** @type {Record<Side, HTMLElement>} */ #docks;
  /** The side dock used last: where only one fits, it is that. @type {Side} */ #side = "end";

  /** @param {Exam} exam @param {() => void} changed  called when a pane has been opened or closed */
  constructor(exam, changed) {
    this.exam = exam;
    this.changed = changed;
    this.kept = { open: [], breadths: { ...USUAL }, places: {}, ...exam.hooks.settings.chosen.panes };
    this.#docks = { start: dock("start", this), end: dock("end", this), bottom: dock("bottom", this) };
    byId("stage").after(...SIDES.map((side) => this.#docks[side]));
    addEventListener("resize", () => this.place());
  }

  /** @param {Kind} kind */
  has(kind) {
    return this.#open.has(kind);
  }

  /** Opens a pane, or goes to it. @param {Kind} kind @param {{focus?: boolean, n?: number}} [how] */
  open(kind, { focus = true, n } = {}) {
    const pane = this.#made.get(kind) ?? new Pane(kind, CONTENTS[kind](this.exam), this);
    const news = !this.#open.has(kind);
    this.#made.set(kind, pane);
    this.#open.delete(kind);
    this.#open.set(kind, pane);
    if (news && this.exam.item) pane.content.arrive(this.exam.item);
    this.place();
    if (n !== undefined) pane.content.show?.(n);
    this.keep();
    if (focus) pane.content.focus();
  }

  /** @param {Kind} kind */
  close(kind) {
    const pane = this.#open.get(kind);
    if (!pane) return;
    pane.content.leave();
    pane.element.remove();
    this.#open.delete(kind);
    this.place();
    this.keep();
    this.exam.tools.focus(kind);
  }

  /** @param {Item} item */
  arrive(item) {
    for (const { content } of this.#open.values()) content.arrive(item);
  }

  leave() {
    for (const { content } of this.#open.values()) content.leave();
  }

  flush() {
    for (const { content } of this.#open.values()) content.flush();
  }

  /** Where a pane wants to be. @param {Kind} kind @returns {Place} */
  wanted(kind) {
    return (this.kept.places[kind] ??= { ...PLACES[kind] });
  }

  /** Where a pane is, the window being what it is. @param {Kind} kind @returns {Side} */
  dockOf(kind) {
    return dockFor(this.wanted(kind).dock, space().width, this.#side);
  }

  /** @param {Kind} kind @param {Partial<Place>} place */
  move(kind, place) {
    if (place.dock && place.dock !== "bottom") this.#side = place.dock;
    Object.assign(this.wanted(kind), place);
    this.place();
  }

  /** How far a dock is to reach into the window. @param {Side} side */
  breadth(side) {
    return this.kept.breadths[space().narrow ? "sheet" : side];
  }

  /** @param {Side} side @param {number} breadth  in rem */
  widen(side, breadth) {
    const room = space();
    const most = fitted({ start: 0, end: 0, bottom: 0, [side]: 999 }, room)[side];
    this.kept.breadths[room.narrow ? "sheet" : side] = Math.min(Math.max(breadth, LEAST[side]), most);
    this.place();
  }

  /** Where a dock is, or would be, in the window. @param {Side} side @returns {DOMRect} */
  areaOf(side) {
    const shown = this.#docks[side].getBoundingClientRect();
    const top = byId("top").offsetHeight;
    return shown.height ? shown : new DOMRect(0, top, innerWidth, innerHeight - top - byId("foot").offsetHeight);
  }

  /** Puts every open pane where it belongs, and the question into what is left. */
  place() {
    const room = space();
    // A telephone has room for one pane: the one opened last.
    const all = [...this.#open.values()];
    const shown = room.narrow ? all.slice(-1) : all;
    for (const pane of all) if (!shown.includes(pane)) pane.element.remove();
    const at = (/** @type {Side} */ side) => shown.filter(({ kind }) => this.dockOf(kind) === side);
    const used = SIDES.map((side) => [side, at(side).length ? this.breadth(side) : 0]);
    const breadths = fitted(Object.fromEntries(used), room);
    for (const side of SIDES) {
      document.body.style.setProperty(`--dock-${side}`, `${breadths[side]}rem`);
      this.#fill(side, at(side), breadths, room);
    }
    document.body.classList.toggle("docked", shown.length > 0);
    fit();
    this.changed();
  }

  /** @param {Side} side @param {Pane[]} panes @param {Breadths} breadths @param {ReturnType<typeof space>} room */
  #fill(side, panes, breadths, room) {
    const dock = this.#docks[side];
    dock.hidden = panes.length === 0;
    panes.sort((a, b) => this.wanted(a.kind).along - this.wanted(b.kind).along);
    const length = side === "bottom" ? room.width : room.height - breadths.bottom;
    const single = side === "bottom" && room.narrow;
    const wanted = panes.map(({ kind }) => single ? { along: 0, length } : this.wanted(kind));
    arranged(wanted, length - 1).forEach((place, n) => {
      const { element } = panes[n];
      element.style.setProperty("--along", `${place.along}rem`);
      element.style.setProperty("--length", `${place.length}rem`);
      panes[n].settled(side, place, room.narrow);
      // Never moved within the page: a pane that is dragged, or has the focus, keeps both. Its side is its grid area.
      if (!element.isConnected) byId("foot").before(element);
    });
    const edge = dock.querySelector(".dock-edge");
    edge?.setAttribute("aria-valuenow", String(Math.round(breadths[side])));
  }

  /** Remembers, for a reload. */
  keep() {
    this.kept.open = [...this.#open.keys()];
    this.exam.hooks.settings.set({ panes: this.kept });
  }
}

/** The room between header and footer, in rem; narrow: docks at the bottom only, and one pane at a time. */
function space() {
  const height = innerHeight - byId("top").offsetHeight - byId("foot").offsetHeight;
  const width = isShort() ? 0 : innerWidth / rem();
  return { width, height: height / rem(), narrow: dockFor("end", width) === "bottom" };
}

const NAMES = { start: "left", end: "right", bottom: "bottom" };

/** An empty dock with the edge by which its breadth is changed. @param {Side} side @param {Panes} panes */
function dock(side, panes) {
  const upright = side !== "bottom";
  const edge = h("div", {
    class: "dock-edge", role: "separator", tabindex: 0, "aria-orientation": upright ? "vertical" : "horizontal",
    "aria-label": `Size of the panes at the ${NAMES[side]}`, "aria-valuemin": LEAST[side], "aria-valuemax": 100 });
  const grow = (/** @type {number} */ by) => {
    panes.widen(side, panes.breadth(side) + by);
    panes.keep();
  };
  /** @type {Record<string, number>} */
  const steps = side === "bottom" ? { ArrowUp: 1, ArrowDown: -1 }
    : side === "end" ? { ArrowLeft: 1, ArrowRight: -1 } : { ArrowRight: 1, ArrowLeft: -1 };
  edge.addEventListener("keydown", (event) => {
    if (!(event.key in steps)) return;
    event.preventDefault();
    grow(steps[event.key]);
  });
  dragging(edge, {
    begin: () => true,
    move: ({ clientX, clientY }) => {
      const reach = side === "start" ? clientX : side === "end" ? innerWidth - clientX
        : innerHeight - byId("foot").offsetHeight - clientY;
      panes.widen(side, reach / rem());
    },
    end: () => panes.keep(),
  });
  return h("aside", { class: `dock dock-${side}`, "aria-label": `Panes at the ${NAMES[side]}`, hidden: true }, edge);
}
