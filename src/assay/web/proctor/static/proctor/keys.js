// Single keys on the tile that has the focus. They can be switched off, and nothing happens while somebody writes
// (WCAG 2.1.4).

/** @type {Record<string, string>} key -> the control of the tile that it presses */
const PRESSES = { a: "acknowledge", d: "dismiss", c: "claim", h: "hand", enter: "open" };

/**
 * @param {import("./grid.js").Grid} grid
 * @param {{write: (tile: HTMLElement) => void}} acts
 */
export function listen(grid, acts) {
  grid.list.addEventListener("keydown", (event) => {
    const { target } = event;
    const tile = grid.tile(target instanceof Element ? target : null);
    if (!tile || !grid.keys || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (!(target instanceof HTMLElement) || target.matches("input, textarea, select")) return;
    const key = event.key.toLowerCase();
    if (key === "enter" && target !== tile) return;   // a button or a link has its own
    if (key === "p") grid.pin(tile.closest("li")?.dataset.key ?? "");
    else if (key === "m") acts.write(tile);
    else if (PRESSES[key]) press(tile, PRESSES[key]);
    else return;
    event.preventDefault();
  });
}

/** @param {HTMLElement} tile @param {string} control */
function press(tile, control) {
  const found = tile.querySelector(`[data-do="${control}"]`);
  if (found instanceof HTMLElement) found.click();
}
