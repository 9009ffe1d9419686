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

/** @param {ParentNode} root @param {string} csrf */
export function markRead(root, csrf) {
  const log = root.querySelector("[data-read]");
  if (!(log instanceof HTMLElement) || document.hidden) return;
  log.scrollTop = log.scrollHeight;
  const theirs = log.querySelectorAll(".theirs");
  const last = theirs[theirs.length - 1]?.getAttribute("data-number") ?? "0";
  if (Number(log.dataset.unread) === 0 || log.dataset.told === last) return;
  log.dataset.told = last;
  const box = log.getBoundingClientRect();
  if (box.bottom < 0 || box.top > innerHeight) { delete log.dataset.told; return; }
  void post(log.dataset.read ?? "", new URLSearchParams({ up_to: last, csrfmiddlewaretoken: csrf }));
}
