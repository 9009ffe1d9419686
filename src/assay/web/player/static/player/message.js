// A message from the proctor, above the question until it is closed.
import { byId, say } from "./dom.js";

let closed = "";

/** @param {{text: string, from: string} | null} message */
export function showMessage(message) {
  const words = message ? `${message.from}: ${message.text}` : "";
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
