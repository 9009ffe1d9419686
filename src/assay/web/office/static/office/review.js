// The page of a review: a moment chosen anywhere is played in every recording of it, and every stored piece is checked.
import { byId } from "../assay/dom.js";
import { Clips } from "./clips.js";
import { Shots } from "./shots.js";

/** Seconds that are played before a chosen moment, so that one sees how it came to it. */
const BEFORE = 1;

/**
 * @typedef {object} Facts
 * @property {string} began     the axis' first moment, ISO
 * @property {number} seconds   its length
 * @property {number} left      the axis in the picture of the lanes, from here
 * @property {number} right     to here
 * @property {string} pieces    address of a piece up to its stream
 * @property {Record<string, [number, number, number, boolean][]>} streams
 */

/** @type {Facts} */
const facts = JSON.parse(byId("clips").textContent ?? "{}");
const head = document.querySelector(".lanes .head");
const said = document.getElementById("said");

/** @param {number} seconds */
const clockTime = (seconds) => `${new Date(Date.parse(facts.began) + seconds * 1000).toISOString().slice(11, 19)} UTC`;

/** @param {string} words */
function tell(words) {
  if (said) said.textContent = words;
}

/** @param {string} stream @param {number} seq */
async function piece(stream, seq) {
  const answer = await fetch(`${facts.pieces}${stream}/${seq}`);
  if (!answer.ok) throw new Error(`${stream} ${seq}: ${answer.status}`);
  return answer.arrayBuffer();
}

/** @param {HTMLElement} figure */
function player(figure) {
  const stream = figure.dataset.stream ?? "";
  const video = /** @type {HTMLVideoElement} */ (figure.querySelector("video"));
  const when = /** @type {HTMLElement} */ (figure.querySelector("[data-part=when]"));
  const gap = /** @type {HTMLElement} */ (figure.querySelector("[data-part=gap]"));
  video.addEventListener("timeupdate", () => {
    when.textContent = clockTime(video.currentTime);
    for (const one of shots) one.show(video.currentTime);
    const x = String(facts.left + (facts.right - facts.left) * video.currentTime / facts.seconds);
    head?.setAttribute("x1", x);
    head?.setAttribute("x2", x);
  });
  return new Clips(video, facts.streams[stream], facts.seconds, {
    fetch: (seq) => piece(stream, seq),
    gap: (from, to) => {
      gap.textContent = to === null
        ? `Nothing is recorded after ${clockTime(from)}.`
        : `Gap: nothing can be seen from ${clockTime(from)} to ${clockTime(to)}. It goes on there.`;
      gap.hidden = false;
      tell(gap.textContent);
    },
    shown: () => { gap.hidden = true; },
  });
}

/** @type {NodeListOf<HTMLElement>} */
const figures = document.querySelectorAll(".player");
const shots = [...figures].flatMap((figure) => {
  const image = figure.querySelector("img");
  const stream = figure.dataset.stream ?? "";
  return image ? [new Shots(image, facts.streams[stream], `${facts.pieces}${stream}/`)] : [];
});
const players = [...figures].filter((figure) => figure.querySelector("video")).map(player);

/** @param {number} at  seconds on the axis */
function playAt(at) {
  const start = Math.max(0, at - BEFORE);
  for (const one of shots) one.show(at);
  const showing = players.filter((one) => one.has(at) || one.has(start));
  // Where nothing was recorded, the longest recording goes on behind the gap.
  const most = [...players].sort((a, b) => b.clips.length - a.clips.length);
  for (const one of players) if (!showing.includes(one)) one.video.pause();
  for (const one of showing.length ? showing : most.slice(0, 1)) void one.play(one.has(start) ? start : at);
  const first = (showing[0] ?? most[0])?.video;
  first?.focus({ preventScroll: true });
  first?.scrollIntoView({ block: "nearest" });
  if (first) tell(`Playing from ${clockTime(start)}.`);
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element) || !figures.length) return;
  const button = event.target.closest("button[data-at]");
  if (button instanceof HTMLElement) return playAt(Number(button.dataset.at));
  const mark = event.target.closest(".mark[data-at]");
  if (mark) return playAt(Number(mark.getAttribute("data-at")));
  const svg = event.target.closest(".lanes svg");
  if (svg instanceof SVGSVGElement) playAt(secondsAt(svg, event));
});

/** The moment at a place in the picture of the lanes. @param {SVGSVGElement} svg @param {MouseEvent} event */
function secondsAt(svg, event) {
  const box = svg.getBoundingClientRect();
  const x = (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width;
  return Math.min(1, Math.max(0, (x - facts.left) / (facts.right - facts.left))) * facts.seconds;
}

// Until this script runs they would do nothing.
if (figures.length) {
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("button[data-at]"));
  for (const button of buttons) button.disabled = false;
}

async function check() {
  const place = document.getElementById("check");
  if (!place?.dataset.check) return;
  const answer = await fetch(place.dataset.check);
  if (answer.ok) place.innerHTML = await answer.text();
}

void check();
