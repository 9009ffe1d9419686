// Keeps the proctor's desk fresh. The server draws it; this fetches the same lists and puts in what is new, says
// changes aloud once, and leaves alone whatever the proctor is just doing. Without it there is the Refresh link.

import { keepFresh } from "../assay/refreshing.js";

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const desk = byId("desk");
const news = byId("news");
const title = document.title;

/** @param {Element} card  Is the proctor in it: focus inside, or a box ticked that is not sent yet? */
const inUse = (card) => card.contains(document.activeElement) || card.querySelector(":checked") !== null;

/**
 * What ticks (times, counts) changes in place, so that nothing else moves.
 * @param {ParentNode} now @param {ParentNode} next
 */
function tick(now, next) {
  for (const part of now.querySelectorAll("[data-part]")) {
    const fresh = next.querySelector(`[data-part="${part.getAttribute("data-part")}"]`);
    if (fresh && fresh.innerHTML !== part.innerHTML) part.innerHTML = fresh.innerHTML;
  }
}

/**
 * One list: cards that are gone go, new ones come, changed ones are drawn anew. Returns what there is to say.
 * @param {Element} now @param {Element} next
 */
function reconcile(now, next) {
  /** @type {string[]} */
  const said = [];
  const before = new Map([...now.children].map((card) => [card.getAttribute("data-key"), card]));
  const wanted = [...next.children].map((fresh) => {
    const old = before.get(fresh.getAttribute("data-key"));
    before.delete(fresh.getAttribute("data-key"));
    const what = fresh.getAttribute("data-news") ?? "";
    if (old?.getAttribute("data-news") !== what) said.push(what);
    const same = old?.getAttribute("data-version") === fresh.getAttribute("data-version");
    if (!old || (!same && !inUse(old))) {
      old?.remove();
      return fresh;
    }
    old.setAttribute("data-news", what);
    tick(old, fresh);
    return old;
  });
  for (const gone of before.values()) leave(gone);
  wanted.forEach((card, place) => {
    // Moving a card takes the focus out of it, so one in use stays where it is until it is free.
    if (now.children[place] !== card && !(card.isConnected && inUse(card))) {
      now.insertBefore(card, now.children[place] ?? null);
    }
  });
  return said;
}

/** @param {Element} card  Goes; a focus inside it goes to the heading of its list, not to nowhere. */
function leave(card) {
  if (card.contains(document.activeElement)) {
    card.closest("section")?.querySelector("h2")?.focus();
  }
  card.remove();
}

/** @param {Document} next */
function show(next) {
  /** @type {string[]} */
  const said = [];
  for (const list of desk.querySelectorAll("[data-list]")) {
    const fresh = next.querySelector(`[data-list="${list.getAttribute("data-list")}"]`);
    if (!(list instanceof HTMLElement) || !fresh) continue;
    said.push(...reconcile(list, fresh));
    const empty = list.children.length === 0;
    list.hidden = empty;
    list.nextElementSibling?.toggleAttribute("hidden", !empty);
  }
  for (const part of ["waiting", "room", "now"]) {
    const here = desk.querySelector(`[data-part="${part}"]`);
    const fresh = next.querySelector(`[data-part="${part}"]`);
    if (here && fresh) here.innerHTML = fresh.innerHTML;
  }
  const waiting = desk.querySelectorAll('[data-list="waiting"] > *').length;
  document.title = waiting ? `(${waiting}) ${title}` : title;
  if (said.length) news.textContent = said.join(" ");
}

keepFresh(desk, show);
