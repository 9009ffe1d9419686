// On the receipt's page: is there something on this device that was never delivered? A browser that was
// killed before the end and opened again after it comes here, not to the exam.
import { byId, h } from "../assay/dom.js";
import { openStore } from "./store.js";

const told = byId("undelivered");
const { attempt = "", exam = "" } = told.dataset;
const store = await openStore(attempt);
const [{ waiting }, recorded] = await Promise.all([
  store.all(), import("../watching/evidence_store.js").then(({ openEvidence }) => openEvidence(attempt))
    .then((evidence) => evidence.all()).catch(() => [])]);

if (waiting.length) {
  const count = waiting.length === 1 ? "1 change" : `${waiting.length} changes`;
  told.append(
    h("h2", { text: "Not everything was delivered" }),
    h("p", { text: `${count} of this exam ${waiting.length === 1 ? "is" : "are"} still on this device only.` }),
    h("p", { text: "What you made before your time was up can still be delivered; people decide whether it counts." }),
    h("p", {}, h("a", { class: "btn", href: `${exam}?deliver`, text: "Deliver now" })));
  told.hidden = false;
} else if (recorded.length) {
  const { length } = recorded;
  const pieces = length === 1 ? "1 piece of the recording is" : `${length} pieces of the recording are`;
  told.append(
    h("h2", { text: "Not all evidence was uploaded" }),
    h("p", { text: `Your answers are stored. ${pieces} still on this device only.` }),
    h("p", {}, h("a", { class: "btn", href: `${exam}?deliver`, text: "Upload it now" })));
  told.hidden = false;
} else {
  await store.forget(false).catch(() => {});   // nothing of the exam is needed here any more
}
