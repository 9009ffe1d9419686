// Keeps one attempt's page fresh. A part without a version ticks: its text is replaced in place. A part with one is
// drawn anew when its version changes, and never while somebody is in it or has typed something that is not sent.

import { keepFresh } from "./refreshing.js";

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

/** @param {Element} part  Is the focus inside, is something typed and not sent, or refused and not mended? */
function inUse(part) {
  if (part.contains(document.activeElement) || part.querySelector(".errorlist, .error")) return true;
  return [...part.querySelectorAll("input, textarea, select")].some(touched);
}

/** @param {ParentNode} page @param {ParentNode} next */
function replaceParts(page, next) {
  for (const part of page.querySelectorAll("[data-part]")) {
    const fresh = next.querySelector(`[data-part="${part.getAttribute("data-part")}"]`);
    if (!part.isConnected || !fresh) continue;
    const version = part.getAttribute("data-version");
    if (version === null) {
      if (part.innerHTML !== fresh.innerHTML) part.innerHTML = fresh.innerHTML;
    } else if (version !== fresh.getAttribute("data-version") && !inUse(part)) {
      part.replaceWith(fresh);
    }
  }
}

const root = document.querySelector("[data-live]");
if (root instanceof HTMLElement) {
  const news = document.getElementById("news");
  let told = root.dataset.news;
  keepFresh(root, (next) => {
    replaceParts(document, next);
    const fresh = next.querySelector("[data-live]")?.getAttribute("data-news") ?? "";
    if (fresh !== told && news) news.textContent = fresh;
    told = fresh;
  });
}
