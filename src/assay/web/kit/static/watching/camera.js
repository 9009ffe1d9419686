// The camera: opened by the programme's policy, changed for another one, and honest when there is none. Shared by
// the check-in and the exam.
/** @import { Policy } from "./types.js" */
import { testPicture } from "./test_picture.js";

/** @typedef {"denied" | "missing" | "busy" | "insecure" | "failed"} Trouble */

/** What a picture is for. @type {Record<string, MediaTrackConstraints>} */
const FOR = {
  recording: { width: { ideal: 320 }, height: { ideal: 240 }, frameRate: { ideal: 5 } },
  room: { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 10 } },
  still: { width: { ideal: 1280 }, height: { ideal: 720 } },
};

/** What happened, and what the candidate can do about it. @type {Record<Trouble, {title: string, text: string[]}>} */
const WORDS = {
  denied: {
    title: "This page may not use your camera",
    text: ["Press the camera sign beside the address of this page, allow the camera, and try again.",
      "If there is no such sign, allow this browser to use the camera in the settings of your computer."],
  },
  missing: {
    title: "No camera was found",
    text: ["Connect a camera, or open the shutter in front of it and switch it on, and try again."],
  },
  busy: {
    title: "The camera cannot be used now",
    text: ["Another program has it. Close video calls and camera programs, and try again."],
  },
  insecure: {
    title: "This page cannot ask for a camera",
    text: ["Browsers give a camera only to pages at an https address. Tell the people who run this exam."],
  },
  failed: {
    title: "The camera could not be opened",
    text: ["Unplug it and plug it in again, or restart the browser, and try again. If this stays, ask for help."],
  },
};

/** There is no camera: why, in `trouble`; in words to show, `title` and `text`. */
export class NoCamera extends Error {
  /** @param {Trouble} trouble */
  constructor(trouble) {
    super(WORDS[trouble].title);
    this.trouble = trouble;
    this.title = WORDS[trouble].title;
    this.text = WORDS[trouble].text;
  }
}

/** @param {unknown} error @returns {Trouble} */
function troubleOf(error) {
  switch (error instanceof DOMException ? error.name : "") {
    case "NotAllowedError": case "SecurityError": return "denied";
    case "NotFoundError": return "missing";
    case "NotReadableError": case "AbortError": return "busy";
    default: return "failed";
  }
}

/**
 * @typedef {object} Wish
 * @property {"recording" | "room" | "still"} [use]
 * @property {string} [device]   which camera; without it the browser's first
 */

/**
 * An open camera. Events: "change" (another one, or opened again: `stream` is new), "end" (unplugged, or taken away),
 * "mute" and "unmute" (it sends no picture, and does again).
 */
export class Camera extends EventTarget {
  /** @type {MediaStream} */ stream;
  /** Whether this is the built-in test picture. */ simulated = false;
  #open = true;

  /** @param {MediaStream} stream @param {Policy} policy @param {Wish} wish @param {boolean} simulated */
  constructor(stream, policy, wish, simulated) {
    super();
    this.policy = policy;
    this.wish = wish;
    this.simulated = simulated;
    this.stream = stream;
    this.#listen();
  }

  get #track() {
    return this.stream.getVideoTracks()[0];
  }

  /** Its name, as the computer calls it. */
  get label() {
    return this.simulated ? "Test picture (simulated)" : this.#track.label;
  }

  /** The name of the device; "" for the test picture. */
  get device() {
    return this.simulated ? "" : this.#track.getSettings().deviceId ?? "";
  }

  /** Whether pictures come. */
  get live() {
    return this.#track.readyState === "live" && !this.#track.muted;
  }

  /** Goes on with this camera, or opens the same one again. Throws NoCamera; then the old one stays.
   * @param {string} [device] */
  async swap(device = this.wish.device) {
    const wish = { ...this.wish, device };
    const { stream, simulated } = await opened(this.policy, wish);
    if (!this.#open) return stopped(stream);
    stopped(this.stream);
    Object.assign(this, { stream, simulated, wish });
    this.#listen();
    this.dispatchEvent(new Event("change"));
  }

  /** The light goes out. */
  close() {
    this.#open = false;
    stopped(this.stream);
  }

  #listen() {
    const { stream } = this;
    for (const name of ["ended", "mute", "unmute"]) {
      this.#track.addEventListener(name, () => {
        if (this.#open && stream === this.stream) this.dispatchEvent(new Event(name === "ended" ? "end" : name));
      });
    }
    stream.getAudioTracks()[0]?.addEventListener("ended", () => {
      if (this.#open && stream === this.stream) this.dispatchEvent(new Event("soundend"));
    });
  }
}

/** @param {MediaStream} stream */
function stopped(stream) {
  for (const track of stream.getTracks()) track.stop();
}

/**
 * Opens the camera, and the microphone where the policy has it; the browser asks the candidate. Throws NoCamera.
 * @param {Policy} policy @param {Wish} [wish]
 */
export async function openCamera(policy, wish = {}) {
  const { stream, simulated } = await opened(policy, wish);
  return new Camera(stream, policy, wish, simulated);
}

/** @param {Policy} policy @param {Wish} wish @returns {Promise<{stream: MediaStream, simulated: boolean}>} */
async function opened(policy, { use = "recording", device }) {
  if (!navigator.mediaDevices?.getUserMedia) throw new NoCamera("insecure");
  const video = { ...FOR[use], ...(device && { deviceId: { exact: device } }) };
  const audio = policy.audio && { echoCancellation: false, noiseSuppression: false };
  try {
    return { stream: await navigator.mediaDevices.getUserMedia({ video, audio }), simulated: false };
  } catch (error) {
    const trouble = troubleOf(error);
    // A demonstration goes on without a camera, and says so in the picture. A no is a no.
    if (trouble === "missing" && policy.simulated_camera && !(await cameras()).length) {
      return { stream: testPicture(), simulated: true };
    }
    throw new NoCamera(trouble);
  }
}

/**
 * The cameras of this computer; their names are known once one has been allowed.
 * @returns {Promise<MediaDeviceInfo[]>}
 */
export async function cameras() {
  const devices = await navigator.mediaDevices?.enumerateDevices().catch(() => []) ?? [];
  return devices.filter(({ kind }) => kind === "videoinput");
}
