// Making and finding elements, and speaking. No framework: three small functions and an announcer.

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * The element with this id, which the shell or a renderer is known to have made.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} [kind]  its class, when more than HTMLElement is wanted
 * @returns {T}
 */
export function byId(id, kind) {
  const found = document.getElementById(id);
  if (!found || (kind && !(found instanceof kind))) throw new Error(`The page has no fitting #${id}.`);
  return /** @type {T} */ (found);
}

/**
 * Builds an element. `class`, `text` and `html` set properties; functions become listeners; the rest are
 * attributes, and null or false ones are left out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>} [props]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(name, value);
    else if (name === "class") made.className = String(value);
    else if (name === "text") made.textContent = String(value);
    else if (name === "html") made.innerHTML = String(value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(.../** @type {(Node | string)[]} */ (children.filter((child) => child || child === "")));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

/** An icon of the kit's sprite; decoration, so it always stands beside a word. @param {string} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${document.body.dataset.icons}#i-${name}`);
  svg.append(use);
  return svg;
}

/**
 * A style sheet that comes with a part that is not there from the beginning; resolves also when it does not come.
 * @param {string} name @param {string} base  address of the module that wants it
 */
export function stylesheet(name, base) {
  return new Promise((/** @type {(done: void) => void} */ resolve) => {
    const { href } = new URL(name, base);
    document.head.append(h("link", { rel: "stylesheet", href, load: () => resolve(), error: () => resolve() }));
  });
}

/**
 * Has a screen reader say this once. Used for events, never for the running clock.
 * @param {string} text
 * @param {{urgent?: boolean}} [how]  urgent interrupts what is being read
 */
export function say(text, { urgent = false } = {}) {
  const region = byId(urgent ? "say-now" : "say");
  region.textContent = "";
  // Emptied first and filled a moment later, so that the same words twice are spoken twice.
  setTimeout(() => { region.textContent = text; }, 40);
}
