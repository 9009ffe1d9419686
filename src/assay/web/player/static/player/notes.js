// Notes for oneself, about this question and about the whole exam; and the remark about a question for the people
// who write them. What belongs to a question is shown with it alone.
/** @import { Exam } from "./exam.js" */
/** @import { Content } from "./panes.js" */
import { h } from "../assay/dom.js";
import { Draft } from "./draft.js";
import { WHOLE_EXAM } from "./sheet.js";

const MOST_CHARACTERS = 2000;

/** @param {string} id @param {number} rows @returns {HTMLTextAreaElement} */
const box = (id, rows) => h("textarea", { id, rows, maxlength: MOST_CHARACTERS, spellcheck: "false" });

/** @param {Exam} exam @returns {Content} */
export function notes(exam) {
  const put = (/** @type {number} */ number, /** @type {string} */ text) => exam.record("Noted", number, { text });
  const label = h("label", { for: "note" });
  const mine = box("note", 4);
  const whole = box("note-whole", 3);
  const drafts = [new Draft(mine, put), new Draft(whole, put)];
  return {
    title: "Notes",
    element: h("div", { class: "writing" },
      label, mine,
      h("label", { for: whole.id, text: "The whole exam" }), whole,
      h("p", { class: "hint", text: "Only you use your notes. They are saved as you write, and are not scored." })),
    focus: () => mine.focus(),
    arrive({ number }) {
      label.textContent = `Question ${number}`;
      drafts[0].open(number, exam.sheet.of(number).note);
      drafts[1].open(WHOLE_EXAM, exam.sheet.of(WHOLE_EXAM).note);
    },
    leave: () => drafts.forEach((draft) => draft.leave()),
    flush: () => drafts.forEach((draft) => draft.flush()),
  };
}

/** @param {Exam} exam @returns {Content} */
export function comment(exam) {
  const label = h("label", { for: "comment" });
  const remark = box("comment", 4);
  const draft = new Draft(remark, (number, text) => exam.record("Commented", number, { text }));
  return {
    title: "Comment",
    element: h("div", { class: "writing" },
      label, remark,
      h("p", { class: "hint", text: "For the people who write the questions, who read it after the exam. It does "
        + "not change your score, and nobody answers now. To reach your proctor, speak to them." })),
    focus: () => remark.focus(),
    arrive({ number }) {
      label.textContent = `About question ${number}`;
      draft.open(number, exam.sheet.of(number).comment);
    },
    leave: () => draft.leave(),
    flush: () => draft.flush(),
  };
}
