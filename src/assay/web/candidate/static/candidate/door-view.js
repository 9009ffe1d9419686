// While a candidate waits at the door, the proctor sees a small picture every few seconds, and the candidate sees
// what is seen. Nothing is recorded.
import { Wire } from "../assay/wire.js";
import { openEvidence } from "../watching/evidence_store.js";
import { Glances } from "../watching/glances.js";
import { Picture } from "../watching/picture.js";
import { Telling } from "../watching/telling.js";
import { Viewfinder, given } from "./viewfinder.js";

/** @param {HTMLElement} card */
async function show(card) {
  const video = card.querySelector("video");
  if (!video) return;
  const live = given("live-data");
  const policy = { ...live.policy, audio: false };
  const finder = new Viewfinder({ video, said: card.querySelector("[data-live-said]") }, policy, "recording");
  const glances = new Glances(policy.glance_seconds);
  const wire = new Wire(live.base, () => "");
  wire.token = live.token;
  if (await finder.open()) {
    finder.say("The proctor sees a small picture of you every few seconds. Nothing is recorded here.");
    if (finder.camera) glances.show("camera", new Picture(finder.camera.stream));
  }
  const telling = new Telling(await openEvidence(live.attempt), glances, {
    post: (path, body) => wire.post(path, body),
    open: () => wire.open,
    state: () => ({ guard: "", camera: stateOf(finder), screen: "", left_to_send: 0 }),
    heard: () => {},
    gap: () => {},
  });
  await telling.start();
}

/** @param {Viewfinder} finder */
function stateOf({ camera, trouble }) {
  if (!camera) return trouble || "ended";
  return camera.simulated ? "simulated" : camera.live ? "live" : "ended";
}

const card = document.querySelector("[data-live-view]");
if (card instanceof HTMLElement) void show(card);
