// What ticks between two words of the server: clocks, ages, and the seconds in which an end can be called back.

/** When the server said how much is left: by element and what it said. @type {WeakMap<Element, {said: string, at: number}>} */
const heard = new WeakMap();
/** Ends whose time was told to be over, once each. */
const settled = new Set();

/** @param {number} seconds */
const clocked = (seconds) =>
  `${Math.floor(seconds / 3600)}:${String(Math.floor(seconds / 60) % 60).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;

/** As the server says it: "40 seconds", "3 minutes". @param {number} seconds */
function span(seconds) {
  for (const [size, unit] of /** @type {[number, string][]} */ ([[86_400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]])) {
    if (seconds < 2 * size && size > 1) continue;
    const count = Math.floor(seconds / size);
    return `${count} ${unit}${count === 1 ? "" : "s"}`;
  }
  return "";
}

/** @param {Element} element @param {string} text */
function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Begins to tick.
 * @param {(address: string) => void} settle  called once for each end whose seconds are over
 */
export function tick(settle) {
  const beat = () => {
    const now = Date.now();
    for (const clock of document.querySelectorAll("[data-left]")) {
      const said = clock.getAttribute("data-left") ?? "";
      if (heard.get(clock)?.said !== said) heard.set(clock, { said, at: now });
      put(clock, clocked(Math.max(0, Number(said) - Math.floor((now - (heard.get(clock)?.at ?? now)) / 1000))));
    }
    for (const age of document.querySelectorAll("[data-since]")) {
      put(age, span(Math.max(0, Math.floor((now - Date.parse(age.getAttribute("data-since") ?? "")) / 1000))));
    }
    for (const end of document.querySelectorAll("[data-due]")) {
      const due = end.getAttribute("data-due") ?? "";
      const left = Math.ceil((Date.parse(due) - now) / 1000);
      put(end, String(Math.max(0, left)));
      const address = end.getAttribute("data-settle") ?? "";
      if (left > 0 || settled.has(address + due)) continue;
      settled.add(address + due);
      setTimeout(() => settle(address), 700);   // clocks differ a little; the worker and the exam's page settle it, too
    }
  };
  beat();
  setInterval(beat, 1000);
}
