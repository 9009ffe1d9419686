// One pane: its head, by which it is moved, and what it holds.
/** @import { Side } from "./docks.js" */
/** @import { Content, Kind, Panes, Place } from "./panes.js" */
import { dockAt } from "./docks.js";
import { h, icon, say } from "../assay/dom.js";
import { rem } from "./layout.js";

const SAID = { start: "at the left", end: "at the right", bottom: "at the bottom" };
/** @type {Record<Side, Side>} */
const NEXT_DOCK = { end: "bottom", bottom: "start", start: "end" };
const STEP = 1;   // rem
const LONGER = 4;
const SHORTEST = 7;
const FAR = 999;   // as far as the dock goes
const BREADTHS = [16, 20, 28, 36];

export class Pane {
  /** @type {Side} */ #side = "end";
  /** @type {Place} */ #place = { dock: "end", along: 0, length: 0 };
  #narrow = false;
  #dock;

  /** @param {Kind} kind @param {Content} content @param {Panes} panes */
  constructor(kind, content, panes) {
    this.kind = kind;
    this.content = content;
    this.panes = panes;
    const title = h("h2", { id: `pane-${kind}`, text: content.title });
    const handle = this.#button("grip", `Move ${content.title}`, () => say(HOW), "pane-handle");
    handle.setAttribute("aria-description", HOW);
    this.#dock = this.#button("beside", "Move to another side", () => this.#go(NEXT_DOCK[this.#side]));
    const head = h("header", { class: "pane-head" }, handle, title,
      this.#button("size", "Change the size", () => this.#resize()),
      this.#dock,
      this.#button("x", `Close ${content.title}`, () => panes.close(kind)));
    this.element = h("section", { class: `pane pane-${kind}`, "aria-labelledby": title.id }, head,
      h("div", { class: "pane-body" }, content.element), this.#foot());
    handle.addEventListener("keydown", (event) => this.#key(event));
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") panes.close(kind);
    });
    this.#draggable(head);
  }

  /**
   * Where the pane is now.
   * @param {Side} side @param {{along: number, length: number}} place @param {boolean} narrow
   */
  settled(side, place, narrow) {
    this.#side = side;
    this.#place = { dock: side, ...place };
    this.#narrow = narrow;
    this.#dock.hidden = narrow;
    this.element.dataset.side = side;
  }

  /** @param {string} name @param {string} words @param {() => void} click @param {string} [style] */
  #button(name, words, click, style = "") {
    return h("button", { type: "button", class: `icon ${style}`, title: words, click },
      icon(name), h("span", { class: "sr-only", text: words }));
  }

  /** @param {Side} dock @param {number} [along] */
  #go(dock, along = 0) {
    this.panes.move(this.kind, { dock, along });
    this.panes.keep();
    say(`${this.content.title} ${SAID[this.#side]}.`);
  }

  /** To the next of three sizes: what dragging an edge does, without dragging. */
  #resize() {
    const now = this.panes.breadth(this.#side);
    this.panes.widen(this.#side, BREADTHS.find((breadth) => breadth > now + 0.5) ?? BREADTHS[0]);
    if (this.panes.breadth(this.#side) <= now + 0.5) this.panes.widen(this.#side, BREADTHS[0]);
    this.panes.keep();
  }

  /** Arrows move along the dock and on to the next; with Shift they resize. @param {KeyboardEvent} event */
  #key(event) {
    if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
    event.stopPropagation();
    const upright = this.#side !== "bottom";
    const forth = event.key === "ArrowDown" || event.key === "ArrowRight";
    const alongKey = (event.key === "ArrowUp" || event.key === "ArrowDown") === upright;
    if (event.shiftKey || this.#narrow) return this.#stretch(alongKey && !this.#narrow, forth);
    if (!alongKey) return this.#across(event.key);
    const before = this.#place.along;
    this.panes.move(this.kind, { along: before + (forth ? STEP : -STEP) });
    this.panes.move(this.kind, { along: this.#place.along });
    if (this.#place.along !== before) return this.panes.keep();
    // At the end of its dock: on to the next.
    if (upright && forth) this.#go("bottom", this.#side === "end" ? FAR : 0);
    else if (!upright) this.#go(forth ? "end" : "start");
  }

  /** Out of this dock, as the key points. @param {string} key */
  #across(key) {
    if (key === "ArrowUp") this.#go("end");
    else if (key === "ArrowLeft" && this.#side === "end") this.#go("start");
    else if (key === "ArrowRight" && this.#side === "start") this.#go("end");
  }

  /** @param {boolean} lengthwise @param {boolean} forth */
  #stretch(lengthwise, forth) {
    if (lengthwise) {
      const length = Math.max(SHORTEST, this.#place.length + (forth ? LONGER : -LONGER) / 2);
      this.panes.move(this.kind, { along: this.#place.along, length });
    } else {
      const outward = this.#side === "start" ? forth : !forth;
      this.panes.widen(this.#side, this.panes.breadth(this.#side) + (outward ? STEP : -STEP));
    }
    this.panes.keep();
  }

  /**
   * The head follows the pointer: along its dock, and into another when the pointer comes near it.
   * @param {HTMLElement} head
   */
  #draggable(head) {
    let grip = { x: 0, y: 0 };
    dragging(head, {
      begin: (event) => {
        const over = event.target instanceof Element ? event.target.closest("button") : null;
        if (over && !over.matches(".pane-handle")) return false;
        const box = this.element.getBoundingClientRect();
        grip = { x: event.clientX - box.left, y: event.clientY - box.top };
        return true;
      },
      move: (event) => this.#follow(event, grip),
      end: () => this.panes.keep(),
    });
  }

  /** @param {PointerEvent} event @param {{x: number, y: number}} grip */
  #follow(event, grip) {
    const room = this.panes.areaOf(this.#side);
    if (this.#narrow) return this.panes.widen("bottom", (room.bottom - event.clientY + grip.y) / rem());
    const dock = dockAt(event.clientX / innerWidth, event.clientY / innerHeight) ?? this.#side;
    const area = this.panes.areaOf(dock);
    const along = dock === "bottom" ? event.clientX - grip.x - area.left : event.clientY - grip.y - area.top;
    this.panes.move(this.kind, { dock, along: along / rem() });
  }

  /** The edge that makes a pane longer or shorter; the keyboard does it on the handle. */
  #foot() {
    const foot = h("div", { class: "pane-foot", "aria-hidden": "true" });
    dragging(foot, {
      begin: () => true,
      move: (event) => {
        const box = this.element.getBoundingClientRect();
        const length = this.#side === "bottom" ? event.clientX - box.left : event.clientY - box.top;
        this.panes.move(this.kind, { along: this.#place.along, length: Math.max(SHORTEST, length / rem()) });
      },
      end: () => this.panes.keep(),
    });
    return foot;
  }
}

/**
 * Lets an element be dragged by any pointer.
 * @param {HTMLElement} element
 * @param {{begin: (event: PointerEvent) => boolean, move: (event: PointerEvent) => void, end: () => void}} how
 *   begin: whether this press begins a drag
 */
export function dragging(element, { begin, move, end }) {
  let held = false;
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !begin(event)) return;
    held = true;
    element.classList.add("held");
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", (event) => { if (held) move(event); });
  element.addEventListener("lostpointercapture", () => {
    held = false;
    element.classList.remove("held");
    end();
  });
}

const HOW = "Arrow keys move it, Shift with an arrow key resizes it.";
