// Which tiles are in view: their players are told, send a picture each second, and the newest ones are fetched in one go.

const SAID_EVERY_MS = 5000;
const FETCHED_EVERY_MS = 1000;

/**
 * @typedef {object} Places
 * @property {string} watched   address to say what is in view
 * @property {string} glances   address to fetch what is new
 * @property {string} csrf
 */

export class InView {
  /** @type {Set<Element>} */ #seen = new Set();
  #observer = new IntersectionObserver((entries) => this.#changed(entries), { rootMargin: "80px" });
  #after = 0;
  #stopped = false;
  #fetching = false;
  /** Asked for by the panel, wherever its tile is. */ focused = "";

  /** @param {Places} places */
  constructor(places) {
    this.places = places;
    setInterval(() => void this.#say(), SAID_EVERY_MS);
    setInterval(() => void this.#fetch(), FETCHED_EVERY_MS);
  }

  /** Looks after these elements, each with `data-key`; no others. @param {Iterable<Element>} cards */
  follow(cards) {
    for (const card of cards) if (card.querySelector("[data-part=shots] > *")) this.#observer.observe(card);
    for (const card of this.#seen) if (!card.isConnected) this.#forget(card);
  }

  /** @param {string} uuid  of the candidate in the panel; empty: nobody is */
  focus(uuid) {
    this.focused = uuid;
    void this.#say();
  }

  /** @param {boolean} stopped */
  stop(stopped) {
    this.#stopped = stopped;
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #changed(entries) {
    const before = this.#uuids().join();
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#seen.add(target);
      else this.#seen.delete(target);
    }
    if (this.#uuids().join() !== before) void this.#say();
  }

  /** @param {Element} card */
  #forget(card) {
    this.#observer.unobserve(card);
    this.#seen.delete(card);
  }

  #uuids() {
    const seen = [...this.#seen].filter((card) => card.isConnected && !card.hasAttribute("hidden"));
    const uuids = seen.map((card) => card.getAttribute("data-key") ?? "");
    return [...new Set([this.focused, ...uuids])].filter(Boolean);
  }

  get #idle() {
    return this.#stopped || document.hidden || !this.#uuids().length;
  }

  async #say() {
    if (this.#idle) return;
    await fetch(this.places.watched, {
      method: "POST", body: JSON.stringify({ attempts: this.#uuids() }), credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.places.csrf, Accept: "application/json" },
    }).catch(() => {});   // said again in five seconds
  }

  async #fetch() {
    if (this.#idle || this.#fetching) return;
    this.#fetching = true;
    try {
      const query = new URLSearchParams({ only: this.#uuids().join(), after: String(this.#after) });
      const response = await fetch(`${this.places.glances}?${query}`, { cache: "no-store", headers: { Accept: "application/json" } });
      if (response.ok) for (const glance of (await response.json()).glances) this.#show(glance);
    } catch {
      /* the next one is a second away */
    } finally {
      this.#fetching = false;
    }
  }

  /** @param {{attempt: string, stream: string, at: number, src: string}} glance */
  #show({ attempt, stream, at, src }) {
    this.#after = Math.max(this.#after, at);
    const places = document.querySelectorAll(`[data-key="${attempt}"] [data-glance="${stream}"], [data-uuid="${attempt}"] [data-glance="${stream}"]`);
    for (const image of /** @type {NodeListOf<HTMLImageElement>} */ (places)) image.src = src;
  }
}
