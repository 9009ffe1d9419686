// The two lists of the desk: cards come, change in place, move to where their order says, and go.

import { inUse, patchParts } from "./patch.js";

/** @typedef {{moved: (list: HTMLElement) => void, order: (card: Element) => string}} Hooks */

/**
 * Brings one list up to what the server drew. Returns what there is to say aloud.
 * @param {HTMLElement} list @param {Element} next @param {Hooks} hooks
 * @param {{partial?: boolean}} [how]  partial: only some cards were drawn; the others stay
 */
export function reconcile(list, next, hooks, { partial = false } = {}) {
  /** @type {string[]} */
  const said = [];
  const before = new Map([...list.children].map((card) => [card.getAttribute("data-key"), card]));
  for (const fresh of [...next.children]) {
    const key = fresh.getAttribute("data-key");
    const card = before.get(key);
    before.delete(key);
    const what = fresh.getAttribute("data-news") ?? "";
    if (card?.getAttribute("data-news") !== what) said.push(what);
    if (card) change(card, fresh);
    else list.append(document.adoptNode(fresh));
  }
  if (!partial) for (const gone of before.values()) leave(gone);
  arrange(list, hooks);
  return said;
}

/** @param {Element} card @param {Element} fresh */
function change(card, fresh) {
  patchParts(card, fresh);
  for (const name of ["data-order", "data-news", "data-calm", "data-mine"]) copy(name, fresh, card);
  const [article, drawn] = [card.querySelector("article"), fresh.querySelector("article")];
  if (article && drawn) copy("data-alerting", drawn, article);
}

/** @param {string} name @param {Element} from @param {Element} to */
function copy(name, from, to) {
  const value = from.getAttribute(name);
  if (value === null) to.removeAttribute(name);
  else if (to.getAttribute(name) !== value) to.setAttribute(name, value);
}

/** @param {Element} card  Goes; a focus inside it goes to the heading of its list, not to nowhere. */
export function leave(card) {
  if (card.contains(document.activeElement)) card.closest("section")?.querySelector("h2")?.focus();
  card.remove();
}

/**
 * Puts the cards in their order. One in which somebody writes stays where it is until it is free; a focus on a mere
 * control goes along.
 * @param {HTMLElement} list @param {Hooks} hooks
 */
export function arrange(list, hooks) {
  const wanted = [...list.children].map((card) => ({ card, order: hooks.order(card) }));
  wanted.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
  wanted.forEach(({ card }, place) => {
    const there = list.children[place];
    if (there === card || inUse(card)) return;
    const { activeElement } = document;
    const within = activeElement instanceof HTMLElement && card.contains(activeElement) ? activeElement : null;
    list.insertBefore(card, there ?? null);
    within?.focus({ preventScroll: true });
  });
  const empty = list.children.length === 0;
  list.hidden = empty;
  list.nextElementSibling?.toggleAttribute("hidden", !empty);
  hooks.moved(list);
}
