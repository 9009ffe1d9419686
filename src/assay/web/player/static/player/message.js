// A message from the proctor, above the question until it is closed.
import { byId, say } from "../assay/dom.js";

/** @typedef {{text: string, from: string}} Message */

let closed = "";

/** @param {Message} message */
export const inWords = ({ text, from }) => `${from.charAt(0).toUpperCase()}${from.slice(1)}: ${text}`;

/** @param {Message | null} message */
export function showMessage(message) {
  const words = message ? inWords(message) : "";
  const shown = byId("message-text");
  byId("message").hidden = words === "" || words === closed;
  if (shown.textContent === words) return;
  shown.textContent = words;
  if (!byId("message").hidden) say(`Message from ${words}`, { urgent: true });
}

export function wireMessage() {
  byId("message-close").addEventListener("click", () => {
    closed = byId("message-text").textContent ?? "";
    byId("message").hidden = true;
    byId("stage").focus();
  });
}
