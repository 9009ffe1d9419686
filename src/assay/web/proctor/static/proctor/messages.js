// Writing to candidates: a prepared message shows its text in the chosen language before it is sent, and what the
// candidate wrote is marked as read once it is before the proctor's eyes.

import { post } from "./posting.js";

/** @returns {Record<string, Record<string, string>>} language -> key -> text */
const prepared = () => JSON.parse(document.getElementById("canned-texts")?.textContent ?? "{}");

/** @param {EventTarget | null} target  A choice was made in a form that writes a message. */
export function chose(target) {
  if (!(target instanceof HTMLSelectElement) || !["canned", "language"].includes(target.name)) return;
  const form = target.closest("form");
  const [text, canned, language] = ["text", "canned", "language"].map((name) => form?.querySelector(`[name="${name}"]`));
  if (!(text instanceof HTMLTextAreaElement) || !(canned instanceof HTMLSelectElement)) return;
  const texts = prepared();
  const own = text.value.trim() && !Object.values(texts).some((all) => Object.values(all).includes(text.value.trim()));
  const tongue = language instanceof HTMLSelectElement ? language.value : "en";
  if (!own && (canned.value || target === canned)) text.value = texts[tongue]?.[canned.value] ?? "";
}

/** The next message has a name of its own: the same name twice is the same message. @param {ParentNode} root */
export function rename(root) {
  for (const ref of root.querySelectorAll('input[name="ref"]')) {
    if (ref instanceof HTMLInputElement) ref.value = crypto.randomUUID();
  }
}

/** What was told as read last, by the address of the chat. @type {Map<string, string>} */
const toldOf = new Map();
let csrfToken = "";

/** A message counts as read when it is really before the eyes: the log in view, the page in front. */
const eyes = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) if (isIntersecting) tellRead(/** @type {HTMLElement} */ (target));
}, { threshold: 0.2 });

/** @param {HTMLElement} log */
function tellRead(log) {
  const address = log.dataset.read ?? "";
  const theirs = log.querySelectorAll(".theirs");
  const last = theirs[theirs.length - 1]?.getAttribute("data-number") ?? "";
  if (document.hidden || !last || Number(log.dataset.unread) === 0 || toldOf.get(address) === last) return;
  toldOf.set(address, last);
  void post(address, new URLSearchParams({ up_to: last, csrfmiddlewaretoken: csrfToken }))
    .then(({ status }) => { if (status !== 200) toldOf.delete(address); });
}

/** Looks after the log of the messages, which was perhaps drawn anew. @param {ParentNode} root @param {string} csrf */
export function markRead(root, csrf) {
  csrfToken = csrf;
  eyes.disconnect();
  const log = root.querySelector("[data-read]");
  if (!(log instanceof HTMLElement)) return;
  log.scrollTop = log.scrollHeight;
  eyes.observe(log);
}
