// The word that says whether work is safe: always visible, gold when offline, spoken only when that changes.
/** @import { Saving } from "./outbox.js" */
import { byId, h, icon } from "./dom.js";

/** @type {Record<Saving, (kept: number) => string>} */
const WORDS = {
  saved: () => "Saved",
  saving: () => "Saving…",
  offline: (kept) => (kept ? `Offline – ${kept} kept on this device` : "Offline – reconnecting"),
  stuck: () => "Not stored – tell your proctor",
};

/** @param {Saving} saving @param {number} kept */
export function showSaved(saving, kept) {
  const shown = byId("saved");
  const text = WORDS[saving](kept);
  if (shown.dataset.state === saving && shown.textContent === text) return;
  // Every answer goes Saving…, Saved: too much to listen to. Trouble, and its end, are announced.
  const news = saving !== shown.dataset.state && [saving, shown.dataset.state].some(isTrouble);
  shown.setAttribute("aria-live", news ? "polite" : "off");
  shown.dataset.state = saving;
  shown.replaceChildren(icon(isTrouble(saving) ? "cloud" : "check"), h("span", { text }));
}

/** @param {string | undefined} saving */
const isTrouble = (saving) => saving === "offline" || saving === "stuck";
