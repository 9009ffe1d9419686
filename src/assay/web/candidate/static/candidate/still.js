// A picture from the camera goes into the same form field as a file does: one way to the server, and without scripts
// the file alone.
import { Picture } from "../watching/picture.js";
import { Viewfinder, buttons, given } from "./viewfinder.js";

const QUALITY = 0.92;
/** Mean light (0 to 255) below which a person would hardly see anything. Advice only. */
const DARK = 40;

/** @type {Record<string, {ready: string, taken: string}>} */
const WORDS = {
  face: {
    ready: "Your camera is on. Look into it, with light from the front, and take the picture.",
    taken: "The picture is taken. Is your whole face to be seen? Then send it, or take it again.",
  },
  document: {
    ready: "Your camera is on. Hold the document so that it fills the picture, and take the picture.",
    taken: "The picture is taken. Can name and photograph be read? Then send it, or take it again.",
  },
};

/** @param {HTMLFormElement} form */
function start(form) {
  const section = form.querySelector("[data-camera]");
  const video = form.querySelector("video");
  const picture = form.querySelector("img");
  const field = form.querySelector("input[type=file]");
  if (!(section instanceof HTMLElement) || !video || !picture || !(field instanceof HTMLInputElement)) return;
  const words = WORDS[form.dataset.still ?? "face"];
  const policy = { ...given("policy"), audio: false };
  const finder = new Viewfinder(
    { video, said: section.querySelector("[data-said]"), choose: section.querySelector("[data-choose]") }, policy, "still");

  const open = async () => {
    finder.say("Switching the camera on…");
    if (!(await finder.open())) return show("open");
    picture.hidden = true;
    finder.say(words.ready);
    return show("take");
  };
  const take = async () => {
    if (!finder.camera) return open();   // it was unplugged meanwhile
    const dark = await isDark(finder.camera.stream);
    const blob = await drawn(video);
    if (!blob) return finder.say("There is no picture yet. Wait a moment, and try again.");
    // As a file in the form: what is sent is what a chosen file would be.
    const files = new DataTransfer();
    files.items.add(new File([blob], "picture.jpg", { type: blob.type }));
    field.files = files.files;
    picture.src = await dataUrl(blob);
    picture.hidden = false;
    finder.close();
    finder.say(dark ? `The picture is dark: more light would help. ${words.taken}` : words.taken);
    return show("send", "again");
  };
  const again = () => {
    field.value = "";
    void open();
  };
  const show = buttons(section, { open: () => void open(), take: () => void take(), again });
  section.hidden = false;
  form.addEventListener("submit", () => finder.say("The picture is being sent…"));
}

/** @param {HTMLVideoElement} video @returns {Promise<Blob | null>} */
async function drawn(video) {
  if (!video.videoWidth) return null;
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  return new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", QUALITY); });
}

/** @param {Blob} blob @returns {Promise<string>} */
function dataUrl(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

/** @param {MediaStream} stream */
async function isDark(stream) {
  const picture = new Picture(stream);
  for (let n = 0; n < 20 && !picture.shows; n += 1) await new Promise((done) => { setTimeout(done, 50); });
  const grey = picture.grey();
  picture.close();
  return grey !== null && grey.reduce((sum, value) => sum + value, 0) / grey.length < DARK;
}

const form = document.querySelector("form[data-still]");
if (form instanceof HTMLFormElement) start(form);
