// Puts what the server has drawn anew into the page, part by part, and leaves alone whatever the person is just
// doing: an open form, something typed and not sent, the place of the focus.

/** @param {Element} field  Does it hold something that the server did not put there? */
function touched(field) {
  if (field instanceof HTMLSelectElement) {
    const first = [...field.options].findIndex((option) => option.defaultSelected);
    return field.selectedIndex !== Math.max(0, first);
  }
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
  if (!(field instanceof HTMLInputElement)) return false;
  return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
}

/** @param {Element} part  Is somebody writing or choosing in it, is a form open, or refused and not mended? */
export function inUse(part) {
  const { activeElement } = document;
  if (activeElement && part.contains(activeElement) && activeElement.matches("input, textarea, select, video")) return true;
  if (part.querySelector(".errorlist, .error, details[open] form")) return true;
  return [...part.querySelectorAll("input, textarea, select")].some(touched);
}

/** What tells a control from its neighbours after it was drawn anew. @param {Element} control */
const sign = (control) => control.getAttribute("data-do") ?? control.getAttribute("href") ?? control.textContent ?? "";

/**
 * Puts the focus where it was before a part was drawn anew: on the same control, else on the part's own place.
 * @param {Element} part @param {string} wanted
 */
function refocus(part, wanted) {
  const same = [...part.querySelectorAll("a, button, summary")].find((one) => sign(one) === wanted);
  const home = part.closest("article[tabindex]") ?? part.closest("section, aside")?.querySelector("[tabindex]");
  const target = same ?? home;
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}

/**
 * Parts with a version are drawn anew when it changes, others when they say something else. Returns whether one was
 * left as it is because somebody is in it.
 * @param {ParentNode} here @param {ParentNode} next
 */
export function patchParts(here, next) {
  let kept = false;
  /** @type {Map<string | null, Element>} */
  const found = new Map();
  for (const part of next.querySelectorAll("[data-part]")) {
    const name = part.getAttribute("data-part");
    if (!found.has(name)) found.set(name, part);
  }
  for (const part of here.querySelectorAll("[data-part]")) {
    const fresh = found.get(part.getAttribute("data-part"));
    if (!part.isConnected || !fresh || isSame(part, fresh)) continue;
    if (inUse(part)) kept = true;
    else replace(part, fresh);
  }
  return kept;
}

/** What the server last drew: what ticks in between is not news. @type {WeakMap<Element, string>} */
const drawn = new WeakMap();

/** @param {Element} part @param {Element} fresh */
function isSame(part, fresh) {
  const version = part.getAttribute("data-version");
  if (version !== null) return version === fresh.getAttribute("data-version");
  return (drawn.get(part) ?? part.innerHTML) === fresh.innerHTML && part.hasAttribute("hidden") === fresh.hasAttribute("hidden");
}

/** @param {Element} part @param {Element} fresh */
function replace(part, fresh) {
  const { activeElement } = document;
  const wanted = activeElement && part !== activeElement && part.contains(activeElement) ? sign(activeElement) : null;
  drawn.set(part, fresh.innerHTML);
  part.replaceChildren(...[...fresh.cloneNode(true).childNodes]);
  for (const name of ["data-version", "hidden"]) {
    const value = fresh.getAttribute(name);
    if (value === null) part.removeAttribute(name);
    else part.setAttribute(name, value);
  }
  if (wanted !== null) refocus(part, wanted);
}
