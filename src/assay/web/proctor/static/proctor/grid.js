// The grid of tiles: how many columns, which are pinned, which are calm and hidden, and the one that has the focus.

const KEPT = "assay-proctor-grid";

/** @typedef {{columns: string, calm: boolean, mine: boolean, keys: boolean, pinned: string[]}} Choice */

/** @returns {Choice} */
function recalled() {
  const usual = { columns: "auto", calm: false, mine: false, keys: true, pinned: [] };
  try { return { ...usual, ...JSON.parse(localStorage.getItem(KEPT) ?? "{}") }; } catch { return usual; }
}

export class Grid {
  choice = recalled();

  /** @param {HTMLElement} list @param {HTMLElement} tools */
  constructor(list, tools) {
    this.list = list;
    this.tools = tools;
    tools.hidden = false;
    this.columns = /** @type {HTMLSelectElement} */ (tools.querySelector("#grid-columns"));
    this.boxes = {
      calm: /** @type {HTMLInputElement} */ (tools.querySelector("#hide-calm")),
      mine: /** @type {HTMLInputElement} */ (tools.querySelector("#only-mine")),
      keys: /** @type {HTMLInputElement} */ (tools.querySelector("#single-keys")),
    };
    this.columns.value = this.choice.columns;
    this.columns.addEventListener("change", () => this.#choose({ columns: this.columns.value }));
    for (const [name, box] of Object.entries(this.boxes)) {
      box.checked = this.choice[/** @type {"calm" | "mine" | "keys"} */ (name)];
      box.addEventListener("change", () => this.#choose({ [name]: box.checked }));
    }
    list.addEventListener("focusin", ({ target }) => this.#rove(/** @type {Element} */ (target)));
    list.addEventListener("keydown", (event) => this.#walk(event));
  }

  get keys() {
    return this.choice.keys;
  }

  /** Pinned ones stay in front, in the order in which they were pinned. @param {Element} card */
  order = (card) => {
    const pinned = this.choice.pinned.indexOf(card.getAttribute("data-key") ?? "");
    return pinned >= 0 ? `!${String(pinned).padStart(4, "0")}` : card.getAttribute("data-order") ?? "";
  };

  /** @param {string} key  Pins or unpins. */
  pin(key) {
    const { pinned } = this.choice;
    this.#choose({ pinned: pinned.includes(key) ? pinned.filter((one) => one !== key) : [...pinned, key] });
  }

  /** Shows tiles as they were chosen to be shown; calm ones come back by themselves when they are it no longer. */
  show() {
    const { columns, calm, mine, pinned } = this.choice;
    this.list.dataset.columns = columns;
    let hidden = 0;
    for (const card of /** @type {Iterable<HTMLElement>} */ (this.list.children)) {
      const isPinned = pinned.includes(card.dataset.key ?? "");
      const away = !isPinned && ((calm && card.hasAttribute("data-calm")) || (mine && !card.hasAttribute("data-mine")));
      const used = card.contains(document.activeElement);
      if (card.hidden !== (away && !used)) card.hidden = away && !used;
      hidden += card.hidden ? 1 : 0;
      this.#pinButton(card, isPinned);
    }
    const count = this.tools.querySelector("#calm-count");
    const words = hidden ? `(${hidden} hidden)` : "";
    if (count && count.textContent !== words) count.textContent = words;
    const tiles = this.tiles();
    if (tiles.length) this.#only(tiles.find((tile) => tile.tabIndex === 0) ?? tiles[0], tiles);
  }

  /** @returns {HTMLElement[]} the tiles in sight, in their order */
  tiles() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.list.querySelectorAll(":scope > li:not([hidden]) > article"))];
  }

  /** @param {Element | null} [within]  The tile of something in it, else the one that would get the focus. */
  tile(within = document.activeElement) {
    const found = within?.closest("#grid article");
    return found instanceof HTMLElement ? found : null;
  }

  /** @param {Partial<Choice>} changed */
  #choose(changed) {
    this.choice = { ...this.choice, ...changed };
    try { localStorage.setItem(KEPT, JSON.stringify(this.choice)); } catch { /* then it is forgotten */ }
    this.list.dispatchEvent(new CustomEvent("chosen"));
  }

  /** @param {HTMLElement} card @param {boolean} isPinned */
  #pinButton(card, isPinned) {
    const head = card.querySelector(".tile-head");
    if (!head) return;
    let button = head.querySelector("button");
    if (!button) {
      button = document.createElement("button");
      button.type = "button";
      button.className = "btn small quiet pin";
      button.textContent = "Pin";
      button.setAttribute("aria-describedby", head.querySelector("h3")?.id ?? "");
      button.addEventListener("click", () => this.pin(card.dataset.key ?? ""));
      head.append(button);
    }
    if (button.getAttribute("aria-pressed") !== String(isPinned)) button.setAttribute("aria-pressed", String(isPinned));
  }

  /** @param {Element} target */
  #rove(target) {
    const tile = this.tile(target);
    if (tile) this.#only(tile, this.tiles());
  }

  /** One tile is in the order of Tab; the arrow keys reach the others. @param {HTMLElement} tile @param {HTMLElement[]} tiles */
  #only(tile, tiles) {
    for (const one of tiles) {
      const place = one === tile ? "0" : "-1";
      if (one.getAttribute("tabindex") !== place) one.setAttribute("tabindex", place);
    }
  }

  /** @param {KeyboardEvent} event */
  #walk(event) {
    const { target } = event;
    if (!(target instanceof HTMLElement) || target.matches("input, textarea, select") || event.altKey || event.ctrlKey || event.metaKey) return;
    const tile = this.tile(target);
    const tiles = this.tiles();
    const place = tile ? tiles.indexOf(tile) : -1;
    if (place < 0) return;
    const to = step(event.key, place, tiles);
    if (to === null) return;
    event.preventDefault();
    tiles[to].focus();
    tiles[to].scrollIntoView({ block: "nearest" });
  }
}

/** @param {string} key @param {number} place @param {HTMLElement[]} tiles @returns {number | null} */
function step(key, place, tiles) {
  const top = tiles[0].offsetTop;
  const perRow = Math.max(1, tiles.filter((tile) => tile.offsetTop === top).length);
  /** @type {Record<string, number>} */
  const steps = {
    ArrowRight: place + 1, ArrowLeft: place - 1, ArrowDown: place + perRow, ArrowUp: place - perRow,
    Home: 0, End: tiles.length - 1,
  };
  const to = steps[key];
  return to === undefined || to < 0 || to >= tiles.length ? null : to;
}
