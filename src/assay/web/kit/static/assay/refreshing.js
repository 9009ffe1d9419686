// Fetches what moves on a page again and again, says when that fails, and can be stopped (WCAG 2.2.2).

/**
 * Keeps an element fresh: `data-live` is the address to fetch, `data-every` the pace in seconds, which may change. The
 * button that stops it goes into the element `refresh`.
 * @param {HTMLElement} root
 * @param {(next: Document) => void} show  puts what was fetched into the page
 * @returns {{refresh: () => Promise<void>, again: () => void, stopped: () => boolean, toggled: (heard: (stopped: boolean) => void) => void}}
 *   to refresh at once, to take up a new pace, and to hear of the button
 */
export function keepFresh(root, show) {
  const pace = () => 1000 * Number(root.dataset.every);
  /** @type {(stopped: boolean) => void} */ let hear = () => {};
  let timer = 0;

  const notice = document.createElement("div");
  notice.className = "notice warn";
  notice.hidden = true;
  notice.setAttribute("role", "status");
  notice.append(Object.assign(document.createElement("p"), {
    textContent: "This page cannot be refreshed at the moment. It tries again by itself; if this stays, load it again.",
  }));
  root.before(notice);

  const toggle = document.createElement("button");
  toggle.type = "button";
  toggle.className = "btn quiet";
  toggle.textContent = "Stop refreshing by itself";
  toggle.setAttribute("aria-pressed", "false");
  const stopped = () => toggle.getAttribute("aria-pressed") === "true";

  const refresh = async () => {
    try {
      const headers = { Accept: "text/html" };
      const response = await fetch(root.dataset.live ?? "", { headers, redirect: "error", cache: "no-store" });
      if (!response.ok) throw new Error(response.statusText);
      show(new DOMParser().parseFromString(await response.text(), "text/html"));
      notice.hidden = true;
    } catch {
      notice.hidden = false;
    }
    schedule();
  };
  const schedule = () => {
    clearTimeout(timer);
    if (!stopped()) timer = setTimeout(() => (document.hidden ? schedule() : void refresh()), pace());
  };
  toggle.addEventListener("click", () => {
    toggle.setAttribute("aria-pressed", String(!stopped()));
    schedule();
    hear(stopped());
  });
  document.getElementById("refresh")?.append(toggle);
  schedule();
  return { refresh, again: schedule, stopped, toggled: (heard) => { hear = heard; } };
}
