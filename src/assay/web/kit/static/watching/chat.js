// Help and messages: a panel beside the exam where candidate and proctor write to each other, a hand to raise, and a
// way to stop in an emergency. It is not modal: the exam goes on beside it.
/** @import { Message, News } from "./types.js" */
import { h, icon } from "../assay/dom.js";
import { cameraChoice } from "./camera_choice.js";
import { Letters } from "./letters.js";

const MOST_LETTERS = 1000;

/**
 * @typedef {object} Hooks
 * @property {(path: string, body: object) => Promise<any>} post   as Wire's
 * @property {() => boolean} open                whether there is a token to call with
 * @property {() => void} ask                    asks for the news at once
 * @property {() => MediaStream | null} camera   what the proctor sees, to be shown to the candidate
 * @property {(device: string) => Promise<void>} swap   goes on with another camera
 * @property {() => void} emergency              the candidate has to stop now
 */

export class Chat {
  /** @type {Map<number, Message>} */ #messages = new Map();
  #raised = false;
  #seen = false;   // a proctor has seen the hand
  #readUpTo = 0;
  #told = 0;   // the last of the proctor's messages that was shown in the open panel
  #letters;
  #parts;

  /**
   * @param {HTMLElement} host  where panel and notice go
   * @param {HTMLElement} button  opens and closes the panel
   * @param {string} attempt
   * @param {Hooks} hooks
   */
  constructor(host, button, attempt, hooks) {
    this.hooks = hooks;
    this.button = button;
    this.#parts = panel({
      send: (text) => this.#letters.write(text),
      hand: () => void this.#raise(!this.#raised),
      emergency: hooks.emergency,
      close: () => this.close(),
    });
    host.append(this.#parts.notice, this.#parts.panel);
    this.#letters = new Letters(`assay-letters-${attempt}`, {
      post: hooks.post, open: hooks.open, sent: hooks.ask, changed: () => this.#draw(),
    });
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-controls", this.#parts.panel.id);
    button.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
    this.#draw();
  }

  get isOpen() {
    return !this.#parts.panel.hidden;
  }

  /** The number of the last message that is here. */
  get after() {
    return Math.max(0, ...this.#messages.keys());
  }

  /** @param {News} news */
  heard({ messages, read_up_to, hand }) {
    for (const message of messages) this.#messages.set(message.number, message);
    this.#raised = hand.raised;
    this.#seen = hand.seen;
    this.#readUpTo = read_up_to;
    this.#letters.arrived(messages);
    const said = messages.filter(({ from, read_at }) => from === "proctor" && !read_at);
    if (said.length && !this.isOpen) this.#notify(said[said.length - 1].text);
  }

  open() {
    const { panel: shown, text, self } = this.#parts;
    shown.hidden = false;
    this.#parts.notice.hidden = true;
    this.button.setAttribute("aria-expanded", "true");
    const camera = this.hooks.camera();
    self.hidden = !camera;
    const video = /** @type {HTMLVideoElement} */ (self.querySelector("video"));
    video.srcObject = camera;
    void cameraChoice(self, camera, (device) => this.hooks.swap(device).then(() => {
      video.srcObject = this.hooks.camera();
    }));
    this.#draw();
    text.focus();
  }

  close() {
    if (!this.isOpen) return;
    const hadFocus = this.#parts.panel.contains(document.activeElement);
    this.#parts.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    /** @type {HTMLVideoElement} */ (this.#parts.self.querySelector("video")).srcObject = null;
    if (hadFocus) this.button.focus();
  }

  /** The same words as if the candidate had typed them. @param {string} text */
  say(text) {
    this.#letters.write(text);
  }

  /** Raises the hand, or takes it down. @param {boolean} raised */
  async #raise(raised) {
    const before = this.#raised;
    this.#raised = raised;
    this.#draw();
    await this.hooks.post("hand", { raised }).catch(() => { this.#raised = before; });
    this.#draw();
    if (this.#raised !== raised) this.#parts.state.textContent = "The server cannot be reached. Try again.";
  }

  /** Raises the hand, as the button does. */
  raise() {
    return this.#raised ? undefined : this.#raise(true);
  }

  /** @param {string} text */
  #notify(text) {
    const { notice } = this.#parts;
    const open = h("button", { type: "button", class: "btn", click: () => this.open(), text: "Reply" });
    const shut = h("button", { type: "button", class: "btn", text: "Close" });
    shut.addEventListener("click", () => { notice.hidden = true; });
    notice.replaceChildren(h("p", {}, h("strong", { text: "Your proctor: " }), text), h("div", {}, open, shut));
    notice.hidden = false;
  }

  #draw() {
    const { log, hand, state } = this.#parts;
    const messages = [...this.#messages.values()].sort((a, b) => a.number - b.number);
    const rows = [
      ...messages.map((message) => row(message.from, message.text, this.#tick(message), message.sent_at)),
      ...(this.#letters?.waiting ?? []).map(({ text, sent }) => row("you", text, sent ? "Sent" : "Not sent yet", "")),
    ];
    // Only what is different: a log that is drawn anew is read out anew.
    rows.forEach((made, place) => {
      const old = log.children[place];
      if (!old) log.append(made);
      else if (old.textContent !== made.textContent) old.replaceWith(made);
    });
    while (log.children.length > rows.length) log.lastElementChild?.remove();
    const box = /** @type {HTMLElement} */ (log.parentElement);
    box.scrollTop = box.scrollHeight;
    hand.setAttribute("aria-pressed", String(this.#raised));
    const words = this.#raised ? "Your hand is raised. A proctor comes as soon as one can."
      : this.#seen ? "A proctor has seen your hand." : "";
    if (state.textContent !== words) state.textContent = words;
    const unread = messages.filter(({ from, read_at }) => from === "proctor" && !read_at);
    if (this.isOpen && unread.length) this.#read(unread[unread.length - 1].number);
    const count = unread.filter(({ number }) => number > this.#told).length;
    const badge = this.button.querySelector(".count-new");
    if (badge) badge.textContent = count ? `${count} new` : "";
  }

  /** @param {Message} message */
  #tick({ from, number }) {
    if (from === "proctor") return "";
    return number <= this.#readUpTo ? "Read" : "Sent";
  }

  /** @param {number} number */
  #read(number) {
    if (number <= this.#told) return;
    this.#told = number;
    void this.hooks.post("messages/read", { up_to: number })
      .catch(() => { this.#told = Math.min(this.#told, number - 1); });
  }
}

/** @param {"proctor" | "you"} from @param {string} text @param {string} state @param {string} at  ISO 8601 */
function row(from, text, state, at) {
  const time = at && new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return h("li", { class: `chat-line ${from}` },
    h("span", { class: "who", text: from === "you" ? "You" : "Proctor" }), h("p", { text }),
    h("span", { class: "when", text: [time, state].filter(Boolean).join(" · ") }));
}

/**
 * @param {{send: (text: string) => void, hand: () => void, emergency: () => void, close: () => void}} acts
 */
function panel({ send, hand: raise, emergency, close }) {
  const text = h("textarea", { id: "watch-text", rows: 2, maxlength: MOST_LETTERS });
  const form = h("form", { class: "write" },
    h("label", { for: "watch-text", text: "Write to your proctor" }), text,
    h("button", { class: "btn primary" }, "Send"));
  const submit = () => {
    const words = text.value.trim();
    if (words) send(words);
    text.value = "";
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  const log = h("ol", { class: "letters", role: "list" });
  const scroll = h("div", { class: "letters-box", role: "log", "aria-label": "Messages", tabindex: 0 }, log);
  const state = h("p", { class: "hand-state", role: "status" });
  const hand = h("button", { type: "button", class: "btn", "aria-pressed": "false", click: raise }, icon("person"),
    "Raise your hand");
  const stop = h("button", { type: "button", class: "btn", click: emergency }, icon("pause"), "Pause for emergency");
  const video = h("video", { "aria-label": "Your camera", playsinline: true, autoplay: true });
  video.muted = true;
  const self = h("details", { class: "self" }, h("summary", { text: "What your proctor sees" }), video);
  const made = h("section", { id: "watch-panel", class: "watch-panel", "aria-labelledby": "watch-title", hidden: true },
    h("div", { class: "watch-head" }, h("h2", { id: "watch-title", text: "Help and messages" }),
      h("button", { type: "button", class: "icon", click: close }, icon("x"),
        h("span", { class: "sr-only", text: "Close help and messages" }))),
    scroll, form, state, h("div", { class: "watch-acts" }, hand, stop), self);
  made.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  const notice = h("div", { class: "watch-notice", role: "status", hidden: true });
  return { panel: made, text, log, state, hand, self, notice };
}
