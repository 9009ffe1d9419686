// Waits for the proctor: asks the server for the phase, says when the place in the queue changes, goes on by itself.

const EVERY_MS = 3000;
const PATIENCE_MS = 8000;

/** @param {number} place @param {number} minutes */
function placeInWords(place, minutes) {
  const about = `It usually takes about ${place * minutes} minutes.`;
  return place <= 1 ? `You are next. ${about}` : `You are number ${place} in the queue. ${about}`;
}

/** @param {HTMLElement} card */
function wait(card) {
  const address = card.dataset.waiting ?? "";
  const minutes = Number(card.dataset.minutes) || 2;
  const shown = card.querySelector("[data-place]");
  const trouble = card.querySelector("[data-trouble]");
  let last = 0;

  const look = async () => {
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(address, { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
      // Signed out or gone: the page itself says what to do.
      if (!answer.ok) return location.reload();
      /** @type {{ phase: string, now: string, place: number }} */
      const now = await answer.json();
      if (now.phase !== card.dataset.phase || now.now !== "ask") return location.reload();
      if (shown && last && now.place !== last) shown.textContent = placeInWords(now.place, minutes);
      last = now.place;
      trouble?.toggleAttribute("hidden", true);
    } catch {
      trouble?.toggleAttribute("hidden", false);
    }
    return setTimeout(look, EVERY_MS);
  };
  setTimeout(look, EVERY_MS);
}

const card = document.querySelector("[data-waiting]");
if (card instanceof HTMLElement) wait(card);
