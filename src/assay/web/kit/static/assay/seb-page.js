// The page in front of an exam that wants Safe Exam Browser: where its JavaScript interface is (macOS and iOS have
// nothing else), the configuration is shown to the server here, and the page goes on by itself.
import { SebCheck, safeExamBrowser } from "../watching/seb.js";
import { Wire } from "./wire.js";

/** @param {HTMLElement} box @param {HTMLElement} said */
async function check(box, said) {
  if (!await safeExamBrowser()) {
    said.textContent = "Safe Exam Browser was not found in this window.";
    return;
  }
  const wire = new Wire(box.dataset.seb ?? "", () => "");
  wire.token = box.dataset.token ?? "";
  const check = new SebCheck({
    post: (path, body) => wire.post(path, body),
    told: (why) => { said.textContent = why ? `${why.title}. ${why.detail}` : "Configuration confirmed."; },
  });
  if (!await check.check()) return;
  if (box.dataset.after) location.replace(box.dataset.after);
  else location.reload();
}

const box = document.querySelector("[data-seb]");
const said = document.querySelector("[data-seb-said]");
if (box instanceof HTMLElement && said instanceof HTMLElement) void check(box, said);
