// What is looked at in the picture, in the window and at the hands. Each watcher says facts and nothing else; none
// stops a key that assistive technology needs. Each returns how to end it.
/** @import { Camera } from "./camera.js" */
/** @import { Picture } from "./picture.js" */
/** @import { Sightings } from "./sightings.js" */

/** @typedef {() => void} Stop */

const LOOK_MS = 1000;
const DARK_BELOW = 16;
/** Below this mean difference of two pictures nothing has changed: the noise of a camera alone is 0.28 and more. */
const STILL_BELOW = 0.02;
const FROZEN_AFTER_SECONDS = 10;
/** Two looks: one dark picture alone is a camera that adjusts itself. */
const DARK_LOOKS = 2;
/** A glance of the focus to a menu of the browser or of a screen reader is no absence. */
const AWAY_MS = 700;

/**
 * Listens until stopped.
 * @param {EventTarget} target @param {Record<string, (event: any) => void>} heard @param {boolean} [capture]
 * @returns {Stop}
 */
export function listen(target, heard, capture = false) {
  const aborter = new AbortController();
  for (const [name, act] of Object.entries(heard)) {
    target.addEventListener(name, act, { capture, signal: aborter.signal });
  }
  return () => aborter.abort();
}

/**
 * The camera as a device: unplugged, silent, another one.
 * @param {Camera} camera @param {Sightings} see @returns {Stop}
 */
export function watchCamera(camera, see) {
  let { device } = camera;
  const gone = () => see.begin("camera_ended", { value: 0, threshold: 0, stream: "camera" });
  return listen(camera, {
    end: gone,
    mute: gone,
    unmute: () => see.end("camera_ended"),
    soundend: () => see.begin("microphone_ended", { value: 0, threshold: 0, stream: "camera" }),
    change: () => {
      see.end("camera_ended");
      see.end("microphone_ended");
      if (camera.device !== device) {
        see.once("camera_changed", { value: 1, threshold: 0, facts: { label: camera.label }, stream: "camera" });
      }
      ({ device } = camera);
    },
  });
}

/**
 * The camera's picture: dark, or standing still. While nobody sees the page browsers may draw no new picture, so that
 * nothing is said about it then.
 * @param {Picture} picture @param {Camera} camera @param {Sightings} see @returns {Stop}
 */
export function watchPicture(picture, camera, see) {
  let dark = 0;
  let still = 0;
  /** @type {Uint8Array | null} */
  let before = null;
  const look = () => {
    const now = document.hidden || !camera.live ? null : picture.grey();
    if (!now) {
      before = null;
      return;
    }
    const light = now.reduce((sum, value) => sum + value, 0) / now.length;
    dark = light < DARK_BELOW ? dark + 1 : 0;
    if (dark === DARK_LOOKS) see.begin("camera_dark", { value: light, threshold: DARK_BELOW, stream: "camera" });
    if (!dark) see.end("camera_dark", light);
    still = before && difference(before, now) < STILL_BELOW ? still + LOOK_MS / 1000 : 0;
    before = now;
    if (still && !dark && still >= FROZEN_AFTER_SECONDS) {
      see.begin("camera_frozen", { value: still, threshold: FROZEN_AFTER_SECONDS, stream: "camera" }, still * 1000);
    }
    if (!still) see.end("camera_frozen");
  };
  const timer = setInterval(look, LOOK_MS);
  return () => clearInterval(timer);
}

/** The mean difference of two pictures, in steps of 256. @param {Uint8Array} a @param {Uint8Array} b */
const difference = (a, b) => a.reduce((sum, value, n) => sum + Math.abs(value - b[n]), 0) / a.length;

/**
 * The shared screen: the candidate, or the computer, stopped it.
 * @param {MediaStream} screen @param {Sightings} see @returns {Stop}
 */
export const watchScreen = (screen, see) => listen(screen.getVideoTracks()[0], {
  ended: () => see.begin("screen_ended", { value: 0, threshold: 0, stream: "screen" }),
});

/**
 * The window: in front or not. `away` and `back` are for the guard.
 * @param {Sightings} see @param {{away: () => void, back: () => void}} tell @returns {Stop}
 */
export function watchFocus(see, tell) {
  let timer = 0;
  let left = false;
  const away = () => {
    if (left) return;
    left = true;
    see.begin("focus_lost", { value: 0, threshold: 0, facts: { hidden: document.hidden } }, AWAY_MS);
    tell.away();
  };
  const look = () => {
    clearTimeout(timer);
    if (document.hidden) return away();
    if (!document.hasFocus()) {
      timer = setTimeout(() => { if (document.hidden || !document.hasFocus()) away(); }, AWAY_MS);
    } else if (left) {
      left = false;
      see.end("focus_lost");
      tell.back();
    }
    return undefined;
  };
  const stops = [
    listen(window, { blur: look, focus: look, pageshow: look }),
    listen(document, { visibilitychange: look }),
  ];
  look();
  return () => {
    clearTimeout(timer);
    see.end("focus_lost");
    for (const stop of stops) stop();
  };
}

/** @param {Sightings} see @param {{away: () => void, back: () => void}} tell @returns {Stop} */
export function watchFullScreen(see, tell) {
  const stop = listen(document, {
    fullscreenchange: () => {
      if (document.fullscreenElement) {
        see.end("full_screen_left");
        tell.back();
      } else {
        see.begin("full_screen_left", { value: 0, threshold: 0 });
        tell.away();
      }
    },
  });
  return () => {
    stop();
    see.end("full_screen_left");
  };
}

const DISPLAYS_MS = 3000;

/**
 * Whether the desk is larger than one display, where the browser says so.
 * @param {Sightings} see @param {{away: () => void, back: () => void}} tell @returns {Stop}
 */
export function watchDisplays(see, tell) {
  const { screen } = /** @type {{screen: Screen & EventTarget & {isExtended?: boolean}}} */ (
    /** @type {unknown} */ (window));
  if (screen.isExtended === undefined) return () => {};
  const look = async () => {
    const extended = screen.isExtended === true;
    if (extended === see.lasts("second_display")) return;
    const value = extended ? await displays() : 1;
    if (extended) {
      see.begin("second_display", { value, threshold: 1 });
      tell.away();
    } else {
      see.end("second_display", value);
      tell.back();
    }
  };
  const stop = listen(screen, { change: () => void look() });
  const timer = setInterval(() => void look(), DISPLAYS_MS);
  void look();
  return () => {
    stop();
    clearInterval(timer);
    see.end("second_display", 1);
  };
}

/** How many, if the candidate has allowed to count them; two otherwise, for more than one it is. */
async function displays() {
  const counting = /** @type {{getScreenDetails?: () => Promise<{screens: unknown[]}>}} */ (
    /** @type {unknown} */ (window));
  const name = /** @type {PermissionName} */ ("window-management");
  const { state } = await navigator.permissions.query({ name }).catch(() => ({ state: "denied" }));
  if (state !== "granted" || !counting.getScreenDetails) return 2;
  return (await counting.getScreenDetails().catch(() => ({ screens: [1, 2] }))).screens.length;
}

/** Where the candidate writes. @param {EventTarget | null} target */
const isWriting = (target) => target instanceof Element
  && target.closest("textarea, [contenteditable], input:not([type=radio], [type=checkbox])") !== null;

/**
 * The hands: nothing is pasted that was not copied from the candidate's own notes, nothing of the questions is copied,
 * dragged or printed. The menu key and the keys of assistive technology stay.
 * @param {Sightings} see @param {(kind: "paste" | "print") => void} prevented  to say so, calmly @returns {Stop}
 */
export function watchHands(see, prevented) {
  let own = "";
  /** @param {ClipboardEvent} event */
  const copy = (event) => {
    if (isWriting(event.target)) {
      const { activeElement: field } = document;
      own = field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement
        ? field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0) : String(getSelection());
    } else {
      event.preventDefault();
    }
  };
  /** @param {string} text @param {Event} event @param {string} by */
  const bring = (text, event, by) => {
    if (own && text.replaceAll("\r\n", "\n") === own) return;
    event.preventDefault();
    see.once("paste", { value: text.length, threshold: 0, facts: { by } });
    prevented("paste");
  };
  const print = () => {
    see.once("print", { value: 1, threshold: 0 });
    prevented("print");
  };
  const stops = [listen(window, { beforeprint: print }), listen(document, {
    copy,
    cut: copy,
    paste: (/** @type {ClipboardEvent} */ event) => bring(event.clipboardData?.getData("text") ?? "", event, "paste"),
    drop: (/** @type {DragEvent} */ event) => bring(event.dataTransfer?.getData("text") ?? "", event, "drop"),
    dragstart: (/** @type {DragEvent} */ event) => event.preventDefault(),
    // A menu that was asked for by the keyboard is often assistive technology's.
    contextmenu: (/** @type {PointerEvent} */ event) => { if (event.button === 2) event.preventDefault(); },
    keydown: (/** @type {KeyboardEvent} */ event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "p") return;
      event.preventDefault();
      print();
    },
  }, true)];
  return () => stops.forEach((stop) => stop());
}
