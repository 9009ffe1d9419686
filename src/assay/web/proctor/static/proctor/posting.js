// Sends forms without leaving the page. The server says what came of it in words, or what is wrong with which field;
// a form without this works by itself and leads to a page.

const said = /** @type {HTMLElement} */ (document.getElementById("said"));
const SHOWN_MS = 8000;
let timer = 0;

/** Says it on the page, to eyes and ears. @param {string} tone @param {string} text */
export function tell(tone, text) {
  if (!text) return;
  const notice = document.createElement("div");
  notice.className = `notice ${tone}`;
  notice.append(Object.assign(document.createElement("p"), { textContent: text }));
  said.replaceChildren(notice);
  clearTimeout(timer);
  if (tone !== "bad") timer = setTimeout(() => said.replaceChildren(), SHOWN_MS);
}

/**
 * @param {string} address @param {FormData | URLSearchParams} fields
 * @returns {Promise<{status: number, body: {tone?: string, said?: string, errors?: Record<string, string[]>}}>} status 0: not sent
 */
export async function post(address, fields) {
  try {
    const response = await fetch(address, {
      method: "POST", body: new URLSearchParams(/** @type {any} */ (fields)), headers: { Accept: "application/json" },
      credentials: "same-origin", redirect: "error", cache: "no-store", signal: AbortSignal.timeout(15_000),
    });
    return { status: response.status, body: await response.json().catch(() => ({})) };
  } catch {
    return { status: 0, body: {} };
  }
}

/** @param {HTMLFormElement} form */
function clear(form) {
  for (const error of form.querySelectorAll(".errorlist")) error.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}

/** Puts each error before its field, and the focus on the first. @param {HTMLFormElement} form @param {Record<string, string[]>} errors */
function show(form, errors) {
  /** @type {HTMLElement | null} */ let first = null;
  for (const [name, words] of Object.entries(errors)) {
    const field = form.querySelector(`[name="${CSS.escape(name)}"]:not([type=hidden])`);
    const list = document.createElement("ul");
    list.className = "errorlist";
    list.setAttribute("role", "alert");
    list.append(...words.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    if (!(field instanceof HTMLElement)) { form.prepend(list); continue; }
    field.setAttribute("aria-invalid", "true");
    (field.closest("label.check") ?? field).before(list);
    first ??= field;
  }
  first?.focus();
}

/**
 * Sends a form; `sent` learns of it when it was taken.
 * @param {HTMLFormElement} form @param {HTMLElement | null} submitter @param {() => void} sent
 * @param {string} [address]  instead of the form's own
 * @returns {Promise<boolean>} whether it was taken
 */
export async function send(form, submitter, sent, address = form.action) {
  if (form.dataset.sending) return false;
  form.dataset.sending = "yes";
  const fields = new FormData(form);
  if (submitter instanceof HTMLButtonElement && submitter.name) fields.set(submitter.name, submitter.value);
  clear(form);
  const { status, body } = await post(address, fields);
  delete form.dataset.sending;
  if (status === 200) {
    form.reset();
    for (const open of closing(form)) open.open = false;
    tell(body.tone ?? "ok", body.said ?? "");
    sent();
    return true;
  }
  if (body.errors) show(form, body.errors);
  else if (status === 409 && body.said) { tell("bad", body.said); sent(); }
  else if (status === 404) { tell("bad", "That is not there any more."); sent(); }
  else tell("bad", "It could not be sent. Nothing was changed; try again.");
  return false;
}

/** What was opened for this form alone. @param {HTMLFormElement} form */
const closing = (form) => {
  const details = form.closest("details");
  return details && !form.hasAttribute("data-message") ? [details] : [];
};
