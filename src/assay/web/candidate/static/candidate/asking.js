// Says that the questions are being drawn while the server draws them, and keeps a second click from asking again.

const form = document.querySelector("form[data-asking]");
form?.addEventListener("submit", () => {
  const progress = form.querySelector("[data-progress]");
  if (progress) progress.textContent = "Drawing your questions from the bank. This takes a few seconds…";
  const button = form.querySelector("button");
  if (button) button.disabled = true;
});
// Coming back by the Back button shows the page as it was left, button and all: ask the server where things stand.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
