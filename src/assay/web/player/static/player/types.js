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
 * @typedef {{form: string, items: Item[]}} Form
 *
 * What the candidate has done with one question. Options are counted from 0.
 * @typedef {{choice: number[], flagged: boolean, struck: number[], seen: boolean}} Work
 *
 * @typedef {"AnswerSaved" | "Flagged" | "Unflagged" | "StruckOut" | "Visited"} EventName
 *
 * One line of the attempt's journal, as the device makes it. `made_at` is what the device's clock says:
 * a statement for the journal, never used for a deadline.
 * @typedef {object} Entry
 * @property {number} device_seq
 * @property {string} made_at
 * @property {EventName} event
 * @property {number} number
 * @property {number[]} [choice]      of AnswerSaved
 * @property {number[]} [struck]      of StruckOut
 *
 * @typedef {"authorized" | "active" | "paused" | "submitted" | "terminated"} AttemptState
 *
 * What the server says about the attempt. `work` and `at` come with the seat only; a reply to saved entries
 * has neither `message` nor `work`.
 * @typedef {object} State
 * @property {AttemptState} state
 * @property {number} remaining_seconds
 * @property {number} [held_up_to]    highest device_seq that is stored durably
 * @property {string} [device]
 * @property {Record<string, Partial<Work>>} [work]
 * @property {number} [at]            the question visited last
 * @property {{text: string, from: string} | null} [message]
 *
 * An error of the server (RFC 9457), with the members this player knows.
 * @typedef {{type: string, title: string, detail: string}} Problem
 *
 * @typedef {"all" | "answered" | "open" | "flagged"} Filter
 * @typedef {"answered" | "seen" | "unseen"} Status
 */

export {};
