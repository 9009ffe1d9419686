// The layout follows how much text fits, not the screen: 200% text on a desktop gets the phone's layout. Media
// queries cannot see the candidate's own text size, so this measures window ÷ text size.
import { byId } from "./dom.js";
import { tabThroughScrollers } from "./question.js";

/** Chooses tiny, small, mid or wide. Until it has run once the shell stays invisible. */
export function fit() {
  const root = document.documentElement;
  const width = innerWidth / parseFloat(getComputedStyle(root).fontSize);
  root.dataset.width = width < 23 ? "tiny" : width < 44 ? "small" : width < 64 ? "mid" : "wide";
  if (root.dataset.width === "wide") closeRail();
  tabThroughScrollers();
}

const BEHIND = ["top", "stage", "foot"];

/** Opens the question list as a sheet over the question; what is behind cannot be reached meanwhile. */
export function openRail() {
  document.body.classList.add("rail-on");
  byId("rail-open").setAttribute("aria-expanded", "true");
  for (const id of BEHIND) byId(id).inert = true;
  byId("rail-close").focus();
}

/** @returns {boolean} whether it was open */
export function closeRail() {
  const wasOpen = document.body.classList.contains("rail-on");
  document.body.classList.remove("rail-on");
  byId("rail-open").setAttribute("aria-expanded", "false");
  for (const id of BEHIND) byId(id).inert = false;
  return wasOpen;
}

export function wireLayout() {
  const close = () => { if (closeRail()) byId("rail-open").focus(); };
  addEventListener("resize", fit);
  byId("rail-open").addEventListener("click", openRail);
  byId("rail-close").addEventListener("click", close);
  byId("scrim").addEventListener("click", close);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  fit();
}
