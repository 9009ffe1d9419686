// Looks at this browser, writes what it finds beside each line, and into the form that keeps it.

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

/** @param {HTMLFormElement} form */
async function check(form) {
  /** @param {string} name @param {string} words */
  const show = (name, words) => {
    const place = form.querySelector(`[data-found="${name}"]`);
    if (place) place.textContent = words;
  };
  /** @param {string} name @param {string} value */
  const keep = (name, value) => {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = value;
  };

  show("scripts", "On");
  keep("cookies", navigator.cookieEnabled ? "yes" : "no");
  show("cookies", navigator.cookieEnabled ? "On" : "Off");
  keep("width", String(innerWidth));
  keep("height", String(innerHeight));
  show("window", `${innerWidth} × ${innerHeight} pixels`);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  keep("time_zone", zone);
  show("time_zone", zone || "Unknown");
  const storage = await storageWorks();
  keep("storage", storage ? "yes" : "no");
  show("storage", storage ? "Works" : "Does not work");
  const took = await roundTrip(form.dataset.ping ?? "/");
  keep("round_trip", String(took));
  show("round_trip", took ? `${took} ms` : "Not measured");

  const outcome = form.querySelector("[data-outcome]");
  if (outcome) {
    outcome.textContent = storage
      ? "The check is done. The exam can run in this browser."
      : "The check is done. This browser keeps nothing on the device: leave private browsing, or use another one.";
  }
  const button = form.querySelector("[data-continue]");
  if (button instanceof HTMLButtonElement) button.disabled = false;
}

const form = document.querySelector("form[data-system-check]");
if (form instanceof HTMLFormElement) void check(form);
