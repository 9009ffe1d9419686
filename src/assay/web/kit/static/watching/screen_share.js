// The whole screen, where the programme asks for it. The browser lets the candidate choose; whether it is the whole
// screen can be verified, and a window or a tab is refused with words.

/** What was chosen is not the whole screen, or nothing was: `title` and `text` are to be shown. */
export class NoScreen extends Error {
  /** @param {string} title @param {string[]} text */
  constructor(title, text) {
    super(title);
    this.title = title;
    this.text = text;
  }
}

const PICTURE = { width: { max: 1280 }, height: { max: 800 }, frameRate: { ideal: 2, max: 5 } };

/** Asks for the screen; needs a click just before it. Throws NoScreen. @returns {Promise<MediaStream>} */
export async function shareScreen() {
  if (!navigator.mediaDevices?.getDisplayMedia) {
    throw new NoScreen("This browser cannot share the screen", ["Use a current Chrome, Edge or Chromium."]);
  }
  const wish = /** @type {DisplayMediaStreamOptions} */ ({
    video: { ...PICTURE, displaySurface: "monitor" }, audio: false,
    monitorTypeSurfaces: "include", selfBrowserSurface: "exclude", surfaceSwitching: "exclude",
  });
  let stream;
  try {
    stream = await navigator.mediaDevices.getDisplayMedia(wish);
  } catch {
    throw new NoScreen("Your screen is not shared", ["Press the button again and choose “Entire screen”."]);
  }
  const [track] = stream.getVideoTracks();
  if (track.getSettings().displaySurface === "monitor") return stream;
  for (const one of stream.getTracks()) one.stop();
  const cure = "Press the button again and choose “Entire screen”, not a window or a tab.";
  throw new NoScreen("That was not the whole screen", [cure]);
}
