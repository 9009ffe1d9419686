// What goes over the wire and what the modules say to each other. Types only, no code.

/**
 * An item as a candidate may see it. There is no key here, and nowhere else in the browser.
 * @typedef {object} Item
 * @property {number} number          1, 2, … in this candidate's order
 * @property {"single" | "multiple"} kind
 * @property {number} choose          how many options make a complete answer
 * @property {string} stem            HTML, rendered and sanitised by the server
 * @property {string[]} options       HTML, in this candidate's order
 *
 * The form as it lies on this device: every question sealed by itself (spec/form-package.md).
 * @typedef {{form: string, count: number, sealed: string[]}} SealedForm
 *
 * The form in use: a question is opened in memory when it is asked for.
 * @typedef {import("./sealed.js").Form} Form
 *
 * What the candidate has done with one question. Options are counted from 0; `ranges` are character offsets
 * in the stem's text, start and end by turns.
 * @typedef {object} Work
 * @property {number[]} choice
 * @property {boolean} flagged
 * @property {number[]} struck
 * @property {boolean} seen
 * @property {string} note
 * @property {string} comment
 * @property {number[]} ranges
 *
 * @typedef {"AnswerSaved" | "Flagged" | "Unflagged" | "StruckOut" | "Visited"
 *   | "Noted" | "Commented" | "Highlighted" | "SectionClosed"} EventName
 *
 * What an entry says besides its event and number.
 * @typedef {object} What
 * @property {number[]} [choice]      of AnswerSaved
 * @property {number[]} [struck]      of StruckOut
 * @property {number[]} [ranges]      of Highlighted
 * @property {string} [text]          of Noted and Commented
 *
 * One line of the attempt's journal, as the device makes it. `made_at` and `left` are what the device's clock and
 * the candidate's display said: statements. `chain` fixes all entries so far (device_chain.js).
 * @typedef {{device_seq: number, made_at: string, left: number, event: EventName, number: number, chain: string}
 *   & What} Entry
 *
 * @typedef {"authorized" | "active" | "paused" | "submitted" | "terminated" | "canceled" | "expired"} AttemptState
 *
 * Section ends (last question numbers, ascending; none or one: one section), and the seconds of the break after each
 * section but the last.
 * @typedef {{sections: number[], breaks: number[], break_left_seconds: number}} Plan
 *
 * What the server says about the attempt. The members from `work` on come with the seat only.
 * @typedef {object} State
 * @property {AttemptState} state
 * @property {number} remaining_seconds
 * @property {number} held_up_to      highest device_seq that is stored durably
 * @property {string} device_chain    chain of that entry; "" before the first
 * @property {string} stored_at       the server's time of saying so, ISO 8601 with Z
 * @property {{text: string, from: string} | null} [message]
 * @property {number} [section]       1, 2, …: where the candidate stands
 * @property {number[]} [locked]      questions that can no longer be changed or seen
 * @property {boolean} [on_break]
 * @property {number} [break_left_seconds]
 * @property {Record<string, Partial<Work>>} [work]
 * @property {number} [at]            the question visited last
 * @property {Plan} [plan]
 * @property {string[]} [presets]     how pages are shown, by the candidate's accommodations
 * @property {import("../watching/types.js").Policy} [watching]   absent: nobody and nothing watches
 *
 * What comes with the seat: the state with the members above, and what nobody else may have.
 * @typedef {State & {token: string, form_key?: string, tutorial?: boolean, start_jitter_seconds?: number}} Seated
 *
 * Proof of what the server said it holds (spec/answer-file.md, section 6).
 * @typedef {{held_up_to: number, chain: string, stored_at: string, ack: string}} Acknowledgement
 *
 * @typedef {"all" | "answered" | "open" | "flagged"} Filter
 * @typedef {"answered" | "seen" | "unseen"} Status
 * @typedef {"open" | "locked" | "later"} Reach   whether a question can be worked on
 */

export {};
