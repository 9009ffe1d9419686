// "What is stored": the dialog behind the line in the header. Loaded when it is first opened.
/** @import { Outbox } from "./outbox.js" */
import { claimFile, download } from "./answer_file.js";
import { changes } from "./cover.js";
import { byId, h } from "../assay/dom.js";
import { inFull } from "./saved.js";

/**
 * @param {{attempt: string, outbox: Outbox, save: (() => void) | null}} parts
 *   save: saves what is not stored as an answer file, where that can be done
 */
export function showStored({ attempt, outbox, save }) {
  const { proof, waiting, orphans, lastSeq } = outbox;
  const lines = [
    `${lastSeq - waiting} of ${lastSeq} changes of this exam are stored on the server.`,
    proof && `It last confirmed a change at ${inFull(proof.stored_at)} (change ${proof.held_up_to}).`,
    waiting > 0 && `${changes(waiting)} kept on this device and sent as soon as the server can be reached.`,
    orphans > 0 && `${changes(orphans)} kept apart and not sent: another device has gone on from an earlier point.`,
  ];
  byId("stored-text").replaceChildren(...lines.filter((line) => line).map((text) => h("p", { text: `${text}` })));
  byId("stored-acts").replaceChildren(...[
    proof && button("Save proof", () => download(`proof-${attempt}.json`, claimFile(attempt, proof, outbox.entries))),
    save && waiting + orphans > 0 && button("Save answer file", save),
  ].filter((act) => act instanceof HTMLElement));
  byId("stored", HTMLDialogElement).showModal();
}

/** @param {string} words @param {() => void} act */
const button = (words, act) => h("button", { type: "button", class: "btn", click: act, text: words });
