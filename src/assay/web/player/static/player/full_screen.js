// Full screen, where the page is its own guard: asked for just after a click, or browsers refuse.
/** @import { Policy } from "../watching/types.js" */

/** Whether this page guards: the programme says so, and no Safe Exam Browser does it better. @param {Policy} policy */
export const guards = ({ lockdown }) => ["guard", "seb-or-guard"].includes(lockdown)
  && !/\bSEB\b/.test(navigator.userAgent) && !("SafeExamBrowser" in window);

/** @returns {Promise<string>} "" when it is full, or when this browser knows no such thing; otherwise what to do */
export async function enterFullScreen() {
  if (!document.fullscreenEnabled || document.fullscreenElement) return "";
  try {
    await document.documentElement.requestFullscreen({ navigationUI: "hide" });
  } catch {
    return "Your browser did not go into full screen. Press the button again.";
  }
  // A stray Esc or F11 then does not leave it; Esc held down always does.
  const { keyboard } = /** @type {{keyboard?: {lock: (keys: string[]) => Promise<void>}}} */ (
    /** @type {unknown} */ (navigator));
  void keyboard?.lock(["Escape", "F11"]).catch(() => {});
  return "";
}
