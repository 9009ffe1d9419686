// The words that say whether work is safe: always visible, gold when offline, spoken only when that changes.
/** @import { Saving, Standing } from "./outbox.js" */
import { byId, h, icon } from "../assay/dom.js";

/** @type {Record<Saving, (standing: Standing) => string>} */
const WORDS = {
  saved: ({ made, confirmed }) => (
    made && confirmed ? `${made} of ${made} stored ${clockTime(new Date(confirmed))}` : "Connected"),
  saving: ({ made, stored }) => `${stored} of ${made} stored…`,
  offline: ({ waiting, since }) => [
    since ? `Offline since ${clockTime(since, { second: undefined })}` : "Offline",
    waiting ? `${waiting} kept on this device` : "you can go on",
  ].join(" – "),
  stuck: () => "Not stored – tell your proctor",
};

/** @param {Standing} standing */
export function showSaved(standing) {
  const { saving } = standing;
  const shown = byId("saved");
  const text = WORDS[saving](standing);
  if (shown.dataset.state === saving && shown.textContent === text) return;
  // Every answer is stored anew: too much to listen to. Trouble, and its end, are announced.
  const news = saving !== shown.dataset.state && [saving, shown.dataset.state].some(isTrouble);
  shown.setAttribute("aria-live", news ? "polite" : "off");
  shown.dataset.state = saving;
  shown.title = standing.confirmed && `Last confirmed by the server at ${inFull(standing.confirmed)}`;
  shown.replaceChildren(icon(isTrouble(saving) ? "cloud" : "check"), h("span", { text }));
}

/**
 * Entries of this device that another device left no place for, or that the server had lost and gets once more:
 * said, never repaired in silence.
 * @param {number} orphans @param {number} lost
 */
export function showDoubt(orphans, lost) {
  const made = (/** @type {number} */ count) => (count === 1 ? "1 change" : `${count} changes`);
  byId("doubt").textContent = [
    orphans && `${made(orphans)} made on this device did not reach the server before another device went on.`
      + " They are kept here apart and are not sent. Please tell your proctor.",
    lost && `${made(lost)} that the server had confirmed had to be sent again. Please tell your proctor.`,
  ].filter(Boolean).join(" ");
  byId("doubt").hidden = !orphans && !lost;
}

/** The network went before a part of this page had come. */
export function showMissing() {
  byId("doubt").textContent = "A part of this page has not been loaded yet, and the server cannot be reached."
    + " Your answers are kept on this device. Keep this page open and try again.";
  byId("doubt").hidden = false;
}

/** @param {string | undefined} saving */
const isTrouble = (saving) => saving === "offline" || saving === "stuck";

/**
 * "09:41:07" where the candidate is.
 * @param {Date} at
 * @param {Intl.DateTimeFormatOptions} [how]
 */
const clockTime = (at, how) => at.toLocaleTimeString(
  [], { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", ...how });

/** "09:41:07 Central European Standard Time". @param {string} at  ISO 8601 */
export const inFull = (at) => clockTime(new Date(at), { timeZoneName: "long" });
