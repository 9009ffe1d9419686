// The layout follows how much text fits, not the screen: 200% text on a desktop gets the phone's layout. Media
// queries cannot see the candidate's own text size, so this measures window ÷ text size.
import { byId } from "../assay/dom.js";
import { tabThroughScrollers } from "./question.js";

/** Pixels of one rem, by the candidate's text size. */
export const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

/** Below this many rem, bars that stay in place would leave no room for what they belong to. */
const SHORT = 26;

export const isShort = () => innerHeight / rem() < SHORT;

/** Chooses tiny, small, mid or wide, and short or tall. Until it has run once the shell stays invisible. */
export function fit() {
  const { dataset } = document.documentElement;
  const width = innerWidth / rem();
  const { style } = document.body;
  const [start, end] = ["start", "end"].map((side) => parseFloat(style.getPropertyValue(`--dock-${side}`)) || 0);
  const list = width - start - end < 64;   // panes beside the question: the list becomes a sheet
  dataset.width = width < 23 ? "tiny" : width < 44 ? "small" : list ? "mid" : "wide";
  dataset.height = isShort() ? "short" : "tall";
  if (dataset.width === "wide") closeRail();
  tabThroughScrollers();
}

const BEHIND = ["top", "stage", "foot"];

/** Opens the question list as a sheet over the question; what is behind cannot be reached meanwhile. */
export function openRail() {
  document.body.classList.add("rail-on");
  byId("rail-open").setAttribute("aria-expanded", "true");
  for (const element of behind()) element.inert = true;
  byId("rail-close").focus();
}

/** @returns {boolean} whether it was open */
export function closeRail() {
  const wasOpen = document.body.classList.contains("rail-on");
  document.body.classList.remove("rail-on");
  byId("rail-open").setAttribute("aria-expanded", "false");
  for (const element of behind()) element.inert = false;
  return wasOpen;
}

/** @returns {HTMLElement[]} */
const behind = () => [
  ...BEHIND.map((id) => byId(id)), ...document.querySelectorAll(/** @type {"div"} */ (".dock, .pane"))];

export function wireLayout() {
  const close = () => { if (closeRail()) byId("rail-open").focus(); };
  addEventListener("resize", fit);
  byId("rail-open").addEventListener("click", openRail);
  byId("rail-close").addEventListener("click", close);
  byId("scrim").addEventListener("click", close);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  fit();
}
