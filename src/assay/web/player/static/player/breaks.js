// What lies between questions: finishing a section for good, a break before the next, and the way back from it.
/** @import { Exam } from "./exam.js" */
import { inWords, written } from "./clock.js";
import { byId, h, say } from "../assay/dom.js";

/** What a break means, said before it is taken. */
const RULES = [
  "Your exam clock stops while you are away.",
  "Questions you have seen so far are locked: you cannot go back to them.",
  "When you come back your proctor checks your identity and your room again.",
  "A break that takes longer than allowed is taken from your exam time.",
];

/** Asks whether to leave this section for good, in two deliberate steps. @param {Exam} exam */
export function askToFinish(exam) {
  const { section, plan } = exam.sheet;
  const { open, flagged } = exam.sheet.totals();
  const sure = h("input", { type: "checkbox" });
  const go = h("button", { type: "button", class: "btn danger", disabled: true }, `Finish section ${section}`);
  const dialog = shown(`Finish section ${section} of ${plan.sections.length}?`,
    [`${open ? `${open} not answered` : "All questions answered"}, ${flagged} flagged.`,
      "A finished section is locked. You cannot see or change its questions again."],
    h("label", { class: "check" }, sure,
      h("span", { text: "I have finished this section. I understand that I cannot return to it." })),
    "Keep working", go);
  sure.addEventListener("change", () => { go.disabled = !sure.checked; });
  go.addEventListener("click", () => {
    dialog.close();
    exam.finishSection();
  });
}

/** Asks whether to take a break of one's own now. @param {Exam} exam */
export function askForBreak(exam) {
  const left = exam.sheet.plan.break_left_seconds;
  const go = h("button", { type: "button", class: "btn primary" }, "Start the break");
  const dialog = shown("Take a break now?", [`You have ${inWords(left)} of break left.`, ...RULES],
    h("p", { class: "problem", role: "alert" }), "Keep working", go);
  go.addEventListener("click", () => void begin(exam, go, dialog));
}

/**
 * The break between two sections: taken now, or not at all.
 * @param {Exam} exam @param {number} seconds
 */
export function offerBreak(exam, seconds) {
  const { section } = exam.sheet;
  exam.clear();
  document.body.dataset.screen = "cover";
  const go = h("button", { type: "button", class: "btn primary" }, `Take a break of ${inWords(seconds)}`);
  const decided = () => exam.hooks.settings.set({ offered: section });
  const on = h("button", { type: "button", class: "btn" }, "Go on without a break");
  on.addEventListener("click", () => {
    decided();
    exam.restore({ focus: true });
  });
  const cover = h("section", { class: "cover", "aria-labelledby": "cover-title" },
    h("h1", { id: "cover-title", tabindex: -1, text: `Section ${section - 1} is finished` }),
    h("div", { class: "cover-text" },
      h("p", { text: `You may take a break of ${inWords(seconds)} now, before section ${section}. `
        + "Your exam clock runs until the break begins." }),
      h("ul", {}, ...[RULES[0], ...RULES.slice(2)].map((rule) => h("li", { text: rule })))),
    h("p", { class: "problem", role: "alert" }),
    h("div", { class: "cover-actions" }, go, on));
  byId("stage").replaceChildren(cover);
  go.addEventListener("click", () => void begin(exam, go, cover, decided));
  byId("cover-title").focus();
}

/**
 * @param {Exam} exam @param {HTMLButtonElement} button
 * @param {HTMLElement} host  has a place for the problem
 * @param {() => void} [begun]
 */
async function begin(exam, button, host, begun) {
  exam.leave();
  button.disabled = true;
  const problem = await exam.hooks.breakBegin();
  button.disabled = false;
  const told = host.querySelector(".problem");
  if (told) told.textContent = problem;
  if (problem) return;
  begun?.();
  if (host instanceof HTMLDialogElement) host.close();
}

/**
 * @param {string} title @param {string[]} text @param {HTMLElement} extra @param {string} stay @param {HTMLElement} go
 */
function shown(title, text, extra, stay, go) {
  const dialog = byId("between", HTMLDialogElement);
  const lines = text.length > 2
    ? [h("p", { text: text[0] }), h("ul", {}, ...text.slice(1).map((line) => h("li", { text: line })))]
    : text.map((line) => h("p", { text: line }));
  dialog.replaceChildren(
    h("h2", { id: "between-title", text: title }), h("div", { id: "between-text" }, ...lines), extra,
    h("div", { class: "dialog-actions" },
      h("button", { type: "button", class: "btn", click: () => dialog.close() }, stay), go));
  dialog.showModal();
  return dialog;
}

/** Seconds of a break at which a screen reader says how long is left. */
const SPOKEN = [300, 60, 0];

let until = 0;
let timer = 0;

/**
 * The break itself, with its own countdown. Called again it only sets the countdown right.
 * @param {{seconds: number, back: () => Promise<string>}} break_  below 0: it has been over for so long
 */
export function showBreak({ seconds, back }) {
  // The server counts down to 0 and not below: how far it is over, this page knows.
  const now = performance.now();
  const lasting = document.getElementById("break-left") !== null;
  until = seconds > 0 || !lasting ? now + seconds * 1000 : Math.min(until, now + seconds * 1000);
  document.body.dataset.screen = "cover";
  if (lasting) return tick();
  const button = h("button", { type: "button", class: "btn primary" }, "I am back");
  const problem = h("p", { class: "problem", role: "alert" });
  button.addEventListener("click", async () => {
    button.disabled = true;
    problem.textContent = await back();
    button.disabled = false;
  });
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  document.title = `Break – ${document.body.dataset.title} – Assay`;
  byId("stage").replaceChildren(h("section", { class: "cover", "aria-labelledby": "cover-title" },
    h("h1", { id: "cover-title", tabindex: -1, text: "You are on a break" }),
    h("p", { class: "break-left" },
      h("span", { id: "break-label" }), h("b", { id: "break-left", role: "timer", "aria-labelledby": "break-label" })),
    h("div", { class: "cover-text" }, h("p", { id: "break-words" }),
      h("p", { text: "When you are back, press the button. Your proctor then checks your identity and your room, "
        + "and lets you go on. Your break ends when you press it; your exam clock stays stopped until you go on." })),
    problem, button));
  byId("cover-title").focus();
  clearInterval(timer);
  timer = setInterval(tick, 250);
  tick();
}

function tick() {
  const shown = document.getElementById("break-left");
  if (!shown) return clearInterval(timer);
  const left = Math.ceil((until - performance.now()) / 1000);
  const over = left < 0;
  const before = Number(shown.dataset.left ?? left);
  shown.dataset.left = String(left);
  shown.textContent = written(Math.abs(left));
  byId("break-label").textContent = over ? "Over by" : "Break left";
  shown.closest(".cover")?.classList.toggle("over", over);
  byId("break-words").textContent = over
    ? "Your break is over. The time since then is taken from your exam." : "Your exam clock is stopped.";
  const due = SPOKEN.find((seconds) => before > seconds && left <= seconds);
  if (due) say(`${inWords(due)} of your break left.`, { urgent: true });
  else if (due === 0) say("Your break is over. From now on the time is taken from your exam.", { urgent: true });
}
