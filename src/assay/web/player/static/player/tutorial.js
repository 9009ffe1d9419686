// Before the clock: how the player works, tried on a sample question of its own, and then the start. Nothing here is
// recorded, and all of it can be skipped.
/** @import { Plan, Work } from "./types.js" */
import { inWords } from "./clock.js";
import { byId, h, icon, stylesheet } from "../assay/dom.js";
import { question } from "./question.js";
import { fetchLater } from "./tools.js";

await stylesheet("./tutorial.css", import.meta.url);

/** @type {import("./types.js").Item} */
const SAMPLE = {
  number: 1,
  kind: "single",
  choose: 1,
  stem: "<p>This sample question is not part of your exam, and nothing you do here is kept.</p>"
    + "<p>A week has seven days. How many days are there in two weeks?</p>",
  options: ["Seven", "Twelve", "Fourteen", "Twenty-one"],
};

const TRIES = [
  ["answer", "Choose an answer: select it. In the exam its letter key does the same."],
  ["strike", "Strike out an answer you rule out, with the button at its end."],
  ["flag", "Flag the question, to come back to it."],
];

/** Icon, name, what it is. */
const AROUND = [
  ["check", "Saved", "Your work is stored on the server. “Offline – kept on this device” means: go on working. It is "
    + "sent by itself when the network is back."],
  ["clock", "Time left", "You can hide the clock. It comes back when five minutes are left."],
  ["grid", "Questions", "The list of questions: what is answered, what is not, what you flagged. Go to any of them."],
  ["list", "Review", "All your answers on one page, before you end the exam. That is where you end it."],
  ["pen", "Highlight", "Marks words of a question, to find them again."],
  ["calculator", "Calculator, exhibits, notes", "They open beside the question, never over it. Move them, make them "
    + "larger, close them. A comment goes to the people who write the questions."],
  ["info", "Display and keys", "The button Aa at the top: text size, colours, and all keys. Press ? to see them."],
];

/**
 * @typedef {object} Facts
 * @property {number} count              how many questions; 0: not known yet
 * @property {number} seconds            all the time there is
 * @property {Plan} [plan]
 * @property {boolean} [short]           only the start
 * @property {() => unknown} start       may promise a text that says why it did not work
 */

/** Puts the tutorial on the stage; called again while it is there it changes nothing. @param {Facts} facts */
export function showTutorial(facts) {
  if (document.getElementById("tutorial")) return;
  document.body.dataset.screen = "tutorial";
  document.title = `Before you start – ${document.body.dataset.title} – Assay`;
  const pages = facts.short ? [ready(facts)] : [sample(), around(), ready(facts)];
  const host = h("section", { id: "tutorial", class: "tutorial", "aria-labelledby": "tutorial-title" });
  byId("stage").replaceChildren(host);

  /** @param {number} n */
  const turn = (n) => {
    const last = n === pages.length - 1;
    host.replaceChildren(
      h("p", { class: "eyebrow", text: `Before you start${last && !n ? "" : `, ${n + 1} of ${pages.length}`}` }),
      ...pages[n],
      !last && h("div", { class: "tutorial-moves" },
        n > 0 && step("left", "Back", () => turn(n - 1)),
        h("button", { type: "button", class: "btn", click: () => turn(pages.length - 1) }, "Skip the tutorial"),
        h("button", { type: "button", class: "btn primary", click: () => turn(n + 1) }, "Next", icon("right"))) || "",
      (last && n > 0 && h("div", { class: "tutorial-moves" }, step("left", "Back", () => turn(n - 1)))) || "");
    byId("tutorial-title").focus();
    scrollTo(0, 0);
  };
  turn(0);
  fetchLater();
}

/** @param {string} name @param {string} words @param {() => void} click */
const step = (name, words, click) => h("button", { type: "button", class: "btn", click }, icon(name), words);

/** @param {string} text */
const title = (text) => h("h1", { id: "tutorial-title", tabindex: -1, text });

/** A question to try things on, and what to try. */
function sample() {
  /** @type {Work} */
  const work = { choice: [], flagged: false, struck: [], seen: true, ranges: [], note: "", comment: "" };
  const tries = new Map(TRIES.map(([name, words]) => [name, h("li", {}, h("span", { class: "tick" }, icon("check")),
    h("span", { text: words }), h("span", { class: "sr-only" }))]));
  const done = (/** @type {string} */ name) => {
    const item = tries.get(name);
    item?.classList.add("done");
    item?.querySelector(".sr-only")?.replaceChildren(" Done.");
  };
  const flag = h("button", { type: "button", class: "btn flag", "aria-pressed": "false" },
    icon("flag"), "Flag for review");
  flag.addEventListener("click", () => {
    work.flagged = !work.flagged;
    flag.setAttribute("aria-pressed", String(work.flagged));
    done("flag");
  });
  const article = question(SAMPLE, work, { of: 1, section: "", title: "Sample question" }, {
    choose: (choice) => { work.choice = choice; done("answer"); },
    strike: (struck) => { work.struck = struck; done("strike"); },
  });
  return [
    title("Try it out"),
    h("div", { class: "tutorial-try" },
      h("div", { class: "sample" }, article, flag),
      h("div", { class: "tries" }, h("h2", { text: "Try these" }), h("ol", { role: "list" }, ...tries.values()))),
  ];
}

function around() {
  const rows = AROUND.map(([name, term, text]) => h("div", {},
    h("dt", {}, icon(name), term), h("dd", { text })));
  return [title("What is around a question"), h("dl", { class: "around" }, ...rows)];
}

/** @param {Facts} facts */
function ready({ count, seconds, plan, start }) {
  const sections = plan?.sections.length ?? 0;
  const between = plan?.breaks.filter((length) => length > 0) ?? [];
  const own = plan?.break_left_seconds ?? 0;
  const facts = [
    count && ["Questions", String(count)],
    ["Time", inWords(seconds)],
    sections > 1 && ["Sections", `${sections}. A finished section cannot be opened again.`],
    between.length && ["Breaks", `${between.map(inWords).join(", ")} between sections`],
    own > 0 && ["Breaks of your own", `${inWords(own)} in all, whenever you need them`],
  ];
  const problem = h("p", { class: "problem", role: "alert" });
  const go = h("button", { type: "button", class: "btn primary start" }, "Start the exam");
  go.addEventListener("click", async () => {
    go.disabled = true;
    problem.textContent = "";
    const why = await start();
    go.disabled = false;
    if (typeof why === "string") problem.textContent = why;
  });
  return [
    title("Ready to start"),
    h("dl", { class: "facts" }, ...facts.flatMap((fact) =>
      fact && typeof fact === "object" ? [h("div", {}, h("dt", { text: fact[0] }), h("dd", { text: fact[1] }))] : [])),
    h("p", { class: "lede", text: "The clock starts when you press Start the exam. Until then it is stopped." }),
    problem,
    h("p", {}, go),
  ];
}
