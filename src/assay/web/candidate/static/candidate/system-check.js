// Looks at this browser, writes what it finds beside each line, and into the form that keeps it.
import { canRecord } from "../watching/recorder.js";
import { Viewfinder, given } from "./viewfinder.js";
import { download, upload } from "./line.js";
import { Loudness } from "./loudness.js";

const PINGS = 3;
const PATIENCE_MS = 5000;

/** Writes, reads and deletes one record, as the exam will with every answer. @returns {Promise<boolean>} */
function storageWorks() {
  return new Promise((resolve) => {
    try {
      const opening = indexedDB.open("assay-system-check", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("probe");
      opening.onerror = () => resolve(false);
      opening.onblocked = () => resolve(false);
      opening.onsuccess = () => {
        const db = opening.result;
        const change = db.transaction("probe", "readwrite");
        change.objectStore("probe").put("kept", 1);
        const reading = change.objectStore("probe").get(1);
        change.onerror = change.onabort = () => resolve(false);
        change.oncomplete = () => {
          db.close();
          indexedDB.deleteDatabase("assay-system-check");
          resolve(reading.result === "kept");
        };
      };
    } catch {
      resolve(false);
    }
  });
}

/** The median of a few round trips, whole milliseconds; 0 when the server was not reached. @param {string} address */
async function roundTrip(address) {
  /** @type {number[]} */
  const times = [];
  for (let n = 0; n < PINGS; n += 1) {
    const begun = performance.now();
    try {
      const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
      await answer.text();
      times.push(performance.now() - begun);
    } catch {
      // counted as not measured
    }
  }
  times.sort((a, b) => a - b);
  return Math.max(0, Math.round(times[Math.floor(times.length / 2)] ?? 0));
}

/** @type {Record<string, string>} */
const CAMERA = { works: "Works", simulated: "None: the labelled test picture stands in", denied: "Not allowed", missing: "None found", busy: "In use by another program" };

class SystemCheck {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.policy = given("policy");
    this.storage = false;
    this.looked = false;
    const section = form.querySelector("[data-camera]");
    const video = section?.querySelector("video");
    if (section && video) {
      const places = { video, said: section.querySelector("[data-camera-said]"), choose: section.querySelector("[data-choose]") };
      this.finder = new Viewfinder(places, this.policy, "recording");
    }
  }

  /** @param {string} name @param {string} words */
  #show(name, words) {
    const place = this.form.querySelector(`[data-found="${name}"]`);
    if (place) place.textContent = words;
  }

  /** Into the form, and onto the page. @param {string} name @param {string} value @param {string} [words] */
  #found(name, value, words) {
    const field = this.form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = value;
    if (words) this.#show(name, words);
  }

  async run() {
    this.#show("scripts", "On");
    this.#found("cookies", navigator.cookieEnabled ? "yes" : "no", navigator.cookieEnabled ? "On" : "Off");
    this.#found("width", String(innerWidth));
    this.#found("height", String(innerHeight));
    this.#show("window", `${innerWidth} × ${innerHeight} pixels`);
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
    this.#found("time_zone", zone, zone || "Unknown");
    this.#screens();
    this.storage = await storageWorks();
    this.#found("storage", this.storage ? "yes" : "no", this.storage ? "Works" : "Does not work");
    await this.#measure();
    this.looked = true;
    this.#conclude();
  }

  #screens() {
    this.#found("full_screen", document.fullscreenEnabled ? "yes" : "no", document.fullscreenEnabled ? "Can be had" : "Cannot be had");
    const { isExtended } = /** @type {{isExtended?: boolean}} */ (/** @type {unknown} */ (screen));
    if (isExtended === undefined) this.#found("screens", "", "The browser does not say");
    else this.#found("screens", isExtended ? "several" : "one", isExtended ? "More than one: unplug the others before the exam" : "One");
    this.#show("seb", navigator.userAgent.includes("SEB/") ? "This seems to be it" : "This is another browser");
    this.#found("recording", canRecord() ? "yes" : "no");
  }

  async #measure() {
    const { ping = "/", line = "/" } = this.form.dataset;
    const took = await roundTrip(ping);
    this.#found("round_trip", String(took), took ? `${took} ms` : "Not measured");
    const token = this.form.elements.namedItem("csrfmiddlewaretoken");
    const csrf = token instanceof HTMLInputElement ? token.value : "";
    for (const [name, measure] of /** @type {const} */ ([["download", download], ["upload", upload]])) {
      const speed = await measure(line, csrf);
      this.#found(name, String(speed), speed ? `${(speed / 1000).toFixed(1)} Mbit/s` : "Very slow, or not reached");
    }
  }

  async openCamera() {
    const { finder } = this;
    if (!finder) return;
    finder.say("Switching the camera on…");
    const opened = await finder.open();
    const { camera } = finder;
    const state = opened ? camera?.simulated ? "simulated" : "works" : finder.trouble || "failed";
    this.#found("camera", state, CAMERA[state] ?? "Does not work");
    this.#found("camera_label", camera?.label ?? "");
    if (opened) finder.say(`${camera?.label}: do you see yourself? Then it works.`);
    if (opened && camera && this.policy.audio) this.#listen(camera.stream);
    const button = this.form.querySelector("[data-act=open]");
    if (button) button.textContent = opened ? "Try the camera again" : "Try again";
    this.#conclude();
  }

  /** @param {MediaStream} stream */
  #listen(stream) {
    const works = stream.getAudioTracks().length > 0;
    this.#found("microphone", works ? "works" : "missing", works ? "Works" : "None found");
    const place = this.form.querySelector("[data-sound]");
    const meter = place?.querySelector("meter");
    if (!works || !place || !meter) return;
    place.toggleAttribute("hidden", false);
    new Loudness(stream, (value) => { meter.value = value; }).start();
  }

  #conclude() {
    const outcome = this.form.querySelector("[data-outcome]");
    const open = this.policy.camera && !this.finder?.camera && !this.finder?.trouble;
    if (outcome && this.looked) outcome.textContent = this.#words(open);
    const button = this.form.querySelector("[data-continue]");
    if (button instanceof HTMLButtonElement) button.disabled = !this.looked || open;
  }

  /** @param {boolean} open */
  #words(open) {
    if (!this.storage) return "The check is done. This browser keeps nothing on the device: leave private browsing, or use another one.";
    if (open) return "So far, so good. Now switch the camera on.";
    if (this.policy.camera && !this.finder?.camera) return "The check is done. The exam needs a camera, and it does not work here yet.";
    return "The check is done. The exam can run in this browser.";
  }
}

async function fullScreen() {
  await document.documentElement.requestFullscreen().catch(() => {});
}

const form = document.querySelector("form[data-system-check]");
if (form instanceof HTMLFormElement) {
  const check = new SystemCheck(form);
  form.querySelector("[data-act=open]")?.addEventListener("click", () => void check.openCamera());
  form.querySelector("[data-act=full]")?.addEventListener("click", () => void fullScreen());
  void check.run();
}
